"""What the page of a draft's editor is given of its threads."""

from typing import Any

from webapp.database.pool import Queryable
from webapp.drafts.threads import queries
from webapp.web.viewer import Viewer


async def open_context(db: Queryable, viewer: Viewer, draft_id: int) -> dict[str, Any]:
    """A draft's open threads in short, each with the latest of its comments, for the page of the editor."""
    found = await queries.list_threads(db, viewer.workspace.id, draft_id)
    threads = found[: queries.PAGE_SIZE]
    comments = await queries.get_comments(db, viewer.workspace.id, [thread.id for thread in threads], limit=1)
    return {
        "open_threads": [(thread, comments[thread.id][0]) for thread in threads if comments[thread.id]],
        "more_threads": len(found) > len(threads),
        "resolved_count": await queries.count_resolved(db, viewer.workspace.id, draft_id),
    }
