"""Routes of templates of projects: list, make of a project, change, remove; and a new project of one."""

from typing import Any

import asyncpg
from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.history.queries import get_names
from webapp.projects.blueprints import queries
from webapp.projects.blueprints.days import day_after, place
from webapp.projects.blueprints.models import (
    BY_WORDS,
    MOST_STEPS,
    Blueprint,
    BlueprintEdit,
    By,
    Look,
    Step,
    Use,
    read_steps,
)
from webapp.projects.models import TAKEN
from webapp.projects.queries import get_project
from webapp.tasks.models import PRIORITY_WORDS
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, parse, read_form, read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_business_calendar

SPARE = 3  # empty rows to type into
NAMED = "There is a template of this name already."
STALE = "Somebody else changed it in the meantime. What you typed is below: save again to use it."
NO_DAY = "Choose the day on which it starts or is due."
NO_MEMBER = "Somebody whom this template gives tasks to isn't a member any more. Choose others in it."


class BlueprintController(Controller):
    """Templates of projects."""

    path = "/w/{workspace:str}/projects"

    @get("/templates", name="blueprints.list", permission=Permission.READ)
    async def list_blueprints(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All templates."""
        rows = await queries.list_blueprints(db, viewer.workspace.id)
        return page(request, "projects/blueprints/page.html", rows=rows, **common(viewer))

    @post(
        "/{project_id:int}/template",
        name="blueprints.create",
        permission=Permission.EDIT,
        about=("make a template of a project", "Make the template"),
    )
    async def create_blueprint(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, project_id: FromPath[int]
    ) -> Reply:
        """Keep a project's tasks as a template, which is then shown to be changed."""
        project = await get_project(db, viewer.workspace.id, project_id)
        if project is None:
            raise NotFoundException
        calendar = await get_business_calendar(db, viewer.workspace.id, viewer.today)
        steps = await queries.steps_of(db, viewer, project_id, calendar)
        added = None
        for number in range(1, 100):
            name = project.name if number == 1 else f"{project.name[:76]} {number}"
            try:
                added = await queries.add_blueprint(
                    db, viewer.workspace.id, viewer.account.id, name, steps, now=viewer.now
                )
            except asyncpg.UniqueViolationError:
                continue
            break
        if added is None:
            return see_other(request, workspace_url(viewer, "blueprints.list"))
        to = workspace_url(viewer, "blueprints.show", blueprint_id=added.id)
        return moved_on(request, to, added.event_id)

    @get("/templates/{blueprint_id:int}", name="blueprints.show", permission=Permission.READ)
    async def show_blueprint(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, blueprint_id: FromPath[int]
    ) -> Reply:
        """A template with its tasks, to be changed."""
        blueprint = await the_blueprint(db, viewer, blueprint_id)
        form = blank(name=blueprint.name, version=blueprint.version)
        return await blueprint_page(request, db, viewer, blueprint, form, rows_of(blueprint.steps), {})

    @put(
        "/templates/{blueprint_id:int}",
        name="blueprints.save",
        permission=Permission.EDIT,
        about=("save a project template", "Save the template"),
    )
    async def save_blueprint(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, blueprint_id: FromPath[int]
    ) -> Reply:
        """Save it; 409 where it was changed in the meantime."""
        pairs = await read_pairs(request)
        blueprint = await the_blueprint(db, viewer, blueprint_id)
        form = parse(BlueprintEdit, dict(pairs))
        typed, steps, wrong = read_steps(pairs, blueprint.steps)
        names = await get_names(db, viewer.workspace.id)
        for at, step in enumerate(steps):
            if not wrong and step.assignee_id is not None and step.assignee_id not in names.everybody:
                wrong[at] = "Choose somebody who is a member here."
        if form.errors or wrong:
            return await blueprint_page(request, db, viewer, blueprint, form, typed, wrong, status=422)
        patch: dict[str, Any] = {"name": form.value.name, "steps": [as_json(step) for step in steps]}
        try:
            change = await queries.change_blueprint(
                db,
                viewer.workspace.id,
                blueprint_id,
                viewer.account.id,
                "blueprint.updated",
                patch,
                version=form.value.version,
                expected={"deleted_at": None},
                now=viewer.now,
            )
        except asyncpg.UniqueViolationError:
            form.reject("name", NAMED)
            return await blueprint_page(request, db, viewer, blueprint, form, typed, wrong, status=422)
        if change is None:
            raise NotFoundException
        if change.version_before != form.value.version:
            form = blank(name=form.value.name, version=change.version_before)
            return await blueprint_page(request, db, viewer, blueprint, form, typed, wrong, status=409, stale=STALE)
        return moved_on(request, workspace_url(viewer, "blueprints.show", blueprint_id=blueprint_id), change.event_id)

    @delete(
        "/templates/{blueprint_id:int}",
        name="blueprints.delete",
        permission=Permission.EDIT,
        status_code=303,
        about=("remove a project template", "Remove the template"),
    )
    async def delete_blueprint(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, blueprint_id: FromPath[int]
    ) -> Reply:
        """Remove a template, with an undo; projects that were made of it stay as they are."""
        change = await queries.change_blueprint(
            db,
            viewer.workspace.id,
            blueprint_id,
            viewer.account.id,
            "blueprint.deleted",
            {"deleted_at": viewer.now},
            expected={"deleted_at": None},
            now=viewer.now,
        )
        if change is None or change.event_id is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "blueprints.list"), change.event_id)

    @get("/templates/{blueprint_id:int}/use", name="blueprints.use", permission=Permission.EDIT)
    async def show_use(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, blueprint_id: FromPath[int]
    ) -> Reply:
        """The project that there would be: its tasks with their days."""
        blueprint = await the_blueprint(db, viewer, blueprint_id)
        asked = read_query(request, Look)
        return await use_page(request, db, viewer, blueprint, asked, status=422 if asked.errors else 200)

    @post(
        "/templates/{blueprint_id:int}/use",
        name="blueprints.make",
        permission=Permission.EDIT,
        about=("make a project of a template", "Make the project"),
    )
    async def make_project(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, blueprint_id: FromPath[int]
    ) -> Reply:
        """Make the project and all of its tasks: one act, which is undone as one."""
        blueprint = await the_blueprint(db, viewer, blueprint_id)
        form = await read_form(request, Use)
        if not form.errors and form.value.day is None:
            form.reject("day", NO_DAY)
        if form.errors or form.value.day is None:
            return await use_page(request, db, viewer, blueprint, form, status=422)
        use = form.value
        day = form.value.day
        calendar = await get_business_calendar(db, viewer.workspace.id, day)
        names = await get_names(db, viewer.workspace.id)
        placed = place(for_members(blueprint.steps, names.members), use.by, day, calendar)
        due_on = day if use.by is By.DUE else max((each.day for each in placed if each.day), default=None)
        try:
            project_id, event_id = await queries.make_project(db, viewer, use.name, due_on, blueprint, placed)
        except asyncpg.UniqueViolationError:
            form.reject("name", TAKEN)
        except asyncpg.ForeignKeyViolationError:
            form.reject("name", NO_MEMBER)
        else:
            return moved_on(request, workspace_url(viewer, "projects.show", project_id=project_id), event_id)
        return await use_page(request, db, viewer, blueprint, form, status=422)


