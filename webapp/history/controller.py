"""Undo."""

import asyncio

from litestar import Controller, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.history.describe import can_undo
from webapp.history.flash import notice_of_undoing, read_event_ids, removes
from webapp.history.models import Event, Notice
from webapp.history.queries import get_event, get_events, get_undoing
from webapp.history.subject import part_of, subject_of, url_of, url_of_part
from webapp.history.undo import undo, undo_all
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_pairs
from webapp.web.pages import (
    DONE_AGAIN,
    TAKEN_BACK,
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
        part = part_of(event)
        part_id = event.part_id if part is not None and part.route else None
        where = url_of_part(viewer, subject_of(event), event.subject_id, event.part, part_id)
        return await taken_back(request, viewer, db, [event], await undo(db, viewer, event), where)

    @post(
        "/events/undo", name="events.undo_all", permission=Permission.EDIT, about=("undo changes", "Undo the changes")
    )
    async def undo_events(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Take back what several events did in one act, such as adding pasted lines: all of it, or 409 and nothing."""
        wanted = read_event_ids(dict(await read_pairs(request)).get("events", ""))
        events = await get_events(db, viewer.workspace.id, wanted)
        if not events or len(events) != len(wanted) or not all(can_undo(event, viewer) for event in events):
            raise NotFoundException
        return await taken_back(
            request, viewer, db, events, await undo_all(db, viewer, events), list_of(viewer, events[0])
        )


async def taken_back(
    request: AnyRequest, viewer: Viewer, db: Database, events: list[Event], undone: bool | None, where: str
) -> Reply:
    """The answer to an undo, as `undo` has it: the page that is shown, as it is by then, with what takes the undo back;
    `where` from no page of ours. Of a page of what is gone the way leads to the list. 409 where nothing was undone."""
    if undone is None:
        raise NotFoundException
    if not undone:
        return cannot_undo(request, where)
    mark = DONE_AGAIN if "redo" in request.query_params else TAKEN_BACK
    reading = asyncio.ensure_future(get_undoing(db, viewer.workspace.id, events))

    async def notice() -> Notice | None:
        return notice_of_undoing(await reading, viewer, mark)

    shows = subject_of(events[0]).shows_again
    if shows is not None and asked_by_htmx(request) and not wants_fragment(request):
        reply = await shows(request, viewer, db, events, notice)
        if reply is not None:
            return reply
    undoing, shown = await reading, shown_path(request)
    gone = next((event for event in undoing if removes(event) and is_page_of(viewer, event, shown)), None)
    to = list_of(viewer, gone) if gone is not None else shown or where
    return moved_on(request, to, [event.id for event in undoing] or None, mark=mark)


def is_page_of(viewer: Viewer, event: Event, path: str) -> bool:
    """Whether a path is that of the row that an event is about, or of something of it."""
    page_of_row = url_of(viewer, subject_of(event), event.subject_id)
    return f"{path.partition('?')[0]}/".startswith(f"{page_of_row}/")


def list_of(viewer: Viewer, event: Event) -> str:
    """The list of what an event is about, or where it is told."""
    subject = subject_of(event)
    return workspace_url(viewer, subject.route or f"{subject.plural}.list")


def cannot_undo(request: AnyRequest, where: str) -> Reply:
    """That what is to be taken back has changed since: a notice on the page that is shown, or a page of its own."""
    template = "history/_cannot_undo.html" if asked_by_htmx(request) else "history/cannot_undo.html"
    return page(request, template, status=409, section="", where=where)
