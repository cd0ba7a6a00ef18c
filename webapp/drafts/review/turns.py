"""Whose turn it becomes by what isn't a move of a review: by other rules of the workspace, by a member who leaves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.review.queries import at_once, sql


class Turn(msgspec.Struct, frozen=True):
    """A draft in review, its status, its authors, and the members for whose decision it waits."""

    draft_id: int
    review_id: int
    status: str
    authors: list[int]
    waits_for: list[int]


@asynccontextmanager
async def telling_turns(
    db: Queryable, workspace_id: int, actor_id: int, why: str, *, now: datetime
) -> AsyncIterator[Queryable]:
    """What is done within, in a transaction, may change for whom drafts wait: by other "rules", or "members". Then the
    history of each tells it, and so do the inboxes of those whose turn it has become, and of its authors where it is
    approved now, or isn't any more. What waits for nobody any more is taken from inboxes."""
    async with at_once(db) as tx:
        await tx.execute(sql.hold_all_in_review, workspace_id=workspace_id)
        before = {each.draft_id: each for each in await tx.rows(Turn, sql.list_turns, workspace_id=workspace_id)}
        yield tx
        if not before:
            return
        await tx.execute(sql.end_all_news, workspace_id=workspace_id, draft_ids=list(before), now=now)
        after = await tx.rows(Turn, sql.list_turns, workspace_id=workspace_id)
        told = [turned(before[each.draft_id], each, actor_id, why) for each in after if each.draft_id in before]
        if turns := [each for each in told if each is not None]:
            await tx.execute(sql.record_turns, workspace_id=workspace_id, actor_id=actor_id, turns=turns, now=now)


def turned(before: Turn, after: Turn, actor_id: int, why: str) -> dict[str, object] | None:
    """What is told of a draft; None where nothing became of it that concerns anybody."""
    new = [each for each in after.waits_for if each not in before.waits_for]
    if not new and before.status == after.status:
        return None
    return {
        "draft_id": after.draft_id,
        "review_id": after.review_id,
        "after": {
            "why": why,
            "was": before.status,
            "now": after.status,
            "wanted": [each for each in new if each != actor_id],
            "authors": after.authors if before.status != after.status else [],
        },
    }
