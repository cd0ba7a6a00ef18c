"""The pages of tasks."""

from datetime import date

from tests.support.background import do_all
from tests.support.pages.kept import Pages
from tests.support.people import Person
from tests.support.repeats import a_repeat, repeating
from webapp.tasks.bulk.carry import CARRY_BULK
from webapp.tasks.facts.models import Fact
from webapp.tasks.repeats.queries import move_missed


async def of_tasks(pages: Pages, ana: Person) -> None:
    """The list, one task, its forms."""
    browser = ana.browser
    task = await pages.desk.task(
        ana, "A task with everything", notes="# Notes\n\n- one\n- two\n\n> said", labels=["print"], due_on="2026-03-01"
    )
    path = ana.path(f"/tasks/{task}")
    by_hand, labels = "?sort=manual", "?group=label"
    for query in ("", "?status=completed", "?due=overdue&sort=title", by_hand, "?text=nothing+has+this", labels):
        await pages.read(f"tasks.list{query and ': ' + query}", browser, ana.path("/tasks") + query)
    every = "due,assignee,status,priority,project,labels,estimate,spent,created,changed"
    await pages.read("tasks.list: a table", browser, ana.path(f"/tasks?as=table&columns={every}&group=project"))
    await pages.read("tasks.list: refused", browser, ana.path("/tasks?status=odd"), 422)
    await pages.send("tasks.create: refused", browser, ana.path("/tasks"), 422, title="")
    await pages.read("tasks.new", browser, ana.path("/tasks/new"))
    said = "Order flyers #Flyers @print p2 every 3rd friday at 4pm for 45min !30 min before // ask Dana"
    reading = ana.path("/tasks/reading")
    await pages.send("tasks.read", browser, reading, 200, title=said)
    await pages.send("tasks.read: several lines", browser, reading, 200, title=f"{said}\nFix sun shade\n\np1")
    await pages.send("tasks.read: refused", browser, reading, 422, title="x" * 10_001)
    await pages.send("tasks.create: a chip was refused", browser, ana.path("/tasks"), 422, title="tomorrow p1 @a")
    changed = {"title": "A changed task", "priority": "urgent", "version": "1", "due_on": "2026-03-06"}
    assert (await browser.post(f"{path}?_method=put", data=changed)).status_code == 303
    assert (await browser.post(f"{path}/completion")).status_code == 303
    await pages.read("tasks.list: a notice", browser, ana.path("/tasks"))
    await pages.read("tasks.show", browser, path)
    await pages.read("tasks.row", browser, f"{path}/row")
    await pages.send("tasks.place: refused", browser, f"{path}/place?_method=put", 422, place="left")
    await pages.read("tasks.edit", browser, f"{path}/edit")
    for fact in Fact:
        await pages.read(f"tasks.fact: {fact}", browser, f"{path}/facts/{fact}")
    await pages.read("tasks.fact: words are read", browser, f"{path}/facts/due?words=fri+16:00")
    await pages.read("tasks.comment_form", browser, f"{path}/facts/comment")
    await pages.read("tasks.notes", browser, f"{path}/facts/notes")
    await pages.read("tasks.title", browser, f"{path}/facts/title")
    title = {"version": "1", "title": "Call friday #Shop !!9"}
    await pages.send("tasks.set_title: not shown yet", browser, f"{path}/facts/title?_method=put", 422, **title)
    await pages.send("tasks.read_title", browser, f"{path}/facts/title/reading", 200, **title)
    notes = f"{path}/facts/notes?_method=put"
    await pages.send("tasks.set_notes: refused", browser, notes, 422, version="1", notes="x" * 20_001)
    await browser.post(notes, data={"version": "1", "notes": "Ask Dana"})
    await pages.send("tasks.set_notes: a conflict", browser, notes, 409, version="1", notes="Ask Jo")
    facts = f"{path}/facts/due?_method=put"
    await pages.send("tasks.set_fact: refused", browser, facts, 422, version="1", words="soonish")
    await pages.send("tasks.set_fact: a conflict", browser, facts, 409, version="1", value="2026-03-20")
    await pages.send("tasks.comment: refused", browser, f"{path}/facts/comment", 422, body="")
    await of_task_details(pages, ana, task)
    await of_repeats(pages, ana)
    await pages.send("tasks.update: refused", browser, f"{path}?_method=put", 422, title="", version="1")
    await pages.send("tasks.update: a conflict", browser, f"{path}?_method=put", 409, title="Mine", version="1")
    await browser.post(f"{path}?_method=delete")
    await pages.read("tasks.show: in the trash", browser, path)
    await pages.read("trash.list", browser, ana.path("/trash"))


