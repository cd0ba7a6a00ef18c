"""When a repeating task is due next: after it is done, skipped, missed or ended.

A repeat is a rule on the calendar of one time zone: its dates are dates there, and its time is a time on the
wall clock there, whatever the clocks do in between. Only an hourly rule counts in elapsed hours. There is one
open task per repeat, so nothing here can pile up: every function returns at most one next occurrence, and
never one in the past.

A date that isn't a day of work may move to one. The dates after it are reckoned from the rule's own, and two that move
to the same day are one.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from webapp.recurrence.local_time import moment_at
from webapp.recurrence.rule import Rule, dates, first_date, later
from webapp.recurrence.workdays import (
    WEEKDAYS,
    OffDays,
    WorkDays,
    dates_of_work,
    days_off_before,
    first_date_of_work,
    moved_to_work,
)

Anchor = Literal["schedule", "completion"]
Missed = Literal["jump", "keep"]
_DAY = timedelta(days=1)
_LAST_DAY = date.max - timedelta(days=2)  # so that its moment exists in every zone


class Occurrence(Struct, frozen=True):
    """One date of a repeat; `at` is its moment where the repeat has a time, `rule_day` the date by the rule where it
    moved from that to a day of work."""

    day: date
    at: datetime | None = None
    rule_day: date | None = None

    @property
    def own_day(self) -> date:
        """Its date by the rule."""
        return self.rule_day or self.day

    def is_after(self, other: "Occurrence") -> bool:
        """Whether this one comes later: by moment where both have one, else by day."""
        if self.at is not None and other.at is not None:
            return self.at.astimezone(UTC) > other.at  # two times of one zone would compare by wall clock
        return self.day > other.day


class Repeat(Struct, frozen=True, kw_only=True):
    """A rule with all that decides its dates.

    `start` is the first date, from which intervals are counted, and `clock` the time of day. `ends` is the
    last date on which it may fall. `missed` says what becomes of an occurrence that nobody did: `jump` goes
    to the next future date, `keep` stays due until it is done. `off_days` says where a date goes that isn't a day of
    `work`; `stands_for` is the date by the rule of what is due now, where that has moved.
    """

    rule: Rule
    start: date
    zone: ZoneInfo
    clock: time | None = None
    anchor: Anchor = "schedule"
    missed: Missed = "jump"
    ends: date | None = None
    skipped: frozenset[date] = frozenset()
    off_days: OffDays = "stay"
    work: WorkDays = WEEKDAYS
    stands_for: date | None = None

    @property
    def moves(self) -> bool:
        """Whether its dates may move to days of work."""
        return self.off_days != "stay" and self.rule.frequency != "HOURLY"

    @property
    def asks_for_work(self) -> bool:
        """Whether it has to be known which days are days of work."""
        return self.moves or self.rule.is_of_workdays


def first_occurrence(
    rule: Rule,
    zone: ZoneInfo,
    now: datetime,
    clock: time | None = None,
    off_days: OffDays = "stay",
    work: WorkDays = WEEKDAYS,
) -> Occurrence:
    """Where a repeat without a written start begins: today if its time is still ahead, else tomorrow.

    Raises OverflowError past the year 9999.
    """
    if rule.frequency == "HOURLY" and clock is None:
        return _moment(_hours_later(now, rule.interval), zone)
    base = now.astimezone(zone).date()
    if clock is not None and moment_at(base, clock, zone) <= now.astimezone(UTC):
        base += _DAY
    start = first_day(rule, base, work)
    repeat = Repeat(rule=rule, start=start, zone=zone, clock=clock, off_days=off_days, work=work)
    return next(occurrences(repeat, base)) if repeat.moves else _on(start, clock, zone)


def first_day(rule: Rule, base: date, work: WorkDays) -> date:
    """The first date on or after `base` on which a rule falls. Raises OverflowError past the year 9999."""
    return first_date_of_work(rule, base, work) if rule.is_of_workdays else first_date(rule, base)


def at_start(repeat: Repeat, today: date) -> Occurrence:
    """The occurrence on the start of a repeat, on a day of work if it moves; it doesn't into the past."""
    day = moved_to_work(repeat.start, repeat.off_days, repeat.work) if repeat.moves else repeat.start
    if day == repeat.start or day < min(today, repeat.start):
        return _on(repeat.start, repeat.clock, repeat.zone)
    return _on(day, repeat.clock, repeat.zone, repeat.start)


