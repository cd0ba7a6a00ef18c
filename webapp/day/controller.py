"""Routes of somebody's day."""

from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.briefing.models import MoveTasks
from webapp.briefing.moving import find_day
from webapp.database.pool import try_again
from webapp.day.context import day_context, evening_context
from webapp.day.models import PickForm, PlaceForm
from webapp.day.queries import list_picks, pick, place_pick, unpick, unpick_in
from webapp.tasks.moving import Move, MovedOn, move_tasks_in, read_choices
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import parse, read_form, read_pairs
from webapp.web.pages import AnyRequest, Reply, back, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_calendar

NO_PLACE = "That is no place in your day."
NO_TASK = "Choose a task that is open."
NOT_TAKEN = "That task isn’t open any more, or your day is full. This is how it is now."
CHANGED = "“{}” was changed meanwhile, so it wasn’t moved. This is how it is now."


class DayController(Controller):
    """What somebody means to do today, and how the day ends. It is theirs alone."""

    path = "/w/{workspace:str}/today"

    @get("/", name="day.show", permission=Permission.READ)
    async def show_day(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The day."""
        return page(request, "day/page.html", **await day_context(db, viewer))

    @get("/evening", name="day.evening", permission=Permission.READ)
    async def show_evening(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Its end."""
        return page(request, "day/evening.html", **await evening_context(db, viewer))

    @post("/picks", name="day.pick", permission=Permission.READ, about=("take a task into your day", "Take it"))
    async def pick(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Take a task into today, or into a later day; 409 where it can't be."""
        form = await read_form(request, PickForm)
        if not form.errors and (form.value.task is None or (form.value.day or viewer.today) < viewer.today):
            form.reject("task", NO_TASK)
        if form.errors:
            context = await day_context(db, viewer, wrong=next(iter(form.errors.values())))
            return page(request, "day/page.html", status=422, **context)
        asked = form.value
        assert asked.task is not None  # noqa: S101  # it was checked
        if not await pick(db, viewer, asked.day or viewer.today, asked.task, first=asked.first):
            return page(request, "day/page.html", status=409, **await day_context(db, viewer, wrong=NOT_TAKEN))
        return see_other(request, came_from(request, viewer))

    @delete(
        "/picks/{task_id:int}",
        name="day.unpick",
        permission=Permission.READ,
        status_code=303,
        about=("leave a task for another day", "Leave it"),
    )
    async def unpick(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]
    ) -> Reply:
        """Leave a task out of today."""
        if not await unpick(db, viewer, viewer.today, task_id):
            raise NotFoundException
        return see_other(request, came_from(request, viewer))

    @put(
        "/picks/{task_id:int}/place",
        name="day.place",
        permission=Permission.READ,
        about=("put a task at another place of your day", "Put it there"),
    )
    async def place(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Put a task at another place of the day."""
        if task_id not in {task.id for task in await list_picks(db, viewer, viewer.today)}:
            raise NotFoundException
        form = await read_form(request, PlaceForm)
        if form.errors or form.value.place is None:
            return page(request, "day/page.html", status=422, **await day_context(db, viewer, wrong=NO_PLACE))
        await place_pick(db, viewer, viewer.today, task_id, form.value.place)
        return see_other(request, workspace_url(viewer, "day.show"))

    @post("/moves", name="day.move", permission=Permission.EDIT, about=("move a task to another day", "Move it"))
    async def move(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Move a task to another day, and out of this one unless it is that: 409 where it isn't as it was shown."""
        sent = dict(await read_pairs(request))
        form, chosen = parse(MoveTasks, sent, viewer), read_choices([sent.get("task", "")])
        day = find_day(form, chosen, await get_calendar(db, viewer), viewer)
        if form.errors:
            context = await day_context(db, viewer, wrong=next(iter(form.errors.values())))
            return page(request, "day/page.html", status=422, **context)

        async def run() -> list[int]:
            async with db.transaction() as tx:
                moves = [Move(task_id, version, day) for task_id, version in chosen.items()]
                events = await move_tasks_in(tx, viewer, moves)
                for task_id in chosen if day != viewer.today else ():
                    await unpick_in(tx, viewer, viewer.today, task_id)
                return events

        try:
            events = await try_again(run)
        except MovedOn as error:
            context = await day_context(db, viewer, wrong=CHANGED.format(error.title))
            return page(request, "day/page.html", status=409, **context)
        to = came_from(request, viewer)
        return moved_on(request, to, events) if events else see_other(request, to)


def came_from(request: AnyRequest, viewer: Viewer) -> str:
    """The page that a form stands on."""
    return back(request, workspace_url(viewer, "day.show"), workspace_url(viewer, "day.evening"))
