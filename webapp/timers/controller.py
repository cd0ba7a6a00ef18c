"""Routes of time that is spent."""

from datetime import timedelta

from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from webapp.database.pool import Database
from webapp.tasks.due import day_start
from webapp.tasks.models import Task
from webapp.tasks.queries import get_task
from webapp.timers.export import as_csv
from webapp.timers.models import EntriesQuery, EntryForm, ExportQuery, StopForm, TimerForm, often_exported
from webapp.timers.queries import (
    LISTED,
    add_entry,
    drop_timer,
    get_running,
    get_spent,
    list_entries,
    set_entry_deleted,
    spent_between,
    start_timer,
    stop_timer,
)
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.filenames import begun, disposition
from webapp.web.formatting import days_in_words
from webapp.web.forms.form import Form, blank, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, back, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

NOT_OPEN = "That task isn’t open any more, so no timer runs on it."
BACKWARDS = "The last day is before the first one."
NO_MINUTES = "Write how many minutes it took."
FORGOTTEN = "It has run for so long that it was probably forgotten. Say first how long it took."


class TimerController(Controller):
    """One's own timer, and an export."""

    path = "/w/{workspace:str}/time"

    @get("/", name="timers.choose", permission=Permission.READ)
    async def choose(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """The days of an export, to be chosen."""
        return choose_days(request, viewer, blank(first=viewer.today.replace(day=1), last=viewer.today))

    @delete(
        "/timer", name="timers.stop", permission=Permission.READ, status_code=303, about=("stop a timer", "Stop it")
    )
    async def stop(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Stop it now, or after as many minutes as it took: 422 where it was forgotten and that isn't said."""
        form = await read_form(request, StopForm)
        running = await get_running(db, viewer)
        wrong = next(iter(form.errors.values()), "")
        if running is not None and not wrong and form.value.ends_now(running) and running.is_forgotten(viewer):
            wrong = FORGOTTEN
        if running is not None and wrong:
            return await time_page(request, viewer, db, running.task_id, blank(), wrong=wrong, status=422)
        event_id = None if form.errors else await stop_timer(db, viewer, form.value.timer, form.value.minutes)
        return moved_on(request, came_from(request, viewer), event_id)

    @post("/timer/drop", name="timers.drop", permission=Permission.READ, about=("drop a timer", "Drop it"))
    async def drop(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """As if it had never run."""
        form = await read_form(request, TimerForm)
        if not form.errors and form.value.timer is not None:
            await drop_timer(db, viewer, form.value.timer)
        return see_other(request, came_from(request, viewer))

    @get("/export", name="timers.export", permission=Permission.READ)
    async def export(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What one spent, or for owners everybody, as CSV, read and sent bit by bit."""
        asked = read_query(request, ExportQuery)
        if asked.errors:
            return choose_days(request, viewer, asked, status=422)
        first = asked.value.first or viewer.today.replace(day=1)
        last = asked.value.last or max(viewer.today, first)
        if last < first:
            asked.reject("last", BACKWARDS)
            return choose_days(request, viewer, asked, status=422)
        spent = spent_between(
            db,
            viewer,
            day_start(first, viewer.zone),
            day_start(last + timedelta(days=1), viewer.zone),
            everybodys=may(viewer.role, Permission.MANAGE),
        )
        name = f"time {first.isoformat()} to {last.isoformat()}.csv"
        headers = {"cache-control": "private, no-cache", "content-disposition": disposition("attachment", name)}
        return Stream(await begun(as_csv(spent, viewer)), media_type="text/csv", headers=headers)


class TaskTimeController(Controller):
    """The time that was spent on a task."""

    path = "/w/{workspace:str}/tasks/{task_id:int}/time"

    @get("/", name="timers.show", permission=Permission.READ)
    async def show(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """All of it, with the form that writes some down."""
        return await time_page(request, viewer, db, task_id, blank())

    @post("/", name="timers.add", permission=Permission.EDIT, about=("write down time", "Write it down"))
    async def add(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Write down time that was spent."""
        form = await read_form(request, EntryForm)
        if not form.errors and form.value.minutes is None:
            form.reject("minutes", NO_MINUTES)
        if form.errors or form.value.minutes is None:
            return await time_page(request, viewer, db, task_id, form, status=422)
        event_id = await add_entry(db, viewer, task_id, form.value.minutes)
        if event_id is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "timers.show", task_id=task_id), event_id)

    @delete(
        "/{entry_id:int}",
        name="timers.remove",
        permission=Permission.EDIT,
        status_code=303,
        about=("take time away", "Take it away"),
    )
    async def remove(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        task_id: FromPath[int],
        entry_id: FromPath[int],
    ) -> Reply:
        """Take time away that was spent: one's own, or as an owner anybody's."""
        event_id = await set_entry_deleted(
            db,
            viewer,
            task_id,
            entry_id,
            deleted=True,
            anybodys=may(viewer.role, Permission.MANAGE),
            action="time.removed",
        )
        if event_id is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "timers.show", task_id=task_id), event_id)

    @post("/timer", name="timers.start", permission=Permission.EDIT, about=("start a timer", "Start it"))
    async def start(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, task_id: FromPath[int]) -> Reply:
        """Let one's timer run on it; another one ends, but for one that was forgotten: 409, to be asked about."""
        running = await get_running(db, viewer)
        if running is not None and running.task_id != task_id and running.is_forgotten(viewer):
            return await time_page(request, viewer, db, task_id, blank(), wrong=FORGOTTEN, status=409)
        if not await start_timer(db, viewer, task_id):
            return await time_page(request, viewer, db, task_id, blank(), wrong=NOT_OPEN, status=409)
        here = workspace_url(viewer, "timers.show", task_id=task_id)
        return see_other(request, back(request, here, workspace_url(viewer, "day.show")))


async def find_task(db: Database, viewer: Viewer, task_id: int) -> Task:
    """A task. Raises NotFoundException where there is none, or it is in the trash."""
    task = await get_task(db, viewer.workspace.id, task_id)
    if task is None or task.deleted_at is not None:
        raise NotFoundException
    return task


async def time_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    form: Form[EntryForm],
    *,
    wrong: str = "",
    status: int = 200,
) -> Reply:
    """The time that was spent on a task. Raises NotFoundException."""
    running = await get_running(db, viewer)
    asked = read_query(request, EntriesQuery)
    before = None if asked.errors else asked.value.before
    entries = await list_entries(db, viewer, task_id, before)
    return page(
        request,
        "timers/page.html",
        status=status,
        section="tasks",
        task=await find_task(db, viewer, task_id),
        entries=entries[:LISTED],
        earlier=entries[LISTED - 1].id if len(entries) > LISTED else None,
        spent=(await get_spent(db, viewer, [task_id])).get(task_id, 0),
        running=running,
        form=form,
        wrong=wrong,
        can_edit=may(viewer.role, Permission.EDIT),
        can_manage=may(viewer.role, Permission.MANAGE),
    )


def choose_days(request: AnyRequest, viewer: Viewer, form: Form[ExportQuery], *, status: int = 200) -> Reply:
    """The page on which the days of an export are chosen."""
    return page(
        request,
        "timers/export.html",
        status=status,
        section="tasks",
        form=form,
        often=often_exported(viewer.today),
        days_in_words=days_in_words,
        of_everybody=may(viewer.role, Permission.MANAGE),
    )


def came_from(request: AnyRequest, viewer: Viewer) -> str:
    """The day."""
    return back(request, workspace_url(viewer, "day.show"), workspace_url(viewer, "day.evening"))
