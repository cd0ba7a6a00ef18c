"""Skipping one date of a repeat, ending with it, missing it."""

import asyncio
from datetime import date

import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, repeating, the_tasks
from webapp.tasks.repeats.queries import move_missed

pytestmark = pytest.mark.anyio


async def test_skip_this_one_goes_on_to_the_next_date(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana, starts_on=date(2026, 3, 5))
    page = Page(await ana.get(f"/tasks/{task}"))
    reply = await page.submit(ana.browser, "Skip this one")
    assert reply.status_code == 303
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.notice == "Task skipped. It is due Fri 13 Mar now."
    assert "Ana skipped Friday; it is due Fri 13 Mar now" in page.text
    assert await the_tasks(desk) == ["2026-03-13 pending"]
    assert str(await desk.fetch("select starts_on from tasks")) == "2026-03-12"
    await page.submit(ana.browser, "Undo Z")
    assert await the_tasks(desk) == ["2026-03-06 pending"]


async def test_ten_clicks_on_skip_are_one(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    page = Page(await ana.get(f"/tasks/{task}"))
    replies = await asyncio.gather(*(page.submit(ana.browser, "Skip this one") for _ in range(10)))
    assert {reply.status_code for reply in replies} == {303}
    assert await the_tasks(desk) == ["2026-03-13 pending"]
    assert await desk.fetch("select count(*) from events where action = 'task.skipped'") == 1


async def test_to_skip_the_last_one_is_to_cancel_it(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana, a_repeat(ends=date(2026, 3, 12)))
    await Page(await ana.get(f"/tasks/{task}")).submit(ana.browser, "Skip this one")
    assert await the_tasks(desk) == ["2026-03-06 cancelled"]


async def test_this_and_all_later_ones_are_dropped_and_come_back_together(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    await ana.post(f"/tasks/{task}/completion")
    following = await desk.fetch("select id from tasks where is_open")
    reply = await Page(await ana.get(f"/tasks/{following}")).submit(ana.browser, "Drop this and all later")
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert await the_tasks(desk) == ["2026-03-06 completed", "2026-03-13 cancelled"]
    assert "Ana dropped this one and all later ones" in page.text
    assert "Repeats every week until 12 March 2026" in page.text
    await page.submit(ana.browser, "Undo Z")
    assert await the_tasks(desk) == ["2026-03-06 completed", "2026-03-13 pending"]
    assert await desk.fetch("select count(distinct repeat) from tasks") == 1


@pytest.mark.parametrize("act", ["skip", "end"])
async def test_what_does_not_repeat_or_is_closed_stays_as_it_is(desk: Desk, ana: Person, act: str) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    assert (await ana.post(f"/tasks/{task}/{act}", {"due": "2026-03-06"})).status_code == 303
    repeats = await repeating(desk, ana)
    assert (await ana.post(f"/tasks/{repeats}/{act}")).status_code == 303
    await ana.post(f"/tasks/{repeats}/completion")
    assert (await ana.post(f"/tasks/{repeats}/{act}", {"due": "2026-03-06"})).status_code == 303
    assert await the_tasks(desk) == ["2026-03-06 pending once", "2026-03-06 completed", "2026-03-13 pending"]
    await ana.post(f"/tasks/{repeats}?_method=delete")
    assert (await ana.post(f"/tasks/{repeats}/{act}", {"due": "2026-03-06"})).status_code == 404


@pytest.mark.parametrize(
    ("zone", "moved"),
    [("Pacific/Kiritimati", 1), ("Asia/Kathmandu", 0), ("America/New_York", 0)],  # the 4th ends there at 10:00 UTC
)
async def test_what_is_missed_moves_when_its_day_is_over_where_it_is_kept(
    desk: Desk, ana: Person, clock: Clock, zone: str, moved: int
) -> None:
    await repeating(desk, ana, a_repeat("FREQ=DAILY", "2026-03-04", zone=zone, missed="jump"))
    assert await move_missed(desk.db, clock()) == moved
    assert await the_tasks(desk) == [f"2026-03-0{4 + moved} pending"]
    clock.advance(days=30)
    assert await move_missed(desk.db, clock()) == 1
    assert await move_missed(desk.db, clock()) == 0
    assert len(await the_tasks(desk)) == 1
    assert (await the_tasks(desk))[0] >= "2026-04-02"


async def test_what_was_missed_is_told_without_a_person(desk: Desk, ana: Person, clock: Clock) -> None:
    task = await repeating(desk, ana, a_repeat("FREQ=DAILY", "2026-03-03", clock="09:00", missed="jump"))
    await move_missed(desk.db, clock())
    assert await desk.fetch("select actor_id from events where action = 'task.missed'") is None
    page = Page(await ana.get(f"/tasks/{task}"))
    assert "Cofounder moved this from yesterday 09:00 to tomorrow 09:00, as it was missed" in page.text
    assert "Task" not in page.notice


async def test_ten_processes_move_it_once(desk: Desk, ana: Person, clock: Clock) -> None:
    for _ in range(30):
        await repeating(desk, ana, a_repeat("FREQ=DAILY", "2026-03-01", missed="jump"))
    moved = await asyncio.gather(*(move_missed(desk.db, clock()) for _ in range(10)))
    assert sum(moved) == 30
    assert set(await the_tasks(desk)) == {"2026-03-04 pending"}
    assert await desk.fetch("select count(*) from events where action = 'task.missed'") == 30


async def test_what_stays_is_not_looked_at_again(desk: Desk, ana: Person, clock: Clock) -> None:
    await repeating(desk, ana, a_repeat(start="2026-02-06", missed="keep"))
    await repeating(desk, ana, a_repeat(start="2026-02-06", missed="jump", anchor="completion"))
    await repeating(desk, ana, a_repeat(start="2026-02-06", missed="jump", ends=date(2026, 2, 10)))
    assert await desk.fetch("select count(*) from tasks where missed_at is not null") == 1
    assert await move_missed(desk.db, clock()) == 0
    assert await desk.fetch("select count(*) from tasks where missed_at is not null") == 0
    assert set(await the_tasks(desk)) == {"2026-02-06 pending"}
    assert await desk.fetch("select max(version) from tasks") == 1


async def test_a_repeat_that_cannot_be_read_holds_up_no_other(desk: Desk, ana: Person, clock: Clock) -> None:
    await desk.task(
        ana,
        due_on="2026-03-01",
        repeat={
            "rrule": "FREQ=MOONLY",
            "start": "2026-03-01",
            "zone": "Mars/Base",
            "anchor": "schedule",
            "missed": "jump",
        },
    )
    await repeating(desk, ana, a_repeat("FREQ=DAILY", "2026-03-02", missed="jump"))
    assert await move_missed(desk.db, clock()) == 1
    assert await the_tasks(desk) == ["2026-03-01 pending", "2026-03-04 pending"]


async def test_an_hourly_one_moves_within_its_day(desk: Desk, ana: Person, clock: Clock) -> None:
    await repeating(desk, ana, a_repeat("FREQ=HOURLY;INTERVAL=2", "2026-03-04", clock="08:30", missed="jump"))
    await move_missed(desk.db, clock())
    assert await desk.fetch("select due_at::text from tasks") == "2026-03-04 10:30:00+00"
