"""Whose turn it becomes without anybody asking them: by other rules, by who leaves, by what is taken back."""

import asyncio
from pathlib import Path

import pytest

from tests.notifications.telling import a_minute_later, inbox
from tests.support.asking import ask
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.places import a_place
from tests.support.publishing import approved, publish
from tests.support.reviews import decide, save, send, shown, status_of
from webapp.drafts.review.acts import Done
from webapp.drafts.review.models import Verdict
from webapp.drafts.review.queries import decide as decide_by
from webapp.drafts.review.queries import get_state
from webapp.drafts.review_links.models import NewLink
from webapp.drafts.review_links.queries import add_link, find_link
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

RULES = {"approvals_needed": "1", "only_approved": "1", "review_reminder_days": ""}


async def set_rules(who: Person, **fields: object) -> None:
    """Say how a workspace reviews, as an owner does."""
    version = Page(await who.get("/settings/review")).one("[name=version]").attributes["value"]
    reply = await who.post("/settings/review?_method=put", {**RULES, "version": version, **fields})
    assert reply.status_code == 303, Page(reply).text


async def wanted(desk: Desk, who: Person) -> list[str]:
    """What is told somebody last of each draft that their decision is wanted about."""
    return [action for reasons, action, _ in await inbox(desk, who) if reasons[0] == "review"]


