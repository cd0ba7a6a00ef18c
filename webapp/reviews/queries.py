"""The queue of reviews in the database."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.notifications.context import Cursor
from webapp.reviews.models import AwaitedRow, DecidedRow, Neighbour, ReadDraft, WaitingPage, WaitingRow
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

sql = load("review_queue")

PAGE_SIZE = 50
AWAITED = 50  # of what somebody asked for
DECIDED = 15  # of what was decided lately
DECIDED_EVER = 100
LATELY = timedelta(days=30)


async def list_waiting(
    db: Queryable, viewer: Viewer, *, after: Cursor | None = None, limit: int = PAGE_SIZE
) -> WaitingPage:
    """What waits for this person's decision, the longest first."""
    query, place = sql.list_waiting.when(), {}
    if after is not None:
        query, place = sql.list_waiting.when("after"), {"after_at": after[0], "after_id": after[1]}
    rows = await db.rows(WaitingRow, query, **own(viewer), **place, limit=limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return WaitingPage(rows[:limit], f"{last.review_id}~{last.asked_at.isoformat()}" if last else None)


async def list_awaited(db: Queryable, viewer: Viewer) -> list[AwaitedRow]:
    """What this person asked for and isn't over, the longest first; at most AWAITED of it."""
    return await db.rows(
        AwaitedRow,
        sql.list_awaited,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        limit=AWAITED,
    )


async def list_decided(db: Queryable, viewer: Viewer, *, lately: bool) -> list[DecidedRow]:
    """What was decided, LATELY or whenever, the latest first; at most DECIDED or DECIDED_EVER of it."""
    since = viewer.now - LATELY if lately else None
    limit = DECIDED if lately else DECIDED_EVER
    return await db.rows(DecidedRow, sql.list_decided, workspace_id=viewer.workspace.id, since=since, limit=limit)


async def get_neighbours(db: Queryable, viewer: Viewer, draft_id: int) -> dict[str, Neighbour]:
    """What stands before and after a draft in this person's queue, by "before" and "after"."""
    rows = await db.rows(Neighbour, sql.get_neighbours, **own(viewer), draft_id=draft_id)
    return {row.place: row for row in rows}


async def get_read(db: Queryable, viewer: Viewer, draft_ids: Iterable[int]) -> dict[int, ReadDraft]:
    """Which of some drafts this person has read as they are."""
    rows = await db.rows(
        ReadDraft,
        sql.get_read,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        draft_ids=list(draft_ids),
    )
    return {row.id: row for row in rows}


def own(viewer: Viewer) -> dict[str, Any]:
    """Whose queue it is, and whether they may review."""
    return {
        "workspace_id": viewer.workspace.id,
        "account_id": viewer.account.id,
        "may_review": may(viewer.role, Permission.REVIEW),
    }
