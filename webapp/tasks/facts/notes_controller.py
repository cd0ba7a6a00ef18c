"""The notes of a task, written where the task stands."""

from typing import Annotated, Any

from litestar import Controller, get, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.editing.edit import Conflict
from webapp.editing.row_conflict import differences_of
from webapp.history.snapshots import changers
from webapp.tasks import queries
from webapp.tasks.context import common
from webapp.tasks.facts.by_itself import ByItself, conflict_reply, refused_reply, saved_reply, told_by
from webapp.tasks.facts.responses import INTO_FORM, is_in_list, page_before
from webapp.tasks.models import NOTES, TaskEdit
from webapp.tasks.responses import row_changed
from webapp.tasks.saving import save_edit
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.errors import local_path
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.pages import AnyRequest, Reply, asked_by_htmx, moved_on, page, wants_fragment, wants_json, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class NotesForm(ByItself):
    """The notes as they were written."""

    notes: Annotated[str, NOTES] = ""


class NotesController(Controller):
    """The form of the notes in a sheet, or without scripts on a page of its own."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/facts/notes"

    @get("/", name="tasks.notes", permission=Permission.EDIT)
    async def get_form(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """The notes as they are, to be changed."""
        return await show(request, viewer, db, task_id)

    @put("/", name="tasks.set_notes", permission=Permission.EDIT, about=("save the notes of a task", "Save the notes"))
    async def set_notes(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Save the notes, merged with what others wrote since; 409 with both where they wrote in the same place. A page
        that saves by itself asks for JSON."""
        form = await read_form(request, NotesForm)
        if form.errors and wants_json(request):
            return refused_reply("notes", next(iter(form.errors.values())))
        if form.errors:
            return await show(request, viewer, db, task_id, form=form)
        edit = TaskEdit(version=form.value.version, notes=form.value.notes)
        saved = await save_edit(db, viewer, task_id, edit, session=form.value.session)
        if saved is None:
            raise NotFoundException
        if wants_json(request):
            if isinstance(saved, Conflict):
                return conflict_reply(workspace_url(viewer, "tasks.notes", task_id=task_id))
            return await saved_reply(db, viewer, task_id, saved, form.value.version, "notes")
        if isinstance(saved, Conflict):
            return await show(request, viewer, db, task_id, form=form, conflict=saved)
        events = told_by(form.value, saved.event_id)
        if wants_fragment(request):
            return await row_changed(
                request, viewer, db, task_id, saved, action="task.updated", edited=True, events=events
            )
        here = workspace_url(viewer, "tasks.show", task_id=task_id)
        return moved_on(request, local_path(form.value.back) or here, events or None)


async def show(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    *,
    form: Form[NotesForm] | None = None,
    conflict: Conflict | None = None,
) -> Reply:
    """The form, in a sheet or on a page of its own; with why it isn't saved where it was sent. Raises
    NotFoundException where there is no such task, or it is in the trash; Busy."""
    task = await queries.get_task(db, viewer.workspace.id, task_id)
    if task is None or task.deleted_at is not None:
        raise NotFoundException
    status = 409 if conflict else 422 if form else 200
    back = local_path(form.typed["back"]) if form else page_before(request)
    shown: Form[Any] = form or blank(version=task.version, notes=task.notes)
    if conflict is not None:
        shown = blank(version=conflict.row.version, notes=conflict.proposed.get("notes", shown.typed["notes"]))
    return page(
        request,
        "tasks/facts/_notes.html" if asked_by_htmx(request) else "tasks/facts/page.html",
        status=status,
        headers=INTO_FORM if form else None,
        **common(viewer),
        inner="tasks/facts/_notes.html",
        task=task,
        label="Notes",
        form=shown,
        in_list=is_in_list(request, viewer),
        back=back,
        **await both_sides(viewer, conflict),
    )


async def both_sides(viewer: Viewer, conflict: Conflict | None) -> dict[str, Any]:
    """Who wrote in the same place meanwhile, and where. Raises Busy."""
    if conflict is None:
        return {"who": None}
    before = conflict.was.notes if conflict.was is not None else None
    differing = await differences_of("Notes", before, conflict.sent["notes"], conflict.row.notes)
    found = [replace(each, before=None) for each in differing]  # a sheet has room for two
    return {"who": changers(conflict.since, viewer), "differences": found, "alone": len(found) == 1}
