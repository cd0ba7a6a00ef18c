"""Reminders as they are stored: a time before the due moment (an RFC 5545 duration such as -PT30M, or -P1B, where B
counts days of work), or a moment."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from webapp.recurrence.local_time import moment_at
from webapp.recurrence.workdays import WEEKDAYS, WorkDays, workdays_from
from webapp.web import formatting as words
from webapp.web.viewer import Viewer

_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:(?P<workdays>\d{1,2})B)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?"
)

WORKDAY_BEFORE = "-P1B"


def is_relative(reminder: str) -> bool:
    """Whether a reminder counts from the due moment, and so needs one."""
    return _DURATION.fullmatch(reminder) is not None


def asks_for_work(reminder: str | None) -> bool:
    """Whether it depends on which days are days of work."""
    found = _DURATION.fullmatch(reminder) if reminder is not None else None
    return found is not None and found["workdays"] is not None


def remind_at(
    reminder: str | None, due_at: datetime | None, zone: ZoneInfo, work: WorkDays = WEEKDAYS
) -> datetime | None:
    """The moment (UTC) that a reminder means. Days and weeks before go by the wall clock of `zone`, hours and minutes
    by the time that passes (RFC 5545 3.3.6); days of work are those of `work`.

    None where there is none: no reminder, one that counts from a due moment that isn't there, or a moment outside of
    the calendar. Raises ValueError for a text that is no reminder.
    """
    if reminder is None:
        return None
    found = _DURATION.fullmatch(reminder)
    try:
        if found is None:
            return datetime.fromisoformat(reminder).astimezone(UTC)
        if due_at is None:
            return None
        amounts = {name: int(text) for name, text in found.groupdict().items() if name != "sign" and text}
        sign = -1 if found["sign"] else 1
        shown = due_at.astimezone(zone)
        day = shown.date() + sign * timedelta(weeks=amounts.get("weeks", 0), days=amounts.get("days", 0))
        day = workdays_from(day, sign * amounts.get("workdays", 0), work)
        moment = moment_at(day, shown.time(), zone) if day != shown.date() else shown
        elapsed = timedelta(hours=amounts.get("hours", 0), minutes=amounts.get("minutes", 0))
        return moment.astimezone(UTC) + sign * elapsed
    except OverflowError:
        return None


def begun_with(
    default: str | None, columns: dict[str, Any], viewer: Viewer, work: WorkDays = WEEKDAYS
) -> dict[str, Any]:
    """The reminder that a due moment among `columns` begins with where it has none: the person's `default`, by the days
    of `work`, unless its moment has passed."""
    if default is None or columns.get("due_at") is None or columns.get("reminder") is not None:
        return {}
    moment = remind_at(default, columns["due_at"], viewer.zone, work)
    return {"reminder": default, "remind_at": moment} if moment is not None and moment > viewer.now else {}


def in_words(reminder: str, viewer: Viewer) -> str:
    """A reminder as a phrase: “30 min before”, “Friday 09:00”."""
    found = _DURATION.fullmatch(reminder)
    if found is None:
        return words.moment(datetime.fromisoformat(reminder), viewer)
    if reminder == WORKDAY_BEFORE:
        return "the workday before"
    names = {"weeks": "week", "days": "day", "workdays": "workday", "hours": "h", "minutes": "min"}
    parts = []
    for name, unit in names.items():
        if found[name] and int(found[name]):
            number = int(found[name])
            parts.append(f"{number} {unit}{'s' if number > 1 and unit not in ('h', 'min') else ''}")
    return f"{' '.join(parts)} {'before' if found['sign'] else 'after'}" if parts else "at the due time"


def reminder_moved(reminder: str | None, was_due: date, is_due: date, zone: ZoneInfo) -> str | None:
    """The reminder of another date of the same task: a moment keeps its distance in days and its time on the wall."""
    if reminder is None or is_relative(reminder):
        return reminder
    shown = datetime.fromisoformat(reminder).astimezone(zone)
    try:
        return moment_at(shown.date() + (is_due - was_due), shown.time(), zone).isoformat(timespec="minutes")
    except OverflowError:
        return None
