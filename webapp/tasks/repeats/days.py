"""The days of work by which the dates of a repeat go: those of the business."""

from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from webapp.database.pool import Queryable
from webapp.recurrence.occurrences import Repeat, next_occurrences
from webapp.recurrence.rule import later
from webapp.recurrence.workdays import WEEKDAYS, WorkDays
from webapp.tasks.repeats.form import RepeatFields
from webapp.tasks.repeats.series import from_json
from webapp.working_days.queries import get_business_calendar

MOST_DATES = 5  # that are looked at together
FURTHER = timedelta(days=31)  # that a date may move


async def days_of(db: Queryable, workspace_id: int, stored: dict[str, Any] | None, now: datetime) -> WorkDays:
    """The days that a stored repeat counts, in all years that its next dates are in; nothing is asked for where it
    counts none. Raises Busy."""
    repeat = from_json(stored) if stored is not None else None
    if repeat is None or not repeat.asks_for_work:
        return WEEKDAYS
    today = now.astimezone(repeat.zone).date()
    return await get_business_calendar(db, workspace_id, today, years_of(repeat, today))


async def days_for(db: Queryable, workspace_id: int, fields: RepeatFields, today: date) -> WorkDays:
    """The days that a form may count: nothing is asked for where it says nothing of a repeat. Raises Busy."""
    if fields.repeat is UNSET or (fields.repeat is None and not fields.repeat_words):
        return WEEKDAYS
    return await get_business_calendar(db, workspace_id, today)


def years_of(repeat: Repeat, today: date) -> set[int]:
    """The years of the next dates of a repeat, and of where these may move."""
    stays = replace(repeat, off_days="stay")
    try:
        from_now = [later(today, repeat.rule.interval, repeat.rule.frequency)] if repeat.anchor == "completion" else []
    except OverflowError:
        from_now = []
    days = chain((each.day for each in next_occurrences(stays, MOST_DATES, today)), from_now)
    return {shifted.year for day in days if day.year < date.max.year for shifted in (day - FURTHER, day, day + FURTHER)}
