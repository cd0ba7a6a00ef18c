"""The days of work by which the dates of a repeat go: those of the business."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

from msgspec.structs import replace

from webapp.database.pool import Queryable
from webapp.recurrence.occurrences import Repeat, next_occurrences
from webapp.recurrence.rule import later
from webapp.recurrence.workdays import WEEKDAYS, WorkDays
from webapp.tasks.reminders import asks_for_work
from webapp.tasks.repeats.series import from_json
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_business_calendar

T = TypeVar("T")

MOST_DATES = 5  # that are looked at together
FURTHER = timedelta(days=31)  # that a date may move


async def days_of(
    db: Queryable, workspace_id: int, stored: dict[str, Any] | None, now: datetime, reminder: str | None = None
) -> WorkDays:
    """The days that a stored repeat counts, or the `reminder` of its dates, in all years that the next ones are in;
    nothing is asked for where these count none. Raises Busy."""
    repeat = from_json(stored) if stored is not None else None
    if repeat is None or not (repeat.asks_for_work or asks_for_work(reminder)):
        return WEEKDAYS
    today = now.astimezone(repeat.zone).date()
    return await get_business_calendar(db, workspace_id, today, years_of(repeat, today))


async def with_days(db: Queryable, viewer: Viewer, run: Callable[[WorkDays], Awaitable[T]]) -> T:
    """Do what may ask which days are days of work: they are read once it does, and it is done anew. Raises Busy."""
    try:
        return await run(NotRead())
    except DaysWanted:
        return await run(await get_business_calendar(db, viewer.workspace.id, viewer.today))


class DaysWanted(Exception):
    """Days of work are asked about that weren't read."""


class NotRead:
    """Days of work that weren't read."""

    def is_working(self, day: date) -> bool:
        """Raises DaysWanted."""
        raise DaysWanted


def years_of(repeat: Repeat, today: date) -> set[int]:
    """The years of the next dates of a repeat, and of where these may move."""
    stays = replace(repeat, off_days="stay")
    try:
        from_now = [later(today, repeat.rule.interval, repeat.rule.frequency)] if repeat.anchor == "completion" else []
    except OverflowError:
        from_now = []
    days = chain((each.day for each in next_occurrences(stays, MOST_DATES, today)), from_now)
    return {shifted.year for day in days if day.year < date.max.year for shifted in (day - FURTHER, day, day + FURTHER)}
