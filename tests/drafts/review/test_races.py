"""Two at once: what one decides while the other changes the rules, or a file, or the text."""

import asyncio

import pytest

from tests.support.background import until_it_waits, until_it_waits_or_ends
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.reviews import decide, send, status_of
from webapp.drafts.models import DraftText, SavedBy
from webapp.drafts.review.acts import take_back, withdraw
from webapp.drafts.review.models import Decider, Rules
from webapp.drafts.review.queries import save_rules
from webapp.drafts.revisions import save as saving_texts
from webapp.notifications.models import Reason, Telling
from webapp.notifications.queries import notify_all

pytestmark = pytest.mark.anyio


async def test_a_decision_that_is_taken_back_while_the_rules_change_is_seen_by_them(desk: Desk, ana: Person) -> None:
    eddie, ben = await desk.member("editor", ana, "Eddie"), await desk.member("reviewer", ana)
    cleo = await desk.member("reviewer", ana, "Cleo")
    draft = await desk.draft(eddie)
    await send(eddie, draft)
    for who in (ana, ben, cleo):
        await decide(who, draft)
    async with desk.db.transaction() as tx:
        await withdraw(tx, ana.workspace_id, draft, Decider(ben.account_id), now=desk.clock())
        rules = save_rules(desk.db, ana.workspace_id, ana.account_id, Rules(approvals_needed=3), now=desk.clock())
        saving = asyncio.create_task(rules)
        await until_it_waits(desk, saving)
    await saving
    assert await status_of(desk, draft) == "in_review"
    assert (await ana.post(f"/drafts/{draft}/review/publication")).status_code == 409


async def test_rules_that_change_just_before_it_goes_out_refuse_it_in_a_sentence(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    where = desk.db, ana.workspace_id
    await save_rules(*where, ana.account_id, Rules(only_approved=False), now=desk.clock())
    text = DraftText(1, "Winter hours", "Open till six.", "s", SavedBy.AUTOSAVE)
    await saving_texts.save(*where, draft, ana.account_id, text, now=desk.clock())
    async with desk.db._pool.acquire() as other:
        held = other.transaction()
        await held.start()
        await other.execute(
            "insert into revisions (workspace_id, draft_id, number, kind, title, body, word_count, created_at)"
            " values ($1, $2, 2, 'saved', 'x', '', 0, now())",
            ana.workspace_id,
            draft,
        )
        publishing = asyncio.create_task(ana.post(f"/drafts/{draft}/review/publication"))
        await until_it_waits(desk, publishing)
        await save_rules(*where, ana.account_id, Rules(only_approved=True, version=2), now=desk.clock())
        await held.rollback()
    reply = await publishing
    assert reply.status_code == 409
    assert "isn't approved" in Page(reply).one("[role=alert]").text()


async def test_a_decision_is_not_asked_for_while_its_review_is_taken_back(desk: Desk, ana: Person) -> None:
    eddie, ben = await desk.member("editor", ana, "Eddie"), await desk.member("reviewer", ana)
    draft = await desk.draft(eddie)
    await send(eddie, draft)
    wanted = Telling(ben.account_id, "draft", draft, (Reason.REVIEW,), None, 1, (), desk.clock())
    async with desk.db.transaction() as tx:
        await take_back(tx, ana.workspace_id, draft, eddie.account_id, now=desk.clock())
        telling = asyncio.create_task(notify_all(desk.db, ana.workspace_id, [wanted]))
        await until_it_waits_or_ends(desk, telling)
    await telling
    assert await desk.fetch("select count(*) from notifications where done_at is null") == 0
