"""Numbers, units and lengths of time."""

from webapp.quick_add.phrases import CHANGING_AMOUNTS, NUMBER_WORDS, ORDINAL_WORDS, TENS, UNITS
from webapp.quick_add.reader import Reader

MOST_WORKDAYS = 99  # that are counted, a day at a time
_MOST_DIGITS = 4
_NEAR = 4  # words
MINUTES = {"minute": 1, "hour": 60}
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
_LONGEST_ESTIMATE = 60_000
_SHORT_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 1),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 60),
}
_OF_WORK = frozenset({"business", "biz", "working"})
WORKDAY_WORDS = _OF_WORK | {"workday", "workdays", "weekday", "weekdays"}
_HOURS = frozenset({"h", "hr", "hrs"})


def whole_number(key: str) -> int | None:
    """The number that up to four ASCII digits write."""
    if len(key) <= _MOST_DIGITS and key.isascii() and key.isdigit():
        return int(key)
    return None


def ordinal(key: str) -> int | None:
    """The number of `1st`, `22nd`, `27th`, with the right ending."""
    number = whole_number(key[:-2])
    if number is None:
        return None
    ending = "th" if number % 100 in {11, 12, 13} else _SUFFIXES.get(number % 10, "th")
    return number if key[-2:] == ending else None


def day_ordinal(key: str) -> int | None:
    """The day of a month that an ordinal names."""
    number = ordinal(key)
    return number if number is not None and 1 <= number <= 31 else None


def ordinal_or_word(key: str) -> int | None:
    """`3rd` or `third`."""
    return ORDINAL_WORDS.get(key) or ordinal(key)


def count(key: str) -> int | None:
    """A number from 1 to 9999, in digits or in words up to twelve."""
    return whole_number(key) or NUMBER_WORDS.get(key)


def unit(key: str, number: int) -> str | None:
    """The unit that a word names after this number: `3 weeks`, but not `3 week`."""
    found = UNITS.get(key)
    if found is None:
        return None
    name, after = found
    return name if min(number, 2) in after else None


def workday_at(reader: Reader, index: int, key: str) -> int | None:
    """The place after `workday`, `weekday`, `working day` or `business day`, which begins at the word `key`."""
    if key in {"workday", "weekday"}:
        return index + 1
    return index + 2 if key in _OF_WORK and reader.then(index + 1) == "day" else None


def workdays_at(reader: Reader, index: int, number: int) -> int | None:
    """The place after `workdays` or `working days`, or after one such day, where this number of them is said."""
    key = reader.then(index)
    if number == 1:
        return workday_at(reader, index, key)
    if key in {"workdays", "weekdays"}:
        return index + 1
    return index + 2 if key in _OF_WORK and reader.then(index + 1) == "days" else None


def minutes_of_word(key: str) -> int | None:
    """The minutes of a length in one word: `45m`, `45min`, `2h`, `1.5h`, `1h30`, `1h30m`."""
    number, rest = _leading_number(key)
    if number is None:
        return None
    if rest in _SHORT_UNITS:
        return _whole_minutes(number * _SHORT_UNITS[rest])
    if rest.startswith("h") and isinstance(number, int):  # hours, then minutes with or without their unit
        more, ending = _leading_number(rest[1:])
        if isinstance(more, int) and more < 60 and ending in {"", "m", "min"}:
            return _whole_minutes(number * 60 + more)
    return None


def length_at(reader: Reader, index: int, key: str) -> tuple[int, int] | None:
    """A length in minutes or hours whose first word is `key`: (index after it, minutes)."""
    if key in {"an", "a", "half"}:
        return _length_in_words(reader, index, key)
    minutes = minutes_of_word(key)
    if minutes is not None:
        return (
            _with_minutes_after(reader, index + 1, minutes)
            if key.lstrip("0123456789") in _HOURS
            else (index + 1, minutes)
        )
    number, rest = (None, "") if key in NUMBER_WORDS else _leading_number(key)
    value: float | None = NUMBER_WORDS.get(key) if number is None or rest else number
    if value is None:
        return None
    if key in TENS and (ones := NUMBER_WORDS.get(reader.then(index + 1), 10)) < 10:  # “forty five minutes”
        value, index = value + ones, index + 1
    name = unit(reader.then(index + 1), 1 if value == 1 else 2)
    if name not in MINUTES:
        return None
    total, end = value * MINUTES[name], index + 2
    if name == "hour":
        end, total = _minutes_after(reader, end, total)
    minutes = _whole_minutes(total)
    return None if minutes is None else (end, minutes)


def _with_minutes_after(reader: Reader, end: int, total: int) -> tuple[int, int]:
    """`1h 30m`, `1h 30 min`, `1h and 15min`."""
    at = end + 1 if reader.then(end) == "and" else end
    key = reader.then(at)
    more, rest = _leading_number(key) if key else (None, "")
    if isinstance(more, int) and more < 60 and _SHORT_UNITS.get(rest) == 1:
        return at + 1, total + more
    end, minutes = _minutes_after(reader, end, total)
    return end, int(minutes)


def _length_in_words(reader: Reader, index: int, key: str) -> tuple[int, int] | None:
    following = reader.then(index + 1)
    if key == "half":
        return (index + 3, 30) if following in {"an", "a"} and reader.then(index + 2) == "hour" else None
    if following == "hour":
        with_half = [reader.then(index + place) for place in (2, 3, 4)] == ["and", "a", "half"]
        return (index + 5, 90) if with_half else (index + 2, 60)
    if key == "a" and following == "half" and reader.then(index + 2) == "hour":
        return index + 3, 30
    return None


def is_changed_by(reader: Reader, index: int) -> bool:
    """Whether the `by` at a word says by how much something is changed: “raise the price by 3 on monday”; not “drop off
    the keys by 3 on monday”."""
    return reader.tokens[index].key == "by" and any(
        reader.tokens[at].key in CHANGING_AMOUNTS and not reader.is_next(at, "off")
        for at in range(max(0, index - _NEAR), index)
    )


def _minutes_after(reader: Reader, end: int, total: float) -> tuple[int, float]:
    key = reader.then(end)
    start = end
    if key == "and":
        start, key = end + 1, reader.then(end + 1)
    more = whole_number(key)
    if more is None or not 1 <= more < 60 or unit(reader.then(start + 1), more) != "minute":
        return end, total
    return start + 2, total + more


def _leading_number(text: str) -> tuple[int | float | None, str]:
    """A number of up to four digits, and two after a point, at the start of a word; and the rest of it."""
    rest = text.lstrip("0123456789")
    whole = text[: len(text) - len(rest)]
    if not whole or len(whole) > _MOST_DIGITS:
        return None, text
    if rest[:1] == "." and rest[1:2].isascii() and rest[1:2].isdigit():
        after = rest[1:].lstrip("0123456789")
        decimals = rest[1 : len(rest) - len(after)]
        return (float(f"{whole}.{decimals}"), after) if len(decimals) <= 2 else (None, text)
    return int(whole), rest


def _whole_minutes(total: float) -> int | None:
    minutes = round(total)
    return minutes if 1 <= minutes <= _LONGEST_ESTIMATE and abs(minutes - total) < 1e-6 else None
