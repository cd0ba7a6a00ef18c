"""One recurrence rule (RFC 5545 RRULE): reading, checking and writing it, and the dates on which it falls.

The dates come from python-dateutil. That library searches up to the year 9999 where a rule never matches,
so a rule is checked here first: only forms that always match again are let through.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, cast, get_args

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday
from msgspec import Struct
from msgspec.structs import replace

Frequency = Literal["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONDAY = 0
MOST_INTERVALS = 999

_FREQUENCIES: dict[Frequency, Literal[0, 1, 2, 3]] = {
    "DAILY": DAILY,
    "WEEKLY": WEEKLY,
    "MONTHLY": MONTHLY,
    "YEARLY": YEARLY,
}
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHORTEST_MONTH = 28
_MONTHS_OF_A_YEAR = 12
_FEBRUARY = 2


class RuleError(ValueError):
    """A rule that is not RFC 5545, or of a form that this desk does not offer; the text says which part."""


class Day(Struct, frozen=True, order=True):
    """A BYDAY entry: weekday 0 (Monday) to 6, `nth` of its month, from the end if negative, 0 for each."""

    weekday: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{DAY_CODES[self.weekday]}"


class Rule(Struct, frozen=True):
    """A recurrence rule. Its end and its start are kept apart from it (no COUNT, UNTIL or DTSTART)."""

    frequency: Frequency
    interval: int = 1
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[Day, ...] = ()
    position: int = 0
    week_start: int = MONDAY

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        for name, values in (("BYMONTH", self.months), ("BYMONTHDAY", self.month_days), ("BYDAY", self.days)):
            if values:
                parts.append(f"{name}={','.join(map(str, values))}")
        if self.position:
            parts.append(f"BYSETPOS={self.position}")
        if self.week_start != MONDAY:
            parts.append(f"WKST={DAY_CODES[self.week_start]}")
        return ";".join(parts)

    @property
    def is_plain(self) -> bool:
        """Only a frequency and an interval: the start alone decides on which days it falls."""
        return not (self.months or self.month_days or self.days)

    @property
    def is_of_workdays(self) -> bool:
        """It falls on the first, the last or another day of work of its months: which these are, others know."""
        return bool(self.position) and self.days == WORKDAYS


WORKDAYS = tuple(Day(weekday) for weekday in range(5))  # as a rule writes them


@lru_cache(maxsize=512)
def read_rule(text: str) -> Rule:
    """The rule that an RRULE value says, with or without its `RRULE:`. Raises RuleError."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if not value or name in parts:
            raise RuleError(f"“{part}” is not one part of a recurrence rule.")
        parts[name] = value
    frequency = parts.pop("FREQ", "")
    if frequency not in get_args(Frequency):
        raise RuleError("FREQ has to be HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY.")
    rule = Rule(
        cast("Frequency", frequency),
        interval=_numbers("INTERVAL", parts.pop("INTERVAL", "1"), 1, MOST_INTERVALS)[0],
        months=_numbers("BYMONTH", parts.pop("BYMONTH", ""), 1, 12),
        month_days=_numbers("BYMONTHDAY", parts.pop("BYMONTHDAY", ""), -31, 31),
        days=tuple(_day(code) for code in parts.pop("BYDAY", "").split(",") if code),
        position=_numbers("BYSETPOS", parts.pop("BYSETPOS", "0"), -31, 31)[0],
        week_start=_day(parts.pop("WKST", "MO")).weekday,
    )
    if parts:
        raise RuleError(f"{next(iter(parts))} is not offered here.")
    check_rule(rule)
    return rule


