"""Somebody's day: picked, ordered, weighed against the hours, moved, ended; theirs alone."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Clock
from tests.support.background import until_it_waits
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.day.context import OFFERED
from webapp.day.queries import MOST, sql

pytestmark = pytest.mark.anyio

TODAY = datetime(2026, 3, 4, 10, tzinfo=UTC)  # a Wednesday


def picked(page: Page) -> list[str]:
    """What is picked, in its order."""
    return [text_of(each) for each in page.tree.css("[aria-labelledby='picks-heading'] .row .title")]


def offered(page: Page) -> dict[str, list[str]]:
    """What could be, by why."""
    groups = page.tree.css(".day > .group")[1:]
    return {
        text_of(group.css("h2")[0]).rstrip("0123456789 "): [text_of(each) for each in group.css(".title")]
        for group in groups
    }


async def take(who: Person, *tasks: int) -> None:
    """Somebody picks tasks."""
    for task in tasks:
        assert (await who.post("/today/picks", {"task": str(task)})).status_code == 303


async def day_of(who: Person) -> Page:
    """The page of somebody's day."""
    return Page(await who.get("/today"))


async def test_what_is_due_overdue_and_begun_is_offered_once_and_picked_in_order(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = TODAY
    late = await desk.task(ana, "Late", due_on="2026-03-02", assignee_id=ana.account_id, status="in_progress")
    due = await desk.task(ana, "Due", due_on="2026-03-04")
    begun = await desk.task(ana, "Begun", assignee_id=ana.account_id, status="in_progress")
    await desk.task(ana, "Later", due_on="2026-03-09")
    page = await day_of(ana)
    assert offered(page) == {"Overdue": ["Late"], "Due today": ["Due"], "Begun": ["Begun"]}
    await take(ana, begun, late)
    page = await day_of(ana)
    assert picked(page) == ["Begun", "Late"]
    assert offered(page) == {"Due today": ["Due"]}
    await take(ana, due)
    assert (await ana.post("/today/picks", {"task": str(begun)})).status_code == 303  # in another window
    assert picked(await day_of(ana)) == ["Begun", "Late", "Due"]


@pytest.mark.parametrize(
    ("which", "place", "order"),
    [(2, 1, "CABD"), (0, 4, "BCDA"), (1, 3, "ACBD"), (3, 0, "DABC"), (0, 99, "BCDA"), (1, 2, "ABCD")],
)
async def test_a_task_gets_the_place_that_it_is_given(
    desk: Desk, ana: Person, clock: Clock, which: int, place: int, order: str
) -> None:
    clock.now = TODAY
    tasks = [await desk.task(ana, title, due_on="2026-03-04") for title in "ABCD"]
    await take(ana, *tasks)
    address = f"/today/picks/{tasks[which]}/place?_method=put"
    assert (await ana.post(address, {"place": str(place)})).status_code == 303
    assert "".join(picked(await day_of(ana))) == order
    if place in (1, 4):  # what was deleted meanwhile has no place
        await ana.post(f"/tasks/{tasks[3 if which != 3 else 2]}?_method=delete")
        assert (await ana.post(address, {"place": "1"})).status_code == 303
        assert picked(await day_of(ana))[0] == "ABCD"[which]


async def test_the_sum_of_estimates_stands_against_the_hours(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = TODAY
    tasks = [
        await desk.task(ana, f"Work {minutes}", due_on="2026-03-04", estimate_minutes=minutes or None)
        for minutes in (300, 240, 0)
    ]
    await take(ana, *tasks)
    assert (
        "9 h planned, 1 not estimated; the day has 8 h. That is 1 h too much: leave something for another day."
        in (await day_of(ana)).text
    )
    assert (await ana.post(f"/tasks/{tasks[0]}/completion")).status_code == 303
    assert "5 h done, 4 h planned, 1 not estimated; 3 h left of 8 h. That is 1 h too much" in (await day_of(ana)).text
    assert (await ana.post(f"/today/picks/{tasks[1]}?_method=delete")).status_code == 303
    assert "too much" not in (await day_of(ana)).text
    clock.now += timedelta(days=3)
    assert "Day off" in (await day_of(ana)).text


async def test_what_doesnt_fit_moves_to_another_day_and_is_undone(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = TODAY
    task = await desk.task(ana, "Call", due_on="2026-03-04")
    await take(ana, task)
    moved = await ana.post("/today/moves", {"task": f"{task}-1", "to": "tomorrow"})
    assert moved.status_code == 303
    assert picked(await day_of(ana)) == []
    assert await desk.fetch("select due_on::text from tasks where id = $1", task) == "2026-03-05"
    stale = await ana.post("/today/moves", {"task": f"{task}-1", "to": "tomorrow"})
    assert stale.status_code == 409
    assert "“Call” was changed meanwhile" in Page(stale).text
    refused = await ana.post("/today/moves", {"task": f"{task}-2", "to": "day", "day": "2026-03-01"})
    assert refused.status_code == 422
    assert "Choose today or a later day." in Page(refused).text


async def test_the_day_is_theirs_alone_and_begins_anew_at_midnight(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 22, 59, tzinfo=UTC)
    ana = await desk.owner(time_zone="Europe/Vienna")
    ben = await desk.member("viewer", ana)
    task = await desk.task(ana, "Call", due_on="2026-03-04")
    await take(ana, task)
    await take(ben, task)
    assert (await ben.post(f"/today/picks/{task}?_method=delete")).status_code == 303
    assert picked(await day_of(ana)) == ["Call"]
    assert (await ben.post("/today/moves", {"task": f"{task}-1", "to": "tomorrow"})).status_code == 403
    clock.advance(minutes=2)
    page = await day_of(ana)
    assert picked(page) == []
    assert offered(page) == {"Overdue": ["Call"]}
    cleo = await desk.owner("Cleo", business="Other")
    assert (await cleo.post("/today/picks", {"task": str(task)})).status_code == 409
    assert await desk.fetch("select count(*) from picks where workspace_id = $1", cleo.workspace_id) == 0


async def test_the_evening_tells_what_was_done_and_lets_decide_what_is_left(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = TODAY + timedelta(days=2)  # a Friday
    done, left, first = [
        await desk.task(ana, title, due_on="2026-03-06", assignee_id=ana.account_id)
        for title in ("Done", "Left", "First")
    ]
    await take(ana, left, first)
    await ana.post(f"/tasks/{done}/completion")
    page = Page(await ana.get("/today/evening"))
    assert page.heading == "Nearly done"
    assert [text_of(each) for each in page.tree.css("[aria-labelledby='done-heading'] .title")] == ["Done"]
    assert [text_of(each) for each in page.tree.css("[aria-labelledby='left-heading'] .title")] == ["Left", "First"]
    assert "First thing Monday" in page.text
    evening = {"referer": f"http://desk.test{ana.path('/today/evening')}"}
    for task in (first, left, first):  # who thinks better of it
        fields = {"task": str(task), "day": "2026-03-09", "first": "1"}
        reply = await ana.post("/today/picks", fields, headers=evening)
        assert reply.headers.get("location") == ana.path("/today/evening")
    page = Page(await ana.get("/today/evening"))
    assert text_of(page.one("[aria-labelledby='first-heading'] .title")) == "First"
    for task in (left, first):
        await ana.post(f"/today/picks/{task}?_method=delete", headers=evening)
    page = Page(await ana.get("/today/evening"))
    assert page.heading == "That was the day"
    assert "Not taken into your day: 2 due today." in page.text
    assert "Nothing else needs you today." not in page.text
    for task in (left, first):
        await ana.post("/briefing/moves", {"task": f"{task}-1", "to": "workday"})
    assert "Nothing else needs you today." in Page(await ana.get("/today/evening")).text
    clock.advance(days=3)
    assert picked(await day_of(ana)) == ["First", "Left"]


async def test_the_evening_tells_what_was_nobodys_to_whom_ticked_it_off(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = TODAY
    ben = await desk.member("editor", ana)
    titles = ("Of Ana", "Of Ben", "Reopened", "Of both")
    tasks = {title: await desk.task(ana, title, due_on="2026-03-02") for title in titles}
    for who, title in ((ana, "Of Ana"), (ben, "Of Ben"), (ana, "Reopened"), (ana, "Of both")):
        assert (await who.post(f"/tasks/{tasks[title]}/completion")).status_code == 303
    for title in ("Reopened", "Of both"):
        assert (await ana.post(f"/tasks/{tasks[title]}/completion?_method=delete")).status_code == 303
    assert (await ben.post(f"/tasks/{tasks['Of both']}/completion")).status_code == 303
    for who, expected in ((ana, ["Of Ana"]), (ben, ["Of Ben", "Of both"])):
        page = Page(await who.get("/today/evening"))
        assert [text_of(each) for each in page.tree.css("[aria-labelledby='done-heading'] .title")] == expected
        assert page.tree.css("[aria-labelledby='done-heading'] .late") == []  # what is done isn't late any more
    clock.advance(days=1)
    assert "Nothing was ticked off." in Page(await ana.get("/today/evening")).text


@pytest.mark.parametrize("fields", [{}, {"task": "x"}, {"task": "7", "day": "2026-03-01"}, {"task": "7", "day": "x"}])
async def test_what_cant_be_picked_says_so(desk: Desk, ana: Person, clock: Clock, fields: dict[str, str]) -> None:
    clock.now = TODAY
    assert (await ana.post("/today/picks", fields)).status_code == 422
    closed = await desk.task(ana, due_on="2026-03-04", status="completed")
    assert (await ana.post("/today/picks", {"task": str(closed)})).status_code == 409


async def test_a_day_isnt_endless(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = TODAY
    tasks = [await desk.task(ana, f"Task {number}", due_on="2026-03-04") for number in range(MOST + 1)]
    await desk.fetch(
        "insert into picks select $1, $2, $3, id, place from unnest($4::bigint[]) with ordinality as t (id, place)",
        ana.workspace_id,
        ana.account_id,
        TODAY.date(),
        tasks[:MOST],
    )
    assert (await ana.post("/today/picks", {"task": str(tasks[MOST])})).status_code == 409
    page = await day_of(ana)
    assert len(picked(page)) == MOST
    assert not page.tree.css("button[aria-label^='Take into my day']")
    assert (await ana.post(f"/tasks/{tasks[0]}?_method=delete")).status_code == 303
    await take(ana, tasks[MOST])
    assert len(picked(await day_of(ana))) == MOST


async def test_what_is_put_on_today_stays_on_the_day(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = TODAY
    task = await desk.task(ana, "Call", due_on="2026-03-02")
    await take(ana, task)
    fields = {"task": f"{task}-1", "to": "day", "day": "2026-03-04"}
    assert (await ana.post("/today/moves", fields)).status_code == 303
    assert await desk.fetch("select due_on::text from tasks where id = $1", task) == "2026-03-04"
    assert picked(await day_of(ana)) == ["Call"]


async def test_more_than_is_offered_says_so(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = TODAY
    for number in range(OFFERED + 3):
        await desk.task(ana, f"Task {number}", due_on="2026-03-02")
    page = await day_of(ana)
    assert len(page.tree.css("[aria-labelledby='offer-1-heading'] .title")) == OFFERED
    assert text_of(page.one("#offer-1-heading .num")) == f"{OFFERED} or more +"
    assert f"The first {OFFERED} are here." in page.text


@pytest.mark.parametrize("day", ["2999-12-31", "1900-01-01", "0001-01-01", "9999-12-31"])
async def test_days_at_the_ends_of_the_calendar_are_days_or_refused(desk: Desk, ana: Person, day: str) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana)
    for address, fields in (
        ("/today/picks", {"task": str(task), "day": day}),
        ("/today/moves", {"task": f"{task}-1", "to": "day", "day": day}),
        ("/calendar/moves", {"task": f"{task}-1", "day": day}),
        ("/calendar/people/moves", {"task": f"{task}-1", "day": day, "assignee_id": str(2**63 - 1)}),
        (f"/drafts/{draft}/plan", {"goes_on": day, "step": "0 Publish: {title}"}),
    ):
        assert (await ana.post(address, fields)).status_code in (303, 409, 422), address
    for address in (
        f"/calendar?day={day}", f"/calendar/people?day={day}", f"/time/export?first={day}", f"/time/export?last={day}",
        f"/drafts/{draft}/plan?goes_on={day}",
    ):  # fmt: skip
        assert (await ana.get(address)).status_code in (200, 422), address


async def test_two_tasks_that_are_moved_at_once_are_both(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = TODAY
    one, two, three = [await desk.task(ana, title) for title in ("One", "Two", "Three")]
    await take(ana, one, two, three)
    whose = {"workspace_id": ana.workspace_id, "account_id": ana.account_id, "day": TODAY.date()}
    async with desk.db.transaction() as tx:
        await tx.execute(sql.place_pick, **whose, task_id=three, place=1)
        moving = asyncio.create_task(ana.post(f"/today/picks/{one}/place?_method=put", {"place": "3"}))
        await until_it_waits(desk, moving)
    assert (await moving).status_code == 303
    assert picked(await day_of(ana)) == ["Three", "Two", "One"]