def common(viewer: Viewer) -> dict[str, Any]:
    """What all pages of templates are given."""
    return {"section": "projects", "can_edit": may(viewer.role, Permission.EDIT)}


async def the_blueprint(db: Database, viewer: Viewer, blueprint_id: int) -> Blueprint:
    """A template. Raises NotFoundException where there is none."""
    blueprint = await queries.get_blueprint(db, viewer.workspace.id, blueprint_id)
    if blueprint is None:
        raise NotFoundException
    return blueprint


def for_members(steps: list[Step], members: dict[int, str]) -> list[Step]:
    """The tasks of a template, without those who left: their tasks are nobody's."""
    return [
        step if step.assignee_id is None or step.assignee_id in members else without_assignee(step) for step in steps
    ]


def without_assignee(step: Step) -> Step:
    """A task that is nobody's."""
    return Step(step.title, step.day, step.notes, step.items, step.priority, step.labels, step.estimate_minutes)


def rows_of(steps: list[Step]) -> list[dict[str, str]]:
    """The tasks of a template as its form has them."""
    return [
        {
            "title": step.title,
            "day": "" if step.day is None else str(step.day),
            "assignee": str(step.assignee_id or ""),
            "was": str(at),
        }
        for at, step in enumerate(steps)
    ]


def as_json(step: Step) -> dict[str, Any]:
    """A task of a template as it is kept."""
    return {name: getattr(step, name) for name in step.__struct_fields__}


async def blueprint_page(
    request: AnyRequest,
    db: Database,
    viewer: Viewer,
    blueprint: Blueprint,
    form: Form[Any],
    typed: list[dict[str, str]],
    wrong: dict[int, str],
    *,
    status: int = 200,
    stale: str = "",
) -> Reply:
    """A template with its rows as given, and some empty ones after them."""
    spare = min(SPARE, max(0, MOST_STEPS - len(typed)))
    names = await get_names(db, viewer.workspace.id)
    return page(
        request,
        "projects/blueprints/blueprint.html",
        status=status,
        blueprint=blueprint,
        form=form,
        rows=[*typed, *[{"title": "", "day": "", "assignee": "", "was": ""}] * spare],
        steps=blueprint.steps,
        priority_words=PRIORITY_WORDS,
        people=names.members,
        everybody=names.everybody,
        wrong=wrong,
        stale=stale,
        **common(viewer),
    )


async def use_page(
    request: AnyRequest, db: Database, viewer: Viewer, blueprint: Blueprint, form: Form[Any], *, status: int = 200
) -> Reply:
    """The form of a new project, and its tasks by the day that is typed; before that so that the first is to be done
    today, by the day on which it is due where the template counts back from that."""
    days = [0, *(step.day for step in blueprint.steps if step.day is not None)]
    by = By.DUE if min(days) < 0 and not form.typed["by"] else By.START
    calendar = await get_business_calendar(db, viewer.workspace.id, viewer.today)
    day = day_after(calendar, viewer.today, max(days) - min(days)) if by is By.DUE else viewer.today
    if not form.errors:
        by, day = form.value.by if form.typed["by"] else by, form.value.day or day
        calendar = await get_business_calendar(db, viewer.workspace.id, day)
    names = await get_names(db, viewer.workspace.id)
    placed = place(for_members(blueprint.steps, names.members), by, day, calendar)
    asked = form.typed["day"] or ("" if form.errors else day.isoformat())
    shown: Form[Any] = Form({**form.typed, "day": asked}, form.errors, None)
    return page(
        request,
        "projects/blueprints/use.html",
        status=status,
        blueprint=blueprint,
        form=shown,
        by=by,
        by_words=BY_WORDS,
        placed=placed,
        people=names.members,
        **common(viewer),
    )