def occurrences(repeat: Repeat, not_before: date | None = None) -> Iterator[Occurrence]:
    """The occurrences of a repeat, in order, from `not_before` (or its start) to its end.

    A repeat that counts from completion is shown as if each one were done on its day.
    """
    if repeat.rule.frequency == "HOURLY":
        return _allowed(repeat, _hourly(repeat, not_before))
    if not repeat.moves:
        return _allowed(repeat, _daily(repeat, not_before))
    is_later = repeat.off_days == "after" and not_before is not None
    begin = days_off_before(not_before, repeat.work) if is_later and not_before is not None else not_before
    return _moved(repeat, _allowed(repeat, _daily(repeat, begin)), not_before)


def next_occurrences(repeat: Repeat, count: int, not_before: date | None = None) -> list[Occurrence]:
    """The first `count` occurrences from `not_before` on, fewer where the repeat ends."""
    return list(islice(occurrences(repeat, not_before), count))


def after_completion(repeat: Repeat, due: Occurrence, completed_at: datetime) -> Occurrence | None:
    """What is due next when the occurrence `due` is done at `completed_at`; None where the repeat has ended.

    From the schedule: the next date after `due`. Where dates were missed in between, `jump` goes to the first
    one after today, `keep` may also take today; neither goes into the past. From completion: one interval
    after the day of completion, on the next day that the rule allows.
    """
    if repeat.anchor == "completion":
        return _counted_from(repeat, due, completed_at)
    return _not_past(repeat, due, completed_at, today_too=repeat.missed == "keep")


def after_skipping(repeat: Repeat, due: Occurrence, now: datetime) -> Occurrence | None:
    """What is due next when the occurrence `due` is skipped: the next date by the rule that is not past."""
    if repeat.anchor == "completion":
        return _counted_from(repeat, due, max(now, _middle_of(due, repeat.zone)))
    return _not_past(repeat, due, now, today_too=True)


def if_missed(repeat: Repeat, due: Occurrence, now: datetime) -> Occurrence | None:
    """Where an undone occurrence moves by itself: the next date not yet missed, if the repeat jumps.

    None where it stays: not missed yet, kept until done, counted from completion, or the last of its repeat.
    """
    if due.at is not None:
        past = due.at <= now.astimezone(UTC)
    else:
        past = due.day < now.astimezone(repeat.zone).date()
    if not past or repeat.missed == "keep" or repeat.anchor == "completion":
        return None
    return _not_past(repeat, due, now, today_too=True)


def skip(repeat: Repeat, day: date) -> Repeat:
    """The repeat without its occurrence on `day`."""
    return replace(repeat, skipped=repeat.skipped | {day})


def end_before(repeat: Repeat, due: Occurrence) -> Repeat:
    """The repeat without `due` and all later ones."""
    last = (repeat.stands_for or due.day) - _DAY
    return replace(repeat, ends=last if repeat.ends is None else min(repeat.ends, last))


def is_further(repeat: Repeat, due: Occurrence, other: Occurrence) -> bool:
    """Whether another occurrence comes after the one that is due now, also by the rule, if that has moved."""
    return other.is_after(due) and (repeat.stands_for is None or other.own_day > repeat.stands_for)


