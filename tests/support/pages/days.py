"""The pages of a day: the briefing, a day's plan, the calendar, when people work."""

from datetime import timedelta

from tests.support.asking import ask
from tests.support.pages.kept import Pages
from tests.support.people import Person


async def of_day(pages: Pages, ana: Person, ben: Person) -> None:
    """Somebody's day, empty and full, and its end."""
    day, evening = ana.path("/today"), ana.path("/today/evening")
    await pages.read("day.show: nothing picked", ana.browser, day)
    await pages.read("day.evening: nothing picked", ana.browser, evening)
    today = pages.desk.clock().date()
    tasks = [
        await pages.desk.task(ana, f"Part {number} " + "z" * 150, due_on=today, estimate_minutes=240, priority="urgent")
        for number in range(3)
    ]
    for task in tasks:
        assert (await ana.browser.post(ana.path("/today/picks"), data={"task": str(task)})).status_code == 303
    await pages.send("day.pick: not open", ana.browser, ana.path("/today/picks"), 409, task="99999")
    await pages.send("day.pick: refused", ana.browser, ana.path("/today/picks"), 422)
    await pages.send("day.move: refused", ana.browser, ana.path("/today/moves"), 422, task=f"{tasks[0]}-1", to="day")
    await pages.send("day.move: stale", ana.browser, ana.path("/today/moves"), 409, task=f"{tasks[0]}-9", to="tomorrow")
    time = ana.path(f"/tasks/{tasks[0]}/time")
    await pages.read("timers.show: none", ana.browser, time)
    await pages.send("timers.add: refused", ana.browser, time, 422, minutes="x")
    assert (await ana.browser.post(time, data={"minutes": "30"})).status_code == 303
    assert (await ana.browser.post(f"{time}/timer")).status_code == 303
    closed = await pages.desk.task(ana, "Closed by now", status="completed")
    await pages.send("timers.start: not open", ana.browser, ana.path(f"/tasks/{closed}/time/timer"), 409)
    await pages.send("timers.stop: refused", ana.browser, ana.path("/time/timer?_method=delete"), 422, minutes="x")
    await pages.read("timers.show", ana.browser, time)
    await pages.read("timers.choose", ana.browser, ana.path("/time"))
    backwards = ana.path("/time/export?first=2026-03-02&last=2026-03-01")
    await pages.read("timers.export: refused", ana.browser, backwards, 422)
    await pages.read("day.show", ana.browser, day)
    await pages.read("day.evening", ana.browser, evening)
    await pages.read("day.show: read only", ben.browser, day)


async def of_calendar(pages: Pages, ana: Person, ben: Person) -> None:
    """The calendar, and its refusals."""
    month = ana.path("/calendar?day=2026-02-01")
    task = await pages.desk.task(ana, "Meet Dana " + "y" * 180, due_on="2026-02-10", priority="urgent")
    for number in range(7):
        await pages.desk.task(ana, f"Small thing {number}", due_on="2026-02-11")
    await pages.read("calendar.show", ana.browser, month)
    await pages.read("calendar.show: read only", ben.browser, month)
    await pages.read("calendar.show: week", ana.browser, f"{month}&view=week&q=statsu:waiting+thing")
    await pages.read("calendar.show: refused", ana.browser, ana.path("/calendar?view=year"), 422)
    people = ana.path("/calendar/people?day=2026-02-10")
    mine = {"due_on": "2026-02-10", "assignee_id": ana.account_id}
    for number in range(8):
        await pages.desk.task(ana, f"Part of it {number}", estimate_minutes=120, **mine)
    await pages.read("calendar.people", ana.browser, people)
    await pages.read("calendar.people: read only", ben.browser, people)
    await pages.send("calendar.move_person: refused", ana.browser, ana.path("/calendar/people/moves"), 422, day="x")
    moves = ana.path("/calendar/moves")
    await pages.send("calendar.move: refused", ana.browser, moves, 422, task=f"{task}-1", day="2026-02-30")
    await pages.send("calendar.move: stale", ana.browser, moves, 409, task=f"{task}-9", day="2026-02-12")


async def of_briefing(pages: Pages, ana: Person, ben: Person) -> None:
    """What a day begins with, with something in each part, and what can't be moved."""
    desk, now = pages.desk, pages.desk.clock()
    task = await desk.task(ana, "t" * 200, due_on="2026-03-01", estimate_minutes=90, priority="urgent")
    await desk.task(ana, "Order ink", due_on=now.date(), assignee_id=ana.account_id)
    await desk.task(ana, "Oak prices", status="waiting", now=now - timedelta(days=20))
    await desk.draft(ana, "Why ash", now=now - timedelta(days=20))
    await ask(desk, ben, await desk.draft(ben, "Spring hours"), wish_on=now.date())
    await pages.read("briefing.show", ana.browser, ana.path())
    await pages.read("briefing.show: read only", ben.browser, ana.path())
    await pages.read("briefing.rest", ana.browser, ana.path("/briefing/rest"))
    await pages.read("briefing.mail", ana.browser, ana.path("/settings/briefing"))
    moves, wrong = ana.path("/briefing/moves"), {"to": "day", "day": "2026-02-01"}
    await pages.send("briefing.move: refused", ana.browser, moves, 422, task=f"{task}-1", **wrong)
    await pages.send("briefing.move: stale", ana.browser, moves, 409, task=f"{task}-9", to="tomorrow")


async def of_working_days(pages: Pages, ana: Person, ben: Person) -> None:
    """When the business and its people work."""
    await ana.post("/working-days/absences", {"first_on": "2026-08-03", "closed": "1", "note": "Summer"})
    await ana.post("/working-days/absences", {"first_on": "2026-08-04", "last_on": "2026-08-07"})
    await pages.read("absences.list", ana.browser, ana.path("/working-days"))
    await pages.read("absences.list: read only", ben.browser, ben.path("/working-days"))
    refused = {"version": "1", "monday": "25", "country": "XX"}
    await pages.send(
        "working_days.save_week: refused", ana.browser, ana.path("/working-days/week?_method=put"), 422, **refused
    )
    await pages.send("absences.create: refused", ana.browser, ana.path("/working-days/absences"), 422, closed="1")
