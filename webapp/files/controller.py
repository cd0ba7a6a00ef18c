"""Routes of files: list, add, show, delete."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, Response, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts.context import draft_context, draft_part_context
from webapp.drafts.finding import missing
from webapp.files import queries
from webapp.files.context import as_json, files_context, files_url, parent_url
from webapp.files.dependencies import COUNTED, examiner_of, store_of
from webapp.files.models import ListQuery, Outcome, Parent, ParentRow, Refused, ShowQuery
from webapp.files.serving import show
from webapp.files.store.store import StoreAway, StoreFull
from webapp.files.uploads.keep import keep_files, refusal
from webapp.files.uploads.multipart import receive
from webapp.history.flash import find_notice
from webapp.projects.context import project_context, project_part_context
from webapp.settings import Settings
from webapp.tasks.context import part_context, task_context
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import read_query, still_let_in
from webapp.web.pages import AnyRequest, Reply, back, moved_on, page, wants_fragment, wants_json
from webapp.web.permissions import Permission
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer


class FileController(Controller):
    """Files of drafts, tasks and projects."""

    path = "/w/{workspace:str}"

    @get("/drafts/{draft_id:int}/files", name="drafts.files", permission=Permission.READ)
    async def list_draft_files(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """All files of a draft, page by page."""
        return await list_files(request, viewer, db, Parent("draft", draft_id))

    @get("/tasks/{task_id:int}/files", name="tasks.files", permission=Permission.READ)
    async def list_task_files(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """All files of a task, page by page."""
        return await list_files(request, viewer, db, Parent("task", task_id))

    @get("/projects/{project_id:int}/files", name="projects.files", permission=Permission.READ)
    async def list_project_files(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, project_id: FromPath[int]
    ) -> Reply:
        """All files of a project, page by page."""
        return await list_files(request, viewer, db, Parent("project", project_id))

    @post(
        "/drafts/{draft_id:int}/files",
        name="drafts.add_files",
        permission=Permission.EDIT,
        upload=True,
        **COUNTED,
        about=("add files to a draft", "Add the files"),
    )
    async def add_draft_files(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """Attach files to a draft."""
        return await add_files(request, viewer, db, settings, Parent("draft", draft_id))

    @post(
        "/tasks/{task_id:int}/files",
        name="tasks.add_files",
        permission=Permission.EDIT,
        upload=True,
        **COUNTED,
        about=("add files to a task", "Add the files"),
    )
    async def add_task_files(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        task_id: FromPath[int],
    ) -> Reply:
        """Attach files to a task."""
        return await add_files(request, viewer, db, settings, Parent("task", task_id))

    @post(
        "/projects/{project_id:int}/files",
        name="projects.add_files",
        permission=Permission.EDIT,
        upload=True,
        **COUNTED,
        about=("add files to a project", "Add the files"),
    )
    async def add_project_files(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        project_id: FromPath[int],
    ) -> Reply:
        """Attach files to a project."""
        return await add_files(request, viewer, db, settings, Parent("project", project_id))

    @get("/files/{file_id:int}/{file_name:str}", name="files.show", permission=Permission.READ)
    async def show_file(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        file_id: FromPath[int],
        file_name: FromPath[str],
    ) -> Reply:
        """A file's content, also from the trash: old revisions show it. Only its own name leads to it."""
        asked = read_query(request, ShowQuery)
        file = await queries.get_file(db, viewer.workspace.id, file_id)
        if file is None or file.name != file_name or asked.errors:
            raise NotFoundException
        return await show(request, store_of(request), viewer.workspace.id, file, asked.value.width)

    @delete(
        "/files/{file_id:int}",
        name="files.delete",
        permission=Permission.EDIT,
        status_code=200,
        about=("delete a file", "Delete the file"),
    )
    async def delete_file(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, file_id: FromPath[int]
    ) -> Reply:
        """Put a file into the trash, with an undo."""
        file = await queries.get_file(db, viewer.workspace.id, file_id)
        if file is None:
            raise NotFoundException
        change = await queries.delete_file(db, viewer.workspace.id, file_id, viewer.account.id, now=viewer.now)
        event_ids = [change.event_id] if change is not None and change.event_id is not None else []
        return await files_changed(request, viewer, db, file.parent, Outcome(event_ids=event_ids))


