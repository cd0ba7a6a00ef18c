"""What was just done, told on the page that follows, with its undo."""

from typing import Any

import msgspec
from litestar import Request

from webapp.database.pool import Queryable
from webapp.events import queries
from webapp.events.models import Event
from webapp.events.story import can_undo, notice
from webapp.web.pages import NOTICE_COOKIE, workspace_url
from webapp.web.viewer import Viewer


class Notice(msgspec.Struct, frozen=True):
    """A sentence, and where to post to take it back."""

    text: str
    undo_url: str | None = None
    undo_label: str = "Undo"


def notice_of(event: Event, viewer: Viewer) -> Notice:
    """The notice of an event that this person has just caused."""
    undo = workspace_url(viewer, "events.undo", event_id=event.id) if can_undo(event, viewer) else None
    return Notice(notice(event), undo)


async def find_notice(db: Queryable, viewer: Viewer, event_id: int | None) -> Notice | None:
    """The notice of an event; None where nothing happened."""
    event = await queries.get_event(db, viewer.workspace.id, event_id) if event_id is not None else None
    return notice_of(event, viewer) if event is not None else None


async def load_notice(request: Request[Any, Any, Any]) -> None:
    """Before a whole page is made: the notice of the write that led to it by a 303."""
    event_id = request.cookies.get(NOTICE_COOKIE, "")
    viewer: Viewer | None = request.scope.get("user")
    if viewer is None or viewer.workspace_or_none is None or request.method != "GET":
        return
    if "sec-purpose" in request.headers:  # loaded in advance, and perhaps never seen
        return
    if not event_id.isascii() or not event_id.isdigit() or len(event_id) > 18:
        return
    event = await queries.get_event(request.app.state.db, viewer.workspace.id, int(event_id))
    if event is not None and event.actor_id == viewer.account.id:
        request.scope["state"]["notice"] = notice_of(event, viewer)
