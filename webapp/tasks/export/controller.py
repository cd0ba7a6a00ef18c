"""The addresses at which a list is a file."""

from collections.abc import AsyncGenerator, Callable

from litestar import Controller, get
from litestar.response import Stream

from webapp.database.pool import Database
from webapp.tasks.context import list_context
from webapp.tasks.export.rows import all_tasks
from webapp.tasks.export.shapes import Pages, as_csv, as_json
from webapp.tasks.filters import ListForm, TaskFilter
from webapp.tasks.query.reading import read, text_of
from webapp.tasks.query.world import world_of
from webapp.tasks.shown import wanted_list
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.filenames import begun, disposition, safe_name
from webapp.web.forms.form import read_query
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class TaskExportController(Controller):
    """All tasks of a list, read and sent bit by bit. What can't be read of its address is 422, as the list: else there
    would be more in the file than was asked for."""

    path = "/w/{workspace:str}"

    @get("/tasks.csv", name="tasks.csv", permission=Permission.READ)
    async def csv(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """A table for spreadsheets."""
        return await export(request, viewer, db, as_csv, "csv", "text/csv")

    @get("/tasks.json", name="tasks.json", permission=Permission.READ)
    async def json(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The same for programs."""
        return await export(request, viewer, db, as_json, "json", "application/json")


async def export(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    written: Callable[[Pages, Viewer, str], AsyncGenerator[bytes, None]],
    ending: str,
    media_type: str,
) -> Reply:
    """The list of the address as a file that a browser keeps."""
    form = read_query(request, ListForm)
    wanted, wrong, text = TaskFilter(), bool(form.errors), ""
    if not wrong:
        world = await world_of(db, viewer)
        wanted = await wanted_list(db, viewer, form.value)
        text = text_of(wanted, world)
        wrong = bool(read(text, world).problems)
    if wrong:
        return page(request, "tasks/page.html", status=422, **await list_context(db, viewer, wanted, asked=form))
    pieces = written(all_tasks(db, viewer, wanted), viewer, text)
    name = safe_name(f"Tasks of {viewer.workspace.name.replace('.', ' ')} {viewer.today.isoformat()}", "tasks")
    headers = {
        "cache-control": "private, no-cache",
        "content-disposition": disposition("attachment", f"{name}.{ending}"),
    }
    return Stream(await begun(pieces), media_type=media_type, headers=headers)
