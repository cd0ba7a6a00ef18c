"""Quick add, from the form that was sent to the reply: its preview, or the tasks that it became."""

import asyncpg
import msgspec
from msgspec.structs import replace

from webapp.database.pool import Database, Queryable
from webapp.delivery.queries import get_preferences
from webapp.history.flash import find_notice, notice_of_change
from webapp.history.models import Added, Names
from webapp.history.queries import get_names
from webapp.tasks import queries
from webapp.tasks.context import in_list, list_context
from webapp.tasks.labels import labels_to_know
from webapp.tasks.models import NewTask
from webapp.tasks.patch import REFERENCES
from webapp.tasks.quick_add.capture import (
    MOST_LINES,
    Marks,
    Typed,
    columns_of,
    context_of,
    read_mark,
    read_marks,
    read_typed,
)
from webapp.tasks.quick_add.context import add_context
from webapp.tasks.reminders import asks_for_work, begun_with
from webapp.tasks.responses import came_in
from webapp.tasks.shown import shown_filter
from webapp.tasks.stats import get_stats
from webapp.web.errors import local_path
from webapp.web.forms.form import Form, parse, read_pairs, reject_reference
from webapp.web.pages import (
    AnyRequest,
    Reply,
    asked_by_htmx,
    back,
    moved_on,
    page,
    shown_path,
    wants_fragment,
    workspace_url,
)
from webapp.web.viewer import Viewer
from webapp.working_days.queries import calendars_to_know, get_business_calendar

TRIES = 3  # to add what belongs into a project that somebody else makes at the same time
KEY = "kept_lines_pkey"
PLACES = ("add", "quick", "page")
NO_MARKS = Marks()


class Sent(msgspec.Struct):
    """The form as it was sent: its fields, what was decided about its pieces, where it stands, where it leads back, and
    whether it lacks the names that can be completed."""

    form: Form[NewTask]
    marks: Marks
    place: str
    back: str
    names_wanted: bool


class Outcome(msgspec.Struct):
    """What became of what was sent: how it was read, with which names, and what was `added`, now or `before`."""

    typed: Typed | None
    names: Names | None
    added: list[Added] = []
    before: bool = False


async def save_typed(request: AnyRequest, viewer: Viewer, db: Database) -> Reply:
    """Add what was typed, each line a task, all of them or none; 422 with what was typed where that can't be. What was
    added before is answered as it was then."""
    sent = await read_sent(request)
    outcome = await add_sent(db, viewer, sent)
    if outcome.added:
        return await show_added(request, viewer, db, sent, outcome.added)
    if sent.place != "add" or wants_fragment(request):
        return show(request, viewer, sent, outcome.typed, status=422, names=outcome.names)
    wanted = await shown_filter(request, viewer, db)
    context = await list_context(db, viewer, wanted, add_form=sent.form, typed=outcome.typed)
    return page(request, "tasks/page.html", status=422, **context)


async def add_sent(db: Database, viewer: Viewer, sent: Sent) -> Outcome:
    """Add what was sent, once for each key. Where that can't be, nothing is added, and the form says why."""
    typed = names = None
    if sent.form.errors:
        return Outcome(typed, names)
    given = sent.form.value
    for _ in range(TRIES):
        typed, names = await read_lines(db, viewer, given, sent.marks)
        if typed.problem:
            sent.form.reject("title", typed.problem)
            break
        try:
            return Outcome(typed, names, await add_typed(db, viewer, given, typed, names))
        except asyncpg.ForeignKeyViolationError as error:
            reject_reference(sent.form, error, REFERENCES)
            break
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name == KEY:
                break
            # the project is there by now: read the line again with it
    else:
        sent.form.reject("title", "There is a project of this name already, written another way.")
    before = await queries.list_added(db, viewer.workspace.id, viewer.account.id, given.key) if given.key else []
    return Outcome(typed, names, before, before=True)


async def read_lines(db: Database, viewer: Viewer, given: NewTask, marks: Marks = NO_MARKS) -> tuple[Typed, Names]:
    """A text as it is read with the names that are known now, and those. Raises Busy."""
    names = await get_names(db, viewer.workspace.id)
    labels = await labels_to_know(db, viewer.workspace.id, given.title)
    days = await calendars_to_know(db, viewer, given.title)
    typed = await read_typed(given.title, marks, context_of(viewer, names, labels, days))
    return await with_reminders(db, viewer, given, typed, names), names


