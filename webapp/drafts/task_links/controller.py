"""Routes that link drafts to the task they are written for, and take them off it."""

from typing import Annotated, Any

import asyncpg
import msgspec
from litestar import Controller, delete, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts import queries
from webapp.tasks.context import task_context
from webapp.tasks.queries import get_task
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.fields import Invalid, Reference
from webapp.web.forms.form import Form, read_form
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class DraftReference(Reference):
    """The id of a draft, which has to be chosen."""

    def read(self, typed: str) -> int:
        """The id; raises Invalid."""
        found = super().read(typed)
        if found is None:
            raise Invalid("Choose a draft from the list.")
        return found


class NewLink(msgspec.Struct):
    """The choice on the task's page."""

    draft_id: Annotated[int, DraftReference("Draft")]


class LinkController(Controller):
    """The drafts of a task. A draft belongs to one task or to none."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/drafts"

    @post("/", name="tasks.link_draft", permission=Permission.EDIT, about=("link a draft to a task", "Link the draft"))
    async def link_draft(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Link a draft that belongs to no task yet."""
        form = await read_form(request, NewLink)
        task = await get_task(db, viewer.workspace.id, task_id)
        if task is None or task.deleted_at is not None:
            raise NotFoundException
        if form.errors:
            return await refused(request, viewer, db, task_id, 422, form)
        draft_id = form.value.draft_id
        event_id = await set_task(db, viewer, draft_id, None, task_id)
        if event_id is not None:
            return moved_on(request, workspace_url(viewer, "tasks.show", task_id=task_id), event_id)
        draft = await queries.get_draft(db, viewer.workspace.id, draft_id)
        if draft is None or draft.deleted_at is not None:
            return await refused(
                request, viewer, db, task_id, 422, form.reject("draft_id", "This draft is gone. Choose another.")
            )
        if draft.task_id == task_id:
            return moved_on(request, workspace_url(viewer, "tasks.show", task_id=task_id), None)
        form.reject("draft_id", "This draft belongs to another task by now. Take it off that one first.")
        return await refused(request, viewer, db, task_id, 409, form)

    @delete(
        "/{draft_id:int}",
        name="tasks.unlink_draft",
        permission=Permission.EDIT,
        status_code=200,
        about=("take a draft off a task", "Take the draft off"),
    )
    async def unlink_draft(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        draft_id: FromPath[int],
    ) -> Reply:
        """Take a draft off this task; the draft itself stays."""
        draft = await queries.get_draft(db, viewer.workspace.id, draft_id)
        if draft is None or draft.task_id != task_id:
            raise NotFoundException
        event_id = await set_task(db, viewer, draft_id, task_id, None)
        return moved_on(request, workspace_url(viewer, "tasks.show", task_id=task_id), event_id)


async def set_task(db: Database, viewer: Viewer, draft_id: int, before: int | None, after: int | None) -> int | None:
    """Put a draft from one task, or none, to another; the event, or None where it isn't there any more."""
    try:
        change = await queries.change_draft(
            db,
            viewer.workspace.id,
            draft_id,
            viewer.account.id,
            "draft.updated",
            {"task_id": after},
            expected={"task_id": before, "deleted_at": None},
            now=viewer.now,
        )
    except asyncpg.ForeignKeyViolationError:
        raise NotFoundException from None
    return change.event_id if change is not None else None


async def refused(
    request: AnyRequest, viewer: Viewer, db: Database, task_id: int, status: int, form: Form[Any]
) -> Reply:
    """The task's page with what is wrong with the choice."""
    context = await task_context(db, viewer, task_id)
    return page(request, "tasks/task.html", status=status, **(context | {"link_form": form}))
