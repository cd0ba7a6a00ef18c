"""One occurrence of a repeat, and its dates while they are chosen."""

from typing import Annotated

import msgspec
from litestar import Controller, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.tasks.edit_form import edit_context
from webapp.tasks.models import TaskEdit
from webapp.tasks.repeats.queries import end_repeat, skip_occurrence
from webapp.tasks.responses import row_changed
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.fields import Text
from webapp.web.forms.form import read_form
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission


class OccurrenceForm(msgspec.Struct):
    """Which occurrence is meant, so that a second click can't mean the next one."""

    due: Annotated[str, Text("Due", max=40, required=False)] = ""


class RepeatingController(Controller):
    """What can be done to a repeating task beside completing it."""

    path = "/w/{workspace:str}/tasks/{task_id:int}"

    @post("/skip", name="tasks.skip", permission=Permission.EDIT, about=("skip a repeat of a task", "Skip this one"))
    async def skip(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Skip this occurrence: the task is due on the next date of its repeat."""
        due = (await read_form(request, OccurrenceForm)).typed["due"]
        change = await skip_occurrence(db, viewer.workspace.id, task_id, viewer.account.id, due, now=viewer.now)
        if change is None:
            raise NotFoundException
        return await row_changed(request, viewer, db, task_id, change)

    @post("/end", name="tasks.end", permission=Permission.EDIT, about=("end a repeating task", "End the repeats"))
    async def end(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Drop this occurrence and all later ones."""
        due = (await read_form(request, OccurrenceForm)).typed["due"]
        change = await end_repeat(db, viewer.workspace.id, task_id, viewer.account.id, due, now=viewer.now)
        if change is None:
            raise NotFoundException
        return await row_changed(request, viewer, db, task_id, change)

    @post(
        "/dates",
        name="tasks.dates",
        permission=Permission.EDIT,
        status_code=200,
        about=("look at the dates of a task", "Show the dates"),
    )
    async def show_dates(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """The edit form as it was typed, with the dates of the repeat; nothing is saved."""
        form = await read_form(request, TaskEdit)
        context = await edit_context(db, viewer, task_id, form=form)
        status = 422 if form.errors else 200
        return page(request, "tasks/edit.html", fragment="tasks/repeats/_when.html", status=status, **context)
