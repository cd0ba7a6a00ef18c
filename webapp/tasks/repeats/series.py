"""A task's repeat as it is stored, the occurrence that the task stands for, and the one that follows it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from webapp.quick_add import Parsed
from webapp.recurrence.occurrences import (
    Anchor,
    Missed,
    Occurrence,
    Repeat,
    after_completion,
    after_skipping,
    if_missed,
    skip,
)
from webapp.recurrence.rule import read_rule
from webapp.recurrence.words import in_words
from webapp.recurrence.workdays import WEEKDAYS, OffDays, WorkDays
from webapp.tasks.reminders import remind_at, reminder_moved
from webapp.web.viewer import Viewer

LAST_DAY = date(2999, 12, 31)  # of tasks.due_on
MOST_SKIPPED = 400  # more than a year of days


class Stored(Struct, frozen=True):
    """The column tasks.repeat, a JSON object: `clock` as HH:MM, days as ISO 8601. The last two are there where they say
    something."""

    rrule: str
    start: date
    zone: str
    clock: time | None = None
    anchor: Anchor = "schedule"
    missed: Missed = "keep"
    ends: date | None = None
    skipped: list[date] = []
    off_days: OffDays = "stay"
    stands_for: date | None = None


class Planned(Struct, frozen=True):
    """What of a task decides its next occurrence; the columns of these names."""

    repeat: dict[str, Any]
    due_on: date
    due_at: datetime | None
    starts_on: date | None
    reminder: str | None
    status: str


def to_json(repeat: Repeat) -> dict[str, Any]:
    """A repeat as the object that tasks.repeat holds."""
    stored = {
        "rrule": str(repeat.rule),
        "start": repeat.start.isoformat(),
        "zone": repeat.zone.key,
        "clock": f"{repeat.clock:%H:%M}" if repeat.clock is not None else None,
        "anchor": repeat.anchor,
        "missed": repeat.missed,
        "ends": repeat.ends.isoformat() if repeat.ends is not None else None,
        "skipped": [day.isoformat() for day in sorted(repeat.skipped)[-MOST_SKIPPED:]],
    }
    if repeat.off_days != "stay":
        stored["off_days"] = repeat.off_days
    if repeat.stands_for is not None:
        stored["stands_for"] = repeat.stands_for.isoformat()
    return stored


def from_json(stored: dict[str, Any], work: WorkDays = WEEKDAYS) -> Repeat:
    """The repeat that such an object holds; `work` are the days that count, which only its dates ask for.

    Raises ValueError for what `to_json` never writes, and for a zone that this machine doesn't know.
    """
    clock = stored.get("clock")
    found = msgspec.convert(stored | {"clock": f"{clock}:00" if clock else None}, Stored)
    try:
        zone = ZoneInfo(found.zone)
    except ZoneInfoNotFoundError as error:
        raise ValueError(str(error)) from error
    return Repeat(
        rule=read_rule(found.rrule),
        start=found.start,
        zone=zone,
        clock=found.clock,
        anchor=found.anchor,
        missed=found.missed,
        ends=found.ends,
        skipped=frozenset(found.skipped),
        off_days=found.off_days,
        work=work,
        stands_for=found.stands_for,
    )


def words_of(repeat: Repeat) -> str:
    """A repeat as a phrase: “every third Friday at 09:00 until 30 June 2026”."""
    return in_words(
        repeat.rule,
        clock=repeat.clock,
        ends=repeat.ends,
        from_completion=repeat.anchor == "completion",
        off_days=repeat.off_days,
    )


def words_for(repeat: Repeat, viewer: Viewer) -> str:
    """A repeat as a phrase, which also says by whose clock it is kept where that isn't this person's."""
    words = words_of(repeat)
    if repeat.clock is None or same_clock(repeat.zone, viewer.zone, viewer.now):
        return words
    return f"{words}, by the clock of {city(repeat)}"


def same_clock(one: ZoneInfo, other: ZoneInfo, now: datetime) -> bool:
    """Whether two zones have the same time, in this half of the year and in the next."""
    moments = now, now + timedelta(days=182)
    return all(moment.astimezone(one).utcoffset() == moment.astimezone(other).utcoffset() for moment in moments)


def city(repeat: Repeat) -> str:
    """The place by whose clock a repeat is kept: “New York”."""
    return repeat.zone.key.rpartition("/")[2].replace("_", " ")


def repeat_of(parsed: Parsed, zone: ZoneInfo) -> Repeat | None:
    """The repeat that a line of quick add asks for; None where it asks for none. It stays due until it is done."""
    if parsed.rrule is None or parsed.due_date is None:
        return None
    return Repeat(
        rule=read_rule(parsed.rrule),
        start=parsed.rule_date or parsed.due_date,
        zone=zone,
        clock=parsed.due_time,
        anchor=parsed.anchor or "schedule",
        missed="keep",
        ends=parsed.ends,
        off_days=parsed.off_days,
        stands_for=parsed.rule_date,
    )


def occurrence_of(due_on: date, due_at: datetime | None) -> Occurrence:
    """The occurrence that a task with these due columns stands for."""
    return Occurrence(due_on, due_at)


def next_task(planned: Planned, now: datetime, work: WorkDays = WEEKDAYS) -> dict[str, Any] | None:
    """The columns of the task that follows one that is closed at `now`; None where the repeat is over.

    Whoever cancels an occurrence says that it won't be done: the next one comes as if it were skipped.
    """
    repeat = from_json(planned.repeat, work)
    due = occurrence_of(planned.due_on, planned.due_at)
    following = after_skipping if planned.status == "cancelled" else after_completion
    return _moved(planned, repeat, following(repeat, due, now), now)


def skipped(planned: Planned, now: datetime, work: WorkDays = WEEKDAYS) -> dict[str, Any] | None:
    """The columns of a task that skips its present occurrence; None where there is no later one."""
    repeat = from_json(planned.repeat, work)
    repeat = skip(repeat, repeat.stands_for or planned.due_on)
    due = occurrence_of(planned.due_on, planned.due_at)
    return _moved(planned, repeat, after_skipping(repeat, due, now), now)


def missed(planned: Planned, now: datetime, work: WorkDays = WEEKDAYS) -> dict[str, Any] | None:
    """The columns of a task whose occurrence was missed and that moves on by itself; None where it stays."""
    repeat = from_json(planned.repeat, work)
    return _moved(planned, repeat, if_missed(repeat, occurrence_of(planned.due_on, planned.due_at), now), now)


def _moved(planned: Planned, repeat: Repeat, to: Occurrence | None, now: datetime) -> dict[str, Any] | None:
    """The columns that depend on the date: the start keeps its distance in days, the reminder too."""
    if to is None or to.day > LAST_DAY:
        return None
    today = now.astimezone(repeat.zone).date()
    due_at = to.at.astimezone(UTC) if to.at is not None else None
    reminder = reminder_moved(planned.reminder, planned.due_on, to.day, repeat.zone)
    moment = remind_at(reminder, due_at, repeat.zone, repeat.work)
    return {
        "due_on": to.day,
        "due_at": due_at,
        "starts_on": to.day - (planned.due_on - planned.starts_on) if planned.starts_on is not None else None,
        "reminder": reminder if moment is not None else None,
        "remind_at": moment,
        "repeat": to_json(
            replace(
                repeat,
                skipped=frozenset(day for day in repeat.skipped if day >= today),
                stands_for=to.rule_day,
            )
        ),
    }
