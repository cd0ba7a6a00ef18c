"""What the calendar shows."""

from datetime import date, timedelta
from typing import Any

import msgspec

from webapp.calendar.models import CalendarQuery, DayCell, Period, Planned, View
from webapp.calendar.queries import list_planned
from webapp.database.pool import Database
from webapp.query.compile import Compiled
from webapp.query.problems import Told, told
from webapp.tasks.arranging import Shape
from webapp.tasks.models import PRIORITY_WORDS
from webapp.tasks.query.compile import compiled
from webapp.tasks.query.reading import read
from webapp.tasks.query.world import world_of
from webapp.views.models import Listed
from webapp.views.queries import opened_as
from webapp.web.formatting import MONTH_NAMES, WEEKDAYS, calendar_day
from webapp.web.forms.form import Form, blank
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import FIRST_WEEKDAY, Viewer, WeekStart
from webapp.working_days.calendar import WorkCalendar
from webapp.working_days.queries import get_calendar

SHOWN = {View.MONTH: 5, View.WEEK: 60}  # of a day
COUNTED = 40  # of the rest
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


async def calendar_context(
    db: Database,
    viewer: Viewer,
    asked: CalendarQuery,
    *,
    wrong: str = "",
    move_form: Form[Any] | None = None,
    moving: str = "",
) -> dict[str, Any]:
    """The month or week that is asked for; `wrong` says what of that can't be read, `move_form` what was typed to move
    the one thing that is `moving`. Raises Busy where holidays aren't known yet and too much else is waiting."""
    day = asked.day or viewer.today
    first, last = month_of(day, viewer.week_start) if asked.view is View.MONTH else week_of(day, viewer.week_start)
    if asked.view is View.MONTH and is_same_month(day, viewer.today):
        last = max(last, week_of(viewer.today + WEEK, viewer.week_start)[1])  # who looks at its end looks ahead
    days = [first + DAY * number for number in range((last - first).days + 1)]
    condition, problems = await read_query(db, viewer, asked)
    rows = await list_planned(db, viewer, days, condition, limit=SHOWN[asked.view] + COUNTED + 1)
    calendar = await get_calendar(db, viewer, first)
    saved = await opened_as(db, viewer, asked.saved, Listed.TASKS)
    differs = asked.q.strip() != (saved.query if saved is not None else "")
    return {
        "section": "calendar",
        "asked": msgspec.structs.replace(asked, day=day if asked.day else None),
        "problems": problems,
        "saved_view": saved,
        "save_as": workspace_url(viewer, "views.new", {"q": asked.q, "as": Shape.CALENDAR, "view": asked.saved})
        if differs and may(viewer.role, Permission.EDIT)
        else None,
        "period": period_of(viewer, asked, day, days, rows, calendar),
        "weekdays": [WEEKDAYS[(FIRST_WEEKDAY[viewer.week_start] + number) % 7] for number in range(7)],
        "views": {View.MONTH: "Month", View.WEEK: "Week"},
        "priority_words": PRIORITY_WORDS,
        "can_edit": may(viewer.role, Permission.EDIT),
        "wrong": wrong,
        "day_form": day_form,
        "move_form": move_form,
        "moving": moving,
    }


def week_of(day: date, week_start: WeekStart) -> tuple[date, date]:
    """The first and the last day of the week that a day is in."""
    first = day - DAY * ((day.weekday() - FIRST_WEEKDAY[week_start]) % 7)
    return first, first + DAY * 6


def month_of(day: date, week_start: WeekStart) -> tuple[date, date]:
    """The first and the last day of the weeks that a day's month is in."""
    first = day.replace(day=1)
    return week_of(first, week_start)[0], week_of(next_month(first) - DAY, week_start)[1]


def is_same_month(day: date, other: date) -> bool:
    """Whether two days are in one month."""
    return (day.year, day.month) == (other.year, other.month)


def next_month(first: date) -> date:
    """The first day of the month after the one that a day is in."""
    return (first.replace(day=1) + DAY * 31).replace(day=1)


async def read_query(db: Database, viewer: Viewer, asked: CalendarQuery) -> tuple[Compiled | None, tuple[Told, ...]]:
    """What tasks have to be, None for any, and what of that can't be read."""
    if not asked.q:
        return None, ()
    world = await world_of(db, viewer)
    query = read(asked.q, world)

    def url(text: str) -> str:
        return workspace_url(viewer, "calendar.show", asked.query(q=text))

    return compiled(query.node, world), tuple(told(query, each, url) for each in query.problems)


def period_of(
    viewer: Viewer, asked: CalendarQuery, day: date, days: list[date], rows: list[Planned], calendar: WorkCalendar
) -> Period:
    """The days with what stands on them."""
    view, shown = asked.view, SHOWN[asked.view]
    by_day: dict[date, list[Planned]] = {each: [] for each in days}
    for row in rows:
        by_day[row.day].append(row)
    cells = [
        DayCell(
            day=each,
            rows=by_day[each][:shown],
            more=more_than(len(by_day[each]) - shown),
            more_url=rest_of(viewer, asked, each, by_day[each][shown:]),
            why_off=calendar.why_off(each) or "",
            is_within=view is View.WEEK or is_same_month(each, day),
            is_soon=viewer.today < each <= viewer.today + WEEK,
        )
        for each in days
    ]
    if view is View.MONTH:
        first = day.replace(day=1)
        before, after = (first - DAY).replace(day=1), next_month(first)
        title = f"{MONTH_NAMES[first.month - 1]} {first.year}"
    else:
        first = days[0]
        before, after = first - WEEK, first + WEEK
        title = f"{calendar_day(first, viewer)} to {calendar_day(days[-1], viewer)}"
    return Period(view, first, title, before, after, [cells[at : at + 7] for at in range(0, len(cells), 7)])


def more_than(amount: int) -> str:
    """How many more there are, as far as they were counted."""
    return "" if amount <= 0 else f"{COUNTED}+" if amount > COUNTED else str(amount)


def rest_of(viewer: Viewer, asked: CalendarQuery, day: date, rest: list[Planned]) -> str:
    """Where the rest of a day is: tasks in their list, drafts in the week."""
    if asked.view is View.MONTH and any(row.subject != "task" for row in rest):
        return workspace_url(viewer, "calendar.show", asked.query(view=View.WEEK, day=day))
    due = f"due:{day.isoformat()}"
    return workspace_url(viewer, "tasks.list", {"q": f"({asked.q}) {due}" if asked.q else due})


def day_form(row: Planned) -> Form[Any]:
    """The form that moves something, as it begins."""
    return blank(day=row.day.isoformat())


def within_reach(day: date) -> bool:
    """Whether the weeks around a day are in the calendar."""
    return EARLIEST + WEEK * 6 <= day <= LATEST - WEEK * 6
