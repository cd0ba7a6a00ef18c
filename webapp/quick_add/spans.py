"""Dates counted from another: `in 5 days`, `+3 weeks`, `2 hours`, `3 weeks before dec 24`."""

from datetime import UTC, date, timedelta

from webapp.quick_add import calendar
from webapp.quick_add.amounts import (
    MINUTES,
    MOST_WORKDAYS,
    WORKDAY_WORDS,
    count,
    length_at,
    minutes_of_word,
    unit,
    whole_number,
    workdays_at,
)
from webapp.quick_add.day import Day, DayRule, Flavour
from webapp.quick_add.fixed_dates import fixed_date_at
from webapp.quick_add.phrases import MONTHS, NUMBER_WORDS, TENS, WEEKDAYS, WITHIN
from webapp.quick_add.reader import Reader
from webapp.recurrence.workdays import workdays_from

WORKDAY = "workday"
_LONG = frozenset({"week", "fortnight", "month", "year"})
_WITHOUT_OF = frozenset({"mid", "early", "late"})
_NEAR_DAYS = frozenset({"today", "tomorrow"})
_PARTS = frozenset({"week", "middle", "beginning"})
_AROUND = frozenset({"before", "after"})


def counted_date_at(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """The date counted from another that begins at the word `key`, seen from `base`, or None."""
    number = whole_number(key)
    if number is not None:
        return _span(reader, index, number, base)
    rule = _BY_WORD.get(key) or (_plus if key[0] == "+" and len(key) > 1 else None)
    return None if rule is None else rule(reader, index, base)


def _number_word(reader: Reader, index: int, base: date) -> Day | None:
    if reader.before(index) in TENS:
        return None  # the end of a number: “forty five minutes”
    return _span(reader, index, NUMBER_WORDS[reader.tokens[index].key], base)


def _article(reader: Reader, index: int, base: date) -> Day | None:
    """`a week before dec 24`, `within a week`; `a week` alone is a part of the title."""
    found = _span(reader, index, 1, base)
    is_date = found is not None and (found.flavour in {"offset", "near"} or reader.before(index) in WITHIN)
    return found if is_date else None


def _the(reader: Reader, index: int, base: date) -> Day | None:
    """`the day before dec 24`, `the week after 1 may`; `the day after tomorrow` is a date of its own."""
    if reader.then(index + 2) not in _AROUND or reader.then(index + 3) in {"tomorrow", "next"}:
        return None
    found = _span(reader, index, 1, base)
    return found if found is not None and found.flavour == "offset" else None


def _span(reader: Reader, index: int, number: int, base: date) -> Day | None:
    """`3 weeks`, `2 hours`, and either of them before or after a date."""
    if number == 0:
        return None
    word = reader.then(index + 1)
    of_work = workdays_at(reader, index + 1, number) if word in WORKDAY_WORDS else None
    if of_work is not None:
        if number > MOST_WORKDAYS:
            return None
        found = _offset(reader, of_work, number, WORKDAY, base)
        is_within = found is None and reader.before(index) in WITHIN
        return Day(of_work, _counted(reader, base, number, WORKDAY), "span") if is_within else found
    name = unit(word, number)
    if name is None or reader.then(index + 2) == "ago" or (index and reader.is_capitalised(index + 1)):
        return None  # “watch 60 Minutes”
    is_how_long = reader.before(index) == "for" and reader.then(index + 2) == "from"  # “for 2 days from 12 june”
    if is_how_long:
        return None
    offset = None if name in MINUTES else _offset(reader, index + 2, number, name, base)
    return offset or _later(reader, index + 2, number, name, base, "span")


def _offset(reader: Reader, index: int, number: int, name: str, base: date) -> Day | None:
    word, key = reader.then(index), reader.then(index + 1)
    if name in _LONG and (word in _NEAR_DAYS or (word == "on" and key in WEEKDAYS)):
        return _counted_on(reader, index if word in _NEAR_DAYS else index + 1, number, name, base)
    if word not in {"before", "after", "from"} or not key:
        return None
    sign = -1 if word == "before" else 1
    if key == "now":
        return Day(index + 2, _counted(reader, base, number, name), "near") if sign > 0 else None
    at = index + 2 if key == "the" else index + 1
    key = reader.then(at)
    target = fixed_date_at(reader, at, key, base) if key else None
    if target is None:
        return None
    if sign > 0 and target.yearless:
        target = _nearer(reader, at, key, target, base, number, name)
    day = _counted(reader, target.day, sign * number, name)
    if day < base and target.yearless:
        again = fixed_date_at(reader, at, key, target.day + timedelta(days=1))
        day = _counted(reader, again.day, sign * number, name) if again is not None else day
    return Day(target.end, day, "offset")


def _counted(reader: Reader, day: date, number: int, name: str) -> date:
    """The day so many units later, or days of work."""
    if name == WORKDAY:
        return workdays_from(day, number, reader.context.work)
    return calendar.units_later(day, number, name)


def _nearer(reader: Reader, at: int, key: str, target: Day, base: date, number: int, name: str) -> Day:
    """The day just past, where it is nearer and what is counted from it is still ahead: `14 days after 1.3.`"""
    past = fixed_date_at(reader, at, key, base - (target.day - base))
    if past is None or past.day >= base or _counted(reader, past.day, number, name) < base:
        return target
    return past


def _counted_on(reader: Reader, index: int, number: int, name: str, base: date) -> Day | None:
    """`a week on tuesday`, `two weeks today`."""
    target = fixed_date_at(reader, index, reader.then(index), base)
    if target is None or target.end != index + 1:
        return None
    return Day(target.end, calendar.units_later(target.day, number, name), "near")


def _in(reader: Reader, index: int, base: date) -> Day | None:
    """`in 5 days`, `in an hour`, `in 30min`, `in the next 3 days`; `in april`, `in mid april`."""
    at, key = index + 1, reader.then(index + 1)
    if not key:
        return None
    if key in MONTHS:
        month = fixed_date_at(reader, at, key, base)
        return month if month is not None and month.flavour == "month" else None
    minutes = length_at(reader, at, key)
    if minutes is not None:
        return elapsed(reader, *minutes)
    if key in _WITHOUT_OF or key.startswith("mid-"):
        return fixed_date_at(reader, at, key, base)
    if key == "the" and (part := reader.then(at + 1)) in _PARTS:  # “in the week of 20 april”, “in the middle of may”
        return fixed_date_at(reader, at + 1, part, base)
    if key == "the" and reader.then(at + 1) == "next":  # “in the next 2 weeks”
        at, key = at + 2, reader.then(at + 2)
        if key == "hour":
            return elapsed(reader, at + 1, 60)
    if key == "a" and reader.then(at + 1) == "couple" and reader.then(at + 2) == "of":
        return _near(reader, at + 2, 2, base)  # “in a couple of days”
    number = 1 if key in {"a", "an"} else count(key) if key else None
    return None if number is None else _near(reader, at, number, base)


def _within(reader: Reader, index: int, base: date) -> Day | None:
    """`within the next 2 weeks`, which is as clear as `in` them."""
    return _in(reader, index, base) if reader.then(index + 1) == "the" and reader.then(index + 2) == "next" else None


def _plus(reader: Reader, index: int, base: date) -> Day | None:
    """`+3 weeks`."""
    key = reader.tokens[index].key[1:]
    number = whole_number(key)
    if number is not None:
        return _near(reader, index, number, base)
    minutes = minutes_of_word(key)
    return None if minutes is None else elapsed(reader, index + 1, minutes)


def _near(reader: Reader, index: int, number: int, base: date) -> Day | None:
    of_work = workdays_at(reader, index + 1, number) if number and number <= MOST_WORKDAYS else None
    if of_work is not None:
        return Day(of_work, _counted(reader, base, number, WORKDAY), "near")
    name = unit(reader.then(index + 1), number) if number else None
    if name is None:
        return None
    found = _later(reader, index + 2, number, name, base, "near")
    at = found.end + 1 if reader.then(found.end) == "on" else found.end
    weekday = WEEKDAYS.get(reader.then(at)) if name == "week" else None
    if weekday is None:
        return found
    week = calendar.start_of_next_week(found.day, reader.context.week_start) - timedelta(days=7)
    return Day(at + 1, calendar.weekday_from(week, weekday), "near")  # “in 2 weeks on friday”


def _later(reader: Reader, end: int, number: int, name: str, base: date, flavour: Flavour) -> Day:
    if name in MINUTES:
        found = elapsed(reader, end, number * MINUTES[name])
        found.flavour = "elapsed" if flavour == "near" else flavour
        return found
    return Day(end, calendar.units_later(base, number, name), flavour)


def elapsed(reader: Reader, end: int, minutes: int) -> Day:
    """The moment so many minutes from now, of words that end before `end`."""
    moment = reader.now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    shown = moment.astimezone(reader.context.zone)
    return Day(end, shown.date(), "elapsed", moment=shown)


_BY_WORD: dict[str, DayRule] = {
    **dict.fromkeys(NUMBER_WORDS, _number_word),
    **dict.fromkeys(("a", "an"), _article),
    "the": _the,
    "in": _in,
    **dict.fromkeys(WITHIN, _within),
}
COUNTING_WORDS = frozenset(_BY_WORD)
