"""Due dates: a day, or a moment on somebody's clock."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from webapp.recurrence.local_time import moment_at
from webapp.web.viewer import FIRST_WEEKDAY, Viewer, WeekStart

_DAY = timedelta(days=1)


class DueDate(Struct, frozen=True):
    """A due date by itself."""

    due_on: date | None
    due_at: datetime | None


class HasDue(Protocol):
    """What is due: its moment where it has a time, else its day. Beside a moment, the day is that of whoever set it."""

    @property
    def due_on(self) -> date | None: ...

    @property
    def due_at(self) -> datetime | None: ...


def due_day(task: HasDue, viewer: Viewer) -> date | None:
    """The day on which something is due, as this person sees it: that of its moment on their clock."""
    return viewer.local(task.due_at).date() if task.due_at is not None else task.due_on


def due_time(task: HasDue, viewer: Viewer) -> time | None:
    """The due time on this person's clock, None where the task is due on a day."""
    return viewer.local(task.due_at).time().replace(second=0, microsecond=0) if task.due_at else None


def week_end(day: date, week_start: WeekStart) -> date:
    """The last day of the week that `day` is in."""
    return day + timedelta(days=6 - (day.weekday() - FIRST_WEEKDAY[week_start]) % 7)


@lru_cache(1024)
def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) of a day. Raises OverflowError outside of the years 1 to 9999."""
    return moment_at(day, time(), zone).astimezone(UTC)


def spans(viewer: Viewer) -> dict[str, Any]:
    """What statements have to know of this person's clock: their now, their day and their week, in days and in moments
    (from the start of the one, before the end of the other); their zone, and how to say it `otherwise` to a server that
    doesn't know it by name (a POSIX TZ value)."""
    offset = viewer.local(viewer.now).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    today, last = viewer.today, week_end(viewer.today, viewer.week_start)
    return {
        "zone": viewer.zone.key,
        "otherwise": f"<here>{'+' if offset < timedelta() else '-'}{hours:02}:{minutes:02}",
        "now": viewer.now,
        "today": today,
        "day_start": day_start(today, viewer.zone),
        "day_end": day_start(today + _DAY, viewer.zone),
        "week_end": last,
        "week_end_at": day_start(last + _DAY, viewer.zone),
    }


def is_late(task: HasDue, viewer: Viewer) -> bool:
    """Whether a due date has passed, as this person sees it."""
    if task.due_at is not None:
        return task.due_at < viewer.now
    return task.due_on is not None and task.due_on < viewer.today


def due_heading(task: HasDue, viewer: Viewer) -> str:
    """The group of a list by due date that something stands in."""
    day = due_day(task, viewer)
    if day is None:
        return "No date"
    if is_late(task, viewer):
        return "Overdue"
    distance = (day - viewer.today).days
    if distance < 2:
        return ("Today", "Tomorrow")[distance]
    return "Next 7 days" if distance < 8 else "Later"
