"""Where somebody is who goes through the queue."""

from webapp.database.pool import Queryable
from webapp.reviews.queries import get_neighbours
from webapp.web.pages import AnyRequest, shown_path, workspace_url
from webapp.web.viewer import Viewer


def is_in_queue(request: AnyRequest, viewer: Viewer, draft_id: int) -> bool:
    """Whether the page that is shown is a draft's to which the queue led."""
    path, _, query = shown_path(request).partition("?")
    return path == workspace_url(viewer, "reading.show", draft_id=draft_id) and "from=queue" in query.split("&")


async def next_in_queue(viewer: Viewer, db: Queryable, draft_id: int) -> str:
    """Where somebody goes on who has decided about a draft of the queue: to the next one, or after the last one to the
    queue."""
    following = (await get_neighbours(db, viewer, draft_id)).get("after")
    if following is None:
        return workspace_url(viewer, "reviews.list")
    return workspace_url(viewer, "reading.show", {"from": "queue"}, draft_id=following.draft_id)
