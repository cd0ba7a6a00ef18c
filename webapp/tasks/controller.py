"""The task list and its rows: list, add, edit, complete, delete."""

from typing import Any

import asyncpg
from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.editing.edit import Conflict, read_edit
from webapp.editing.row_conflict import conflict_page
from webapp.tasks import queries
from webapp.tasks.context import first_to_be_late, list_context, row_context, rows_context, task_context
from webapp.tasks.edit_form import edit_context
from webapp.tasks.facts.context import fact_context
from webapp.tasks.facts.models import Fact
from webapp.tasks.facts.saving import save_into
from webapp.tasks.filters import PAGE_SIZE, ListForm, TaskFilter
from webapp.tasks.history import TASK
from webapp.tasks.models import LeftList, Status, StatusChange, Task, TaskEdit, TaskView
from webapp.tasks.patch import REFERENCES
from webapp.tasks.quick_add.responses import save_typed
from webapp.tasks.repeats.context import with_own_repeat
from webapp.tasks.responses import row_changed, task_deleted
from webapp.tasks.shown import wanted_list
from webapp.tasks.title.reading import read_title, says, the_task
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.fields import FieldInvalid, Invalid
from webapp.web.forms.form import Form, parse, read_form, read_query, reject_reference
from webapp.web.pages import (
    AnyRequest,
    Reply,
    address_shown,
    page,
    rows_shown,
    see_other,
    wants_fragment,
    workspace_url,
)
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class TaskController(Controller):
    """Routes of tasks; `get_stats` is part of the list."""

    path = "/w/{workspace:str}/tasks"

    @get("/", name="tasks.list", permission=Permission.READ, kept=True)
    async def list_tasks(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The list as filtered: the whole page, or what htmx swaps. A filter that can't be read is 422 and ignored."""
        asked = read_query(request, ListForm)
        if asked.typed["assignee"] == "me":  # a list is kept for all who see it alike, so its address says who
            mine = {**asked.typed, "assignee": viewer.account.id}
            return see_other(request, workspace_url(viewer, "tasks.list", mine))
        if asked.errors:
            context = await list_context(db, viewer, TaskFilter(), asked=asked)
            return page(request, "tasks/page.html", fragment="tasks/_filtered.html", status=422, **context)
        wanted = await wanted_list(db, viewer, asked.value)
        keep = not wanted.mine and wanted.view is None  # else what is kept for all would be theirs
        if wanted.after and wants_fragment(request):
            return page(request, "tasks/_more.html", keep=keep, **await rows_context(db, viewer, wanted))
        address = workspace_url(viewer, "tasks.list", wanted.query(after=wanted.after))
        if "was" in asked.typed and not wants_fragment(request):
            return see_other(request, address)
        headers = address_shown(request, workspace_url(viewer, "tasks.list", wanted.query()))
        context = await list_context(db, viewer, wanted, asked=asked, limit=rows_shown(request, PAGE_SIZE))
        return page(request, "tasks/page.html", fragment="tasks/_filtered.html", headers=headers, keep=keep, **context)

    @post("/", name="tasks.create", permission=Permission.EDIT, about=("add a task", "Add the task"))
    async def create_task(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Add what was typed into quick add, here or on any other page."""
        return await save_typed(request, viewer, db)

    @get("/{task_id:int}", name="tasks.show", permission=Permission.READ)
    async def get_task(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
    ) -> Reply:
        """A task's page: every field, and its history in words."""
        asked = read_query(request, TaskView)
        view = None if asked.errors else asked.value
        return page(request, "tasks/task.html", **await task_context(db, viewer, task_id, view=view))

    @get("/{task_id:int}/row", name="tasks.row", permission=Permission.READ, kept=True)
    async def get_row(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
    ) -> Reply:
        """The task as a row of the list that is asked for, for leaving an edit in place."""
        asked = read_query(request, ListForm)
        wanted = TaskFilter() if asked.errors else await wanted_list(db, viewer, asked.value)
        context = await row_context(db, viewer, task_id, wanted)
        until = first_to_be_late([context["task"]], viewer)
        return page(request, "tasks/row_page.html", fragment="tasks/_row.html", until=until, **context)

    @get("/{task_id:int}/edit", name="tasks.edit", permission=Permission.EDIT)
    async def edit_task(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
    ) -> Reply:
        """The edit form: a page with every field, or in place of the row."""
        context = await edit_context(db, viewer, task_id, short=wants_fragment(request))
        return page(request, "tasks/edit.html", fragment="tasks/_edit_row.html", **context)

    @put("/{task_id:int}", name="tasks.update", permission=Permission.EDIT, about=("save a task", "Save the task"))
    async def update_task(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
    ) -> Reply:
        """Save an edit with what the words of its title were shown to say, merged with what others saved since its form
        was made; 409 with both where they conflict."""
        typed = await read_edit(request, TaskEdit)
        read = await read_title(db, viewer, await the_task(db, viewer, task_id), typed.typed) if says(typed) else None
        form, new_project = typed, ""
        if read is not None and read.problem:
            form.reject("title", read.problem)
        elif read is not None and read.texts:
            form, new_project = parse(TaskEdit, {**typed.typed, **read.texts}), read.new_project
        if not form.errors:
            try:
                saved = await save_into(db, viewer, task_id, form.value, new_project)
            except FieldInvalid as invalid:
                form.reject(invalid.field, str(invalid))
            except Invalid as invalid:
                form.reject("title", str(invalid))
            except asyncpg.ForeignKeyViolationError as error:
                reject_reference(form, error, REFERENCES)
            else:
                if saved is None:
                    raise NotFoundException
                if isinstance(saved, Conflict):
                    return await self.conflict(request, viewer, db, *not_made(saved, form, new_project))
                return await row_changed(
                    request, viewer, db, task_id, saved.change, action=saved.action, edited=True, events=saved.events
                )
        back = Form[Any](typed.typed, form.errors, None)
        reading = read.shown if read is not None else None
        context = await edit_context(db, viewer, task_id, form=back, short=wants_fragment(request), reading=reading)
        return page(request, "tasks/edit.html", fragment="tasks/_edit_row.html", status=422, **context)

    @put(
        "/{task_id:int}/status",
        name="tasks.status",
        permission=Permission.EDIT,
        about=("change the status of a task", "Change the status"),
    )
    async def update_task_status(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Move a task to another status."""
        form = await read_form(request, StatusChange)
        if form.errors:
            context = await fact_context(request, db, viewer, task_id, Fact.STATUS, error=form.errors["status"])
            return page(request, "tasks/facts/page.html", status=422, **context)
        return await self.set_status(request, viewer, db, task_id, form.value.status)

    @post(
        "/{task_id:int}/completion",
        name="tasks.complete",
        permission=Permission.EDIT,
        about=("complete a task", "Complete the task"),
    )
    async def complete_task(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
    ) -> Reply:
        """Complete a task."""
        return await self.set_status(request, viewer, db, task_id, Status.COMPLETED)

    @delete(
        "/{task_id:int}/completion",
        name="tasks.reopen",
        permission=Permission.EDIT,
        status_code=200,
        about=("reopen a task", "Reopen the task"),
    )
    async def reopen_task(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
    ) -> Reply:
        """Open a completed or cancelled task again."""
        return await self.set_status(request, viewer, db, task_id, Status.PENDING, reopen=True)

    @delete(
        "/{task_id:int}",
        name="tasks.delete",
        permission=Permission.EDIT,
        status_code=200,
        about=("delete a task", "Delete the task"),
    )
    async def delete_task(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
    ) -> Reply:
        """Put a task into the trash, with an undo; a plain form leads back to the list that it names."""
        form = await read_form(request, LeftList)
        change = await queries.delete_task(db, viewer.workspace.id, task_id, viewer.account.id, now=viewer.now)
        if change is None:
            raise NotFoundException
        return await task_deleted(request, viewer, db, task_id, change, left="" if form.errors else form.value.back)

    async def set_status(
        self,
        request: AnyRequest,
        viewer: Viewer,
        db: Database,
        task_id: int,
        status: Status,
        *,
        reopen: bool = False,
    ) -> Reply:
        """Change a status and answer with the row."""
        change = await queries.update_task_status(
            db, viewer.workspace.id, task_id, viewer.account.id, status, now=viewer.now, reopen=reopen
        )
        if change is None:
            raise NotFoundException
        action = queries.action_of(status, reopen=reopen)
        return await row_changed(request, viewer, db, task_id, change, action=action)

    async def conflict(
        self, request: AnyRequest, viewer: Viewer, db: Database, conflict: Conflict, form: Form[TaskEdit]
    ) -> Reply:
        """Both sides of what both changed; nothing saved yet and nothing lost."""
        task: Task = conflict.row
        url = workspace_url(viewer, "tasks.update", task_id=task.id)
        return await conflict_page(
            request,
            db,
            viewer,
            TASK,
            conflict,
            with_own_repeat(form, conflict.was, viewer),
            to=f"{url}?_method=put",
            back=url,
            context=lambda both: edit_context(db, viewer, task.id, form=both),
        )


def not_made(conflict: Conflict, form: Form[TaskEdit], new_project: str) -> tuple[Conflict, Form[TaskEdit]]:
    """A conflict of an edit into a project that isn't there, since nothing is saved: its name stays in the title."""
    if not new_project:
        return conflict, form
    title = f'{form.value.title} #"{new_project}"'
    sent, proposed = (
        {name: value for name, value in columns.items() if name != "project_id"} | {"title": title}
        for columns in (conflict.sent, conflict.proposed)
    )
    both = replace(conflict, sent=sent, proposed=proposed, conflicting=conflict.conflicting - {"project_id"})
    return both, parse(TaskEdit, {**form.typed, "title": title})