async def test_who_is_needed_by_other_rules_hears_of_it(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    await send(ana, draft)
    await decide(ben, draft)
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == []
    await set_rules(ana, approvals_needed="2")
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == ["review.turned"]
    assert await wanted(desk, ben) == []
    assert "isn’t approved any more" in Page(await cleo.get("/inbox")).text
    assert "isn’t approved any more" in Page(await ana.get(f"/drafts/{draft}")).text


async def test_who_is_named_to_approve_hears_of_what_waits(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    await a_minute_later(desk)
    assert await wanted(desk, ben) == ["review.asked"]
    await set_rules(ana, approvers=[str(cleo.account_id)])
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == ["review.turned"]


async def test_where_authors_may_approve_they_hear_of_what_waits_for_them(desk: Desk, ana: Person) -> None:
    dan = await desk.member("owner", ana, "Dan")
    await desk.member("reviewer", ana)
    draft = await desk.draft(dan)
    await send(dan, draft)
    await a_minute_later(desk)
    await set_rules(ana, authors_may_approve="1")
    await a_minute_later(desk)
    assert await wanted(desk, dan) == ["review.turned"]


async def test_what_milder_rules_approve_is_asked_of_nobody_any_more_and_history_says_why(
    desk: Desk, ana: Person
) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    await set_rules(ana, approvals_needed="2")
    draft = await desk.draft(ana)
    await send(ana, draft)
    await decide(ben, draft)
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == ["review.asked"]
    await set_rules(ana, approvals_needed="1")
    assert await status_of(desk, draft) == "approved"
    assert await wanted(desk, cleo) == []
    assert "by which this draft is approved" in Page(await ana.get(f"/drafts/{draft}")).text


async def test_what_other_rules_change_nothing_about_says_nothing(desk: Desk, ana: Person) -> None:
    await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft)
    await set_rules(ana, review_reminder_days="3")
    assert await desk.fetch("select count(*) from events where action = 'review.turned'") == 0


async def test_whoever_may_review_hears_that_who_was_asked_has_left(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == []
    assert (await ana.post(f"/members/{ben.account_id}?_method=delete")).status_code == 303
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == ["review.turned"]


async def test_whoever_may_review_hears_that_who_was_asked_has_another_role(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    await a_minute_later(desk)
    reply = await ana.post(f"/members/{ben.account_id}?_method=put", {"role": "viewer"})
    assert reply.status_code == 303, Page(reply).text
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == ["review.turned"]
    assert await wanted(desk, ben) == []


async def test_a_wish_for_changes_that_is_taken_back_asks_the_others_again(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana)
    await send(ana, draft, ben, cleo)
    await decide(ben, draft, "changes_requested")
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == []
    assert (await ben.post(f"/drafts/{draft}/review/decisions?_method=delete")).status_code == 303
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == ["review.withdrawn"]
    assert await wanted(desk, ben) == []


async def test_an_approval_by_link_that_counts_no_more_asks_whoever_may_review(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft)
    made = await add_link(desk.db, ana.workspace_id, draft, ben.account_id, NewLink("3", "Nora"), now=desk.clock())
    assert made is not None
    link, state = await find_link(desk.db, made.token), await get_state(desk.db, ana.workspace_id, draft)
    assert link is not None
    assert state is not None
    where = desk.db, ana.workspace_id, draft
    await decide_by(*where, link.decider, Verdict.APPROVED, "", state.shown_hash, now=desk.clock())
    assert await status_of(desk, draft) == "approved"
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == []
    await save(ana, draft, "Open till six.")
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == ["review.voided"]


async def test_a_review_that_is_opened_again_asks_again(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana)
    await send(ana, draft, ben)
    await a_minute_later(desk)
    await ana.post(f"/drafts/{draft}/review?_method=delete")
    await a_minute_later(desk)
    assert await wanted(desk, ben) == []
    event = await desk.fetch("select max(id) from events where action = 'review.taken_back'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    await a_minute_later(desk)
    assert await wanted(desk, ben) == ["review.undone"]


async def test_a_draft_that_counts_as_approved_no_more_asks_whoever_may_review(desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft)
    await decide(ben, draft)
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == []
    await save(ana, draft, "Open till six.")
    await a_minute_later(desk)
    assert await wanted(desk, ben) == ["review.voided"]
    assert await wanted(desk, cleo) == ["review.voided"]
    await save(ana, draft, "Open till five.")
    assert await status_of(desk, draft) == "approved"
    assert await wanted(desk, ben) == []
    assert await wanted(desk, cleo) == []


async def test_rules_decisions_and_members_that_change_at_once_wait_for_each_other(desk: Desk, ana: Person) -> None:
    desk.db._acquire_timeout = 60  # thirty acts at once on a busy machine are no defect
    reviewers = [await desk.member("reviewer", ana, name) for name in ("Ben", "Cleo", "Dan")]
    drafts = [await desk.draft(ana, body="Open till five.") for _ in range(3)]
    for draft in drafts:
        await send(ana, draft)
    seen = [await shown(reviewers[0], draft) for draft in drafts]
    acts = []
    for number in range(4):
        version = str(number + 1)
        acts.append(ana.post("/settings/review?_method=put", {**RULES, "version": version, "approvals_needed": "2"}))
        role = "viewer" if number % 2 else "reviewer"
        acts.append(ana.post(f"/members/{reviewers[2].account_id}?_method=put", {"role": role}))
        for draft, fields in zip(drafts, seen, strict=True):
            who = reviewers[number % 2]
            acts.append(who.post(f"/drafts/{draft}/review/decisions", {**fields, "verdict": "approved"}))
            acts.append(who.post(f"/drafts/{draft}/review/decisions?_method=delete"))
    replies = await asyncio.gather(*acts)
    assert {reply.status_code for reply in replies} <= {303, 409}
    for draft in drafts:
        assert await status_of(desk, draft) in ("in_review", "approved")


@pytest.mark.parametrize("way", ["by hand", "at a place"])
async def test_what_isnt_out_any_more_asks_whom_other_rules_need(
    way: str, desk: Desk, ana: Person, tmp_path: Path
) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    draft = await approved(desk, ana, ben)
    if way == "by hand":
        assert (await ana.post(f"/drafts/{draft}/review/publication")).status_code == 303
    else:
        place = await a_place(desk, ana, settings={"file": str(tmp_path / "machine.json")})
        assert isinstance(await publish(desk, ana, draft, place), Done)
    await set_rules(ana, approvals_needed="2")
    await a_minute_later(desk)
    assert await wanted(desk, cleo) == []
    back = "review/publication" if way == "by hand" else "publishing"
    assert (await ana.post(f"/drafts/{draft}/{back}?_method=delete")).status_code == 303
    assert await status_of(desk, draft) == "in_review"
    await a_minute_later(desk)
    action = "review.unpublished" if way == "by hand" else "publication.withdrawn"
    assert await wanted(desk, cleo) == [action]


async def test_other_rules_cost_as_many_statements_for_two_hundred_open_reviews_as_for_two(
    desk: Desk, ana: Person
) -> None:
    people = [await desk.member("reviewer", ana, name) for name in ("Ben", "Cleo", "Dan")]
    counts = []
    await set_rules(ana, approvers=[str(ana.account_id)])
    for amount in (2, 198):
        drafts = [await desk.draft(people[n % 3], f"Post {n}") for n in range(amount)]
        for n, draft in enumerate(drafts):
            await ask(desk, people[n % 3], draft)
        await desk.fetch("analyze reviews, drafts, members")
        await a_minute_later(desk)
        for fields in ({"approvals_needed": "2"}, {"authors_may_approve": "1"}, {"approvers": [str(ana.account_id)]}):
            with watched() as watch:
                await set_rules(ana, **fields)
            counts.append(len(watch.names))
    told = await desk.fetch("select count(*) from events where action = 'review.turned'")
    assert told >= 2 * 198, "each draft's history tells it"
    assert counts[:3] == counts[3:]
    waits = "select count(*) from notifications where done_at is null and reasons[1] = 'review' and account_id <> $1"
    assert await desk.fetch(waits, ana.account_id) == 0