async def with_reminders(db: Database, viewer: Viewer, given: NewTask, typed: Typed, names: Names) -> Typed:
    """What was read, with the reminders that this person's due times begin with."""
    if len(typed.lines) > MOST_LINES:
        return typed
    tasks = [{} if line.problem else columns_of(line, given, viewer, names, typed) for line in typed.lines]
    if not any(task.get("due_at") and not task.get("reminder") for task in tasks):
        return typed
    default = (await get_preferences(db, viewer.workspace.id, viewer.account.id)).default_reminder
    if asks_for_work(default):
        typed = replace(typed, work=await get_business_calendar(db, viewer.workspace.id, viewer.today))
    begun = [begun_with(default, task, viewer, typed.work).get("reminder") for task in tasks]
    return replace(
        typed, lines=[replace(line, begins_with=each) for line, each in zip(typed.lines, begun, strict=True)]
    )


async def read_sent(request: AnyRequest) -> Sent:
    """The form in a request's body, with the button that was pressed on a chip, if one was."""
    sent = dict(await read_pairs(request))
    text = {name: sent.get(name, "").replace("\r\n", "\n") for name in ("words", "taken", "keep", "take")}
    marks = Marks(read_marks(text["words"]), read_marks(text["taken"]), sent.get("everything") == "on")
    place = sent.get("place", "")
    return Sent(
        form=parse(NewTask, sent, request.scope.get("user")),
        marks=marks.keep(read_mark(text["keep"])).take(read_mark(text["take"])),
        place=place if place in PLACES else "add",
        back=local_path(sent.get("back", "")),
        names_wanted=sent.get("names") == "wanted",
    )


async def add_typed(db: Queryable, viewer: Viewer, given: NewTask, typed: Typed, names: Names) -> list[Added]:
    """Save all lines. Raises what `queries.add_tasks` does."""
    new = typed.new_projects
    lines = [(columns_of(line, given, viewer, names, typed), line.begins_with) for line in typed.lines]
    tasks = [task | begun_with(reminder, task, viewer, typed.work) for task, reminder in lines]
    return await queries.add_tasks(db, viewer.workspace.id, viewer.account.id, tasks, new_projects=new, now=viewer.now)


def show(
    request: AnyRequest,
    viewer: Viewer,
    sent: Sent,
    typed: Typed | None,
    status: int = 200,
    *,
    names: Names | None = None,
    labels: tuple[str, ...] = (),
    completes: bool = False,
) -> Reply:
    """The form with what was typed and how it was read; for htmx only the latter, with the `names` and `labels` that
    can be completed where it `completes` them."""
    status = 422 if sent.form.errors else status
    place = sent.place if asked_by_htmx(request) else "page"
    came_from = sent.back or shown_path(request)
    if came_from in (workspace_url(viewer, "tasks.new"), workspace_url(viewer, "tasks.read")):
        came_from = ""
    context = add_context(viewer, place=place, names=names, form=sent.form, typed=typed, back=came_from)
    return page(
        request,
        "tasks/quick_add/page.html",
        fragment="tasks/quick_add/_read.html",
        status=status,
        section="tasks",
        names=names if completes else None,
        labels=labels,
        **context,
    )


async def show_added(request: AnyRequest, viewer: Viewer, db: Database, sent: Sent, added: list[Added]) -> Reply:
    """The answer to what was saved: on the list, what of it belongs there; elsewhere only the notice, and the person
    stays."""
    events = [each.event_id for each in added]
    if sent.place == "page" or not wants_fragment(request):
        return moved_on(request, sent.back or back(request, workspace_url(viewer, "tasks.list")), events)
    stats = get_stats(db, viewer)
    one = len(added) == 1
    notice = (
        notice_of_change(viewer, "task", added[0].id, "task.created", events[0])
        if one
        else await find_notice(db, viewer, *events)
    )
    if sent.place != "add":
        context = add_context(viewer, place=sent.place)
        return page(request, "tasks/quick_add/_added_elsewhere.html", notice=notice, stats=await stats, **context)
    wanted = await shown_filter(request, viewer, db)
    # nobody knows whether they have words that are searched
    came = (
        [] if wanted.q and wanted.condition is None else await came_in(db, viewer, wanted, [each.id for each in added])
    )
    names = await get_names(db, viewer.workspace.id) if wanted.project or wanted.assignee else None
    context = in_list(viewer, wanted) | add_context(viewer, wanted=wanted, names=names)
    return page(request, "tasks/quick_add/_added.html", notice=notice, stats=await stats, came=came, **context)