def _not_past(repeat: Repeat, due: Occurrence, now: datetime, *, today_too: bool) -> Occurrence | None:
    today = now.astimezone(repeat.zone).date()
    for occurrence in occurrences(repeat, max(due.day, today)):
        if not is_further(repeat, due, occurrence):
            continue
        if occurrence.at is not None:
            if occurrence.at > now.astimezone(UTC):
                return occurrence
        elif occurrence.day > today or (today_too and occurrence.day == today):
            return occurrence
    return None


def _counted_from(repeat: Repeat, due: Occurrence, completed_at: datetime) -> Occurrence | None:
    rule = repeat.rule
    done = completed_at.astimezone(repeat.zone)
    try:
        if rule.frequency == "HOURLY":
            moments = _each(_hours_later(done, rule.interval), rule.interval, repeat.zone)
            return next(_allowed(repeat, moments), None)
        if rule.is_plain:
            start = later(done.date(), rule.interval, rule.frequency)
        else:
            counted = later(done.date(), rule.interval - 1, rule.frequency)
            start = first_day(rule, max(counted, due.day) + _DAY, repeat.work)
    except OverflowError:
        return None
    return next((each for each in occurrences(replace(repeat, start=start)) if each.day > done.date()), None)


def _allowed(repeat: Repeat, found: Iterator[Occurrence]) -> Iterator[Occurrence]:
    for occurrence in found:
        if repeat.ends is not None and occurrence.day > repeat.ends:
            return
        if occurrence.day not in repeat.skipped:
            yield occurrence


def _moved(repeat: Repeat, found: Iterator[Occurrence], not_before: date | None) -> Iterator[Occurrence]:
    """The same on days of work: each of these once, and none before a day."""
    last = not_before - _DAY if not_before is not None else date.min
    for occurrence in found:
        day = moved_to_work(occurrence.day, repeat.off_days, repeat.work)
        if day > last:
            last = day
            own = occurrence.day
            yield occurrence if day == own else _on(day, repeat.clock, repeat.zone, own)


def _daily(repeat: Repeat, not_before: date | None) -> Iterator[Occurrence]:
    rule, start = repeat.rule, repeat.start
    of_work = rule.is_of_workdays
    found = dates_of_work(rule, start, not_before or start, repeat.work) if of_work else dates(rule, start, not_before)
    for day in found:
        if day > _LAST_DAY:
            return
        yield _on(day, repeat.clock, repeat.zone)


def _hourly(repeat: Repeat, not_before: date | None) -> Iterator[Occurrence]:
    moment = moment_at(repeat.start, repeat.clock or time(), repeat.zone)
    if not_before is not None:
        every = timedelta(hours=repeat.rule.interval)
        missing = moment_at(not_before, time(), repeat.zone).astimezone(UTC) - moment.astimezone(UTC)
        moment = (moment.astimezone(UTC) + max(0, -(-missing // every)) * every).astimezone(repeat.zone)
    return _each(moment, repeat.rule.interval, repeat.zone)


def _each(moment: datetime, hours: int, zone: ZoneInfo) -> Iterator[Occurrence]:
    while moment.date() <= _LAST_DAY:
        yield _moment(moment, zone)
        moment = _hours_later(moment, hours)


def _hours_later(moment: datetime, hours: int) -> datetime:
    """`hours` elapsed hours later, to the minute, on the same wall clock."""
    later_on = (moment.astimezone(UTC) + timedelta(hours=hours)).replace(second=0, microsecond=0)
    return later_on.astimezone(moment.tzinfo)


def _middle_of(due: Occurrence, zone: ZoneInfo) -> datetime:
    return due.at if due.at is not None else datetime.combine(due.day, time(12), zone)


def _on(day: date, clock: time | None, zone: ZoneInfo, rule_day: date | None = None) -> Occurrence:
    """Its day stays this one, also where a clock change moves the moment into the next."""
    return Occurrence(day, None if clock is None else moment_at(day, clock, zone), rule_day)


def _moment(moment: datetime, zone: ZoneInfo) -> Occurrence:
    shown = moment.astimezone(zone)
    return Occurrence(shown.date(), shown)
