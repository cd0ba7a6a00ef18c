"""Days of work as repeats know them: where a date that isn't one goes, and the dates that are counted in them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from webapp.recurrence.rule import Rule, dates

OffDays = Literal["stay", "before", "after"]
AT_MOST = 366  # days in which a day of work is looked for
_MOST_MONTHS = 120  # in a row that have too few days of work
_SATURDAY = 5
_LONGEST_MONTH = 31
_DAY = timedelta(days=1)


class WorkDays(Protocol):
    """Who knows which days are days of work."""

    def is_working(self, day: date) -> bool:
        """Whether a day is one."""
        ...


class MondayToFriday(Struct, frozen=True):
    """Where nobody says which days are: all from Monday to Friday."""

    def is_working(self, day: date) -> bool:
        """Whether a day is one."""
        return day.weekday() < _SATURDAY


WEEKDAYS = MondayToFriday()


def moved_to_work(day: date, off_days: OffDays, work: WorkDays) -> date:
    """Where a date goes that isn't a day of work: to the last one before it, or the first one after it. It stays where
    there is none within a year."""
    if off_days == "stay":
        return day
    step = _DAY if off_days == "after" else -_DAY
    return next((found for number in range(AT_MOST) if work.is_working(found := day + step * number)), day)


def workdays_from(day: date, number: int, work: WorkDays) -> date:
    """The day of work that stands so many of them after a day, or before it where the number is negative."""
    off_days: OffDays = "after" if number > 0 else "before"
    for _ in range(abs(number)):
        day = moved_to_work(day + (_DAY if number > 0 else -_DAY), off_days, work)
    return day


def days_off_before(day: date, work: WorkDays) -> date:
    """The first of the days off that stand together right before a day; the day itself where none does."""
    first = day
    for _ in range(AT_MOST):
        if work.is_working(first - _DAY):
            return first
        first -= _DAY
    return day


def dates_of_work(rule: Rule, start: date, not_before: date, work: WorkDays) -> Iterator[date]:
    """The dates of a rule that counts the days of work of a month, as the last one. Months are counted from that of
    `start`, so that a day off more or less moves a date and no month."""
    months = replace(rule, days=(), month_days=(1,), position=0)
    lacking = 0
    for first in dates(months, start.replace(day=1), not_before.replace(day=1)):
        found = _of_month(first, rule.position, work)
        lacking = 0 if found is not None else lacking + 1
        if found is not None and found >= max(start, not_before):
            yield found
        elif lacking > _MOST_MONTHS:
            return


def first_date_of_work(rule: Rule, base: date, work: WorkDays) -> date:
    """The first of these dates on or after a day. Raises OverflowError where there is none."""
    for day in dates_of_work(replace(rule, interval=1), base, base, work):
        return day
    raise OverflowError("No month has so many days of work.")


def _of_month(first: date, position: int, work: WorkDays) -> date | None:
    days = (first + _DAY * number for number in range(_LONGEST_MONTH))
    working = [day for day in days if day.month == first.month and work.is_working(day)]
    if len(working) < abs(position):
        return None
    return working[position - 1 if position > 0 else position]
