"""Days within a period: `end of next week`, `mid april`, `eod`, `first monday of april`, `last day of the month`."""

from collections.abc import Callable
from datetime import date, timedelta

from webapp.quick_add import calendar
from webapp.quick_add.amounts import ordinal_or_word, whole_number, workday_at
from webapp.quick_add.day import Day
from webapp.quick_add.phrases import FUNCTION_WORDS, LAST, MONTHS, ORDINAL_WORDS, WEEKDAYS, WORKDAYS
from webapp.quick_add.reader import Reader

_EARLIEST_YEAR, _LATEST_YEAR = 1970, 2199
_WEDNESDAY, _FRIDAY = 2, 4
_MID_MONTH = 15
_WHERE = {
    **dict.fromkeys(("start", "beginning", "early"), "start"),
    **dict.fromkeys(("middle", "mid"), "middle"),
    **dict.fromkeys(("end", "late"), "end"),
}
_YEARS = {"this": 0, "next": 1, "nxt": 1}
_IN_A_YEAR = {"start": (1, 1), "middle": (7, 1), "end": (12, 31)}
_WITHOUT_OF = frozenset({"early", "mid", "late"})
_WHICH = frozenset({"the", "this", "next"})
_ENDS = {
    word: word.rstrip("’'s")
    for word in ("month", "month's", "month’s", "quarter", "quarter's", "year", "year's", "year’s")
}
_IN_ONE_WORD = {f"{period}-end": period for period in ("month", "quarter", "year")}
_LEADS_OF_ENDS = frozenset({"at", "by", "before", "until", "till", "til", "due"})
_SHORT = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}
_OF_A_DAY = {"end": frozenset({"day", "play", "business"}), "close": frozenset({"business", "play"})}
_WORKDAY = "workday"
_MOST_IN_A_MONTH = 31
_MID = "mid-"
_MID_MONTHS = frozenset(f"{_MID}{month}" for month in MONTHS)
PERIOD_WORDS = frozenset({*_WHERE, *_MID_MONTHS, *_SHORT, *ORDINAL_WORDS, LAST, "eod", "cob", "cop", "close"})
PERIODS_THAT_END = frozenset({*_ENDS, *_IN_ONE_WORD})


def period_at(reader: Reader, index: int, base: date) -> Day | None:
    """The day within a period that begins at this word, or None. May raise OverflowError."""
    key = reader.tokens[index].key
    if key in _MID_MONTHS:
        return _in_month(reader, index, key.removeprefix(_MID), "middle", base)
    if key in _SHORT:
        return Day(index + 1, _day_in(reader, "end", _SHORT[key], "", base) or base, "period")
    end = end_of_day_at(reader, index, key)
    if end is not None:
        return Day(end, base, "period")
    return _part(reader, index, key, base) if key in _WHERE else numbered_at(reader, index, key, base)


def end_of_day_at(reader: Reader, index: int, key: str) -> int | None:
    """The place after `eod`, `end of the day`, `close of business`, or None."""
    if key in {"eod", "cob", "cop"}:
        return index + 1
    if key not in {"end", "close"} or reader.then(index + 1) != "of":
        return None
    at = index + 3 if reader.then(index + 2) == "the" else index + 2
    return at + 1 if reader.then(at) in _OF_A_DAY[key] else None


