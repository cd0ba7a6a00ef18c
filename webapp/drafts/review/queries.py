"""Reviews in the database. The database makes hashes and statuses; what may be done is said in `moves.py`."""

from datetime import datetime

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Database, Queryable
from webapp.drafts.review.models import (
    Asking,
    Decided,
    Decider,
    Decision,
    Recorded,
    Refused,
    Review,
    Reviewer,
    State,
    Verdict,
)
from webapp.drafts.review.moves import Move, refusal

sql = load("reviews")


async def get_state(db: Queryable, workspace_id: int, draft_id: int) -> State | None:
    """A draft as its review sees it; None where there is no such draft."""
    return await db.one(State, sql.get_state, workspace_id=workspace_id, draft_id=draft_id)


async def get_review(db: Queryable, workspace_id: int, draft_id: int) -> Review | None:
    """The asking of a draft that is open, with whom it was asked of and what was decided; None where there is none."""
    asking = await db.one(Asking, sql.get_review, workspace_id=workspace_id, draft_id=draft_id)
    if asking is None:
        return None
    reviewers = await db.rows(Reviewer, sql.get_reviewers, workspace_id=workspace_id, review_id=asking.id)
    decisions = await db.rows(Decision, sql.get_decisions, workspace_id=workspace_id, review_id=asking.id)
    return Review(**msgspec.structs.asdict(asking), reviewers=reviewers, decisions=decisions)


async def hold(tx: Queryable, workspace_id: int, draft_id: int) -> tuple[State, Review | None] | None:
    """A draft and its review as they are, which nobody changes until the commit; None where there is no such draft."""
    await tx.execute(sql.hold_draft, workspace_id=workspace_id, draft_id=draft_id)
    state = await get_state(tx, workspace_id, draft_id)
    return None if state is None else (state, await get_review(tx, workspace_id, draft_id))


async def decide(
    db: Database,
    workspace_id: int,
    draft_id: int,
    decider: Decider,
    verdict: Verdict,
    note: str,
    shown_hash: str,
    *,
    now: datetime,
) -> Decided | Refused:
    """Decide about the content that a page has shown, whose hash is `shown_hash`. MovedOn where the draft has another
    by now, Refused with a sentence where it can't be decided about, or not by them."""
    async with db.transaction() as tx:
        held = await hold(tx, workspace_id, draft_id)
        move = Move.APPROVE if verdict is Verdict.APPROVED else Move.REQUEST_CHANGES
        if why := refusal(move, held, decider, shown_hash=shown_hash):
            return why
        assert held is not None and held[1] is not None  # noqa: S101, PT018  # or it was refused
        recorded = await tx.one(
            Recorded,
            sql.add_decision,
            workspace_id=workspace_id,
            draft_id=draft_id,
            review_id=held[1].id,
            account_id=decider.account_id,
            link_id=decider.link_id,
            name=decider.name,
            verdict=verdict.value,
            note=note,
            action=f"review.{verdict.value}",
            now=now,
        )
        after = await get_state(tx, workspace_id, draft_id)
    assert recorded is not None and after is not None  # noqa: S101, PT018  # the draft is held
    return Decided(recorded.event_id, after.status)
