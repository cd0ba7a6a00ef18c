"""What is said of a project, changed where it stands: what it is for, and when it is due."""

from enum import StrEnum
from typing import Any

from litestar import Controller, get, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec import UNSET
from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.editing.conflict import Difference
from webapp.editing.edit import Conflict, columns_sent, save_form
from webapp.editing.row_conflict import differences_of
from webapp.history.models import NO_NAMES
from webapp.history.snapshots import changers
from webapp.projects import queries
from webapp.projects.history import PROJECT
from webapp.projects.models import ProjectFacts
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, fields_of, form_of, read_form
from webapp.web.pages import AnyRequest, Reply, asked_by_htmx, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

# Why something wasn't stored is said in the form itself, wherever its reply was to go.
INTO_FORM = {"hx-retarget": "#fact", "hx-reswap": "innerHTML", "hx-reselect": "#fact-form"}


class Said(StrEnum):
    """What is said of a project, by the field of its form."""

    PURPOSE = "purpose"
    DUE = "due_on"


class ProjectFactController(Controller):
    """The form of one of them in a sheet, or without scripts on a page of its own."""

    path = "/w/{workspace:str}/projects/{project_id:int}/facts/{said:str}"

    @get("/", name="projects.fact", permission=Permission.EDIT)
    async def get_form(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        project_id: FromPath[int],
        said: FromPath[str],
    ) -> Reply:
        """It as it is, to be changed."""
        return await show(request, viewer, db, project_id, said_named(said))

    @put("/", name="projects.set_fact", permission=Permission.EDIT, about=("save a project", "Save the project"))
    async def set_fact(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        project_id: FromPath[int],
        said: FromPath[str],
    ) -> Reply:
        """Save it, merged with what others wrote since; 409 with both where they wrote in the same place."""
        named, form = said_named(said), await read_form(request, ProjectFacts)
        if not form.errors and getattr(form.value, named) is UNSET:
            form.reject(named, f"{fields_of(ProjectFacts)[named].label} is missing.")
        if form.errors:
            return await show(request, viewer, db, project_id, named, form=form)
        sent, version = columns_sent(form.value), form.value.version
        saved = await save_form(db, viewer, PROJECT, project_id, "project.updated", lambda row: sent, version)
        if saved is None:
            raise NotFoundException
        if isinstance(saved, Conflict):
            return await show(request, viewer, db, project_id, named, form=form, conflict=saved)
        return moved_on(request, workspace_url(viewer, "projects.show", project_id=project_id), saved.event_id)


def said_named(text: str) -> Said:
    """What an address names. Raises NotFoundException where that is nothing."""
    try:
        return Said(text)
    except ValueError:
        raise NotFoundException from None


async def show(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    project_id: int,
    said: Said,
    *,
    form: Form[ProjectFacts] | None = None,
    conflict: Conflict | None = None,
) -> Reply:
    """The form, in a sheet or on a page of its own; with why it isn't saved where it was sent. Raises
    NotFoundException where there is no such project; Busy."""
    project = conflict.row if conflict else await queries.get_project(db, viewer.workspace.id, project_id)
    if project is None:
        raise NotFoundException
    shown: Form[Any] = form or form_of(ProjectFacts, project)
    if conflict is not None:
        both = conflict.proposed.get(said, conflict.sent[said])
        shown = blank(version=project.version, **{said: fields_of(ProjectFacts)[said].write(both)})
    return page(
        request,
        "projects/_fact.html" if asked_by_htmx(request) else "projects/fact.html",
        status=409 if conflict else 422 if form else 200,
        headers=INTO_FORM if form else None,
        section="projects",
        project=project,
        said=said,
        label=fields_of(ProjectFacts)[said].label,
        form=shown,
        who=changers(conflict.since, viewer) if conflict else None,
        differences=await both_sides(viewer, said, conflict) if conflict else [],
    )


async def both_sides(viewer: Viewer, said: Said, conflict: Conflict) -> list[Difference]:
    """What stands there now and what was typed, where they differ. Raises Busy."""
    column = PROJECT.columns[said]
    now, sent = (column.show(value, NO_NAMES, viewer) for value in (getattr(conflict.row, said), conflict.sent[said]))
    before = column.show(getattr(conflict.was, said), NO_NAMES, viewer) if conflict.was is not None else None
    found = await differences_of(column.label, before, sent, now)
    return [replace(each, before=None) for each in found]  # a sheet has room for two
