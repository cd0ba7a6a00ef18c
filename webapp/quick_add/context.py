"""What the reading of a line depends on, beside the line itself."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from webapp.recurrence.workdays import WEEKDAYS, WorkDays

DateOrder = Literal["mdy", "dmy", "ymd"]


class Context(Struct, frozen=True, kw_only=True):
    """Who types, and when: the moment (with a zone of its own), the member's habits, and the names they know.

    `zone` is where the member's days and clock times are. `week_start` counts from 0 for Monday to 6 for
    Sunday. `projects`, `members` and `labels` are names as shown, in any order; `me` is the member's own.
    `day_ends` is the time that `eod` says, where a moment is asked for; None where that day is enough.
    `next_workday` is the member's first day of work after a day, None where all from Monday to Friday are; `work` are
    the days that repeats count.
    """

    now: datetime
    zone: ZoneInfo
    week_start: int = 0
    date_order: DateOrder = "mdy"
    projects: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    me: str = ""
    day_ends: time | None = None
    next_workday: Callable[[date], date] | None = None
    work: WorkDays = WEEKDAYS
