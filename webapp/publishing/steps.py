"""Steps that several acts of publishing share, each inside a transaction that holds the draft."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.review.acts import Done, end
from webapp.drafts.review.models import Recorded, Review, State
from webapp.drafts.review.queries import end_news, keep_text
from webapp.jobs.queries import wake
from webapp.publishing.delivering import DELIVER_POST
from webapp.publishing.posts import sql
from webapp.publishing.targets.known import kinds_that

SUPERSEDED = "A later revision goes there instead."


class Out(msgspec.Struct, frozen=True):
    """What went out, by its publication, to which places something is on its way, and whether that `changes` anything
    there: it also does where only what was still to go there doesn't any more."""

    publication_id: int
    target_ids: list[int]
    changes: bool


async def put_out(
    tx: Queryable,
    workspace_id: int,
    held: tuple[State, Review | None],
    actor_id: int,
    targets: Sequence[int],
    now: datetime,
) -> Out:
    """Let the draft that is held go out as it is: its moment and its review are over, and each place has a receipt.
    Raises asyncpg.CheckViolationError where the database refuses it."""
    state, review = held
    draft_id = state.draft_id
    await keep_text(tx, workspace_id, draft_id)
    if state.schedule_id is not None:
        await end_schedule(tx, workspace_id, state, "published", now)
    publication_id: int = await tx.value(
        sql.add_publication,
        workspace_id=workspace_id,
        draft_id=draft_id,
        review_id=review.id if review else None,
        schedule_id=state.schedule_id,
        actor_id=actor_id,
        now=now,
    )
    if review is not None:
        await end(tx, workspace_id, review, actor_id, "published", now)
    dropped = await drop_receipts(tx, workspace_id, draft_id, targets, SUPERSEDED, now, publication_id=publication_id)
    sent: list[int] = await tx.value(
        sql.add_receipts,
        workspace_id=workspace_id,
        publication_id=publication_id,
        target_ids=list(targets),
        fixed_kinds=kinds_that(lambda kind: kind.why_no_update),
        actor_id=actor_id,
        name=DELIVER_POST.name,
        tries=DELIVER_POST.tries,
        now=now,
    )
    tx.after_commit(wake)
    return Out(publication_id, sent, bool(sent or dropped))


async def end_schedule(tx: Queryable, workspace_id: int, state: State, ending: str, now: datetime) -> None:
    """Let a draft's moment be over."""
    await tx.execute(sql.end_schedule, workspace_id=workspace_id, schedule_id=state.schedule_id, ending=ending, now=now)


async def chosen_targets(db: Queryable, workspace_id: int, draft_id: int) -> list[int]:
    """The places that a draft goes to, as its page says, else as its kind does."""
    found: list[int] = await db.value(sql.chosen_targets, workspace_id=workspace_id, draft_id=draft_id) or []
    return found


async def drop_receipts(
    tx: Queryable,
    workspace_id: int,
    draft_id: int,
    targets: Sequence[int],
    answer: str,
    now: datetime,
    *,
    publication_id: int = 0,
    failed_too: bool = False,
) -> int:
    """What was on its way to some places, and nobody has begun, isn't any more; how much that was."""
    dropped: int = await tx.value(
        sql.drop_receipts,
        workspace_id=workspace_id,
        draft_id=draft_id,
        target_ids=list(targets),
        publication_id=publication_id,
        failed_too=failed_too,
        answer=answer,
        now=now,
    )
    return dropped


async def record(
    tx: Queryable,
    workspace_id: int,
    draft_id: int,
    actor_id: int | None,
    action: str,
    part_id: int | None,
    told: dict[str, Any],
    now: datetime,
    *,
    undoes: int | None = None,
) -> Done:
    """Record what was done, and take from inboxes what waits for nobody any more."""
    await end_news(tx, workspace_id, draft_id, now=now)
    recorded = await tx.one(
        Recorded,
        sql.record_part,
        workspace_id=workspace_id,
        draft_id=draft_id,
        actor_id=actor_id,
        action=action,
        part_id=part_id,
        undoes=undoes,
        after=told,
        now=now,
    )
    assert recorded is not None  # noqa: S101  # an insert that returns nothing has raised
    return Done(recorded.event_id)
