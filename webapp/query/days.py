"""Days and periods, as they are typed: with the words of quick add, those for the past, and calendar periods."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from webapp.query.syntax import Days
from webapp.quick_add.calendar import units_later
from webapp.quick_add.context import Context
from webapp.quick_add.dates import date_at
from webapp.quick_add.phrases import WEEKDAYS
from webapp.quick_add.reader import Reader
from webapp.quick_add.tokens import cut
from webapp.text.folding import folded

FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
LONGEST = 60  # characters
_DAY = timedelta(days=1)
_OFFSET = re.compile(r"([+-]) ?([0-9]{1,4}) ?([a-z]+)")
_AGO = re.compile(r"([0-9]{1,4}|an?|one|two|three) ?([a-z]+) ago")
_PERIOD = re.compile(r"(this|next|last|previous) ?(week|month|quarter|year)")
_WEEKDAY_BEFORE = re.compile(r"(?:last|previous) ([a-z]+)")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "week"),
    **dict.fromkeys(("m", "mo", "month", "months"), "month"),
    **dict.fromkeys(("q", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("y", "yr", "year", "years"), "year"),
}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def read_days(typed: str, context: Context, *, past: bool = False) -> Days | None:
    """The days that a text means, seen from the member's today; None where it is no date, or none that a task can have.
    `past` is for what has been: a weekday is then the latest one, a date without a year the one before."""
    text = " ".join(typed.replace("_", " ").split())
    if not text or len(text) > LONGEST:
        return None
    today = context.now.astimezone(context.zone).date()
    try:
        found = _found(folded(text), text, today, context, past=past)
    except (OverflowError, ValueError):
        return None
    if found is None or not FIRST <= found[0] <= found[1] <= LAST:
        return None
    return Days(text, *found)


def _found(key: str, text: str, today: date, context: Context, *, past: bool) -> tuple[date, date] | None:
    for rule in _RULES:
        if (found := rule(key, today, context)) is not None:
            return found
    return _by_quick_add(text, today, context, past=past)


def _named(key: str, today: date, context: Context) -> tuple[date, date] | None:
    if key == "yesterday":
        return today - _DAY, today - _DAY
    if key == "week":  # what is left of it
        return today, _week(today, context)[1]
    return None


def _period(key: str, today: date, context: Context) -> tuple[date, date] | None:
    if (found := _PERIOD.fullmatch(key)) is None:
        return None
    step = {"this": 0, "next": 1}.get(found[1], -1)
    if found[2] == "week":
        first, last = _week(today, context)
        return first + step * timedelta(weeks=1), last + step * timedelta(weeks=1)
    months = _MONTHS[found[2]]
    first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    first = units_later(first, step * months, "month")
    return first, units_later(first, months, "month") - _DAY


def _week(day: date, context: Context) -> tuple[date, date]:
    first = day - timedelta(days=(day.weekday() - context.week_start) % 7)
    return first, first + timedelta(days=6)


def _counted(key: str, today: date, _context: Context) -> tuple[date, date] | None:
    if found := _OFFSET.fullmatch(key):
        number, unit = int(found[1] + found[2]), _UNITS.get(found[3])
    elif found := _AGO.fullmatch(key):
        number, unit = -(_NUMBERS.get(found[1]) or int(found[1])), _UNITS.get(found[2])
    else:
        return None
    if unit is None:
        return None
    day = units_later(today, number, unit)
    return day, day


def _weekday_before(key: str, today: date, _context: Context) -> tuple[date, date] | None:
    found = _WEEKDAY_BEFORE.fullmatch(key)
    weekday = WEEKDAYS.get(found[1]) if found else None
    if weekday is None:
        return None
    day = today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return day, day


def _in_figures(key: str, _today: date, _context: Context) -> tuple[date, date] | None:
    if found := _ISO_MONTH.fullmatch(key):
        return _month(date(int(found[1]), int(found[2]), 1))
    if _YEAR.fullmatch(key):
        return date(int(key), 1, 1), date(int(key), 12, 31)
    return None


def _month(first: date) -> tuple[date, date]:
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _by_quick_add(text: str, today: date, context: Context, *, past: bool) -> tuple[date, date] | None:
    """What quick add reads of the whole text, without a time. A month is all of it."""
    reader = Reader(text, context, cut(text))
    if not reader.count or reader.tokens[0].escape >= 0:
        return None
    found = date_at(reader, 0, reader.at(0), today)
    if found is None or found.end != reader.count or found.moment is not None or reader.tokens[-1].trail.strip("."):
        return None
    day = found.day
    if past and day > today:
        if found.flavour == "weekday":
            day -= timedelta(weeks=1)
        elif found.yearless or found.flavour in ("monthday", "slashed", "month"):
            back = units_later(day, -1, "year")
            day = back if str(day.year) not in text else day
    if past and found.flavour == "weekday" and WEEKDAYS[folded(text)] == today.weekday():
        day = today
    return _month(day) if found.flavour == "month" else (day, day)


_Rule = Callable[[str, date, Context], tuple[date, date] | None]
_RULES: tuple[_Rule, ...] = (_named, _period, _counted, _weekday_before, _in_figures)
