"""Who hears of a review, and when it is done by itself; and how a workspace reviews."""

import pytest

from tests.notifications.telling import a_minute_later, inbox
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.reviews import decide, save, send, status_of

pytestmark = pytest.mark.anyio


async def test_reviewers_hear_that_their_decision_is_wanted_until_they_made_it(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana, body="Open till five.")
    await a_minute_later(desk)
    await send(ana, draft, ben)
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["review"], "review.asked", 1)]
    assert await inbox(desk, cleo) == []
    await decide(ben, draft, note="Good")
    assert await inbox(desk, ben) == []
    await a_minute_later(desk)
    assert [line[1] for line in await inbox(desk, ana)] == ["review.approved"]
    assert "decision" in (await inbox(desk, ana))[0][0]
    await save(ana, draft, "Open till six.")
    await a_minute_later(desk)
    assert [line[1] for line in await inbox(desk, ben)] == ["review.voided"]
    await ana.post(f"/drafts/{draft}/review?_method=delete")
    assert await inbox(desk, ben) == []


async def test_who_decided_within_the_minute_isnt_asked_any_more(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await a_minute_later(desk)
    await send(ana, draft)
    await decide(ben, draft)
    await a_minute_later(desk)
    assert await inbox(desk, ben) == []


async def test_the_rules_of_a_workspace_change_what_is_approved_at_once(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    await send(ana, draft)
    await decide(ben, draft)
    assert await status_of(desk, draft) == "approved"
    fields = {"version": "1", "approvals_needed": "2", "only_approved": "1", "review_reminder_days": ""}
    assert (await ana.post("/settings/review?_method=put", fields)).status_code == 303
    assert await status_of(desk, draft) == "in_review"
    assert (await ana.post(f"/drafts/{draft}/review/publication")).status_code == 409
    await decide(cleo, draft)
    assert await status_of(desk, draft) == "approved"
    stale = await ana.post("/settings/review?_method=put", fields)
    assert stale.status_code == 409
    named = {**fields, "version": "2", "approvals_needed": "1", "approvers": [str(ana.account_id)]}
    assert (await ana.post("/settings/review?_method=put", named)).status_code == 303
    assert await status_of(desk, draft) == "in_review"
    many = await ana.post("/settings/review?_method=put", {**fields, "version": "3", "approvals_needed": "9"})
    assert many.status_code == 422
    assert "Only 3 here can approve" in Page(many).text
    assert (await ben.get("/settings/review")).status_code == 403


async def test_a_status_is_never_what_somebody_writes_there(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await desk.fetch("update drafts set status = 'approved', content_hash = sha256('') where id = $1", draft)
    assert await status_of(desk, draft) == "draft"
    assert await desk.fetch("select content_hash = content_hash_of(d) from drafts d where id = $1", draft)
    assert (
        await desk.fetch("select amount from counters where subject = 'draft' and dimension = '' and status = 'draft'")
        == 1
    )


async def test_an_authors_own_approval_counts_only_as_long_as_the_workspace_lets_authors_approve(
    desk: Desk, ana: Person
) -> None:
    await desk.member("reviewer", ana)
    fields = {"approvals_needed": "1", "only_approved": "1", "review_reminder_days": ""}
    await ana.post("/settings/review?_method=put", {**fields, "version": "1", "authors_may_approve": "1"})
    draft = await desk.draft(ana)
    await send(ana, draft)
    await decide(ana, draft)
    assert await status_of(desk, draft) == "approved"
    assert (await ana.post("/settings/review?_method=put", {**fields, "version": "2"})).status_code == 303
    assert await status_of(desk, draft) == "in_review"
    assert "authors may not approve" in Page(await ana.get(f"/drafts/{draft}")).one("#review").text()
