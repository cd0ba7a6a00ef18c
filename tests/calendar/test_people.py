"""A week of people: hours against hours, who is away, and moved from one to another."""

from datetime import UTC, datetime

import pytest

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def cell(page: Page, who: Person, day: str) -> str:
    """What stands in a day of somebody's."""
    return text_of(page.one(f"[data-day='{day}'][data-person='{who.account_id}'] .load-of")).split(": ", 1)[1]


async def given(desk: Desk, who: Person, title: str, day: str, minutes: int | None) -> int:
    """A task of somebody's."""
    return await desk.task(who, title, due_on=day, assignee_id=who.account_id, estimate_minutes=minutes)


async def test_owners_see_everybodys_hours_against_those_that_they_work(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    ben = await desk.member("editor", ana)
    await given(desk, ben, "Paint", "2026-03-03", 300)
    await given(desk, ben, "Sand", "2026-03-03", 240)
    await given(desk, ben, "Look", "2026-03-03", None)
    await ben.post("/working-days/absences", {"first_on": "2026-03-05", "note": "Fair"})
    page = Page(await ana.get("/calendar/people"))
    assert page.heading == "Who does what"
    assert cell(page, ben, "2026-03-03") == "9 h of 8 h, 1 not estimated"
    assert "over" in (
        page.one(f"[data-person='{ben.account_id}'][data-day='2026-03-03'] .load-of").attributes["class"] or ""
    )
    assert cell(page, ben, "2026-03-05") == "Fair"
    assert cell(page, ana, "2026-03-05") == "8 h free"
    assert cell(page, ana, "2026-03-07") == "Day off"
    assert "9 h of 32 h" in page.text


async def test_others_see_their_own(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    ben, vera = await desk.member("editor", ana), await desk.member("viewer", ana, "Vera")
    await given(desk, ana, "Paint", "2026-03-03", 300)
    await given(desk, ben, "Sand", "2026-03-03", 60)
    for who, titles in ((ben, ["Sand"]), (vera, [])):
        page = Page(await who.get("/calendar/people"))
        assert page.heading == "Your week"
        assert [text_of(each) for each in page.tree.css(".planned-title")] == titles
    assert not Page(await vera.get("/calendar/people")).tree.css("form[data-move]")


async def test_a_task_moves_to_another_day_of_somebody_else(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = MONDAY
    ben = await desk.member("editor", ana)
    task = await given(desk, ana, "Paint", "2026-03-03", 60)
    fields = {"task": f"{task}-1", "day": "2026-03-04", "assignee_id": str(ben.account_id)}
    address = ana.path("/calendar/people?day=2026-03-03")
    reply = await ana.post("/calendar/people/moves", fields, headers={"referer": f"http://desk.test{address}"})
    assert (reply.status_code, reply.headers["location"]) == (303, address)
    page = Page(await ana.get("/calendar/people"))
    assert cell(page, ben, "2026-03-04") == "1 h of 8 h"
    assert cell(page, ana, "2026-03-03") == "8 h free"
    assert await desk.fetch("select count(*) from events where action = 'task.updated'") == 1
    assert (await ana.post("/calendar/people/moves", fields)).status_code == 409
    stranger = {**fields, "task": f"{task}-2", "assignee_id": "99999"}
    refused = await ana.post("/calendar/people/moves", stranger)
    assert refused.status_code == 422
    assert "Choose somebody who is a member here." in Page(refused).text
    for wrong in ({"day": ""}, {"day": "x"}, {"task": "x"}):
        assert (await ana.post("/calendar/people/moves", {**stranger, **wrong})).status_code == 422


async def test_a_week_that_cant_be_read_is_this_one(desk: Desk, ana: Person) -> None:
    reply = await ana.get("/calendar/people?day=2026-02-30")
    assert reply.status_code == 422
    assert len(Page(reply).tree.css("[data-person]")) == 7