def check_rule(rule: Rule) -> None:
    """Raise RuleError for a rule that never falls on a day, or whose form this desk does not offer."""
    of_month = rule.frequency in {"MONTHLY", "YEARLY"}
    if not 1 <= rule.interval <= MOST_INTERVALS:
        raise RuleError(f"INTERVAL goes from 1 to {MOST_INTERVALS}.")
    if rule.frequency == "HOURLY" and not rule.is_plain:
        raise RuleError("An hourly rule takes an INTERVAL and nothing else.")
    if rule.frequency == "DAILY" and rule.days and rule.interval > 1:
        raise RuleError("Days of the week need INTERVAL=1 in a daily rule.")
    if not of_month and (rule.months or rule.month_days or rule.position):
        raise RuleError("BYMONTH, BYMONTHDAY and BYSETPOS belong to a monthly or yearly rule.")
    if rule.months and rule.frequency == "MONTHLY" and rule.interval > 1:
        raise RuleError("BYMONTH needs INTERVAL=1 in a monthly rule.")
    if rule.position and rule.is_plain:
        raise RuleError("BYSETPOS needs BYDAY or BYMONTHDAY.")
    if rule.days and rule.month_days:
        raise RuleError("BYDAY and BYMONTHDAY exclude each other.")
    has_days = bool(rule.days or rule.month_days)
    if rule.frequency == "YEARLY" and has_days and not rule.months:
        raise RuleError("A yearly rule with days needs BYMONTH.")
    if rule.months and not has_days:  # the day of the start may not exist in those months
        raise RuleError("BYMONTH needs BYDAY or BYMONTHDAY.")
    if any(day.nth for day in rule.days) and not of_month:
        raise RuleError("A numbered weekday belongs to a monthly or yearly rule.")
    if has_days and of_month and not _ever_matches(rule):
        raise RuleError("There is no such day in any month.")


def first_date(rule: Rule, base: date) -> date:
    """The first date on or after `base` on which the rule falls; from it the intervals are counted.

    Raises OverflowError past the year 9999.
    """
    if rule.is_plain:
        return base
    if rule.days and rule.frequency in {"DAILY", "WEEKLY"}:
        return base + timedelta(days=min((day.weekday - base.weekday()) % 7 for day in rule.days))
    if _falls_on(rule, base):
        return base
    once = rule if rule.interval == 1 else replace(rule, interval=1)
    for day in _search(once, base, base):
        return day
    raise OverflowError("The rule does not fall on a day before the year 10000.")


def dates(rule: Rule, start: date, not_before: date | None = None) -> Iterator[date]:
    """The dates of a rule that starts on `start`, from `not_before` on; not for hourly rules.

    A start on which the rule does not fall is moved to the first date on which it does (RFC 5545 leaves
    that case undefined). However long ago the start is, the search begins near `not_before`.
    """
    start = first_date(rule, start)
    return _search(rule, start, max(start, not_before or start))


def later(day: date, count: int, frequency: Frequency) -> date:
    """`day` and `count` days, weeks, months or years later; a day that its month lacks becomes the last one.

    Raises OverflowError outside of the years 1 to 9999.
    """
    if frequency in {"MONTHLY", "YEARLY"}:
        by = relativedelta(months=count) if frequency == "MONTHLY" else relativedelta(years=count)
        try:
            return day + by
        except ValueError:  # how relativedelta says that the year does not exist
            raise OverflowError("There is no such year.") from None
    return day + timedelta(weeks=count) if frequency == "WEEKLY" else day + timedelta(days=count)


def keep_month_end(rule: Rule, start: date) -> Rule:
    """The rule, made to fall in every month: from the 31st on, the last day stands in where a month is short.

    RFC 5545 skips the months that lack the day, which is what nobody means by “every month”.
    """
    if not rule.is_plain or start.day <= _SHORTEST_MONTH:
        return rule
    if rule.frequency == "YEARLY" and (start.month, start.day) != (2, 29):
        return rule
    months = (start.month,) if rule.frequency == "YEARLY" else ()
    if rule.frequency in {"MONTHLY", "YEARLY"}:
        days = tuple(range(_SHORTEST_MONTH, start.day + 1))
        return replace(rule, months=months, month_days=days, position=-1)
    return rule


def in_every_month(rule: Rule) -> Rule:
    """A rule on a day that some months lack, made to fall on the last day of these: who pays “every 31st” pays each
    month, and who was born on 29 February has a birthday every year."""
    if len(rule.month_days) != 1 or rule.position or not rule.month_days[0] > _SHORTEST_MONTH:
        return rule
    is_leap_day = rule.frequency == "YEARLY" and rule.months == (_FEBRUARY,)
    if (rule.frequency == "MONTHLY" and not rule.months) or is_leap_day:
        return replace(rule, month_days=tuple(range(_SHORTEST_MONTH, rule.month_days[0] + 1)), position=-1)
    return rule


