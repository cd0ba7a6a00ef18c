"""Tasks that repeated at the old desk: done, skipped, dropped, missed, opened again, and each of it taken back."""

from typing import Any

from tests.people import Person
from tests.upgrade.company import Company, Form

LINES = (
    "Payroll every 15th",
    "Team lunch every 3rd friday at noon",
    "Books to the accountant every last workday",
    "Bins every other tuesday until jun 30",
    "Change the filter every! 3 months",
    "Check the kiln every 2 hours",
    "Send birthday cards every year on 29 feb",
)


async def of_rules(company: Company) -> None:
    """Repeats of many kinds, by a line and by the form; changed and taken off."""
    ana, ben, cleo = company["Ana"], company["Ben"], company["Cleo"]
    for line in LINES:
        await company.task(ben, line)
    task = await company.task(ana, "Tidy the workshop", due_on="2025-12-05")
    repeats: tuple[Form, ...] = (
        {"repeat": "weekly"},
        {"repeat": "same", "repeat_missed": "jump"},
        {"repeat": "same", "repeat_missed": "keep"},
        {"repeat": "custom", "repeat_every": "2", "repeat_unit": "week", "repeat_mo": "1", "repeat_fr": "1"},
        {"repeat": "", "repeat_words": "every third Friday until June"},
        {"repeat": "monthly", "repeat_anchor": "completion"},
        {"repeat": "yearly", "repeat_ends": "2029-12-31"},
        {"repeat": "weekdays"},
    )
    for fields in repeats:
        await company.edit(ana, task, **fields)
    await company.edit(cleo, task, repeat="weekdays")  # the same in words, in another zone
    await company.undo(cleo)
    await company.edit(ana, task, due_on="2025-12-03")  # a date is left out, which isn't told
    await company.edit(ana, task, repeat="")
    await company.undo(ana)


async def due(company: Company, task: int) -> str:
    """Which occurrence a task stands for, as its page's form says."""
    found: str = await company.desk.fetch(
        "select coalesce(to_char(due_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI\"+00:00\"'), due_on::text)"
        " from tasks where id = $1",
        task,
    )
    return found


async def repeating(company: Company, who: Person, title: str, due_on: str = "2025-12-08", **fields: Any) -> int:
    """A task that repeats."""
    task = await company.task(who, title, due_on=due_on)
    await company.edit(who, task, **{"repeat": "weekly", **fields})
    return task


async def complete(company: Company, who: Person, task: int) -> int:
    """Complete an occurrence; the next one."""
    await company.does(who, f"/tasks/{task}/completion")
    return await company.newest("tasks")


async def of_occurrences(company: Company) -> None:
    """Done and opened again, with and without the next one; skipped and dropped."""
    ana, ben = company["Ana"], company["Ben"]
    task = await repeating(company, ana, "Mop the floor")
    await company.does(ben, f"/tasks/{task}/items", title="Bucket\nSoap")
    await complete(company, ben, task)
    await company.does(ben, f"delete /tasks/{task}/completion")  # takes the next one back
    following = await complete(company, ben, task)
    await company.undo(ben, await company.newest("events") - 1)  # and so does this
    following = await complete(company, ben, task)
    await complete(company, ana, following)
    await company.does(ana, f"put /tasks/{following}/status", status="cancelled")

    opened = await repeating(company, ana, "Empty the bins")
    await company.edit(ana, await complete(company, ana, opened), notes="Paper too")
    await company.does(ana, f"delete /tasks/{opened}/completion")
    moved = await repeating(company, ana, "Feed the sourdough")
    await company.edit(ana, await complete(company, ana, moved), notes="Rye")
    await company.does(ana, f"put /tasks/{moved}/status", status="in_progress")
    edited = await repeating(company, ben, "Check the glue")
    await company.edit(ben, edited, status="completed", notes="Both pots")
    await company.edit(ben, await company.newest("tasks"), notes="One pot")
    await company.edit(ben, edited, status="pending")
    undone = await repeating(company, ben, "Wind the clock")
    following = await complete(company, ben, undone)
    done = await company.desk.fetch("select max(id) from events where kind = 'completed'")
    await company.edit(ben, following, notes="Twice")
    await company.undo(ben, done)
    restored = await repeating(company, ana, "Air the loft")
    following = await complete(company, ana, restored)
    await company.does(ana, f"delete /tasks/{following}")
    await company.does(ana, f"delete /tasks/{restored}/completion")
    await company.does(ana, f"/trash/tasks/{following}/restoration")


async def of_ends(company: Company) -> None:
    """Skipped, dropped, and the last ones of all."""
    ana, ben = company["Ana"], company["Ben"]
    skipped = await repeating(company, ana, "Grease the hinges", due_time="10:00", reminder="-PT1H")
    await company.does(ana, f"/tasks/{skipped}/skip", due=await due(company, skipped))
    await company.does(ben, f"/tasks/{skipped}/skip", due=await due(company, skipped))
    await company.undo(ben)
    last = await repeating(company, ana, "Course in joinery", repeat_ends="2025-12-15")
    last = await complete(company, ana, last)
    await complete(company, ana, last)
    only = await repeating(company, ana, "Course in carving", repeat_ends="2025-12-09")
    await company.does(ana, f"/tasks/{only}/skip", due=await due(company, only))
    again = await repeating(company, ana, "Course in turning", repeat_ends="2025-12-09")
    await company.does(ana, f"/tasks/{again}/completion")
    await company.undo(ana)
    await company.undo(ana)  # done again
    dropped = await repeating(company, ben, "Paint the fence")
    await company.does(ben, f"/tasks/{dropped}/end", due=await due(company, dropped))
    kept = await repeating(company, ben, "Paint the gate")
    await company.does(ben, f"/tasks/{kept}/end", due=await due(company, kept))
    await company.undo(ben)
    done = await repeating(company, ben, "Trim the hedge", repeat_anchor="completion")
    await complete(company, ben, done)
    cancelled = await repeating(company, ana, "Wash the van", due_time="07:30")
    await company.does(ana, f"put /tasks/{cancelled}/status", status="cancelled")
    # opened, since taken back: both can be taken back once more
    await company.undo(ana, await company.desk.fetch("select max(id) from events where kind = 'cancelled'"))
    await company.undo(ana, await company.desk.fetch("select max(id) from events where kind = 'undone'"))


async def of_missed(company: Company) -> None:
    """Repeats that nobody looks after."""
    ana, ben = company["Ana"], company["Ben"]
    await repeating(company, ana, "Water the ferns", repeat="daily", repeat_missed="jump")
    await repeating(company, ben, "Count the till", due_time="18:00", repeat="weekdays", repeat_missed="jump")
    await repeating(company, ben, "Read the meter", repeat="monthly", repeat_missed="keep")
