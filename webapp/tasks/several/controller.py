"""Routes on which several tasks are chosen and changed."""

from collections.abc import Iterable

import asyncpg
from litestar import Controller, get, post

from webapp.database.pool import Database
from webapp.tasks.filters import ListForm, TaskFilter
from webapp.tasks.moving import MovedOn, read_choices
from webapp.tasks.patch import REFERENCES
from webapp.tasks.several.changing import carry_out, plan
from webapp.tasks.several.context import bar_context, several_context
from webapp.tasks.several.models import MOST, Act, LeftOut, SeveralForm, look_over_fields
from webapp.tasks.shown import wanted_list
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.errors import local_path
from webapp.web.forms.form import Form, parse, read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

NOTHING_CHOSEN = "Choose the tasks first."
TOO_MANY = f"Choose at most {MOST} tasks at once."
SO_ALREADY = "Nothing was changed: they are so already."


class SeveralController(Controller):
    """A list in which tasks are chosen, with what they can be made below it."""

    path = "/w/{workspace:str}/tasks/several"

    @get("/", name="tasks.several", permission=Permission.EDIT)
    async def show(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The tasks of the list that is asked for; a filter that can't be read is left out."""
        every = "all" in request.query_params
        context = await several_context(db, viewer, await list_asked(request, viewer, db), every=every)
        return page(request, "tasks/several/page.html", **context)

    @get("/bar", name="tasks.chosen", permission=Permission.EDIT)
    async def show_bar(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What can be done with the tasks that are chosen in a list, where they stand."""
        return page(request, "tasks/several/_bar.html", **await bar_context(db, viewer))

    @post(
        "/",
        name="tasks.change_several",
        permission=Permission.EDIT,
        about=("change several tasks", "Change the tasks"),
    )
    async def change(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Change what is chosen as one act; where some of it has to be left out, 409 that says which and why, with the
        others to go on with."""
        sent = await read_pairs(request)
        chosen = read_choices(value for name, value in sent if name == "task")
        form = parse(SeveralForm, dict(sent), viewer)
        look_over(form, chosen)
        if form.errors:
            return await self.refused(request, viewer, db, form, chosen, status=422)
        planned = await plan(db, viewer, form.value, chosen)
        if not planned.left_out and not planned.changes:
            return await self.refused(request, viewer, db, form, chosen, said=SO_ALREADY)
        if not planned.left_out:
            try:
                events = await carry_out(db, viewer, planned)
            except asyncpg.ForeignKeyViolationError as failed:
                if failed.constraint_name not in REFERENCES:
                    raise
                field, message = REFERENCES[failed.constraint_name]
                form.reject(field.removesuffix("_id"), message)
                return await self.refused(request, viewer, db, form, chosen, status=422)
            except MovedOn:
                planned = await plan(db, viewer, form.value, chosen)
            else:
                to = local_path(form.value.back) or workspace_url(viewer, "tasks.list")
                return moved_on(request, to, events)
        return page(
            request,
            "tasks/several/left_out.html",
            status=409,
            section="tasks",
            sent=without(sent, planned.left_out),
            amount=len(chosen) - len(planned.left_out),
            left_out=planned.left_out,
            deletes=form.value.act is Act.DELETE,
            back=local_path(form.value.back) or workspace_url(viewer, "tasks.list"),
        )

    async def refused(
        self,
        request: AnyRequest,
        viewer: Viewer,
        db: Database,
        form: Form[SeveralForm],
        chosen: dict[int, int],
        *,
        status: int = 200,
        said: str = "",
    ) -> Reply:
        """The page as it was sent, with why nothing was done."""
        context = await several_context(
            db, viewer, await list_asked(request, viewer, db), form=form, chosen=chosen, said=said
        )
        return page(request, "tasks/several/page.html", status=status, **context)


async def list_asked(request: AnyRequest, viewer: Viewer, db: Database) -> TaskFilter:
    """The list of the address."""
    asked = read_query(request, ListForm)
    return TaskFilter() if asked.errors else await wanted_list(db, viewer, asked.value)


def look_over(form: Form[SeveralForm], chosen: dict[int, int]) -> None:
    """Say what is wrong with what was sent."""
    if not chosen or len(chosen) > MOST:
        form.reject("task", TOO_MANY if chosen else NOTHING_CHOSEN)
    elif not form.errors:
        look_over_fields(form)


def without(sent: list[tuple[str, str]], left_out: Iterable[LeftOut]) -> list[tuple[str, str]]:
    """What was sent, but for the tasks that are left out."""
    away = {each.task_id for each in left_out}
    return [(name, value) for name, value in sent if name != "task" or not away & read_choices([value]).keys()]
