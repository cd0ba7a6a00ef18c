"""The page is kept for who looks, for a minute at most, and is what it would be if it were made anew."""

from datetime import timedelta

import pytest

from tests.briefing.test_news import told
from tests.briefing.test_own import briefing, headings
from tests.conftest import Clock
from tests.support.asking import ask
from tests.support.drafts import saved
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

IN_PLACE = {"hx-request": "true", "hx-request-type": "partial"}


async def statements(who: Person, headers: dict[str, str] | None = None) -> int:
    """How many statements the page takes, beside the one that lets them in."""
    with watched() as watch:
        assert (await who.get("", headers=headers)).status_code == 200
    return len([name for name in watch.names if name.startswith(("briefing.", "working_days."))])


async def test_it_is_made_once_a_minute_until_something_changes(desk: Desk, ana: Person, clock: Clock) -> None:
    await desk.task(ana, "Order paper", due_on="2026-03-04")
    assert [await statements(ana) > 0 for _ in range(3)] == [True, False, False]
    await desk.task(ana, "Order ink", due_on="2026-03-04")
    assert headings(await briefing(ana)) == ["Due today 2"]
    assert await statements(ana) == 0
    clock.advance(minutes=1)
    assert await statements(ana) > 0


@pytest.mark.parametrize("headers", [{}, IN_PLACE])
async def test_nobody_is_shown_what_was_kept_for_another(desk: Desk, ana: Person, headers: dict[str, str]) -> None:
    ben = await desk.member("owner", ana)
    await desk.task(ana, "Order paper", due_on="2026-03-04", assignee_id=ana.account_id)
    assert "Order paper" in (await ana.get("", headers=headers)).text
    assert "Order paper" not in (await ben.get("", headers=headers)).text


async def test_what_is_late_within_the_minute_is_late(desk: Desk, ana: Person, clock: Clock) -> None:
    await desk.task(ana, "Call Cy", due_at=clock() + timedelta(seconds=20), due_on="2026-03-04")
    assert headings(await briefing(ana)) == ["Due today 1"]
    clock.advance(seconds=21)
    assert headings(await briefing(ana)) == ["Overdue 1"]


async def test_a_page_that_asks_for_itself_keeps_no_look_from_being_noted(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    ben = await desk.member("editor", ana)
    await briefing(ana)
    await desk.task(ben, "Order paper")
    assert told(await briefing(ana)) == ["Ben added “Order paper”"]
    clock.advance(hours=1)
    refresh = {"sec-fetch-dest": "empty", "hx-request": "true", "hx-request-type": "full"}
    assert told(Page(await ana.get("", headers=refresh))) == ["Ben added “Order paper”"]
    assert told(await briefing(ana)) == []


async def test_what_is_kept_is_no_answer_to_who_loads_in_advance_or_asks_for_json(desk: Desk, ana: Person) -> None:
    await briefing(ana)
    assert (await ana.get("", headers={"sec-purpose": "prefetch"})).status_code == 425
    reply = await ana.get("", headers={"accept": "application/json"})
    assert reply.headers["content-type"] == "application/json"


async def test_what_was_just_read_is_said_to_be_read(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, "Winter hours", body="One.")
    await ask(desk, ben, draft)
    await ana.get(f"/drafts/{draft}/reading")
    await saved(ben, draft, 1, "Two.")
    assert "Changed since you read" in (await briefing(ana)).text
    await ana.get(f"/drafts/{draft}/reading")
    assert "Changed since you read" not in (await briefing(ana)).text