async def list_files(request: AnyRequest, viewer: Viewer, db: Database, parent: Parent) -> Reply:
    """A page of the files of a draft, task or project; or, as a fragment, what a new file changes on the page of
    that."""
    row = await find_parent(db, viewer, parent)
    if wants_fragment(request):
        context = await part_of(db, viewer, parent) | await files_context(db, viewer, parent, deleted=row.is_deleted)
        return page(request, "files/_changed.html", **context)
    asked = read_query(request, ListQuery)
    after = None if asked.errors else asked.value.after
    return page(
        request,
        "files/page.html",
        section=f"{parent.subject}s",
        title=row.title,
        parent_url=parent_url(viewer, parent),
        **await files_context(db, viewer, parent, deleted=row.is_deleted, after=after, whole=True),
    )


async def find_parent(db: Database, viewer: Viewer, parent: Parent) -> ParentRow:
    """The draft, task or project that files belong to; raises NotFoundException where there is none."""
    row = await queries.get_parent(db, viewer.workspace.id, parent)
    if row is None:
        raise NotFoundException
    return row


async def add_files(request: AnyRequest, viewer: Viewer, db: Database, settings: Settings, parent: Parent) -> Reply:
    """Take an upload in, and answer with what became of its files."""
    if (await find_parent(db, viewer, parent)).is_deleted:
        raise await missing(db, viewer, parent.id) if parent.subject == "draft" else NotFoundException()
    store = store_of(request)
    try:
        async with receive(request, store, settings.max_file) as received:
            await still_let_in(request)
            outcome = await keep_files(db, store, examiner_of(request), viewer, parent, received)
    except (Refused, StoreFull, StoreAway, Busy) as error:
        outcome = Outcome(refused=[("", refusal(error))])
    if not outcome.added and not outcome.refused:
        outcome.refused.append(("", Refused("Choose a file first.")))
    if wants_json(request):
        files = [as_json(viewer, file) for file in outcome.added]
        errors = {"errors": {"file": outcome.sentence}} if outcome.refused else {}
        return Response({"files": files, **errors}, status_code=outcome.status)
    return await files_changed(request, viewer, db, parent, outcome)


async def files_changed(request: AnyRequest, viewer: Viewer, db: Database, parent: Parent, outcome: Outcome) -> Reply:
    """The list of files with the history and the notice, or on to the page where they were changed; where something
    was refused, that page with what it was."""
    fragment = wants_fragment(request)
    if not outcome.refused and not fragment:
        to = back(request, parent_url(viewer, parent), files_url(viewer, parent))
        return moved_on(request, f"{to}#files", outcome.event_ids)
    context = await (part_of if fragment else whole_page)(db, viewer, parent)
    context |= await files_context(db, viewer, parent, outcome=outcome)
    notice = await find_notice(db, viewer, *outcome.event_ids) if fragment else request.scope["state"].get("notice")
    template = "files/_changed.html" if fragment else f"{parent.subject}s/{parent.subject}.html"
    status = outcome.status if outcome.refused else 200
    return page(request, template, status=status, **context | {"notice": notice})


Context = Callable[[Database, Viewer, int], Awaitable[dict[str, Any]]]
WHOLE: dict[str, Context] = {"draft": draft_context, "task": task_context, "project": project_context}
PART: dict[str, Context] = {"draft": draft_part_context, "task": part_context, "project": project_part_context}


async def whole_page(db: Database, viewer: Viewer, parent: Parent) -> dict[str, Any]:
    """What the page of a draft, task or project is given."""
    return await WHOLE[parent.subject](db, viewer, parent.id)


async def part_of(db: Database, viewer: Viewer, parent: Parent) -> dict[str, Any]:
    """What the files and the history of a draft, task or project are given."""
    return await PART[parent.subject](db, viewer, parent.id)
