"""What the page of a draft's editor is given of its threads."""

from typing import Any

from webapp.database.pool import Queryable
from webapp.drafts.threads import queries
from webapp.notifications.models import Following
from webapp.web.viewer import Viewer


async def open_context(db: Queryable, viewer: Viewer, draft_id: int) -> dict[str, Any]:
    """A draft's open threads in short, for the page of the editor; and whether this person follows the draft, which is
    found with them."""
    found = await queries.get_open(db, viewer.workspace.id, draft_id, viewer.account.id)
    return {
        "open_threads": found.threads[: queries.PAGE_SIZE],
        "more_threads": len(found.threads) > queries.PAGE_SIZE,
        "resolved_count": found.resolved_count,
        "follow": None if found.muted is None else Following(found.muted),
    }
