"""Due dates: a day, or a moment on somebody's clock."""

from datetime import date, datetime, timedelta

from webapp.web.viewer import Viewer, WeekStart

FIRST_WEEKDAY = {"monday": 0, "saturday": 5, "sunday": 6}


def week_end(day: date, week_start: WeekStart) -> date:
    """The last day of the week that `day` is in."""
    return day + timedelta(days=6 - (day.weekday() - FIRST_WEEKDAY[week_start]) % 7)


def is_late(due_on: date | None, due_at: datetime | None, viewer: Viewer) -> bool:
    """Whether a due date has passed, as this person sees it."""
    if due_at is not None:
        return due_at < viewer.now
    return due_on is not None and due_on < viewer.today
