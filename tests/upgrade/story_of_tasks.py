"""What happened to tasks at the old desk: every field set, changed and emptied, and all that hangs on a task."""

from typing import Any

from tests.files.samples import PDF, a_picture
from tests.upgrade.company import Company, Form

# Typed into quick add as people type.
LINES = (
    "Order flyers #Marketing @print p2 friday 4pm for 45min !30 min before // ask Dana",
    'Rent a stand #"Spring fair" next friday',
    "Fix the checkout #Shop @urgent @web",
    "Send the contract +Cleo",
    "Answer the tax office p1",
    "Sort the offcuts p4",
    "Stocktaking tomorrow at 6pm for 2h",
    "Read the offer ~45m",
    "Meet the bank tomorrow 9am !1 day before",
    "Close the books tonight",
    "Renew the lease 27th",
    "Order oak in 5 days",
)


async def of_projects(company: Company) -> None:
    """Projects: renamed, removed, made by a line."""
    ana, ben = company["Ana"], company["Ben"]
    for name in ("Marketing", "Shop", "Workshop", "Fairs"):
        await company.does(ana, "/projects", name=name)
    shop = await company.desk.fetch("select id from projects where name = 'Shop'")
    await company.does(ben, f"put /projects/{shop}", name="Web shop", version=1)
    await company.does(ana, f"put /projects/{shop}", name="Shop", version=2)


async def of_lines(company: Company) -> None:
    """Lines typed by several, some at once; one act taken back."""
    ana, ben = company["Ana"], company["Ben"]
    for number, line in enumerate(LINES):
        await company.task((ana, ben)[number % 2], line)
    for who, text in ((ana, "Fix sun shade\nCall the glazier p2\nSweep the yard tomorrow"), (ben, "One\nTwo")):
        first = await company.newest("events") + 1
        await company.does(who, "/tasks", title=text)
        last = await company.newest("events")
        company.together.append((f"{who.name} in {who.slug}", ".".join(map(str, range(first, last + 1)))))
    await company.does(ben, "/events/undo", events=company.together.pop()[1])


async def of_fields(company: Company) -> None:
    """One task through all its fields, by two people; their edits are merged."""
    ana, ben, cleo = company["Ana"], company["Ben"], company["Cleo"]
    marketing = await project(company, "Marketing")
    fairs = await project(company, "Fairs")
    task = await company.task(ana, "Write the leaflet")
    await company.edit(
        ana, task, title="Write the autumn leaflet", notes="# For whom\n\n- **regulars**\n- _passers-by_"
    )
    await company.edit(ben, task, notes="For regulars", priority="high", estimate_minutes=90)
    await company.edit(ben, task, notes="", estimate_minutes=120)
    await company.edit(ben, task, estimate_minutes="", project_id=fairs)
    await company.edit(ana, task, project_id=marketing, assignee_id=ben.account_id)
    await company.edit(ana, task, project_id="", assignee_id=cleo.account_id)
    await company.edit(ana, task, assignee_id="")
    await company.does(ana, f"delete /projects/{fairs}")  # the history speaks of it as "a project" from here on
    await company.edit(ben, task, labels="print")
    await company.edit(ben, task, labels="print, autumn, paper")
    await company.edit(ben, task, labels="paper, print")
    await company.edit(ben, task, labels="print, paper")
    await company.edit(ben, task, labels="print, glossy")
    await company.edit(ben, task, labels="")
    await company.edit(ana, task, status="in_progress")
    both = await company.task(ben, "Print the leaflet", labels="print")
    await company.edit(ben, both, priority="urgent")
    await company.edit(ana, both, stale=1, estimate_minutes=30)
    await company.edit(ben, both, title="Print the leaflets", project_id=marketing)
    await company.edit(cleo, both, notes="On recycled paper")
    await company.edit(ana, both, stale=2, labels="print, colour")
    await company.edit(ana, both, starts_on="")
    await company.edit(ana, both, stale=1, assignee_id=ana.account_id)


