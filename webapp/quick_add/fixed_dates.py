"""Dates on the calendar, in words and figures: `tomorrow`, `next friday`, `jan 27`, `27/1`, `end of may`."""

import re
from datetime import date, timedelta

from webapp.quick_add import calendar
from webapp.quick_add.amounts import day_ordinal, unit, whole_number, workday_at
from webapp.quick_add.clock import O_CLOCK, UHR
from webapp.quick_add.day import Day, DayRule
from webapp.quick_add.figures import dotted, is_iso, iso, iso_moment, month_day, slashed
from webapp.quick_add.lists import opens
from webapp.quick_add.periods import (
    PERIOD_WORDS,
    PERIODS_THAT_END,
    end_of_day_at,
    numbered_at,
    period_at,
    period_end_at,
    year_at,
)
from webapp.quick_add.phrases import (
    MONTHS,
    ORDINAL_WORDS,
    SMALL_ORDINAL,
    STRONG_LEADS,
    WEEKDAYS,
)
from webapp.quick_add.reader import Reader

_ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:z|[+-][0-9]{2}:[0-9]{2})?")
_DAYS = re.compile(r"[0-9]{1,2}\.?[-–—/][0-9]{1,2}\.?")
_WITH_HYPHENS = re.compile(r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}")
_WITH_A_NAME = re.compile(r"([0-9]{1,2})-([a-z]+)(?:-([0-9]{4}|[0-9]{2}))?")
_MONTHS_OF_A_YEAR = 12
_LAST_HOUR, _LAST_DAY = 12, 31
_OF_AN_HOUR = O_CLOCK | {UHR, "h"}
_OF_A_WEEK = frozenset({"of", "beginning", "commencing", "starting"})
_LOOSE_LEADS = frozenset({"for", "before"})


