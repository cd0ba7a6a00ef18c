"""Dates counted from a day: the arithmetic behind the words. All of them may raise OverflowError."""

from calendar import monthrange
from datetime import date, timedelta

from webapp.quick_add.context import DateOrder
from webapp.quick_add.phrases import SATURDAY, SUNDAY
from webapp.recurrence.rule import Frequency, later

_YEARS_TO_A_LEAP_DAY = 9
_FREQUENCIES: dict[str, tuple[Frequency, int]] = {
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}


def weekday_after(base: date, weekday: int) -> date:
    """The next such weekday; the one that `base` is means a week later."""
    return base + timedelta(days=(weekday - base.weekday() - 1) % 7 + 1)


def weekday_from(base: date, weekday: int) -> date:
    """The next such weekday, `base` included."""
    return base + timedelta(days=(weekday - base.weekday()) % 7)


def start_of_next_week(base: date, week_start: int) -> date:
    """The first day of the calendar week after that of `base`."""
    return base + timedelta(days=7 - (base.weekday() - week_start) % 7)


def weekday_of_next_week(base: date, weekday: int, week_start: int) -> date:
    """Such a weekday in the calendar week after that of `base`."""
    return weekday_from(start_of_next_week(base, week_start), weekday)


def this_weekend(base: date) -> date:
    """The Saturday to come, or the day of the weekend that `base` is."""
    return base if base.weekday() == SUNDAY else weekday_from(base, SATURDAY)


def next_weekend(base: date) -> date:
    """The Saturday after this weekend."""
    return weekday_after(base, SATURDAY) if base.weekday() >= SATURDAY else weekday_after(base, SATURDAY) + timedelta(7)


def next_workday(base: date) -> date:
    """The first day from Monday to Friday after `base`."""
    following = base + timedelta(days=1)
    return weekday_from(following, 0) if following.weekday() >= SATURDAY else following


def first_of_next_month(base: date) -> date:
    """The 1st of the month after that of `base`."""
    return later(base.replace(day=1), 1, "MONTHLY")


def first_of_next_quarter(base: date) -> date:
    """The first day of the calendar quarter after that of `base`."""
    return later(base.replace(month=(base.month - 1) // 3 * 3 + 1, day=1), 3, "MONTHLY")


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def day_of_month_from(base: date, day: int) -> date:
    """The next such day of a month, `base` included; months without it are passed over."""
    first = base.replace(day=1)
    while True:
        if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= base:
            return first.replace(day=day)
        first = first_of_next_month(first)


def day_of_year_from(base: date, month: int, day: int) -> date | None:
    """The next such day of a year, `base` included; None for a day that no year has."""
    for year in range(base.year, base.year + _YEARS_TO_A_LEAP_DAY):
        found = real_date(year, month, day)
        if found is not None and found >= base:
            return found
    return None


def real_date(year: int, month: int, day: int) -> date | None:
    """A date, or None where there is no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def units_later(base: date, number: int, unit: str) -> date:
    """`number` days, weeks, months, quarters or years later, at most on the last day of the month."""
    frequency, times = _FREQUENCIES[unit]
    return later(base, number * times, frequency)


def month_and_day(first: int, second: int, order: DateOrder) -> tuple[int, int]:
    """Month and day of `first/second`: the member's order, flipped where the month would be impossible."""
    month, day = (second, first) if order == "dmy" else (first, second)
    return (day, month) if month > 12 else (month, day)