async def of_dates(company: Company) -> None:
    """Due days and moments, starts and reminders, set, moved and removed."""
    ana, ben = company["Ana"], company["Ben"]
    task = await company.task(ana, "Talk to the printer")
    dates: tuple[Form, ...] = (
        {"due_on": "2025-12-01"},
        {"due_on": "2025-12-03"},
        {"due_on": "2025-12-03", "due_time": "14:00"},
        {"due_on": "2025-12-04", "due_time": "15:30"},
        {"due_on": "2025-12-04", "due_time": ""},
        {"due_on": "2025-12-05", "due_time": "09:15"},
        {"due_on": "2025-12-08", "due_time": ""},
        {"due_on": ""},
        {"due_on": "2026-01-09", "due_time": "08:00"},
        {"due_on": "", "due_time": ""},
    )
    for fields in dates:
        await company.edit(ana, task, **fields)
    start = await company.task(ben, "Plan the summer party", due_on="2026-08-01")
    await company.edit(ben, start, starts_on="2026-05-01")
    await company.edit(ben, start, starts_on="2026-07-01")
    await company.edit(ben, start, starts_on="")
    await company.edit(ben, start, starts_on="2026-07-15")
    reminded = await company.task(ana, "Ring the mayor", due_on="2026-06-10", due_time="11:00")
    for reminder in ("-PT30M", "-P1W", "-PT1H30M", "PT0M", "PT2H", ""):
        await company.edit(ana, reminded, reminder=reminder)
    await company.edit(ana, reminded, reminder="moment", remind_on="2026-06-09", remind_time="18:00")
    await company.edit(ana, reminded, due_on="2026-06-11")


async def of_long_histories(company: Company) -> None:
    """A task with more changes and comments than its page shows."""
    ben = company["Ben"]
    task = await company.task(ben, "Keep the ledger", due_on="2026-05-19")
    for number in range(1, 18):
        await company.edit(ben, task, estimate_minutes=number * 5)
        await company.does(ben, f"/tasks/{task}/comments", body=f"Page {number}")
    for number in range(18, 34):
        await company.does(ben, f"/tasks/{task}/comments", body=f"Page {number}")
    await company.edit(ben, task, due_on="2026-05-21")
    await company.edit(ben, task, due_on="2026-05-19")


async def of_statuses(company: Company) -> None:
    """Every status and priority; done, open again, cancelled, waiting."""
    ana, ben, cleo = company["Ana"], company["Ben"], company["Cleo"]
    task = await company.task(ana, "Varnish the door")
    await company.does(ana, f"put /tasks/{task}/status", status="in_progress")
    await company.does(ben, f"/tasks/{task}/completion")
    await company.does(ben, f"delete /tasks/{task}/completion")
    await company.does(ana, f"put /tasks/{task}/status", status="cancelled")
    await company.does(ana, f"put /tasks/{task}/status", status="waiting")
    await company.does(ana, f"put /tasks/{task}/status", status="completed")
    for priority in ("urgent", "high", "low"):
        await company.task(ben, f"Sand the table, {priority}", priority=priority, status="in_progress")
    await company.task(ana, "Dust the shelves", status="completed")
    waits = await company.task(ana, "Get the permit")

    async def wait(**fields: Any) -> None:
        version = await company.version("tasks", waits)
        await company.does(ana, f"put /tasks/{waits}/waiting", version=version, **fields)

    await wait(waiting_for_id=ben.account_id)
    await wait(waiting_for_id=cleo.account_id, waiting_note="the stamp")
    await wait(waiting_for_id="", waiting_note="the form of the town hall")
    await wait(waiting_for_id="", waiting_note="")
    await wait(waiting_for_id=ben.account_id, waiting_note="a signature")
    await company.does(ana, f"delete /tasks/{waits}/waiting")
    await wait(waiting_for_id="", waiting_note="the second form")
    edited = await company.task(ben, "Hang the sign", assignee_id=company["Fay"].account_id)
    await company.edit(ben, edited, waiting_for_id=ana.account_id, waiting_note="a ladder")
    await company.edit(ana, edited, status="completed")
    await company.does(company["Eli"], "/tasks", title="Oil the hinges")
    oiled = await company.newest("tasks")
    await company.edit(company["Eli"], oiled, assignee_id=company["Eli"].account_id, priority="low")
    await company.does(company["Eli"], f"/tasks/{oiled}/comments", body="I have the **good** oil, @Ana.")


async def of_checklists(company: Company) -> None:
    """Items added, ticked, renamed, moved, removed; each taken back, and some put again."""
    ana, ben = company["Ana"], company["Ben"]
    task = await company.task(ana, "Plan the open day")
    at = f"/tasks/{task}/items"
    await company.does(ana, at, title="Fix the date")
    first = await company.newest("checklist_items")
    await company.does(ben, at, title="- Ask who helps\n- Order drinks\n- Put up posters\n- [ ] Sweep\n- Photos")
    last = await company.newest("checklist_items")
    await company.does(ben, f"{at}/{first}/completion")
    await company.undo(ben)
    await company.does(ben, f"{at}/{first}/completion")
    changes: tuple[tuple[str, Form], ...] = (
        (f"delete {at}/{first}/completion", {}),
        (f"put {at}/{last}", {"title": "Take photos", "version": 1}),
        (f"put {at}/{last}/place", {"place": 1}),
        (f"put {at}/{last}/place", {"place": 3}),
        (f"delete {at}/{last - 1}", {}),
        (f"delete {at}/{last}", {}),
    )
    for address, fields in changes:
        await company.does(ben, address, **fields)
        if address != f"delete {at}/{last - 1}":
            await company.undo(ben)
    await company.undo(ben)  # that item is removed again
    await company.does(ben, f"{at}/{first + 1}/completion")
    short = await company.task(ana, "Pack the van")
    await company.does(ana, f"/tasks/{short}/items", title="Trestles\nCloth")
    await company.undo(ana)