async def of_repeats(pages: Pages, ana: Person) -> None:
    """A task that repeats, while its repeat is chosen, and after one was skipped, missed, done."""
    desk, browser = pages.desk, ana.browser
    repeat = a_repeat("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2026-02-27", clock="09:00", missed="jump")
    task = await repeating(desk, ana, repeat, starts_on=date(2026, 2, 20), reminder="-PT45M")
    path = ana.path(f"/tasks/{task}")
    assert await move_missed(desk.db, desk.clock()) == 1
    await pages.read("tasks.show: a repeat", browser, path)
    await pages.read("tasks.edit: a repeat", browser, f"{path}/edit")
    dates = {"version": "2", "title": "Order paper", "repeat": "custom", "repeat_every": "2", "repeat_unit": "week"}
    await pages.send("tasks.dates", browser, f"{path}/dates", 200, **dates, reminder="moment", due_on="2026-03-06")
    await pages.send("tasks.dates: refused", browser, f"{path}/dates", 422, title="", repeat="custom", repeat_every="0")
    refused = {"version": "2", "repeat": "daily", "repeat_words": "every moon", "starts_on": "1800-01-01"}
    await pages.send("tasks.update: a repeat was refused", browser, f"{path}?_method=put", 422, **refused)
    await browser.post(f"{path}/completion")
    await pages.read("tasks.list: the next one", browser, ana.path("/tasks"))
    await pages.read("tasks.show: done, with a next one", browser, path)
    await desk.task(ana, "Next month's order", starts_on=date(2026, 4, 1))
    await pages.read("tasks.list: not started", browser, ana.path("/tasks?due=not_started"))


async def of_task_details(pages: Pages, ana: Person, task: int) -> None:
    """A task's checklist, comments, drafts and what it waits for."""
    desk, browser, path = pages.desk, ana.browser, ana.path(f"/tasks/{task}")
    item = await desk.item(ana, task, "Choose the grain", "Ask for a price", "x" * 200)
    assert (await browser.post(f"{path}/items/{item}/completion")).status_code == 303
    comment = await desk.comment(ana, task, "@Ana?\n\n# A heading\n\n- `one`\n- <https://example.com>\n\n" + "y" * 300)
    for number in range(31):
        await desk.comment(ana, task, f"Number {number}")
    await desk.draft(ana, "Linked", task_id=task)
    await desk.draft(ana, "Not linked")
    await pages.read("tasks.show: a panel", browser, f"{path}?item={item}")
    await pages.read("tasks.show: earlier comments", browser, f"{path}?upto={comment}")
    await pages.send("items.create: refused", browser, f"{path}/items", 422, title="z" * 201)
    await pages.send("items.rename: refused", browser, f"{path}/items/{item}?_method=put", 422, title="", version="1")
    await pages.send("comments.create: refused", browser, f"{path}/comments", 422, body="")
    edit = f"{path}/comments/{comment}?_method=put"
    await pages.send("comments.update: refused", browser, edit, 422, body="", version="1")
    await pages.send("tasks.link_draft: refused", browser, f"{path}/drafts", 422, draft_id="")
    await pages.send("tasks.wait: refused", browser, f"{path}/waiting?_method=put", 422, version="x")
    assert (await browser.post(f"{path}/completion?_method=delete")).status_code == 303
    version = await desk.fetch("select version from tasks where id = $1", task)
    waiting = {"version": str(version), "waiting_for_id": str(ana.account_id), "waiting_note": "w" * 200}
    assert (await browser.post(f"{path}/waiting?_method=put", data=waiting)).status_code == 303
    await pages.read("tasks.show: waiting", browser, path)
    await pages.read("tasks.list: waiting", browser, ana.path("/tasks?status=waiting"))


async def of_several(pages: Pages, ana: Person) -> None:
    """Several tasks to be changed as one act, and what is left out."""
    several = ana.path("/tasks/several")
    task = await pages.desk.task(ana, "w" * 200, labels=["l" * 40], priority="urgent", due_on="2026-03-01")
    await pages.read("tasks.several", ana.browser, f"{several}?all=1")
    await pages.read("tasks.several: none", ana.browser, f"{several}?q=nothing+of+that+kind")
    await pages.send("tasks.change_several: refused", ana.browser, several, 422, task=f"{task}-1", due="day")
    await pages.send("tasks.change_several: left out", ana.browser, several, 409, task=f"{task}-9", due="today")
    await pages.send("tasks.change_several: so already", ana.browser, several, 200, task=f"{task}-1", priority="urgent")


