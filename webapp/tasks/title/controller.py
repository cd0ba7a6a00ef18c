"""Routes of the title of a task: its form where it stands, how it is read while it is typed, and what it stores."""

from collections.abc import Mapping
from typing import Annotated, Any

import asyncpg
from litestar import Controller, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.editing.edit import Conflict
from webapp.history.queries import get_names
from webapp.history.snapshots import changers
from webapp.tasks.context import common
from webapp.tasks.edit_form import edit_context
from webapp.tasks.facts.by_itself import ByItself, conflict_reply, refused_reply, saved_reply, told_by
from webapp.tasks.facts.responses import INTO_FORM, is_in_list, page_before
from webapp.tasks.facts.saving import save_into
from webapp.tasks.history import TASK
from webapp.tasks.labels import labels_to_know
from webapp.tasks.models import Task, TaskEdit
from webapp.tasks.patch import REFERENCES
from webapp.tasks.quick_add.context import Previews
from webapp.tasks.responses import row_changed
from webapp.tasks.title.context import ALONE, line_context
from webapp.tasks.title.reading import begin, line_of, read_title, the_task
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.errors import local_path
from webapp.web.forms.fields import FieldInvalid, Invalid, Text
from webapp.web.forms.form import Form, blank, parse, read_pairs
from webapp.web.pages import AnyRequest, Reply, asked_by_htmx, moved_on, page, wants_fragment, wants_json, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class TitleForm(ByItself, kw_only=True):
    """The title as it was typed."""

    title: Annotated[str, Text("Title", max=400)]


class TitleController(Controller):
    """The form of a title in a sheet, or without scripts on a page of its own."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/facts/title"

    @get("/", name="tasks.title", permission=Permission.EDIT)
    async def get_form(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """The title as it is, to be changed."""
        task = await the_task(db, viewer, task_id)
        form = blank(version=task.version, title=task.title, back=page_before(request))
        return show(request, viewer, task, form, begin(task))

    @put("/", name="tasks.set_title", permission=Permission.EDIT, about=("change a task", "Change the task"))
    async def set_title(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Save the title and what its words were shown to say, as one act, merged with what others saved since; 409, in
        words, where they changed the same. A page that saves by itself asks for JSON."""
        task = await the_task(db, viewer, task_id)
        sent = dict(await read_pairs(request))
        form = parse(TitleForm, sent)
        read = await read_title(db, viewer, task, sent)
        if form.errors:
            return refused(request, viewer, task, form, read.shown, next(iter(form.errors.values())))
        edit = parse(TaskEdit, {"version": sent["version"], "title": line_of(sent["title"]), **read.texts})
        error = read.problem or next(iter(edit.errors.values()), "")
        if not error:
            try:
                saved = await save_into(db, viewer, task_id, edit.value, read.new_project, session=form.value.session)
            except (FieldInvalid, Invalid) as invalid:
                error = str(invalid)
            except asyncpg.ForeignKeyViolationError as failed:
                if failed.constraint_name not in REFERENCES:
                    raise
                error = REFERENCES[failed.constraint_name][1]
            else:
                if saved is None:
                    raise NotFoundException
                if wants_json(request):
                    if isinstance(saved, Conflict):
                        return conflict_reply(workspace_url(viewer, "tasks.title", task_id=task_id))
                    return await saved_reply(db, viewer, task_id, saved.change, form.value.version, "title")
                if isinstance(saved, Conflict):
                    error = await meanwhile(db, viewer, saved)
                    newer = blank(**{**form.typed, "version": saved.row.version})
                    return show(request, viewer, saved.row, newer, read.shown, error=error, status=409)
                events = told_by(form.value, *saved.events)
                if wants_fragment(request):
                    return await row_changed(
                        request,
                        viewer,
                        db,
                        task_id,
                        saved.change,
                        action=saved.action,
                        edited=True,
                        events=events,
                    )
                here = workspace_url(viewer, "tasks.show", task_id=task_id)
                return moved_on(request, local_path(form.value.back) or here, events or None)
        return refused(request, viewer, task, form, read.shown, error)

    @post(
        "/reading",
        name="tasks.read_title",
        permission=Permission.EDIT,
        status_code=200,
        about=("see how a title is read", "Read the title"),
    )
    async def read(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """What a title would change; nothing is saved. Without scripts it is the form again, with what was typed."""
        task = await the_task(db, viewer, task_id)
        sent = dict(await read_pairs(request))
        read = await read_title(db, viewer, task, sent)
        place = place_of(sent, task_id)
        if asked_by_htmx(request):
            named = sent.get("names") == "wanted" and any(sign in sent.get("title", "") for sign in "#@+")
            return page(
                request,
                "tasks/quick_add/_read.html",
                **common(viewer),
                task=task,
                names=await get_names(db, viewer.workspace.id) if named else None,
                labels=await labels_to_know(db, viewer.workspace.id, "@") if named else (),
                **line_context(place, read.shown, line_of(sent.get("title", ""))),
            )
        if place == ALONE:
            return show(request, viewer, task, parse(TitleForm, sent), read.shown, status=200)
        form = Form[Any](sent, {}, None)
        return page(
            request, "tasks/edit.html", **await edit_context(db, viewer, task_id, form=form, reading=read.shown)
        )


def place_of(sent: Mapping[str, str], task_id: int) -> str:
    """Where the field stands whose text is read."""
    place = sent.get("place", "")
    return place if place in ("title", f"title-{task_id}") else ALONE


async def meanwhile(db: Database, viewer: Viewer, conflict: Conflict) -> str:
    """What somebody else made since of what is to be changed, in words."""
    names = await get_names(db, viewer.workspace.id)
    row = TASK.seen_row(conflict.row, viewer)
    now = {
        TASK.columns[name].label: TASK.columns[name].show(getattr(row, name), names, viewer)
        for name in conflict.conflicting
    }
    told = "; ".join(f"{label.lower()}: {value or 'none'}" for label, value in sorted(now.items()))
    who = changers(conflict.since, viewer).name
    return f"{who} changed this meanwhile. It is there now: {told}. Save again to have yours."


def refused(request: AnyRequest, viewer: Viewer, task: Task, form: Form[Any], reading: Previews, error: str) -> Reply:
    """Why a title isn't stored: to whoever sent it, or to a page that saves by itself."""
    return (
        refused_reply("title", error)
        if wants_json(request)
        else show(request, viewer, task, form, reading, error=error)
    )


def show(
    request: AnyRequest,
    viewer: Viewer,
    task: Task,
    form: Form[Any],
    reading: Previews,
    *,
    error: str = "",
    status: int = 0,
) -> Reply:
    """The form, in a sheet or on a page of its own, with how what was typed is read, and why it isn't stored."""
    status = status or (422 if error else 200)
    return page(
        request,
        "tasks/facts/_title.html" if asked_by_htmx(request) else "tasks/facts/page.html",
        status=status,
        headers=INTO_FORM if status != 200 else None,
        **common(viewer),
        inner="tasks/facts/_title.html",
        task=task,
        label="Title",
        form=form,
        error=error,
        in_list=is_in_list(request, viewer),
        back=local_path(form.typed["back"]),
        **line_context(ALONE, reading, line_of(form.typed["title"])),
    )
