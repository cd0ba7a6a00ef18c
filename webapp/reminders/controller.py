"""Putting a reminder off."""

from litestar import Controller, delete, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.notifications.notices import done_in_inbox
from webapp.reminders import queries
from webapp.reminders.models import Later, LaterForm, snoozed
from webapp.tasks.context import task_context
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_form
from webapp.web.pages import AnyRequest, Reply, page, see_other, shown_path, workspace_url
from webapp.web.permissions import Permission
from webapp.web.sessions import look_anew
from webapp.web.viewer import Viewer


class SnoozeController(Controller):
    """What somebody wants to be reminded of later. It is theirs alone, so whoever may read the task may do it."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/snooze"

    @post(
        "/",
        name="reminders.snooze",
        permission=Permission.READ,
        about=("be reminded of a task later", "Remind me later"),
    )
    async def snooze(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Be reminded later, instead of when it was wanted before. Raises NotFoundException for a task that is done."""
        form = await read_form(request, LaterForm)
        if form.errors:
            context = await task_context(db, viewer, task_id)
            return page(request, "tasks/task.html", status=422, **context | {"later_form": form})
        wanted = snoozed(form.value.later, viewer)
        if not await queries.snooze(db, viewer.workspace.id, task_id, viewer.account.id, wanted, now=viewer.now):
            raise NotFoundException
        if form.value.later is Later.BACK:
            await look_anew(request)
        return shown_again(request, viewer, task_id, told="later")

    @delete(
        "/",
        name="reminders.wake",
        permission=Permission.READ,
        status_code=303,
        about=("not be reminded of a task", "Don’t remind me"),
    )
    async def wake(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Take that back."""
        if not await queries.wake(db, viewer.workspace.id, task_id, viewer.account.id):
            raise NotFoundException
        return shown_again(request, viewer, task_id, told="back")


def shown_again(request: AnyRequest, viewer: Viewer, task_id: int, *, told: str) -> Reply:
    """Back to where it was said: to the inbox, which tells it with its undo, or to the place on the task's page."""
    if shown_path(request).startswith(workspace_url(viewer, "inbox.list")):
        return done_in_inbox(request, viewer, told, task_id if told == "later" else 0)
    return see_other(request, workspace_url(viewer, "tasks.show", task_id=task_id) + "#later")
