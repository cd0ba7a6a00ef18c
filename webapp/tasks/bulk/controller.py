"""Routes by which very many tasks are changed: choose all that a list finds, say what they are made, see what is left
out, let it be done, and stop it. It is taken back as any other event."""

from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.history.queries import get_event
from webapp.tasks.bulk import queries
from webapp.tasks.bulk.carry import carry_on
from webapp.tasks.bulk.context import bulk_context, read_place, tasks_context
from webapp.tasks.bulk.history import notice
from webapp.tasks.bulk.models import BulkChange, Chosen, Stage, TasksQuery
from webapp.tasks.export.rows import all_pages
from webapp.tasks.filters import ListForm, TaskFilter
from webapp.tasks.query.reading import read, text_of
from webapp.tasks.query.world import world_of
from webapp.tasks.several.models import SeveralForm, look_over_fields
from webapp.tasks.shown import wanted_list
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, parse, read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

MOST = 20_000  # tasks of one change
AT_ONCE = 1000  # that are found by one statement


class BulkController(Controller):
    """Changes of very many tasks, one's own."""

    path = "/w/{workspace:str}/tasks/bulk"

    @post(
        "/",
        name="bulk.begin",
        permission=Permission.EDIT,
        about=("choose all tasks of a list", "Choose all that match"),
    )
    async def begin(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Choose all tasks that the list of the address has now; what comes later isn't among them. Nothing is chosen
        where the list can't be read, or is empty."""
        asked = read_query(request, ListForm)
        found: list[Chosen] = []
        text, is_all = "", True
        if not asked.errors:
            world = await world_of(db, viewer)
            wanted = await wanted_list(db, viewer, asked.value)
            text = text_of(wanted, world)
            if not read(text, world).problems:
                found, is_all = await all_that_match(db, viewer, wanted)
        if not found:
            return see_other(request, workspace_url(viewer, "tasks.several", dict(request.query_params)))
        bulk_id = await queries.add_change(db, viewer, text, found, is_all=is_all)
        return see_other(request, workspace_url(viewer, "bulk.show", bulk_id=bulk_id))

    @get("/{bulk_id:int}", name="bulk.show", permission=Permission.EDIT)
    async def show(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, bulk_id: FromPath[int]) -> Reply:
        """How far a change is, and what comes next."""
        change = await own_change(db, viewer, bulk_id)
        context = await bulk_context(db, viewer, change, choosing="choose" in request.query_params)
        return page(request, "tasks/bulk/page.html", **context)

    @post(
        "/{bulk_id:int}",
        name="bulk.choose",
        permission=Permission.EDIT,
        about=("change many tasks", "See what would change"),
    )
    async def choose(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, bulk_id: FromPath[int]
    ) -> Reply:
        """Say what the tasks are made, and let it be looked what would become of them."""
        change = await own_change(db, viewer, bulk_id)
        sent = dict(await read_pairs(request))
        form: Form[SeveralForm] = parse(SeveralForm, sent, viewer)
        if not form.errors:
            look_over_fields(form)
        if form.errors:
            return page(
                request, "tasks/bulk/page.html", status=422, **await bulk_context(db, viewer, change, form=form)
            )
        return await go_on(request, viewer, db, bulk_id, Stage.LOOKING, Stage.CHOSEN, Stage.LOOKED, form=form.typed)

    @post(
        "/{bulk_id:int}/confirmation",
        name="bulk.confirm",
        permission=Permission.EDIT,
        about=("change many tasks", "Change them"),
    )
    async def confirm(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, bulk_id: FromPath[int]
    ) -> Reply:
        """Let it be done, or the rest of it where it was stopped."""
        return await go_on(request, viewer, db, bulk_id, Stage.CHANGING, Stage.LOOKED, Stage.CHANGED)

    @get("/{bulk_id:int}/notice", name="bulk.notice", permission=Permission.EDIT)
    async def show_notice(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, bulk_id: FromPath[int]
    ) -> Reply:
        """The notice of a change, as far as it is by now; nothing before it has begun."""
        change = await own_change(db, viewer, bulk_id)
        event = await get_event(db, viewer.workspace.id, change.event_id or 0)
        if event is not None:
            request.scope["state"]["notice"] = await notice(db, viewer, event)
        return page(request, "layout/_notice.html")

    @get("/{bulk_id:int}/tasks", name="bulk.tasks", permission=Permission.READ)
    async def show_tasks(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, bulk_id: FromPath[int]
    ) -> Reply:
        """The tasks of somebody's change. Raises NotFoundException, also where it is forgotten by now."""
        change = await queries.get_change(db, viewer.workspace.id, bulk_id)
        if change is None:
            raise NotFoundException
        asked = read_query(request, TasksQuery)
        after = (0, 0) if asked.errors else read_place(asked.value.after)
        return page(request, "tasks/bulk/tasks.html", **await tasks_context(db, viewer, change, after))

    @post(
        "/{bulk_id:int}/stop",
        name="bulk.stop",
        permission=Permission.EDIT,
        about=("stop a change of many tasks", "Stop it"),
    )
    async def stop(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, bulk_id: FromPath[int]) -> Reply:
        """Stop after the part that is under way. What is done by then stays done, and can be taken back."""
        await own_change(db, viewer, bulk_id)
        await queries.stop(db, viewer, bulk_id)
        return see_other(request, workspace_url(viewer, "bulk.show", bulk_id=bulk_id))


async def all_that_match(db: Database, viewer: Viewer, wanted: TaskFilter) -> tuple[list[Chosen], bool]:
    """The tasks of a list, each once, and whether these are all: MOST of them otherwise."""
    found: dict[int, Chosen] = {}
    async for each in all_pages(db, viewer, wanted, at_once=AT_ONCE):
        found |= {row.id: Chosen(row.id, row.version, row.repeats) for row in each.rows}
        if len(found) >= MOST and each.after is not None:
            return list(found.values())[:MOST], False
    return list(found.values()), True


async def own_change(db: Database, viewer: Viewer, change_id: int) -> BulkChange:
    """A change of theirs. Raises NotFoundException."""
    change = await queries.get_change(db, viewer.workspace.id, change_id)
    if change is None or change.account_id != viewer.account.id:
        raise NotFoundException
    return change


async def go_on(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    bulk_id: int,
    stage: Stage,
    *stages: Stage,
    form: dict[str, str] | None = None,
) -> Reply:
    """Let a change go on to a stage, and show how that goes; it stays as it is where another window was faster."""
    await own_change(db, viewer, bulk_id)
    async with db.transaction() as tx:
        moved = await queries.move_on(tx, viewer, bulk_id, stage, *stages, form=form)
        if moved is not None:
            await carry_on(tx, viewer, bulk_id)
    return moved_on(request, workspace_url(viewer, "bulk.show", bulk_id=bulk_id), moved.event_id if moved else None)
