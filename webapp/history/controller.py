"""Undo and the trash."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.drafts.queries import restore_draft
from webapp.drafts.templates.queries import restore_template
from webapp.files.queries import restore_file
from webapp.history.describe import can_undo
from webapp.history.flash import read_event_ids
from webapp.history.queries import TRASH_SIZE, get_event, get_events, list_trash
from webapp.history.undo import undo, undo_all
from webapp.tasks.queries import restore_task
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.fields import Text
from webapp.web.forms.form import read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, page, see_other, shown_path, workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer


class TrashQuery(msgspec.Struct, frozen=True):
    """Where a page of the trash begins: `<id>~<moment>` of the last row before it."""

    after: Annotated[str, Text("After", max=60, required=False)] = ""


class EventController(Controller):
    """What can be taken back."""

    path = "/w/{workspace:str}"

    @post("/events/{event_id:int}/undo", name="events.undo", permission=Permission.EDIT)
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
        subject_id: dict[str, Any] = {f"{event.subject}_id": event.subject_id}
        where = workspace_url(viewer, f"{event.subject}s.show", **subject_id)
        if not undone:
            return page(request, "history/cannot_undo.html", status=409, section="", where=where)
        gone = event.kind in ("created", "restored")
        shown = shown_path(request)
        return see_other(
            request,
            workspace_url(viewer, f"{event.subject}s.list") if gone and shown == where else shown or where,
        )

    @post("/events/undo", name="events.undo_all", permission=Permission.EDIT)
    async def undo_events(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Take back what several events did in one act, such as adding pasted lines: all of it, or 409 and nothing."""
        wanted = read_event_ids(dict(await read_pairs(request)).get("events", ""))
        events = await get_events(db, viewer.workspace.id, wanted)
        if not events or len(events) != len(wanted) or not all(can_undo(event, viewer) for event in events):
            raise NotFoundException
        where = workspace_url(viewer, f"{events[0].subject}s.list")
        undone = await undo_all(db, viewer, events)
        if undone is None:
            raise NotFoundException
        if not undone:
            return page(request, "history/cannot_undo.html", status=409, section="", where=where)
        return see_other(request, shown_path(request) or where)

    @get("/trash", name="trash.list", permission=Permission.READ)
    async def show_trash(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What was deleted, the latest first; nothing leaves the trash by itself."""
        asked = read_query(request, TrashQuery)
        rows = await list_trash(db, viewer.workspace.id, after=None if asked.errors else after_of(asked.value))
        after = (
            f"{rows[TRASH_SIZE - 1].id}~{rows[TRASH_SIZE - 1].deleted_at.isoformat()}"
            if len(rows) > TRASH_SIZE
            else None
        )
        context: dict[str, Any] = {"rows": rows[:TRASH_SIZE], "after": after}
        return page(
            request,
            "trash/page.html",
            section="trash",
            can_edit=may(viewer.role, Permission.EDIT),
            can_manage=may(viewer.role, Permission.MANAGE),
            **context,
        )

    @post("/trash/tasks/{task_id:int}/restoration", name="trash.restore_task", permission=Permission.EDIT)
    async def restore_task(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Take a task out of the trash."""
        change = await restore_task(db, viewer.workspace.id, task_id, viewer.account.id, now=viewer.now)
        return back_to_trash(request, viewer, change)

    @post("/trash/drafts/{draft_id:int}/restoration", name="trash.restore_draft", permission=Permission.EDIT)
    async def restore_draft(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Take a draft out of the trash."""
        change = await restore_draft(db, viewer.workspace.id, draft_id, viewer.account.id, now=viewer.now)
        return back_to_trash(request, viewer, change)

    @post("/trash/templates/{template_id:int}/restoration", name="trash.restore_template", permission=Permission.MANAGE)
    async def restore_template(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, template_id: FromPath[int]
    ) -> Reply:
        """Take a template out of the trash."""
        change = await restore_template(db, viewer.workspace.id, template_id, viewer.account.id, now=viewer.now)
        return back_to_trash(request, viewer, change)

    @post("/trash/files/{file_id:int}/restoration", name="trash.restore_file", permission=Permission.EDIT)
    async def restore_file(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, file_id: FromPath[int]
    ) -> Reply:
        """Take a file out of the trash."""
        change = await restore_file(db, viewer.workspace.id, file_id, viewer.account.id, now=viewer.now)
        return back_to_trash(request, viewer, change)


def back_to_trash(request: AnyRequest, viewer: Viewer, change: object | None) -> Reply:
    """On to the trash after something was taken out of it; raises NotFoundException where there was no such thing."""
    if change is None:
        raise NotFoundException
    return see_other(request, workspace_url(viewer, "trash.list"))


def after_of(query: TrashQuery) -> tuple[datetime, int] | None:
    """The cursor of the trash; None for the first page, also where it was tampered with."""
    number, _, moment = query.after.partition("~")
    try:
        row_id, deleted_at = int(number), datetime.fromisoformat(moment)
        if deleted_at.tzinfo is None or not 0 < row_id < 2**63:
            return None
        return deleted_at.astimezone(UTC), row_id
    except (ValueError, OverflowError):
        return None