def _search(rule: Rule, start: date, not_before: date) -> Iterator[date]:
    months, month_days, days = rule.months, rule.month_days, rule.days
    if rule.is_plain and rule.frequency in {"MONTHLY", "YEARLY"}:
        month_days = (start.day,)
    if rule.is_plain and rule.frequency == "YEARLY":
        months = (start.month,)
    if rule.is_plain and rule.frequency == "WEEKLY":
        days = (Day(start.weekday()),)
    found = rrule(
        _FREQUENCIES[rule.frequency],
        dtstart=datetime.combine(_near(rule, start, not_before), time()),
        interval=rule.interval,
        wkst=weekday(rule.week_start),
        bymonth=months or None,
        bymonthday=month_days or None,
        byweekday=[weekday(day.weekday, day.nth or None) for day in days] or None,
        bysetpos=rule.position or None,
    )
    return (moment.date() for moment in found if moment.date() >= not_before)


def _near(rule: Rule, start: date, not_before: date) -> date:
    """The first day of the rule's last period that begins on or before `not_before`."""
    match rule.frequency:
        case "YEARLY":
            years = not_before.year - start.year
            return date(start.year + years // rule.interval * rule.interval, 1, 1)
        case "MONTHLY":
            months = (not_before.year - start.year) * _MONTHS_OF_A_YEAR + not_before.month - start.month
            return start.replace(day=1) + relativedelta(months=months // rule.interval * rule.interval)
        case "WEEKLY":
            first = start - timedelta(days=(start.weekday() - rule.week_start) % 7)
            return first + timedelta(weeks=(not_before - first).days // 7 // rule.interval * rule.interval)
        case _:
            return start + timedelta(days=(not_before - start).days // rule.interval * rule.interval)


def _ever_matches(rule: Rule) -> bool:
    """Try the rule on each shape that one of its months can have: its length and its first weekday."""
    lengths = {_LONGEST_MONTH[month - 1] for month in rule.months or range(1, 13)}
    return any(
        len(_matching_days(rule, length, first)) >= max(1, abs(rule.position))
        for length in lengths
        for first in range(7)
    )


def _falls_on(rule: Rule, day: date) -> bool:
    """Whether a monthly or yearly rule falls on a day, where that shows without looking at other months."""
    if rule.position or (rule.months and day.month not in rule.months):
        return False
    first_weekday = (day.weekday() - day.day + 1) % 7
    return day.day in _matching_days(rule, monthrange(day.year, day.month)[1], first_weekday)


def _matching_days(rule: Rule, length: int, first_weekday: int) -> set[int]:
    found = {day if day > 0 else length + 1 + day for day in rule.month_days}
    for wanted in rule.days:
        each = range(1 + (wanted.weekday - first_weekday) % 7, length + 1, 7)
        if not wanted.nth:
            found.update(each)
        elif abs(wanted.nth) <= len(each):
            found.add(each[wanted.nth - 1 if wanted.nth > 0 else wanted.nth])
    return {day for day in found if 1 <= day <= length}


def _numbers(name: str, text: str, lowest: int, highest: int) -> tuple[int, ...]:
    numbers = []
    for word in text.split(",") if text else ():
        digits = word.lstrip("+-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 3 and len(word) - len(digits) <= 1):
            raise RuleError(f"{name} takes whole numbers.")
        number = int(word)
        if not lowest <= number <= highest or (number == 0 and name != "BYSETPOS"):
            raise RuleError(f"{name} goes from {lowest} to {highest}.")
        numbers.append(number)
    return tuple(numbers)


def _day(code: str) -> Day:
    nth, name = code[:-2], code[-2:]
    if name not in DAY_CODES:
        raise RuleError(f"“{code}” is not a day of the week.")
    return Day(DAY_CODES.index(name), _numbers("BYDAY", nth, -5, 5)[0] if nth else 0)
