"""Dates written in figures: `27/1`, `14.12.2026`, `2026-03-09`, `2026-03-09T09:00`."""

import re
from datetime import date, datetime

from webapp.quick_add import calendar
from webapp.quick_add.day import Day, Flavour
from webapp.quick_add.hours import dotted_clock, hour_with_h, written_clock
from webapp.quick_add.phrases import (
    CHANGING,
    NUMBERED_WITH_DOTS,
)
from webapp.quick_add.reader import Reader, is_day_and_month

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?")
_YEAR_FIRST = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})(?:\.([0-9]{4}|[0-9]{2}))?")
_DOTTED_YEAR_FIRST = re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})")
_NEAR = 4  # words
_MONTHS_OF_A_YEAR = 12
_LEADS_OF_A_DAY = frozenset({"by", "until", "till", "due"})


def slashed(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """`27/1`, `1/27/2026`, `2026/1/27`, in the order of the member."""
    match = _YEAR_FIRST.fullmatch(key)
    if match is not None:
        found = calendar.real_date(*map(int, match.groups()))
        return None if found is None else Day(index + 1, found, "slashed")
    match = _SLASHED.fullmatch(key)
    if match is None:
        return None
    is_month_and_year = match[3] is None and match[1][0] == "0" and int(match[2]) > _MONTHS_OF_A_YEAR
    if is_month_and_year and reader.context.date_order == "dmy":
        return None  # “valid until 05/26” is until may
    month, day = calendar.month_and_day(int(match[1]), int(match[2]), reader.context.date_order)
    year = match[3] and int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    return month_day(index + 1, base, month, day, year or None, "slashed")


def dotted(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """`14.12.`, `14.12 15:30`, where the day comes first; `2.5` alone is a number. `14.12.2026` is one everywhere: with
    full stops, nobody writes the month first."""
    match = _DOTTED_YEAR_FIRST.fullmatch(key)
    if match is not None and _is_of_a_number(reader, index):
        return None  # “build 2026.3.1”
    if match is not None:
        found = calendar.real_date(*map(int, match.groups()))
        return None if found is None else Day(index + 1, found, "slashed")
    match = _DOTTED.fullmatch(key)
    if match is None or (reader.context.date_order != "dmy" and len(match[3] or "") < len("2026")):
        return None
    following = reader.then(index + 1)
    has_time = (
        bool(following) and (written_clock(following) or dotted_clock(following) or hour_with_h(following)) is not None
    )
    with_clock = following in {"at", "um"} or (bool(following) and written_clock(following) is not None)
    if _is_of_a_number(reader, index) and not has_time:
        return None
    is_led = index + 1 == reader.count and _is_led(reader, index)
    if match[3] is None and not reader.tokens[index].trail.startswith(".") and not with_clock and not is_led:
        return None
    year = match[3] and int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    return month_day(index + 1, base, int(match[2]), int(match[1]), year or None, "slashed")


def _is_led(reader: Reader, index: int) -> bool:
    """Whether a number stands where a day does, `by 20.3`, and not what something is changed by: “raise it by 2.5”."""
    before = (token.key for token in reader.tokens[max(0, index - _NEAR) : index])
    return reader.before(index) in _LEADS_OF_A_DAY and CHANGING.isdisjoint(before)


def _is_of_a_number(reader: Reader, index: int) -> bool:
    """Whether the word before says that a number follows: `nr. 4.12.`, `version 3.12.`"""
    before = reader.tokens[index - 1] if index else None
    if before is None or before.trail not in {"", "."}:
        return False
    is_range = before.key == "to" and index > 1 and is_day_and_month(reader.tokens[index - 2].key)
    return before.key in NUMBERED_WITH_DOTS and not is_range


def month_day(end: int, base: date, month: int, day: int, year: int | None, flavour: Flavour) -> Day | None:
    """The day of that year, or the next such day from `base` on; None where there is none."""
    if year is not None:
        found = calendar.real_date(year, month, day)
    else:
        found = calendar.day_of_year_from(base, month, day)
    return None if found is None else Day(end, found, flavour, yearless=year is None)


def is_iso(key: str) -> bool:
    """Whether a word is written as a date of ISO 8601: `2026-03-09`."""
    return len(key) == 10 and _ISO.fullmatch(key) is not None


def iso(index: int, key: str) -> Day | None:
    """The date that ISO 8601 writes, where there is one."""
    found = calendar.real_date(int(key[:4]), int(key[5:7]), int(key[8:]))
    return None if found is None else Day(index + 1, found, "near")


def iso_moment(reader: Reader, index: int, key: str) -> Day | None:
    """The moment that ISO 8601 writes, in the member's zone where it names no other."""
    try:
        written = datetime.fromisoformat(key.upper()).replace(second=0)
    except ValueError:
        return None
    zone = reader.context.zone
    shown = written.replace(tzinfo=zone) if written.tzinfo is None else written.astimezone(zone)
    return Day(index + 1, shown.date(), "near", moment=shown, with_clock=True)