async def of_board(pages: Pages, ana: Person, ben: Person) -> None:
    """Tasks as boards, one of them with a column that holds too much, and its refusals."""
    board, desk = ana.path("/tasks/board"), pages.desk
    shop = await desk.project(ana, "P" * 80)
    for number in range(22):
        await desk.task(ana, f"Card {number} " + "w" * 180, labels=["l" * 40], priority="urgent", project_id=shop)
    limits = ana.path("/tasks/board/limits")
    assert (await ana.browser.post(limits, data={"column": "pending", "most": "3"})).status_code == 303
    await pages.read("tasks.board", ana.browser, board)
    await pages.read("tasks.board: read only", ben.browser, board)
    await pages.read("tasks.board: projects", ana.browser, f"{board}?by=project&shown={shop}.40")
    await pages.read("tasks.board: people", ana.browser, f"{board}?by=assignee&q=statsu:waiting")
    await pages.read(
        "tasks.board: none", ana.browser, f"{board}?by=project&q=project:none+nothing+of+that+kind+is:done"
    )
    await pages.read("tasks.board: refused", ana.browser, f"{board}?by=colour", 422)
    await pages.send("tasks.limit_column: refused", ana.browser, limits, 422, column="pending", most="x")
    await pages.read("tasks.board: by hand", ana.browser, f"{board}?sort=manual")
    await pages.send("tasks.board_move: refused", ana.browser, f"{board}/moves", 422, task="x", to="odd")


async def of_views(pages: Pages, ana: Person, ben: Person) -> None:
    """Saved views: none, some, one that was changed, one that two save, one in the trash."""
    browser, views = ana.browser, ana.path("/views")
    await pages.read("views.list: none", ben.browser, views)
    await pages.read("views.new", browser, f"{views}/new?q=is:overdue&sort=title")
    await pages.send("views.create: refused", browser, views, 422, name="", columns="secrets")
    saved = {"query": "is:overdue", "shared": "shared"}
    for name in ("w" * 80, "Late"):
        reply = await browser.post(views, data={"name": name, **saved})
        assert reply.status_code == 303
    view = reply.headers["location"].rpartition("=")[2]
    await browser.post(f"{views}/{view}/pin?_method=delete")
    await pages.read("views.list", browser, views)
    await pages.read("tasks.list: a view", browser, reply.headers["location"])
    await pages.read("tasks.list: a view that was changed", browser, ana.path(f"/tasks?q=label:ops&view={view}"))
    await pages.read("views.edit", browser, f"{views}/{view}/edit")
    await pages.read("views.edit: a reader", ben.browser, f"{views}/{view}/edit")
    assert (await browser.post(f"{views}/{view}?_method=put", data={"version": "1", "query": "due:today"})).is_redirect
    edit = f"{views}/{view}?_method=put"
    await pages.send("views.update: a conflict", browser, edit, 409, version="1", query="due:week", shape="table")
    await browser.post(f"{views}/{view}?_method=delete")
    await pages.read("views.edit: in the trash", browser, f"{views}/{view}/edit")


async def of_feeds(pages: Pages, ana: Person) -> None:
    """A list elsewhere: files, and calendars that are made, refused and seen."""
    feeds = ana.path("/feeds")
    await pages.read("feeds.list: none", ana.browser, f"{feeds}?q=has:due+or+priority:urgent")
    await pages.send("feeds.create", ana.browser, feeds, 200, name="w" * 80, q="priority:urgent or " * 20 + "has:due")
    await pages.send("feeds.create: refused", ana.browser, feeds, 422, name="", q="project:nowhere")
    await pages.read("feeds.list", ana.browser, feeds)


async def of_bulk(pages: Pages, ana: Person) -> None:
    """Very many tasks changed as one act, at each stage."""
    desk, browser = pages.desk, ana.browser
    await desk.task(ana, "w" * 200, labels=["bulk"])
    away = await desk.task(ana, "v" * 200, labels=["bulk"])
    where = (await browser.post(ana.path("/tasks/bulk?q=label:bulk"))).headers["location"]
    await pages.read("bulk.show: chosen", browser, where)
    await pages.send("bulk.choose: refused", browser, where, 422, act="change", due="day")
    await browser.post(ana.path(f"/tasks/{away}?_method=delete"))
    await browser.post(where, data={"act": "change", "due": "week_later", "give": "l" * 40})
    await pages.read("bulk.show: looking", browser, where)
    await do_all(desk, CARRY_BULK)
    await pages.read("bulk.show: none of them can be", browser, where)
    await browser.post(where, data={"act": "change", "priority": "urgent"})
    await do_all(desk, CARRY_BULK)
    await pages.read("bulk.show: looked", browser, where)
    await browser.post(f"{where}/confirmation")
    await do_all(desk, CARRY_BULK)
    await pages.read("bulk.show: changed", browser, where)
    await pages.read("bulk.tasks", browser, f"{where}/tasks")
    event = await desk.fetch("select max(event_id) from bulk_changes")
    await browser.post(ana.path(f"/events/{event}/undo"))
    await do_all(desk, CARRY_BULK)
    await pages.read("bulk.show: undone", browser, where)