async def of_comments(company: Company) -> None:
    """Comments that mention, edited and deleted, by their authors and by the owner."""
    ana, ben, cleo = company["Ana"], company["Ben"], company["Cleo"]
    task = await company.task(ana, "Choose the stain")
    at = f"/tasks/{task}/comments"
    await company.does(ana, at, body="@Ben, which of the **two**?\n\n- walnut\n- smoked oak")
    asked = await company.newest("comments")
    await company.does(ben, at, body="Walnut. @Cleo may know more <https://example.com/stain>")
    answered = await company.newest("comments")
    await company.does(ben, f"put {at}/{answered}", body="Walnut, I think. @Cleo?", version=1)
    await company.does(cleo, at, body="No idea.")
    gone = await company.newest("comments")
    await company.does(ana, f"delete {at}/{gone}")
    await company.does(ben, f"put {at}/{answered}", body="Walnut!", version=2)
    await company.undo(ben)
    await company.does(ana, f"delete {at}/{asked}")
    await company.undo(ana)
    await company.does(ana, at, body="Let us try both")
    await company.undo(ana)


async def of_files(company: Company) -> None:
    """Files of a task: added, removed, restored, and each of it taken back."""
    ana, ben = company["Ana"], company["Ben"]
    task = await company.task(ana, "Frame the certificate")
    first = await company.attach(ana, f"/tasks/{task}", ("Price list.pdf", PDF))
    await company.does(ben, f"delete /files/{first}")
    await company.does(ben, f"/trash/files/{first}/restoration")
    await company.undo(ben)
    second = await company.attach(
        ben, f"/tasks/{task}", ("Wall.png", a_picture("PNG", (60, 40))), ("Größe & Maße.txt", b"40 x 60 cm\n")
    )
    await company.does(ana, f"delete /files/{second}")
    await company.undo(ana)
    await company.attach(ben, f"/tasks/{task}", ("By mistake.txt", b"not this one\n"))
    await company.undo(ben)


async def of_trash(company: Company) -> None:
    """Tasks into the trash and out of it, by hand and by undo, and undone once more."""
    ana, ben = company["Ana"], company["Ben"]
    back = await company.task(ben, "Repair the stool")
    await company.does(ben, f"delete /tasks/{back}")
    await company.does(ana, f"/trash/tasks/{back}/restoration")
    await company.does(ben, f"delete /tasks/{back}")
    undone = await company.undo(ben)
    await company.undo(ben, undone)
    await company.undo(ben)
    never = await company.task(ben, "Repair the stool again")
    await company.undo(ben)
    await company.task(ana, "Stays in the trash @old")
    await company.does(ana, f"delete /tasks/{never + 1}")
    priority = await company.task(ana, "Mind the gap")
    await company.edit(ana, priority, priority="high", title="Mind the gaps")
    changed = await company.newest("events")
    await company.edit(ben, priority, priority="low")
    await company.undo(ana, changed, answer=409)
    await company.undo(ben)
    await company.undo(ana)


async def project(company: Company, name: str) -> int:
    """The id of a project."""
    found: int = await company.desk.fetch("select id from projects where name = $1", name)
    return found


async def at_ben(company: Company) -> None:
    """The other workspace, with ids that go on from the first one's, and the same titles."""
    ben, ana = company["Ben at home"], company["Ana at Ben's"]
    await company.does(ben, "/projects", name="Marketing")
    task = await company.task(ben, "Write the leaflet #Marketing tomorrow")
    await company.edit(ana, task, assignee_id=ana.account_id, labels="oak")
    await company.does(ben, f"/tasks/{task}/completion")
    await company.undo(ben)
    await company.does(ana, f"/tasks/{task}/comments", body="@Ben, on it.")
    await company.does(ana, f"/tasks/{task}/items", title="Text\nPicture")
    await company.task(ben, "Water the plants every day")
    draft = await company.draft(ben, "A leaflet", task_id=task)
    await company.saves(ana, draft, 1, "A leaflet", "Come in.")
    gone = await company.task(ben, "Wrong desk")
    await company.does(ben, f"delete /tasks/{gone}")
