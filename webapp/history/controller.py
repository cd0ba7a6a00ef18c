"""Undo."""

from litestar import Controller, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.history.describe import can_undo
from webapp.history.flash import read_event_ids
from webapp.history.models import Event
from webapp.history.queries import get_event, get_events
from webapp.history.subject import subject_of, url_of
from webapp.history.undo import undo, undo_all
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_pairs
from webapp.web.pages import (
    AnyRequest,
    Reply,
    asked_by_htmx,
    moved_on,
    page,
    shown_path,
    wants_fragment,
    workspace_url,
)
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class EventController(Controller):
    """What can be taken back."""

    path = "/w/{workspace:str}"

    @post(
        "/events/{event_id:int}/undo",
        name="events.undo",
        permission=Permission.EDIT,
        about=("undo a change", "Undo the change"),
    )
    async def undo_event(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        event_id: FromPath[int],
    ) -> Reply:
        """Put what an event changed back as it was before; 409 where it has been changed again since."""
        event = await get_event(db, viewer.workspace.id, event_id)
        if event is None or not can_undo(event, viewer):
            raise NotFoundException
        undone = await undo(db, viewer, event)
        if undone is None:
            raise NotFoundException
        the_list = workspace_url(viewer, f"{subject_of(event).plural}.list")
        where = url_of(viewer, subject_of(event), event.subject_id)
        if not undone:
            return cannot_undo(request, where)
        if (reply := await shown_again(request, viewer, db, [event])) is not None:
            return reply
        gone = event.part is None and event.act in ("created", "restored")
        shown = shown_path(request)
        return moved_on(request, the_list if gone and shown == where else shown or where, event.id, taken_back=True)

    @post(
        "/events/undo", name="events.undo_all", permission=Permission.EDIT, about=("undo changes", "Undo the changes")
    )
    async def undo_events(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Take back what several events did in one act, such as adding pasted lines: all of it, or 409 and nothing."""
        wanted = read_event_ids(dict(await read_pairs(request)).get("events", ""))
        events = await get_events(db, viewer.workspace.id, wanted)
        if not events or len(events) != len(wanted) or not all(can_undo(event, viewer) for event in events):
            raise NotFoundException
        where = workspace_url(viewer, f"{subject_of(events[0]).plural}.list")
        undone = await undo_all(db, viewer, events)
        if undone is None:
            raise NotFoundException
        if not undone:
            return cannot_undo(request, where)
        if (reply := await shown_again(request, viewer, db, events)) is not None:
            return reply
        return moved_on(request, shown_path(request) or where, wanted, taken_back=True)


async def shown_again(request: AnyRequest, viewer: Viewer, db: Database, events: list[Event]) -> Reply | None:
    """The answer to an undo in place by what it changed there; None where the page is made anew."""
    shows = subject_of(events[0]).shows_again
    in_place = asked_by_htmx(request) and not wants_fragment(request)
    return await shows(request, viewer, db, events) if shows is not None and in_place else None


def cannot_undo(request: AnyRequest, where: str) -> Reply:
    """That what is to be taken back has changed since: a notice on the page that is shown, or a page of its own."""
    template = "history/_cannot_undo.html" if asked_by_htmx(request) else "history/cannot_undo.html"
    return page(request, template, status=409, section="", where=where)
