"""Reviews in the database. The database makes hashes and statuses; what may be done is said in `moves.py`."""

from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Database, Queryable
from webapp.drafts.review.models import (
    Decided,
    Decider,
    Held,
    Recorded,
    Refused,
    Review,
    Rules,
    State,
    Verdict,
)
from webapp.drafts.review.moves import Move, approver_of, refusal

sql = load("reviews")


async def get_held(db: Queryable, workspace_id: int, draft_id: int) -> tuple[State, Review | None] | None:
    """A draft as its review sees it, and the asking that is open, with whom it was asked of and what was decided; None
    where there is no such draft."""
    row = await db.one(Held, sql.get_held, workspace_id=workspace_id, draft_id=draft_id)
    return None if row is None else (row, msgspec.convert(row.review, Review | None))  # which came as JSON


async def get_state(db: Queryable, workspace_id: int, draft_id: int) -> State | None:
    """A draft as its review sees it; None where there is no such draft."""
    held = await get_held(db, workspace_id, draft_id)
    return None if held is None else held[0]


async def is_in_review(db: Queryable, workspace_id: int, draft_id: int) -> bool:
    """Whether somebody is asked to look at a draft."""
    state = await get_state(db, workspace_id, draft_id)
    return state is not None and state.review_id is not None


@asynccontextmanager
async def at_once(db: Queryable) -> AsyncIterator[Queryable]:
    """Statements that commit together: by a transaction of their own, or with the one that is given."""
    if isinstance(db, Database):
        async with db.transaction() as tx:
            yield tx
    else:
        yield db


async def hold(tx: Queryable, workspace_id: int, draft_id: int) -> tuple[State, Review | None] | None:
    """A draft and its review as they are, which nobody changes until the commit; None where there is no such draft."""
    await tx.execute(sql.hold_draft, workspace_id=workspace_id, draft_id=draft_id)
    return await get_held(tx, workspace_id, draft_id)


async def keep_text(tx: Queryable, workspace_id: int, draft_id: int) -> None:
    """Keep the text of a draft as a revision for good, though it may be an autosave."""
    await tx.execute(sql.keep_text, workspace_id=workspace_id, draft_id=draft_id)


async def end_news(tx: Queryable, workspace_id: int, draft_id: int, *, now: datetime) -> None:
    """Take from inboxes that a decision is wanted, where it is wanted no more."""
    await tx.execute(sql.end_news, workspace_id=workspace_id, draft_id=draft_id, now=now)


async def get_reviewing_members(db: Queryable, workspace_id: int) -> list[int]:
    """The members who may review now."""
    found: list[int] = await db.value(sql.get_reviewing_members, workspace_id=workspace_id)
    return found


async def get_rules(db: Queryable, workspace_id: int) -> Rules:
    """How a workspace reviews."""
    return await db.one(Rules, sql.get_rules, workspace_id=workspace_id) or Rules()


async def save_rules(db: Queryable, workspace_id: int, actor_id: int, rules: Rules, *, now: datetime) -> int | None:
    """How a workspace reviews from now on; the event, None where somebody changed it since `rules.version`."""
    saved = await db.one(
        Recorded,
        sql.save_rules,
        workspace_id=workspace_id,
        actor_id=actor_id,
        now=now,
        **msgspec.structs.asdict(rules),
    )
    return saved.event_id if saved else None


async def decide(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    decider: Decider,
    verdict: Verdict,
    note: str,
    shown_hash: str,
    *,
    again: bool = False,
    now: datetime,
) -> Decided | Refused:
    """Decide about the content that a page has shown, whose hash is `shown_hash`. MovedOn where the draft has another
    by now, Refused with a sentence where it can't be decided about, or not by them. `again` approves what the content
    became since they approved it."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        approval = Move.APPROVE_AGAIN if again else Move.APPROVE
        move = approval if verdict is Verdict.APPROVED else Move.REQUEST_CHANGES
        if why := refusal(move, held, decider, shown_hash=shown_hash):
            return why
        assert held is not None and held[1] is not None  # noqa: S101, PT018  # or it was refused
        await keep_text(tx, workspace_id, draft_id)
        state = held[0]
        approver_id, by_author = approver_of(state, decider)
        decision_id: int = await tx.value(
            sql.add_decision,
            workspace_id=workspace_id,
            draft_id=draft_id,
            review_id=held[1].id,
            account_id=decider.account_id,
            link_id=decider.link_id,
            name=decider.name,
            verdict=verdict.value,
            note=note,
            approver_id=approver_id,
            by_author=by_author,
            now=now,
        )
        await end_news(tx, workspace_id, draft_id, now=now)
        after = await get_state(tx, workspace_id, draft_id) or state
        told = {
            "decision": decision_id,
            "of_revision": state.revision,
            "note": note or None,
            "by_link": decider.name or None,
            "authors": sorted(
                {each for each in (state.created_by, state.asked_by, decider.made_by) if each is not None}
            ),
            "wanted": newly_wanted(after, set(state.waits_for), decider.account_id) or None,
        }
        action = f"review.{verdict.value}"
        event_id = await record_move(tx, workspace_id, draft_id, decider.account_id, action, held[1].id, told, now=now)
    return Decided(event_id, after.status)


async def record_move(
    tx: Queryable,
    workspace_id: int,
    draft_id: int,
    actor_id: int | None,
    action: str,
    review_id: int | None,
    told: dict[str, Any],
    *,
    undoes: int | None = None,
    now: datetime,
) -> int:
    """The event of a move, in the transaction that makes it."""
    event_id: int = await tx.value(
        sql.record_move,
        workspace_id=workspace_id,
        draft_id=draft_id,
        actor_id=actor_id,
        action=action,
        review_id=review_id,
        undoes=undoes,
        after=told,
        now=now,
    )
    return event_id


async def wanted(
    tx: Queryable, workspace_id: int, before: State, actor_id: int | None, *, known: AbstractSet[int] = frozenset()
) -> list[int]:
    """Whose decision is wanted since a move, by which it may wait for others, but theirs who are `known` to know."""
    after = await get_state(tx, workspace_id, before.draft_id)
    return [] if after is None else newly_wanted(after, known, actor_id)


def newly_wanted(after: State, known: AbstractSet[int], actor_id: int | None) -> list[int]:
    """Whose turn it is now who aren't `known` to know it, and didn't bring it about."""
    return [each for each in after.waits_for if each not in known and each != actor_id]
