"""Due dates: a day, or a moment on somebody's clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.web.viewer import Viewer, WeekStart

FIRST_WEEKDAY = {"monday": 0, "saturday": 5, "sunday": 6}


def moment_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which a clock in `zone` shows this day and time.

    A time that a clock change removes is taken at the first valid minute after it; one that exists twice at the first.
    """
    local = datetime.combine(day, clock)
    while True:
        moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        local += timedelta(minutes=1)


def week_end(day: date, week_start: WeekStart) -> date:
    """The last day of the week that `day` is in."""
    return day + timedelta(days=6 - (day.weekday() - FIRST_WEEKDAY[week_start]) % 7)


def is_late(due_on: date | None, due_at: datetime | None, viewer: Viewer) -> bool:
    """Whether a due date has passed, as this person sees it."""
    if due_at is not None:
        return due_at < viewer.now
    return due_on is not None and due_on < viewer.today
