"""Routes of waiting: let a task wait for somebody or something, and go on with it."""

import asyncpg
from litestar import Controller, delete, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.tasks import queries
from webapp.tasks.context import task_context
from webapp.tasks.models import Status
from webapp.tasks.patch import REFERENCES
from webapp.tasks.waiting.models import Waiting, waiting_patch
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_form, reject_reference
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission


class WaitingController(Controller):
    """What a task waits for."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/waiting"

    @put("/", name="tasks.wait", permission=Permission.EDIT, about=("let a task wait", "Let the task wait"))
    async def wait(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Let a task wait; 409 where it was changed since the form was made."""
        form = await read_form(request, Waiting)
        status = 422
        if not form.errors:
            task = await queries.get_task(db, viewer.workspace.id, task_id)
            if task is None or task.deleted_at is not None:
                raise NotFoundException
            wanted = form.value
            patch = waiting_patch(wanted.waiting_for_id, wanted.waiting_note, task, viewer.now)
            action = "task.waiting_set" if patch.get("status") == Status.WAITING else "task.waiting_ended"
            if not patch:
                form.reject("waiting_for_id", "Choose a person, or write what it waits for.")
            else:
                try:
                    change = await queries.change_task(
                        db,
                        viewer.workspace.id,
                        task_id,
                        viewer.account.id,
                        action,
                        patch,
                        version=wanted.version,
                        expected=queries.NOT_IN_TRASH,
                        now=viewer.now,
                    )
                except asyncpg.ForeignKeyViolationError as error:
                    reject_reference(form, error, REFERENCES)
                else:
                    if change is None:
                        raise NotFoundException
                    if change.version_before == wanted.version:
                        to = workspace_url(viewer, "tasks.show", task_id=task_id)
                        return moved_on(request, to, change.event_id)
                    form.reject("version", "Somebody changed this task in the meantime. Save again to keep yours.")
                    status = 409
        context = await task_context(db, viewer, task_id)
        if context["task"].deleted_at is not None:
            raise NotFoundException
        form.typed["version"] = str(context["task"].version)
        return page(request, "tasks/task.html", status=status, **(context | {"waiting_form": form}))

    @delete(
        "/",
        name="tasks.go_on",
        permission=Permission.EDIT,
        status_code=200,
        about=("go on with a task that waits", "Go on with the task"),
    )
    async def go_on(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Let a task wait no longer: it is to do again. One that doesn't wait stays as it is."""
        change = await queries.change_task(
            db,
            viewer.workspace.id,
            task_id,
            viewer.account.id,
            "task.waiting_ended",
            {"status": Status.PENDING},
            expected=queries.NOT_IN_TRASH | {"status": Status.WAITING},
            now=viewer.now,
        )
        if change is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "tasks.show", task_id=task_id), change.event_id)
