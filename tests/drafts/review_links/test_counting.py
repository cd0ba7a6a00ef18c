"""Whose approval a decision by a link is: it counts as that of whoever made the link, where theirs would, and once."""

import httpx
import pytest

from tests.drafts.review_links.conftest import Share, opened
from tests.notifications.telling import a_minute_later, inbox
from tests.reviews.test_queue import waiting
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.reviews import decide, send, status_of

pytestmark = pytest.mark.anyio


async def approved(visitor: httpx.AsyncClient, path: str, name: str) -> None:
    """Approve by a link."""
    page = await opened(visitor, path, name)
    assert (await page.submit(visitor, "Approve")).status_code == 303


async def test_nobody_approves_their_own_draft_by_a_link_that_they_made(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    path = await share(ana, draft)
    assert "doesn’t count as an approval" in Page(await ana.get(f"/drafts/{draft}/links")).row("Somebody").text
    await approved(visitor, path, "Nora")
    assert await status_of(desk, draft) == "in_review"
    assert "It doesn’t count" in Page(await ana.get(f"/drafts/{draft}")).one("#review").text()
    assert (await ana.post(f"/drafts/{draft}/review/publication")).status_code == 409
    await decide(ben, draft)
    assert await status_of(desk, draft) == "approved"


async def test_a_link_that_somebody_else_makes_anew_lets_no_earlier_decision_count(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    eddie = await desk.member("editor", ana, "Eddie")
    draft = await desk.draft(eddie)
    await approved(visitor, await share(eddie, draft), "Nora")
    link = await desk.fetch("select id from review_links")
    assert (await ana.post(f"/drafts/{draft}/links/{link}/renewal")).status_code == 200
    assert await status_of(desk, draft) == "in_review"


async def test_a_member_and_the_links_that_they_made_are_one_approval(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    eddie, ben = await desk.member("editor", ana, "Eddie"), await desk.member("reviewer", ana)
    rules = {"version": "1", "approvals_needed": "2", "only_approved": "1", "review_reminder_days": ""}
    assert (await ana.post("/settings/review?_method=put", rules)).status_code == 303
    draft = await desk.draft(eddie)
    await send(eddie, draft)
    for name in ("Nora", "Nils"):
        await approved(visitor, await share(ana, draft), name)
    await decide(ana, draft)
    assert await status_of(desk, draft) == "in_review"
    assert "1 of 2 approvals" in Page(await ana.get(f"/drafts/{draft}")).one("#review").text()
    await decide(ben, draft)
    assert await status_of(desk, draft) == "approved"


async def test_a_link_counts_as_its_maker_would_at_the_moment_of_deciding(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    eddie, olga = await desk.member("editor", ana, "Eddie"), await desk.member("owner", ana, "Olga")
    draft = await desk.draft(eddie)
    await send(eddie, draft)
    path = await share(olga, draft)
    await desk.fetch("update members set role = 'editor' where account_id = $1", olga.account_id)
    await approved(visitor, path, "Nora")
    assert await status_of(desk, draft) == "in_review"


async def test_only_whom_the_link_is_for_is_asked_unless_others_are_ticked(
    desk: Desk, ana: Person, share: Share
) -> None:
    ben = await desk.member("reviewer", ana)
    await a_minute_later(desk)
    alone, both = await desk.draft(ana, "Alone"), await desk.draft(ana, "Both")
    page = Page(await ana.get(f"/drafts/{alone}/links"))
    assert page.one("[name=others]").attributes.get("checked", "no") != "no", "her link doesn't count by itself"
    await ana.post(f"/drafts/{alone}/links", {"days": "14", "name": "Nora"})
    await ana.post(f"/drafts/{both}/links", {"days": "14", "name": "Nora", "others": "1"})
    await a_minute_later(desk)
    assert [line[1] for line in await inbox(desk, ben)] == ["review.asked"]
    assert await waiting(ben) == ["Both"]
    assert "Ana asked whoever has a link" in Page(await ana.get(f"/drafts/{alone}")).one("#review").text()
    await ana.post(f"/drafts/{alone}/review/reviewers?_method=put", {})
    assert await waiting(ben) == ["Alone", "Both"]


async def test_who_made_the_link_hears_what_was_decided_by_it(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    eddie, eve = await desk.member("editor", ana, "Eddie"), await desk.member("editor", ana, "Eve")
    draft = await desk.draft(eddie)
    await send(eddie, draft, ana)
    path = await share(eve, draft)
    await a_minute_later(desk)
    await approved(visitor, path, "Nora")
    await a_minute_later(desk)
    assert [line[1] for line in await inbox(desk, eve)] == ["review.approved"]
    assert [line[1] for line in await inbox(desk, eddie)] == ["review.approved"]
