"""Routes of the calendar."""

from datetime import date

import asyncpg
import msgspec
from litestar import Controller, get, post
from litestar.exceptions import ClientException
from msgspec import UNSET

from webapp.calendar.context import calendar_context, within_reach
from webapp.calendar.models import CalendarQuery, MoveForm, MovePersonForm, PeopleQuery, TaskDaysQuery
from webapp.calendar.moving import CantMove, move_draft
from webapp.calendar.people import people_context
from webapp.database.pool import Database
from webapp.tasks.moving import Move, MovedOn, move_tasks, read_choices
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, parse, parse_pairs, read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, shown_query, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

NO_DAY = "Choose the day to move it to."
NOTHING = "What was to be moved can't be told from this form. Look at the calendar, then move it."
CHANGED = "“{}” was changed meanwhile, so it wasn’t moved. Here it is as it is now."
NO_MEMBER = "Choose somebody who is a member here."
OUT_OF_REACH = "The calendar goes from 1900 to 2999."


class CalendarController(Controller):
    """What is due, what goes out and what went out, by day."""

    path = "/w/{workspace:str}/calendar"

    @get("/", name="calendar.show", permission=Permission.READ)
    async def show_calendar(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The month or week that is asked for. What can't be read is 422, and today's is shown."""
        asked, wrong = read_asked(read_query(request, CalendarQuery))
        context = await calendar_context(db, viewer, asked, wrong=wrong)
        return page(request, "calendar/page.html", status=422 if wrong else 200, **context)

    @post(
        "/moves",
        name="calendar.move",
        permission=Permission.EDIT,
        about=("move something to another day", "Move it"),
    )
    async def move(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Move a task or a draft that goes out to another day, at the same time of it: 409 where it isn't as it was
        shown."""
        sent = dict(await read_pairs(request))
        form = parse(MoveForm, sent, viewer)
        name = "draft" if "draft" in sent else "task"
        chosen = read_choices([sent.get(name, "")])
        if not form.errors and form.value.day is None:
            form.reject("day", NO_DAY)
        if not chosen:
            form.reject("task", NOTHING)
        asked, _ = read_asked(parse(CalendarQuery, shown_before(request)))
        events: list[int] = []
        try:
            if not form.errors and form.value.day is not None:
                move = move_draft if name == "draft" else move_task
                events = await move(db, viewer, *next(iter(chosen.items())), form.value.day)
        except CantMove as error:
            form.reject("day", str(error))
        except MovedOn as error:
            context = await calendar_context(db, viewer, asked, wrong=CHANGED.format(error.title))
            return page(request, "calendar/page.html", status=409, **context)
        if form.errors:
            moving = name + sent.get(name, "")
            context = await calendar_context(db, viewer, asked, move_form=form, moving=moving)
            return page(request, "calendar/page.html", status=422, **context)
        to = address_of(viewer, asked)
        return moved_on(request, to, events) if events else see_other(request, to)

    @get("/people", name="calendar.people", permission=Permission.READ)
    async def show_people(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """A week of everybody's for owners, of one's own for others."""
        day, wrong = read_week(read_query(request, PeopleQuery))
        context = await people_context(db, viewer, day, wrong=wrong)
        return page(request, "calendar/people.html", status=422 if wrong else 200, **context)

    @post(
        "/people/moves",
        name="calendar.move_person",
        permission=Permission.EDIT,
        about=("move a task to another day of somebody’s", "Move it"),
    )
    async def move_person(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Move a task to another day, and to another person: 409 where it isn't as it was shown."""
        sent = dict(await read_pairs(request))
        form, chosen = parse(MovePersonForm, sent, viewer), read_choices([sent.get("task", "")])
        if not form.errors and form.value.day is None:
            form.reject("day", NO_DAY)
        if not chosen:
            form.reject("task", NOTHING)
        day, _ = read_week(parse(PeopleQuery, shown_before(request)))
        if form.errors or form.value.day is None:
            context = await people_context(db, viewer, day, wrong=next(iter(form.errors.values())))
            return page(request, "calendar/people.html", status=422, **context)
        whose = UNSET if form.value.assignee_id is None else form.value.assignee_id
        moves = [Move(task_id, version, form.value.day, whose) for task_id, version in chosen.items()]
        try:
            events = await move_tasks(db, viewer, moves)
        except MovedOn as error:
            context = await people_context(db, viewer, day, wrong=CHANGED.format(error.title))
            return page(request, "calendar/people.html", status=409, **context)
        except asyncpg.ForeignKeyViolationError:
            context = await people_context(db, viewer, day, wrong=NO_MEMBER)
            return page(request, "calendar/people.html", status=422, **context)
        to = workspace_url(viewer, "calendar.people", {"day": day})
        return moved_on(request, to, events) if events else see_other(request, to)


class TaskDaysController(Controller):
    """The calendar by the address that the tasks' other shapes have."""

    path = "/w/{workspace:str}/tasks/calendar"

    @get("/", name="tasks.calendar", permission=Permission.READ)
    async def show_days(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """On to the calendar."""
        asked = read_query(request, TaskDaysQuery)
        words = asked.typed
        query: dict[str, object] = {"q": words["q"], "view": words["by"], "day": words["at"], "saved": words["view"]}
        return see_other(request, workspace_url(viewer, "calendar.show", query))


def shown_before(request: AnyRequest) -> dict[str, str]:
    """The query of the page that a request was made from; nothing where that can't be read."""
    try:
        return dict(parse_pairs(shown_query(request)))
    except ClientException:
        return {}


async def move_task(db: Database, viewer: Viewer, task_id: int, version: int, day: date) -> list[int]:
    """Move a task; the events. Raises MovedOn."""
    return await move_tasks(db, viewer, [Move(task_id, version, day)])


def read_week(asked: Form[PeopleQuery]) -> tuple[date | None, str]:
    """The day whose week is asked for, and what of that can't be read."""
    if asked.errors:
        return None, " ".join(asked.errors.values())
    if asked.value.day is not None and not within_reach(asked.value.day):
        return None, OUT_OF_REACH
    return asked.value.day, ""


def read_asked(asked: Form[CalendarQuery]) -> tuple[CalendarQuery, str]:
    """What is asked for, and what of it can't be read."""
    if asked.errors:
        return CalendarQuery(), " ".join(asked.errors.values())
    if asked.value.day is not None and not within_reach(asked.value.day):
        return msgspec.structs.replace(asked.value, day=None), OUT_OF_REACH
    return asked.value, ""


def address_of(viewer: Viewer, asked: CalendarQuery) -> str:
    """The page of what is asked for."""
    return workspace_url(viewer, "calendar.show", asked.query() if asked != CalendarQuery() else {})
