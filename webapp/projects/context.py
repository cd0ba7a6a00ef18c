"""What the page of a project is given."""

from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts.filters import DraftFilter
from webapp.drafts.models import DRAFT_STATUS_WORDS, KIND_WORDS
from webapp.drafts.queries import get_drafts
from webapp.files.context import files_context, pictures_in
from webapp.files.models import Parent
from webapp.history.describe import history_lines
from webapp.history.models import NO_NAMES, Names
from webapp.history.queries import get_history, get_names
from webapp.projects import queries
from webapp.projects.models import ProjectPage
from webapp.tasks.context import rows_context
from webapp.tasks.filters import TaskFilter
from webapp.tasks.quick_add.context import add_context
from webapp.web.forms.form import Form, blank
from webapp.web.markdown.render import render_long_markdown
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.unchanged import unchanged
from webapp.web.viewer import Viewer

DRAFTS_SHOWN = 5  # the others are in their list
HISTORY_SIZE = 10


async def project_context(
    db: Database, viewer: Viewer, project_id: int, *, rename: Form[Any] | None = None
) -> dict[str, Any]:
    """A project's page: what it is for, its open tasks as their list begins, its drafts and files, who has tasks of it
    and what happened to it. `rename` is another name that wasn't taken. Raises NotFoundException where there is no such
    project, Busy."""
    project = await the_project(db, viewer, project_id)
    wanted = TaskFilter(project=project_id)
    names = await unchanged(db, viewer, get_names)
    of_it = DraftFilter(project=project_id)
    drafts = await get_drafts(db, viewer, of_it, limit=DRAFTS_SHOWN) if project.drafts else None
    here = workspace_url(viewer, "projects.show", project_id=project_id)
    return {
        **await rows_context(db, viewer, wanted),
        **add_context(viewer, wanted=wanted, names=names, back=here),
        **await files_context(db, viewer, Parent("project", project_id), empty=not project.has_files),
        **await history_context(db, viewer, project_id, names),
        "section": "projects",
        "project": project,
        "purpose_html": await render_long_markdown(
            project.purpose, pictures=await pictures_in(db, viewer, project.purpose)
        ),
        "drafts": drafts.rows if drafts is not None else [],
        "kind_words": KIND_WORDS,
        "draft_status_words": DRAFT_STATUS_WORDS,
        "rename": Form({**rename.typed, "version": str(project.version)}, rename.errors, None)
        if rename
        else blank(name=project.name, version=project.version),
        "at_least": "+" if project.to_do > queries.COUNTED else "",
    }


async def project_part_context(db: Database, viewer: Viewer, project_id: int) -> dict[str, Any]:
    """What each part of a project's page is given: the project, and its history. Raises NotFoundException where there
    is no such project."""
    project = await the_project(db, viewer, project_id)
    names = await get_names(db, viewer.workspace.id)
    return {"project": project} | await history_context(db, viewer, project_id, names)


async def history_context(db: Database, viewer: Viewer, project_id: int, names: Names = NO_NAMES) -> dict[str, Any]:
    """What happened to a project, the latest first."""
    events = await get_history(db, viewer.workspace.id, "project", project_id, size=HISTORY_SIZE)
    return {
        "can_edit": may(viewer.role, Permission.EDIT),
        "history": history_lines(events[:HISTORY_SIZE], names, viewer),
        "more_history": len(events) > HISTORY_SIZE,
    }


async def the_project(db: Database, viewer: Viewer, project_id: int) -> ProjectPage:
    """A project with what it holds. Raises NotFoundException where there is none."""
    project = await queries.get_project_page(db, viewer.workspace.id, project_id, today=viewer.today)
    if project is None:
        raise NotFoundException
    return project
