"""What the templates of the queue are given."""

from collections.abc import Sequence
from typing import Any

from webapp.database.pool import Database
from webapp.drafts.models import DRAFT_STATUS_WORDS, KIND_WORDS
from webapp.notifications.context import Cursor
from webapp.reviews import queries
from webapp.reviews.models import LeftOut
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer


async def rows_context(db: Database, viewer: Viewer, after: Cursor | None, limit: int) -> dict[str, Any]:
    """A page of what waits for this person."""
    waiting = await queries.list_waiting(db, viewer, after=after, limit=limit)
    return {
        "section": "reviews",
        "may_review": may(viewer.role, Permission.REVIEW),
        "kind_words": KIND_WORDS,
        "waiting": waiting,
    }


async def queue_context(
    db: Database,
    viewer: Viewer,
    *,
    after: Cursor | None = None,
    limit: int = queries.PAGE_SIZE,
    lately: bool = True,
    wrong: str = "",
    approved: Sequence[str] = (),
    left_out: Sequence[LeftOut] = (),
) -> dict[str, Any]:
    """The whole page, with what was decided `lately` or whenever; `wrong` says what can't be done with what was chosen,
    and of what was to be approved together some was `approved` (titles) and some `left_out`."""
    return {
        **await rows_context(db, viewer, after, limit),
        "status_words": DRAFT_STATUS_WORDS,
        "can_edit": may(viewer.role, Permission.EDIT),
        "awaited": await queries.list_awaited(db, viewer),
        "decided": await queries.list_decided(db, viewer, lately=lately),
        "lately": lately,
        "wrong": wrong,
        "approved": approved,
        "left_out": left_out,
    }