def period_end_at(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """`by month end`, `at year-end`; without the lead that is a part of a name: “year-end party”."""
    at, lead = index, key
    if lead == "at":
        at += 1
        at += reader.then(at) == "the"
        key = reader.then(at)
    else:
        lead = reader.before(index - 1) if reader.before(index) == "the" else reader.before(index)
    if lead not in _LEADS_OF_ENDS:
        return None
    period, end = _IN_ONE_WORD.get(key), at + 1
    if period is None and key in _ENDS and reader.then(end) == "end":
        period, end = _ENDS[key], end + 1
    following = reader.then(end)
    day = (
        _day_in(reader, "end", period, "", base) if period and (not following or following in FUNCTION_WORDS) else None
    )
    return None if day is None else Day(end, day, "next" if key != reader.tokens[index].key else "period")


def _part(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """`end of month`, `end of 2027`, `end of next month`, `end of april`, `early next week`."""
    at = index + 1
    if key not in _WITHOUT_OF:
        if reader.then(at) != "of":
            return None
        at += 1
    where, period = _WHERE[key], reader.then(at)
    year = whole_number(period) if len(period) == 4 and key not in _WITHOUT_OF else None
    if year is not None:  # “end of 2027”
        return Day(at + 1, date(year, *_IN_A_YEAR[where]), "period") if _EARLIEST_YEAR <= year <= _LATEST_YEAR else None
    if period in MONTHS:
        return None if key in {"early", "late"} else _in_month(reader, at, period, where, base)
    which, at = (period, at + 1) if period in _WHICH else ("", at)
    period = reader.then(at)
    if key in _WITHOUT_OF and not (which and period in {"week", "month", "year"}):
        return None
    day = _day_in(reader, where, period, which, base)
    return None if day is None else Day(at + 1, day, "period")


def _in_month(reader: Reader, at: int, name: str, where: str, base: date) -> Day | None:
    month = MONTHS[name]
    end, year = year_at(reader, at + 1)

    def day_of(year: int) -> date:
        last = calendar.last_of_month(year, month)
        return last if where == "end" else last.replace(day=1 if where == "start" else _MID_MONTH)

    day = day_of(year or base.year)
    if year is None and day < base:
        day = day_of(base.year + 1)
    return Day(end, day, "period", yearless=year is None)


def _day_in(reader: Reader, where: str, period: str, which: str, base: date) -> date | None:
    """The day in this or the next such period; where it is past and `this` isn't said, in the one after it."""
    rule = _PERIODS.get(period)
    if rule is None:
        return None
    start, after = _bounds(reader, period, base)
    if which == "next":
        return rule(where, *_bounds(reader, period, after))
    day = rule(where, start, after)
    if day is not None and day < base:
        return None if which == "this" else rule(where, *_bounds(reader, period, after))
    return day


def _bounds(reader: Reader, period: str, base: date) -> tuple[date, date]:
    """The first day of the period that holds `base`, and that of the one after it."""
    if period == "week":
        after = calendar.start_of_next_week(base, reader.context.week_start)
        return after - timedelta(days=7), after
    if period == "month":
        return base.replace(day=1), calendar.first_of_next_month(base)
    if period == "quarter":
        after = calendar.first_of_next_quarter(base)
        return calendar.units_later(after, -1, "quarter"), after
    return base.replace(month=1, day=1), calendar.units_later(base.replace(month=1, day=1), 1, "year")


def _in_week(where: str, start: date, after: date) -> date | None:
    if where == "start":
        return start
    return calendar.weekday_from(start, _WEDNESDAY if where == "middle" else _FRIDAY)


def _in_months(where: str, start: date, after: date) -> date | None:
    if where == "middle":
        return start.replace(day=_MID_MONTH) if (after - start).days <= _MOST_IN_A_MONTH else None
    return start if where == "start" else after - timedelta(days=1)


_PERIODS: dict[str, Callable[[str, date, date], date | None]] = {
    "week": _in_week,
    **dict.fromkeys(("month", "quarter", "year"), _in_months),
}


def numbered_at(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """`last friday of next month`, `first monday of april`, `last day of the month`, `first of may`: one day."""
    number = -1 if key == LAST else ordinal_or_word(key)
    if number is None or number > _MOST_IN_A_MONTH:
        return None
    what, at = reader.then(index + 1), index + 2
    workday = workday_at(reader, index + 1, what)
    if workday is not None:
        what, at = _WORKDAY, workday
    elif what not in WEEKDAYS and what != "day":
        if key == LAST or what != "of":
            return None
        what, at = "day", index + 1
    if reader.then(at) in {"of", "in"}:
        at += 1
    month = _month_at(reader, at, base)
    if month is None:
        return None
    end, first, rolls = month
    day = _numbered(number, what, first)
    if rolls and (day is None or day < base):
        first = calendar.first_of_next_month(first) if rolls == "month" else calendar.units_later(first, 1, "year")
        day = _numbered(number, what, first)
    return None if day is None else Day(end, day, "period", yearless=bool(rolls))


def _month_at(reader: Reader, at: int, base: date) -> tuple[int, date, str] | None:
    """The month that is named at a word: the place after it, its first day, and what is added where that is past."""
    key = reader.then(at)
    if key in MONTHS:
        end, year = year_at(reader, at + 1)
        return end, date(year or base.year, MONTHS[key], 1), "" if year else "year"
    first = base.replace(day=1)
    if key == "month" and reader.then(at - 1) == "of":  # “last day of month”; “of month after month end” is another
        return (at + 1, first, "month") if reader.then(at + 1) not in {"after", "before"} else None
    if key not in _WHICH or reader.then(at + 1) != "month":
        return None
    return at + 2, calendar.first_of_next_month(first) if key == "next" else first, "month" if key == "the" else ""


def _numbered(number: int, what: str, first: date) -> date | None:
    """The such-and-such day of a month, from its end where the number is negative; None where it has none."""
    last = calendar.last_of_month(first.year, first.month)
    wanted = range(7) if what == "day" else WORKDAYS if what == _WORKDAY else (WEEKDAYS[what],)
    days = [day for offset in range(last.day) if (day := first + timedelta(days=offset)).weekday() in wanted]
    place = number - 1 if number > 0 else number
    return days[place] if -len(days) <= place < len(days) else None


def year_at(reader: Reader, index: int) -> tuple[int, int | None]:
    """The year that may follow a month or a day, `next year` too, and the place after it."""
    key = reader.then(index, comma=True)
    if key in _YEARS and reader.then(index + 1) == "year":
        return index + 2, reader.today.year + _YEARS[key]
    year = whole_number(key) if len(key) == 4 else None
    if year is None or not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return index, None
    return index + 1, year
