"""From the phrases that are read to dates, moments and rules."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from webapp.quick_add.calendar import units_later, weekday_from
from webapp.quick_add.phrase import Phrase
from webapp.quick_add.phrases import DAY_PARTS
from webapp.quick_add.reader import Reader
from webapp.quick_add.repeat_tail import Repetition
from webapp.quick_add.result import Anchor
from webapp.recurrence.local_time import ClockChange, clock_change, moment_at
from webapp.recurrence.occurrences import (
    Occurrence,
    Repeat,
    at_start,
    first_day,
    first_occurrence,
    next_occurrences,
    occurrences,
)
from webapp.recurrence.rule import in_every_month, keep_month_end
from webapp.recurrence.workdays import OffDays

SHOWN_OCCURRENCES = 3
ENDS_BEFORE = "The last date is before the due date. Choose a later one."
STARTS_AFTER = "It would start after it is due. Choose an earlier day."
_DAY = timedelta(days=1)


class When(Struct):
    """When a task is due, from when on it is seen, and how it repeats; `rule_day` is its date by the rule where it has
    moved from there. `note` is a sentence about the clocks or the calendar, `problem` what doesn't fit together."""

    day: date | None = None
    clock: time | None = None
    moment: datetime | None = None
    starts: date | None = None
    rrule: str | None = None
    anchor: Anchor | None = None
    ends: date | None = None
    next: tuple[Occurrence, ...] = ()
    off_days: OffDays = "stay"
    rule_day: date | None = None
    note: str = ""
    problem: str = ""


def resolve(reader: Reader, phrases: Iterable[Phrase], shown: int = SHOWN_OCCURRENCES) -> When:
    """What the phrases say together: at most one date, one time and one repeat. May raise OverflowError.

    `shown` is how many dates of a repeat are worked out for the preview.
    """
    day = clock = starts = None
    phrases = list(phrases)
    repetition = next((phrase.repetition for phrase in phrases if phrase.repetition is not None), None)
    for phrase in phrases:
        if phrase.moment is not None:
            return _at(phrase.moment)
        if phrase.is_start:
            starts = phrase.day
            continue
        if phrase.is_end and repetition is not None:  # “every day #Shop until june”
            repetition = replace(repetition, ends=phrase.day)
            continue
        day = phrase.day if phrase.day is not None else day
        clock = phrase.clock if phrase.clock is not None else clock
    if repetition is not None:
        found = _repeat(reader, repetition, starts if day is None else day, clock, shown)
        if found.ends is not None and found.day is not None and found.ends < found.day:
            found.problem = ENDS_BEFORE
        return found
    if starts is not None and day is not None and any(_ends_on_a_weekday(phrase) for phrase in phrases):
        day = weekday_from(max(day, starts), day.weekday())
    found = When(day=day) if clock is None else _with_clock(reader, day, clock)
    found.starts = starts
    if starts is not None and found.day is not None and starts > found.day:
        found.problem = STARTS_AFTER
    return found


def _ends_on_a_weekday(phrase: Phrase) -> bool:
    """Whether it is a mere weekday that something which starts goes on until: “starting tuesday until thursday”."""
    return phrase.is_end and phrase.flavour == "weekday"


def day_of_clock(reader: Reader, clock: time) -> date:
    """The day of a time without a date: today, or tomorrow if that time is past."""
    is_past = moment_at(reader.today, clock, reader.context.zone) < reader.now.astimezone(UTC)
    return reader.today + _DAY if is_past else reader.today


def _at(moment: datetime) -> When:
    return When(day=moment.date(), clock=moment.time(), moment=moment)


def _with_clock(reader: Reader, day: date | None, clock: time) -> When:
    day = day_of_clock(reader, clock) if day is None else day
    found = _at(moment_at(day, clock, reader.context.zone))
    found.note = _clock_note(reader, day, clock)
    return found


def _repeat(reader: Reader, written: Repetition, day: date | None, clock: time | None, shown: int) -> When:
    rule, zone, off_days, work = written.rule, reader.context.zone, written.off_days, reader.context.work
    if written.anchor == "schedule":
        rule = in_every_month(rule)
    if rule.frequency == "HOURLY" and clock is None and day is not None:
        day, clock = (None, None) if day == reader.today else (day, DAY_PARTS["morning"])
    if day is None:
        first = first_occurrence(rule, zone, reader.now, clock, off_days, work)
        day = first.own_day
        if rule.frequency == "HOURLY" and first.at is not None:
            clock = first.at.time()
    else:
        day = first_day(rule, day, work)
    if written.anchor == "schedule":
        rule = keep_month_end(rule, day)
    ends = written.ends
    if written.lasts is not None:
        ends = units_later(day, *written.lasts) - _DAY
    repeat = Repeat(
        rule=rule,
        start=day,
        zone=zone,
        clock=clock,
        anchor=written.anchor,
        ends=ends,
        off_days=off_days,
        work=work,
    )
    if written.times:
        last = next(islice(occurrences(repeat), written.times - 1, None), None)
        ends = last.own_day if last is not None else None
        repeat = replace(repeat, ends=ends)
    due = at_start(repeat, reader.today)
    upcoming = tuple(next_occurrences(repeat, shown, due.day if repeat.moves else None))
    moment = None if clock is None else moment_at(due.day, clock, zone)
    found = When(due.day, clock, moment, None, str(rule), written.anchor, ends, upcoming, off_days, due.rule_day)
    if clock is not None and rule.frequency != "HOURLY":
        notes = (_clock_note(reader, each.day, clock) for each in upcoming)
        found.note = next(filter(None, notes), "")
    return found


def _clock_note(reader: Reader, day: date, clock: time) -> str:
    """The sentence for a time that a clock change removes or doubles."""
    zone = reader.context.zone
    change = clock_change(day, clock, zone)
    if change is ClockChange.NONE:
        return ""
    shown = f"{clock:%H:%M} on {day.isoformat()}"
    if change is ClockChange.DOUBLED:
        return f"The clocks change: {shown} comes twice, the first one counts."
    return f"The clocks change: there is no {shown}, so it is due at {moment_at(day, clock, zone):%H:%M}."
