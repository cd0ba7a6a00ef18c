"""Where somebody is who goes through the queue."""

from webapp.database.pool import Queryable
from webapp.reviews.queries import get_neighbours
from webapp.web.pages import AnyRequest, shown_path, workspace_url
from webapp.web.viewer import Viewer


async def after_deciding(request: AnyRequest, viewer: Viewer, db: Queryable, draft_id: int) -> str | None:
    """Where somebody goes on who has decided about a draft to which the queue led them: to the next one, or after the
    last one to the queue. None where it was opened otherwise."""
    path, _, query = shown_path(request).partition("?")
    if path != workspace_url(viewer, "reading.show", draft_id=draft_id) or "from=queue" not in query.split("&"):
        return None
    following = (await get_neighbours(db, viewer, draft_id)).get("after")
    if following is None:
        return workspace_url(viewer, "reviews.list")
    return workspace_url(viewer, "reading.show", {"from": "queue"}, draft_id=following.draft_id)