def fixed_date_at(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """The date on the calendar that begins at the word `key`, seen from `base`, or None."""
    rule = _BY_WORD.get(key) or (_in_figures if key[0].isdigit() else None)
    return None if rule is None else rule(reader, index, base)


def _today(reader: Reader, index: int, base: date) -> Day:
    return _or_its_week(reader, index, base)


def _tomorrow(reader: Reader, index: int, base: date) -> Day:
    return _or_its_week(reader, index, base + timedelta(days=1))


def _or_its_week(reader: Reader, index: int, day: date) -> Day:
    """`tomorrow`, and `tomorrow week`, a week after it."""
    if reader.then(index + 1) == "week" and opens(reader, index + 2):
        return Day(index + 2, day + timedelta(days=7), "near")
    return Day(index + 1, day, "near")


def _short(reader: Reader, index: int, base: date) -> Day:
    return Day(index + 1, base + timedelta(days=reader.tokens[index].key == "tom"), "short")


def _day_after_tomorrow(reader: Reader, index: int, base: date) -> Day | None:
    if reader.then(index + 1) == "after" and reader.then(index + 2) == "tomorrow":
        return Day(index + 3, base + timedelta(days=2), "near")
    return None


def _weekday(reader: Reader, index: int, base: date) -> Day:
    weekday = WEEKDAYS[reader.tokens[index].key]
    following = reader.then(index + 1, comma=True)
    if following == "week" and opens(reader, index + 2):  # “friday week”
        return Day(index + 2, calendar.weekday_after(base, weekday) + timedelta(days=7), "next")
    if following == "fortnight" and opens(reader, index + 2):
        return Day(index + 2, calendar.weekday_after(base, weekday) + timedelta(days=14), "next")
    if following == "next" and reader.then(index + 2) == "week":
        day = calendar.weekday_of_next_week(base, weekday, reader.context.week_start)
        return Day(index + 3, day, "next")
    full = _full_date(reader, index + 1, following, base)
    if full is not None:
        return full
    return _that_falls_on(reader, index, base) or Day(index + 1, calendar.weekday_after(base, weekday), "weekday")


def _that_falls_on(reader: Reader, index: int, base: date) -> Day | None:
    """`friday 13` where the next 13th is a Friday; a smaller number, or one before `h`, is rather an hour."""
    number, weekday = whole_number(reader.then(index + 1)), WEEKDAYS[reader.tokens[index].key]
    if number is None or not _LAST_HOUR < number <= _LAST_DAY:
        return None
    if reader.then(index + 2) in _OF_AN_HOUR or _counts_something(reader, index + 2, number):
        return None
    day = calendar.day_of_month_from(base, number)
    return Day(index + 2, day, "ordinal", yearless=True) if day.weekday() == weekday else None


def _full_date(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """The date that a weekday before it only repeats: `friday, 27 march`, `fri the 13th`."""
    found = None
    if key == "the":
        following = reader.then(index + 1)
        return _that_is(reader, index, base) if following and day_ordinal(following) is not None else None
    if key in MONTHS:
        found = _month(reader, index, base)
    elif key and (
        (key[0].isdigit() and ("." in key or "/" in key))
        or is_iso(key)
        or day_ordinal(key) is not None
        or reader.then(index + 1) in MONTHS
    ):
        found = _in_figures(reader, index, base) if key[0].isdigit() else None
    return None if found is None or found.flavour == "month" else found


def _that_is(reader: Reader, index: int, base: date) -> Day | None:
    """`the 13th` after a weekday: the next one that is such a day, within a year."""
    weekday, found = WEEKDAYS[reader.tokens[index - 1].key], _in_figures(reader, index + 1, base)
    if found is None or found.flavour != "ordinal":
        return found
    again = found
    for _ in range(_MONTHS_OF_A_YEAR):
        if again.day.weekday() == weekday:
            found.day = again.day
            break
        again = _in_figures(reader, index + 1, again.day + timedelta(days=1)) or again
    found.flavour = "monthday"
    return found


def _next(reader: Reader, index: int, base: date) -> Day | None:
    key, end, week_start = reader.then(index + 1), index + 2, reader.context.week_start
    match key:
        case "week":
            day = calendar.start_of_next_week(base, week_start)
            at = end + 1 if reader.then(end) == "on" else end
            weekday = WEEKDAYS.get(reader.then(at))
            return (
                Day(end, day, "next") if weekday is None else Day(at + 1, calendar.weekday_from(day, weekday), "next")
            )
        case "weekend":
            return Day(end, calendar.next_weekend(base), "next")
        case "month":
            return _day_of(reader, end, calendar.first_of_next_month(base))
        case "quarter":
            return Day(end, calendar.first_of_next_quarter(base), "next")
        case "year":
            return Day(end, calendar.units_later(base.replace(month=1, day=1), 1, "year"), "next")
    workday = workday_at(reader, index + 1, key)
    if workday is not None:
        return Day(workday, (reader.context.next_workday or calendar.next_workday)(base), "next")
    if key in WEEKDAYS:
        return Day(end, calendar.weekday_of_next_week(base, WEEKDAYS[key], week_start), "next")
    if key in MONTHS:
        found = calendar.day_of_year_from(base + timedelta(days=1), MONTHS[key], 1)
        return None if found is None else Day(end, found, "next")
    return None


def _day_of(reader: Reader, end: int, first: date) -> Day | None:
    """`next month`, and `next month on the 5th`."""
    at = end + 1 if reader.then(end) == "on" else end
    at = at + 1 if reader.then(at) == "the" else at
    key = reader.then(at)
    day = day_ordinal(key) if key else None
    if day is None:
        return Day(end, first, "next")
    found = calendar.real_date(first.year, first.month, day)
    return None if found is None else Day(at + 1, found, "next")


def _this(reader: Reader, index: int, base: date) -> Day | None:
    """`this friday`, `this coming friday`, `the coming weekend`."""
    is_coming = reader.tokens[index].key == "coming"
    if is_coming and reader.before(index) not in {"this", "the"}:
        return None  # “the man is coming friday”
    if not is_coming and reader.then(index + 1) == "coming":
        return _this(reader, index + 1, base)
    key = reader.then(index + 1)
    if is_coming and key in WEEKDAYS:
        return Day(index + 2, calendar.weekday_after(base, WEEKDAYS[key]), "next")
    if key == "weekend":
        return Day(index + 2, calendar.this_weekend(base), "next")
    if key in WEEKDAYS:
        return Day(index + 2, calendar.weekday_from(base, WEEKDAYS[key]), "next")
    if key in MONTHS and not is_coming and opens(reader, index + 2):
        found = calendar.day_of_year_from(base, MONTHS[key], 1)
        return None if found is None else Day(index + 2, found, "next")
    return None


def _the_weekend(reader: Reader, index: int, base: date) -> Day | None:
    """`at the weekend`, `over the weekend`, `by the weekend`; `the weekend market` is a thing. `at year-end`."""
    following = reader.then(index + 1)
    if following == "the" and reader.then(index + 2) == "weekend" and opens(reader, index + 3):
        return Day(index + 3, calendar.this_weekend(base), "next")
    return _period_end(reader, index, base) if following == "the" or following in PERIODS_THAT_END else None


def _period_end(reader: Reader, index: int, base: date) -> Day | None:
    return period_end_at(reader, index, reader.tokens[index].key, base)


def _week(reader: Reader, index: int, base: date) -> Day | None:
    """`week after next`, `weekend after next`, `month after next`; `week of 20 april`, `week
    commencing monday`, `weekend of 21 march`."""
    key, following, at = reader.tokens[index].key, reader.then(index + 1), index + 2
    if following == "after" and reader.then(at) == "next":
        first = {
            "week": calendar.start_of_next_week(base, reader.context.week_start),
            "weekend": calendar.next_weekend(base),
            "month": calendar.first_of_next_month(base),
        }[key]
        return Day(at + 1, calendar.units_later(first, 1, key.removesuffix("end")), "next")
    if key == "month" or following not in ({"of"} if key == "weekend" else _OF_A_WEEK):
        return _period_end(reader, index, base)
    at += reader.then(at) == "the"
    word = reader.then(at)
    is_named = word in MONTHS or (word in WEEKDAYS and following != "of")
    rule = _BY_WORD.get(word) if is_named else _in_figures if word[:1].isdigit() else None
    found = rule(reader, at, base) if rule is not None else None
    return None if found is None or found.flavour == "month" else found


def _period(reader: Reader, index: int, base: date) -> Day | None:
    found = period_at(reader, index, base) or _in_words(reader, index, base)
    if found is None or end_of_day_at(reader, index, reader.tokens[index].key) is None:
        return found
    at = found.end + (reader.then(found.end) == "on")
    key = reader.then(at)  # “eod friday” is that day
    rule = None if key in PERIOD_WORDS else _BY_WORD.get(key) or (_in_figures if key[:1].isdigit() else None)
    day = rule(reader, at, base) if rule is not None else None
    return found if day is None else Day(day.end, day.day, "period", day.yearless)


def _month(reader: Reader, index: int, base: date) -> Day | None:
    month = MONTHS[reader.tokens[index].key]
    at, key = index + 1, reader.then(index + 1)
    after_the = reader.then(index + 2) if key == "the" else ""
    if after_the and (day_ordinal(after_the) or _ordinal_in_words(reader, index + 2, after_the)[0]):  # “May the 15th”
        at, key = index + 2, reader.then(index + 2)
    day = day_ordinal(key) or whole_number(key.removesuffix("ish"))  # “mar 15ish”
    if day is None:
        day, stop = _ordinal_in_words(reader, at, key)  # “on april third”
        at, day = stop - 1, day if opens(reader, stop) else None
    if day is not None and 1 <= day <= 31 and not (day_ordinal(key) is None and _counts_something(reader, at + 1, day)):
        end, year = year_at(reader, at + 1)
        return month_day(end, base, month, day, year, "monthday")
    if _DAYS.fullmatch(key):
        return None  # “sep 14–16”
    end, year = year_at(reader, index + 1)
    return month_day(end, base, month, 1, year, "month")


def _in_figures(reader: Reader, index: int, base: date) -> Day | None:
    key = reader.tokens[index].key
    if is_iso(key):
        return iso(index, key)
    if _ISO_MOMENT.fullmatch(key):
        return iso_moment(reader, index, key)
    if "/" in key:
        return slashed(reader, index, key, base)
    named = _WITH_A_NAME.fullmatch(key)
    if named is not None and named[2] in MONTHS:  # “15-apr-2026”
        year = named[3] and int(named[3]) + (2000 if len(named[3]) == 2 else 0)
        return month_day(index + 1, base, MONTHS[named[2]], int(named[1]), year or None, "monthday")
    if _WITH_HYPHENS.fullmatch(key):
        return slashed(reader, index, key.replace("-", "/"), base)
    if "." in key:
        return dotted(reader, index, key, base)
    day = day_ordinal(key)
    if day is not None:
        return _ordinal(reader, index, day, base)
    number, month = whole_number(key), MONTHS.get(reader.then(index + 1))
    if reader.tokens[index].trail and reader.context.date_order != "dmy":
        return None  # “24. December” is a date where the day comes first
    if number is None or month is None:
        return None
    end, year = year_at(reader, index + 2)
    return month_day(end, base, month, number, year, "monthday")


def _ordinal(reader: Reader, index: int, day: int, base: date) -> Day | None:
    """`27th`, `27th january`, `27th of january`, `15th of next month`, `3rd friday of april`."""
    numbered = numbered_at(reader, index, reader.tokens[index].key, base)
    if numbered is not None:
        return numbered
    at = index + 2 if reader.then(index + 1) == "of" else index + 1
    key = reader.then(at)
    if key in MONTHS:
        end, year = year_at(reader, at + 1)
        return month_day(end, base, MONTHS[key], day, year, "monthday")
    if key == "next" and reader.then(at + 1) == "month":
        first = calendar.first_of_next_month(base)
        found = calendar.real_date(first.year, first.month, day)
        return None if found is None else Day(at + 2, found, "next")
    if at > index + 1 or workday_at(reader, at, key) is not None:
        return None  # “the 2nd of two visits”, “the 10th business day”
    return Day(index + 1, calendar.day_of_month_from(base, day), "ordinal", yearless=True)


def _in_words(reader: Reader, index: int, base: date) -> Day | None:
    """`on the twentieth`, `by the twenty-fifth of may`; without the lead such a word is one of the title."""
    day, end = _ordinal_in_words(reader, index, reader.tokens[index].key)
    lead = reader.before(index - 1) if reader.before(index) == "the" else ""
    if day is None or not (lead in STRONG_LEADS or (lead in _LOOSE_LEADS and day > SMALL_ORDINAL)):
        return None
    at = end + 1 if reader.then(end) == "of" else end
    month = MONTHS.get(reader.then(at))
    if month is not None:
        stop, year = year_at(reader, at + 1)
        return month_day(stop, base, month, day, year, "monthday")
    if not opens(reader, end):
        return None  # “on the second floor”
    return Day(end, calendar.day_of_month_from(base, day), "ordinal", yearless=True)


def _ordinal_in_words(reader: Reader, index: int, key: str) -> tuple[int | None, int]:
    """The day that `third`, `twenty-second` or `twenty second` say, and the place after it."""
    if key in {"twenty", "thirty"}:
        return ORDINAL_WORDS.get(f"{key}-{reader.then(index + 1)}"), index + 2
    return ORDINAL_WORDS.get(key), index + 1


def _counts_something(reader: Reader, index: int, number: int) -> bool:
    """Whether the number belongs to a unit or a clock after it: `may 5 minutes`, `mar 4 pm`."""
    key = reader.then(index)
    return key in {"am", "pm", "a.m", "p.m"} or unit(key, number) is not None


_BY_WORD: dict[str, DayRule] = {
    "today": _today,
    "tomorrow": _tomorrow,
    **dict.fromkeys(("tod", "tom"), _short),
    **dict.fromkeys(WEEKDAYS, _weekday),
    **dict.fromkeys(MONTHS, _month),
    "day": _day_after_tomorrow,
    **dict.fromkeys(("next", "nxt"), _next),
    **dict.fromkeys(("this", "coming"), _this),
    **dict.fromkeys(("at", "on", "over", "by"), _the_weekend),
    **dict.fromkeys(PERIODS_THAT_END, _period_end),
    **dict.fromkeys(("week", "weekend", "month"), _week),
    **dict.fromkeys(("twenty", "thirty"), _in_words),
    **dict.fromkeys(PERIOD_WORDS, _period),
}
FIXED_WORDS = frozenset(_BY_WORD)
