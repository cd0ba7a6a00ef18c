"""Routes of imports: read a list, look at what it would do, let it be added, take that back."""

import asyncio
from typing import Any

from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.files.dependencies import COUNTED, store_of
from webapp.files.models import Refused
from webapp.files.store.store import StoreAway, StoreFull
from webapp.files.uploads.keep import refusal
from webapp.files.uploads.multipart import receive
from webapp.history.describe import history_lines
from webapp.history.queries import HISTORY_SIZE, get_history, get_names
from webapp.readers.context import common
from webapp.readers.imports import queries
from webapp.readers.imports.carry import carry_on, change_import
from webapp.readers.imports.models import MOST_BYTES, MOST_ROWS, Confirmation, Import, Pasted, ReadList
from webapp.readers.imports.reading import TooManyRows, decoded, read_list
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, read_form, still_let_in
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.threads import WORKER, Busy
from webapp.web.viewer import Viewer

TOO_MANY = f"There are more than {MOST_ROWS:,} addresses. Import them in parts."
NONE = "No address was found in it. Each line has one, or one column is headed Email."
DISAGREED = "Mails go only to people who asked for them. Tick this where they did."


class ImportController(Controller):
    """Lists of readers from elsewhere."""

    path = "/w/{workspace:str}/readers/imports"

    @get("/", name="imports.list", permission=Permission.MANAGE)
    async def list_imports(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """What was imported is shown among the readers."""
        return see_other(request, workspace_url(viewer, "readers.list"))

    @get("/new", name="imports.new", permission=Permission.MANAGE)
    async def show_form(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """The forms for a list."""
        return form_page(request, viewer, blank())

    @post(
        "/",
        name="imports.paste",
        permission=Permission.MANAGE,
        about=("read a list of readers", "Read the list"),
    )
    async def paste(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Read a list that was pasted, and go on to what it would do."""
        form = await read_form(request, Pasted)
        if form.errors:
            return form_page(request, viewer, form, status=422)
        return await read(request, viewer, db, form, "list", "a pasted list", form.value.list)

    @post(
        "/file",
        name="imports.upload",
        permission=Permission.MANAGE,
        upload=True,
        **COUNTED,
        about=("read a list of readers", "Read the file"),
    )
    async def upload(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Read a file, and go on to what it would do. It isn't kept."""
        form: Form[Any] = blank()
        try:
            async with receive(request, store_of(request), MOST_BYTES) as received:
                await still_let_in(request)
                if received.refused or not received.arrived:
                    why = str(received.refused[0][1]) if received.refused else "Choose a file first."
                    return form_page(request, viewer, form.reject("file", why), status=422)
                arrived = received.arrived[0]
                content = await asyncio.to_thread(arrived.path.read_bytes)
        except (Refused, StoreFull, StoreAway, Busy) as error:
            refused = refusal(error)
            return form_page(request, viewer, form.reject("file", str(refused)), status=refused.status)
        return await read(request, viewer, db, form, "file", arrived.name, content)

    @get("/{import_id:int}", name="imports.show", permission=Permission.MANAGE)
    async def show_import(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, import_id: FromPath[int]
    ) -> Reply:
        """What an import would do, or has done."""
        return await import_page(request, viewer, db, import_id, blank())

    @post(
        "/{import_id:int}/confirmation",
        name="imports.confirm",
        permission=Permission.MANAGE,
        about=("import readers", "Import them"),
    )
    async def confirm_import(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, import_id: FromPath[int]
    ) -> Reply:
        """Let it be added."""
        form = await read_form(request, Confirmation)
        if not form.errors and not form.value.agreed:
            form.reject("agreed", DISAGREED)
        if form.errors:
            return await import_page(request, viewer, db, import_id, form, status=422)
        async with db.transaction() as tx:
            added = await queries.confirm_import(
                tx, viewer.workspace.id, import_id, viewer.account.id, form.value.consent, now=viewer.now
            )
            if added is not None:
                await carry_on(tx, viewer.workspace.id, import_id, now=viewer.now)
        if added is None and await queries.get_import(db, viewer.workspace.id, import_id) is None:
            raise NotFoundException
        to = workspace_url(viewer, "imports.show", import_id=import_id)
        return moved_on(request, to, added.event_id if added else None)

    @delete(
        "/{import_id:int}",
        name="imports.delete",
        permission=Permission.MANAGE,
        status_code=303,
        about=("take an import back", "Take it back"),
    )
    async def delete_import(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, import_id: FromPath[int]
    ) -> Reply:
        """Put an import into the trash, with the readers that came by it."""
        change = await change_import(
            db,
            viewer.workspace.id,
            import_id,
            viewer.account.id,
            "import.deleted",
            {"deleted_at": viewer.now},
            expected={"deleted_at": None},
            now=viewer.now,
        )
        if change is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "readers.list"), change.event_id)


async def read(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    form: Form[Any],
    field: str,
    name: str,
    content: str | bytes,
) -> Reply:
    """Read a list in a thread and keep it; 422 beside its field where nothing of it can be used. Raises Busy."""
    try:
        found = await WORKER.run(read_content, content)
    except TooManyRows:
        return form_page(request, viewer, form.reject(field, TOO_MANY), status=422)
    if not found.emails:
        return form_page(request, viewer, form.reject(field, NONE), status=422)
    import_id = await queries.add_import(db, viewer.workspace.id, viewer.account.id, name[:200], found, now=viewer.now)
    return see_other(request, workspace_url(viewer, "imports.show", import_id=import_id))


def read_content(content: str | bytes) -> ReadList:
    """What a list says. Raises TooManyRows."""
    return read_list(decoded(content) if isinstance(content, bytes) else content)


def form_page(request: AnyRequest, viewer: Viewer, form: Form[Any], *, status: int = 200) -> Reply:
    """The page of the forms for a list."""
    return page(request, "readers/imports/new.html", status=status, form=form, most=MOST_ROWS, **common(viewer))


async def import_page(
    request: AnyRequest, viewer: Viewer, db: Database, import_id: int, form: Form[Any], *, status: int = 200
) -> Reply:
    """The page of an import. Raises NotFoundException."""
    found: Import | None = await queries.get_import(db, viewer.workspace.id, import_id)
    if found is None:
        raise NotFoundException
    events = await get_history(db, viewer.workspace.id, "import", import_id)
    names = await get_names(db, viewer.workspace.id)
    return page(
        request,
        "readers/imports/import.html",
        status=status,
        found=found,
        form=form,
        preview=await queries.preview_import(db, viewer.workspace.id, import_id) if not found.confirmed_at else None,
        history=history_lines(events[:HISTORY_SIZE], names, viewer),
        more_history=len(events) > HISTORY_SIZE,
        **common(viewer),
    )
