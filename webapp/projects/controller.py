"""Routes of projects: their list, and the page of each."""

import asyncpg
from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.projects import queries
from webapp.projects.context import project_context
from webapp.projects.models import TAKEN, NewProject, ProjectEdit
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.pages import AnyRequest, Reply, back, moved_on, page, shown_path, workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

HOLDS = "It still holds tasks, drafts or files, perhaps in the trash. Move them first, or archive it."


class ProjectController(Controller):
    """List, add, rename and remove projects."""

    path = "/w/{workspace:str}/projects"

    @get("/", name="projects.list", permission=Permission.READ)
    async def list_projects(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All projects with their open tasks."""
        return await projects_page(request, viewer, db)

    @get("/{project_id:int}", name="projects.show", permission=Permission.READ)
    async def show_project(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, project_id: FromPath[int]
    ) -> Reply:
        """A project's page: what it is for, what is to be done, and all that belongs to it."""
        return page(request, "projects/project.html", **await project_context(db, viewer, project_id))

    @post("/", name="projects.create", permission=Permission.EDIT, about=("add a project", "Add the project"))
    async def create_project(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Add a project."""
        form = await read_form(request, NewProject)
        if not form.errors:
            try:
                added = await queries.add_project(
                    db, viewer.workspace.id, viewer.account.id, form.value.name, now=viewer.now
                )
            except asyncpg.UniqueViolationError:
                form.reject("name", TAKEN)
            else:
                return moved_on(request, workspace_url(viewer, "projects.list"), added.event_id)
        return await projects_page(request, viewer, db, add_form=form, status=422)

    @put(
        "/{project_id:int}",
        name="projects.rename",
        permission=Permission.EDIT,
        about=("rename a project", "Rename the project"),
    )
    async def rename_project(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, project_id: FromPath[int]
    ) -> Reply:
        """Rename a project, in the list or on its page; 409 where somebody else did so first."""
        form = await read_form(request, ProjectEdit)
        status, here = 422, workspace_url(viewer, "projects.show", project_id=project_id)
        if not form.errors:
            try:
                renamed = await queries.change_project(
                    db,
                    viewer.workspace.id,
                    project_id,
                    viewer.account.id,
                    "project.renamed",
                    {"name": form.value.name},
                    version=form.value.version,
                    now=viewer.now,
                )
            except asyncpg.UniqueViolationError:
                form.reject("name", TAKEN)
            else:
                if renamed is not None and renamed.version_before == form.value.version:
                    return moved_on(
                        request, back(request, workspace_url(viewer, "projects.list"), here), renamed.event_id
                    )
                status = 409
                form.reject("name", "Somebody else changed it in the meantime. Save again to use your name.")
        if shown_path(request) == here:
            context = await project_context(db, viewer, project_id, rename=form)
            return page(request, "projects/project.html", status=status, **context)
        return await projects_page(request, viewer, db, edited=project_id, edit_form=form, status=status)

    @delete(
        "/{project_id:int}",
        name="projects.delete",
        permission=Permission.EDIT,
        status_code=303,
        about=("delete a project", "Delete the project"),
    )
    async def delete_project(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, project_id: FromPath[int]
    ) -> Reply:
        """Remove a project that holds nothing, with an undo."""
        try:
            event_id = await queries.delete_project(
                db, viewer.workspace.id, project_id, viewer.account.id, now=viewer.now
            )
        except asyncpg.ForeignKeyViolationError:
            form = blank().reject("removal", HOLDS)
            return await projects_page(request, viewer, db, edited=project_id, edit_form=form, status=409)
        if event_id is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "projects.list"), event_id)


async def projects_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    *,
    add_form: Form[NewProject] | None = None,
    edited: int | None = None,
    edit_form: Form[ProjectEdit] | None = None,
    status: int = 200,
) -> Reply:
    """The page with its forms as given. Raises NotFoundException where the edited project is gone."""
    projects = await queries.list_projects(db, viewer.workspace.id, today=viewer.today)
    if edited is not None:
        found = next((project for project in projects if project.id == edited), None)
        if found is None:
            raise NotFoundException
        if edit_form is not None:
            edit_form.typed["version"] = str(found.version)
            edit_form.typed.setdefault("name", found.name)
    return page(
        request,
        "projects/page.html",
        status=status,
        section="projects",
        projects=projects,
        can_edit=may(viewer.role, Permission.EDIT),
        add_form=add_form or blank(),
        edited=edited,
        edit_form=edit_form or blank(),
    )
