"""What is due at a moment is due on the day of that moment on the clock of whoever looks: in the form, the words, the
headings, the filters, the counts, the history and the order."""

from datetime import date, timedelta

import pytest

from tests.support.conflicts import sides
from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from tests.tasks.days import at, counts, due, due_at, edit, far_apart, headings, history

pytestmark = pytest.mark.anyio


async def test_changing_only_the_time_keeps_the_day_that_somebody_elsewhere_sees(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-30T12:00")
    await aroha.post("/tasks", {"title": "Call 2026-12-03 at 7am"})
    task = await desk.fetch("select id from tasks")
    assert due(await edit(nina, task)) == ("2026-12-02", "13:00")
    assert due(await edit(aroha, task)) == ("2026-12-03", "07:00")
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due time": "15:00"})
    assert await due_at(desk) == "2026-12-02 20:00"
    assert due(await edit(nina, task)) == ("2026-12-02", "15:00")
    assert due(await edit(aroha, task)) == ("2026-12-03", "09:00")
    assert "Wednesday 15:00" in Page(await nina.get("/tasks")).row("Call").text
    row = Page(await nina.get(f"/tasks/{task}/edit", headers=HTMX))
    await row.submit(nina.browser, "Save", {"Due time": "16:00"})
    assert await due_at(desk) == "2026-12-02 21:00"
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due time": ""})
    assert await desk.fetch("select due_on from tasks") == date(2026, 12, 2)
    assert (await history(nina, task))[0] == "Nina removed the due time, Wednesday 16:00"


async def test_another_time_moves_a_series_by_that_and_by_no_day(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-30T12:00")
    await aroha.post("/tasks", {"title": "Call every thursday at 7am"})
    task = await desk.fetch("select id from tasks")
    assert "every Thursday at 07:00, by the clock of Auckland" in Page(await nina.get(f"/tasks/{task}")).text
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due time": "15:00"})
    assert await due_at(desk) == "2026-12-02 20:00"
    told = "Nina changed its repeat from every Thursday at 07:00, by the clock of Auckland to every Wednesday at 15:00"
    assert told in await history(nina, task)
    assert "every Wednesday at 15:00, by the clock of New York" in Page(await aroha.get(f"/tasks/{task}")).text
    at(desk, "2026-12-02T20:30")
    await nina.post(f"/tasks/{task}/completion")
    assert await due_at(desk) == "2026-12-09 20:00"
    following = await desk.fetch("select id from tasks where is_open")
    assert due(await edit(nina, following)) == ("2026-12-09", "15:00")
    assert due(await edit(aroha, following)) == ("2026-12-10", "09:00")


async def test_dates_that_no_rule_says_elsewhere_stay_on_their_own_calendar(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-25T12:00")
    await aroha.post("/tasks", {"title": "Pay rent every month on the 1st at 7am"})
    task = await desk.fetch("select id from tasks")
    assert due(await edit(nina, task)) == ("2026-11-30", "13:00")
    form = await edit(nina, task)
    reply = await form.submit(nina.browser, "Save", {"Due time": "05:00"})
    assert Page(reply).error("Due time") == (
        "The dates of this repeat go by the clock of Auckland, where this one is on Tuesday. "
        "Choose a time that is on that day there, or choose the repeat anew."
    )
    await form.submit(nina.browser, "Save", {"Due time": "15:00"})
    assert await due_at(desk) == "2026-11-30 20:00"
    await nina.post(f"/tasks/{task}/completion")
    assert await due_at(desk) == "2026-12-31 20:00"
    following = await desk.fetch("select id from tasks where is_open")
    assert due(await edit(aroha, following)) == ("2027-01-01", "09:00")


async def test_another_day_of_a_series_from_elsewhere_is_for_this_one_only(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-30T12:00")
    await aroha.post("/tasks", {"title": "Call every thursday at 7am"})
    task = await desk.fetch("select id from tasks")
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due date": "2026-12-01"})
    assert await due_at(desk) == "2026-12-01 18:00"
    assert due(await edit(aroha, task)) == ("2026-12-02", "07:00")
    await nina.post(f"/tasks/{task}/completion")  # the third is what is done on the second
    assert await due_at(desk) == "2026-12-09 18:00"


async def test_a_start_is_compared_with_the_day_that_whoever_sets_it_sees(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-30T12:00")
    await aroha.post("/tasks", {"title": "Call 2026-12-03 at 7am"})
    task = await desk.fetch("select id from tasks")
    await (await edit(aroha, task)).submit(aroha.browser, "Save", {"Start date": "2026-12-03"})
    form = await edit(nina, task)
    assert (await form.submit(nina.browser, "Save", {"Title": "Ring"})).status_code == 303
    reply = await (await edit(nina, task)).submit(nina.browser, "Save", {"Due date": "2026-12-01"})
    assert Page(reply).error("Start date") == "It would start after it is due. Choose an earlier day."


async def test_the_list_has_it_on_the_day_of_its_moment(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-12-02T13:00")  # Wednesday 08:00 in New York, Thursday 02:00 in Auckland
    await aroha.post("/tasks", {"title": "Call today at 7am"})  # Wednesday 13:00 in New York
    await nina.post("/tasks", {"title": "Ship today at 8pm"})  # Thursday 14:00 in Auckland
    await nina.post("/tasks", {"title": "Close tomorrow at 9pm"})  # Friday 15:00 in Auckland
    assert await headings(aroha) == {"Today": ["Call", "Ship"], "Tomorrow": ["Close"]}
    assert await headings(nina) == {"Today": ["Call", "Ship"], "Tomorrow": ["Close"]}
    await aroha.post("/tasks", {"title": "Open tomorrow at 9am"})  # Thursday 15:00 in New York, Friday in Auckland
    await aroha.post("/tasks", {"title": "Sweep tomorrow at 8pm"})  # Friday 02:00 in New York
    assert await headings(aroha, "?due=today") == {"Today": ["Call", "Ship"]}
    assert await headings(nina) == {
        "Today": ["Call", "Ship"],
        "Tomorrow": ["Open", "Close"],
        "Next 7 days": ["Sweep"],
    }
    assert (await counts(aroha))["Today"] == (await counts(nina))["Today"] == 2


async def test_what_is_past_today_is_overdue_in_row_heading_filter_and_count(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Early", due_on="2026-03-04", due_at=desk.clock() - timedelta(hours=1))
    await desk.task(ana, "Soon", due_on="2026-03-04", due_at=desk.clock() + timedelta(minutes=1))
    assert "Overdue, due Today 09:00" in Page(await ana.get("/tasks")).row("Early").text
    assert await headings(ana) == {"Overdue": ["Early"], "Today": ["Soon"]}
    assert await headings(ana, "?due=overdue") == {"Overdue": ["Early"]}
    assert await headings(ana, "?due=today") == {"Overdue": ["Early"], "Today": ["Soon"]}
    assert await counts(ana) == {"Overdue": 1, "Today": 2, "This week": 2, "No date": 0, "Not started yet": 0}
    desk.app.state.clock.advance(minutes=1, seconds=1)  # a list that was kept knows it too
    assert await headings(ana, "?due=overdue") == {"Overdue": ["Early", "Soon"]}
    assert (await counts(ana))["Overdue"] == 2


async def test_a_kept_list_counts_what_becomes_late_elsewhere(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    await desk.task(ana, "Soon", due_on="2026-03-04", due_at=desk.clock() + timedelta(minutes=1))
    for _ in range(2):
        page = Page(await ana.get(f"/tasks?project={project}"))
    assert "Overdue (0)" in page.text
    desk.app.state.clock.advance(minutes=2)
    assert "Overdue (1)" in Page(await ana.get(f"/tasks?project={project}")).text


async def test_a_day_is_listed_by_time_and_then_what_has_none_by_priority(desk: Desk, ana: Person) -> None:
    lines = (
        *("Post today at 9pm", "Call today at 11am", "Sweep today p4", "Pack today at 1pm", "Ship today p1"),
        "Open tomorrow at 8am",
    )
    for line in lines:
        await ana.post("/tasks", {"title": line})
    assert Page(await ana.get("/tasks")).titles == ["Call", "Pack", "Post", "Ship", "Sweep", "Open"]
    assert Page(await ana.get("/tasks?sort=priority")).titles == ["Ship", "Call", "Pack", "Post", "Open", "Sweep"]


async def test_history_tells_the_days_that_its_reader_sees(desk: Desk) -> None:
    aroha, nina = await far_apart(desk)
    task = await desk.task(aroha, due_on="2026-03-09")
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due date": "2026-03-10", "Due time": "18:00"})
    assert (await history(nina, task))[:2] == [
        "Nina moved the due date from Monday to Tuesday",
        "Nina set the due time to Tuesday 18:00",
    ]
    assert (await history(aroha, task))[:2] == [
        "Nina moved the due date from Monday to Wed 11 Mar",
        "Nina set the due time to Wed 11 Mar 11:00",
    ]


async def test_the_page_of_a_conflict_shows_the_days_that_its_reader_sees(desk: Desk) -> None:
    aroha, nina = await far_apart(desk)
    task = await desk.task(aroha, due_on="2026-03-20")
    form = await edit(nina, task)
    await (await edit(aroha, task)).submit(aroha.browser, "Save", {"Due date": "2026-03-12", "Due time": "07:00"})
    page = Page(await form.submit(nina.browser, "Save", {"Due date": "2026-03-16", "Due time": "10:00"}))
    assert sides(page) == {
        "Due date": ["Friday, 20 March 2026", "Wednesday, 11 March 2026", "Monday, 16 March 2026"],
        "Due time": ["Nothing", "Wednesday, 11 March 2026, 14:00", "Monday, 16 March 2026, 10:00"],
    }
    await page.submit(nina.browser, "Save")
    assert await due_at(desk) == "2026-03-16 14:00"


async def test_a_start_is_a_day_of_the_calendar_of_whoever_looks(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-03-04 12:00")  # already the 5th in Auckland
    await aroha.post("/tasks", {"title": "Open the stall starting tomorrow"})
    assert await desk.fetch("select starts_on from tasks") == date(2026, 3, 6)
    for moment, seen in (
        ("2026-03-05 10:59", [[], []]),
        ("2026-03-05 11:00", [["Open the stall"], []]),  # the 6th begins in Auckland
        ("2026-03-06 04:59", [["Open the stall"], []]),
        ("2026-03-06 05:00", [["Open the stall"], ["Open the stall"]]),  # and in New York
    ):
        at(desk, moment)
        assert [Page(await who.get("/tasks")).titles for who in (aroha, nina)] == seen


async def test_a_zone_that_the_server_does_not_know_is_said_otherwise(desk: Desk) -> None:
    known = "select known_zone($1, '<here>-05:45')"
    assert await desk.fetch(known, "Asia/Kathmandu") == "Asia/Kathmandu"
    assert await desk.fetch(known, "Nowhere/Land") == "<here>-05:45"
    noon = "select (timestamptz '2026-03-04 12:00Z' at time zone known_zone('Nowhere/Land', '<here>-05:45'))::text"
    assert await desk.fetch(noon) == "2026-03-04 17:45:00"
