"""A reminder on the workday before goes by the days on which the business works, wherever its date is set."""

from datetime import UTC, datetime

import pytest

from tests.support.background import work
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.quick_add import preview
from tests.support.repeats import a_repeat, repeating
from webapp.reminders.moving import MOVE_REMINDERS

pytestmark = pytest.mark.anyio

# Today is Wednesday, 4 March 2026.
MONDAY = {"due_on": "2026-03-09", "due_time": "09:00"}


async def close(who: Person, day: str) -> None:
    """Close the business on a day."""
    assert (await who.post("/working-days/absences", {"first_on": day, "closed": "1"})).status_code == 303


async def reminds(desk: Desk) -> str:
    """When the one open task reminds of itself."""
    moment: datetime | None = await desk.fetch("select remind_at from tasks where is_open")
    return f"{moment.astimezone(UTC):%d.%m. %H:%M}" if moment else ""


async def change(who: Person, task: int, version: int, **fields: str) -> None:
    """Change fields of a task."""
    reply = await who.post(f"/tasks/{task}?_method=put", {"version": str(version), **fields})
    assert reply.status_code == 303


async def test_it_is_typed_and_read_as_it_will_be(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-03-06")
    line = "Bring the deposit monday 9am !workday before"
    assert "Remind the workday before" in (await preview(ana, line)).text
    assert (await ana.post("/tasks", {"title": line})).status_code == 303
    assert await reminds(desk) == "05.03. 09:00"


async def test_so_many_workdays_are_counted(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-03-06")
    assert (await ana.post("/tasks", {"title": "Pay wages tuesday 9am !3 working days before"})).status_code == 303
    assert await reminds(desk) == "04.03. 09:00"


async def test_it_is_chosen_in_the_form_and_moves_with_its_date(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    page = Page(await ana.get(f"/tasks/{task}/edit"))
    reply = await page.submit(ana.browser, "Save", {"Due date": "2026-03-09", "Due time": "09:00", "Reminder": "-P1B"})
    assert reply.status_code == 303
    assert await reminds(desk) == "06.03. 09:00"
    assert "set a reminder, the workday before" in Page(await ana.get(f"/tasks/{task}")).text
    await close(ana, "2026-03-16")
    await change(ana, task, 2, due_on="2026-03-17")
    assert await reminds(desk) == "13.03. 09:00"
    assert (
        await ana.post("/briefing/moves", {"to": "day", "day": "2026-03-16", "task": f"{task}-3"})
    ).status_code == 303
    assert await reminds(desk) == "13.03. 09:00"
    assert (
        await ana.post("/briefing/moves", {"to": "day", "day": "2026-03-17", "task": f"{task}-4"})
    ).status_code == 303
    assert await reminds(desk) == "13.03. 09:00"


async def test_two_who_change_it_at_once_get_it_on_a_workday(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await change(ana, task, 1, **MONDAY)
    await close(ana, "2026-03-06")
    await change(ana, task, 2, reminder="-P1B")
    await change(ana, task, 2, title="Bring the deposit", due_on="2026-03-09", due_time="10:00")
    assert await reminds(desk) == "05.03. 10:00"


async def test_a_due_time_can_begin_with_it(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-03-06")
    page = Page(await ana.get("/settings/notifications"))
    await page.submit(ana.browser, "Save", {"Each due time that you set has one": "-P1B"})
    line = "Bring the deposit monday 9am"
    assert "Remind the workday before" in (await preview(ana, line)).text
    await ana.post("/tasks", {"title": line})
    assert await reminds(desk) == "05.03. 09:00"
    await desk.fetch("delete from tasks")
    task = await desk.task(ana)
    await change(ana, task, 1, **MONDAY)
    assert await reminds(desk) == "05.03. 09:00"


async def test_each_date_of_a_repeat_has_its_own(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-03-06")
    repeat = a_repeat(start="2026-03-02", clock="09:00")
    task = await repeating(desk, ana, repeat, reminder="-P1B")
    assert await reminds(desk) == "27.02. 09:00"
    assert (await ana.post(f"/tasks/{task}/completion")).status_code == 303
    assert await reminds(desk) == "05.03. 09:00"


async def test_what_is_set_moves_where_the_business_closes_or_opens_or_works_otherwise(desk: Desk, ana: Person) -> None:
    for line in ("Bring the deposit monday 9am !workday before", "Call Bob monday 9am !1 day before"):
        await ana.post("/tasks", {"title": line})
    moments = "select string_agg(to_char(remind_at at time zone 'UTC', 'DD HH24'), ', ' order by id) from tasks"
    told = "select to_char(remind_at at time zone 'UTC', 'DD HH24') from reminders order by id limit 1"
    assert await desk.fetch(moments) == "06 09, 08 09"
    await close(ana, "2026-03-06")
    await work(desk, MOVE_REMINDERS)
    assert (await desk.fetch(moments), await desk.fetch(told)) == ("05 09, 08 09", "05 09")
    page = await ana.get("/tasks/1")
    assert "moved the reminder to Tomorrow 09:00, as the working days changed" in Page(page).text
    await work(desk, MOVE_REMINDERS)
    assert await desk.fetch("select count(*) from events where action = 'task.reminder_moved'") == 1
    assert (await ana.post("/working-days/absences/1?_method=delete")).status_code == 303
    await work(desk, MOVE_REMINDERS)
    assert await desk.fetch(moments) == "06 09, 08 09"
    await ana.post("/working-days/absences", {"first_on": "2026-03-06"})  # her own day off, not the business's
    assert await desk.fetch("select count(*) from jobs where name = 'move_reminders' and state = 'waiting'") == 0
    await close(ana, "2026-03-04")
    await close(ana, "2026-03-05")
    await close(ana, "2026-03-06")
    await work(desk, MOVE_REMINDERS)
    assert await desk.fetch("select remind_at = $1 from tasks where id = 1", desk.clock())  # which is told at once
