"""Times of day: `at 4pm`, `@ 7pm`, `16:00`, `noon`, `in the morning`.

Without am or pm, a time with minutes is on the clock of 24 hours: `9:30`, `16:00`. Of whole hours, one to
five without a leading zero are in the afternoon: nobody means `at 4` for four in the night.
"""

import re
from datetime import date, time
from typing import Literal

from msgspec import Struct

from webapp.quick_add.amounts import whole_number
from webapp.quick_add.phrases import (
    DAY_PARTS,
    MIDNIGHT,
    MONTHS,
    NOON,
    RANGE_LINKS,
    RANGE_SIGNS,
    UNITS,
    ZONES,
    ZONES_IN_CAPITALS,
)
from webapp.quick_add.reader import Reader, is_day_and_month

ClockFlavour = Literal["clock", "hour", "noon", "part", "bare part"]

_HALF = re.compile(r"(1[0-2]|0?[1-9])(?:[:.]([0-5][0-9]))?(am|pm)")
_FULL = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_WRITTEN_HALVES = ("am", "pm", "a.m", "p.m")
_HALVES = {"am": "am", "pm": "pm", "a.m": "am", "p.m": "pm"}
_DOTTED = re.compile(r"([01]?[0-9]|2[0-3])\.([0-5][0-9])")
_DATE_WITH_YEAR = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{4}|[0-9]{2})")
_AT = frozenset({"at", "@"})
_UP_TO = frozenset({"by", "before", "until", "till"})
_UHR = "uhr"  # as people write it who type the day first
_LAST_HOUR_OF_AFTERNOON = 5
_FIRST_HOUR_OF_MORNING = 6


class Clock(Struct):
    """A time of day that ends before word `end`; `strong` where it is read anywhere in a line."""

    end: int
    clock: time
    flavour: ClockFlavour
    strong: bool = False
    day: date | None = None


def clock_at(reader: Reader, index: int, key: str) -> Clock | None:
    """The time of day that begins at the word `key`; the ends of a range, `9am to 5pm`, are none."""
    found = _clock_at(reader, index, key)
    if found is None or found.flavour == "part" or not _is_in_range(reader, index, found.end):
        return found
    return None


def _clock_at(reader: Reader, index: int, key: str) -> Clock | None:
    if key in _AT:
        return _after_at(reader, index + 1, reader.then(index + 1))
    if key.startswith("@") and len(key) > 1:
        return _strengthen(_written(reader, index, key[1:]))
    if key == "noon":
        return Clock(index + 1, NOON, "noon")
    if key == "in":
        part = _in_the_part(reader, index)
        return None if part is None else part_at(reader, index + 2, part)
    if key in {"this", "tonight"}:
        return _today(reader, index, key)
    if key in DAY_PARTS and index + 1 == reader.count:
        return Clock(index + 1, DAY_PARTS[key], "bare part")
    return _written(reader, index, key)


def by_hour(reader: Reader, index: int, key: str) -> Clock | None:
    """The time after a date in `today by 5`, `tomorrow before noon`."""
    return _after_at(reader, index + 1, reader.then(index + 1)) if key in _UP_TO else None


def _today(reader: Reader, index: int, key: str) -> Clock | None:
    """`tonight`, `this evening`, with a time in it if there is one."""
    night = _in_the_night(reader, index) if key == "tonight" else None
    found = night or part_at(reader, index + 1, reader.then(index + 1))
    if found is not None:
        found.day = reader.today
    return found


def _in_the_night(reader: Reader, index: int) -> Clock:
    at = index + 2 if reader.then(index + 1) in _AT else index + 1
    if reader.then(at) == "midnight":
        return Clock(at + 1, MIDNIGHT, "clock", strong=True)
    found = _exact(reader, index + 1, "night") or Clock(index + 1, DAY_PARTS["night"], "part")
    found.strong = True
    return found


def part_at(reader: Reader, index: int, key: str) -> Clock | None:
    """The part of a day that may follow a date, with a time in it if there is one: `morning at 8`."""
    if key not in DAY_PARTS:
        return None
    return _exact(reader, index + 1, key) or Clock(index + 1, DAY_PARTS[key], "part")


def _exact(reader: Reader, index: int, part: str) -> Clock | None:
    """The time after a part of the day, within that part."""
    key = reader.then(index)
    found = None
    if key in _AT:
        found = _after_at(reader, index + 1, reader.then(index + 1))
    elif key:
        found = _written(reader, index, key)
    if found is None or found.flavour not in {"clock", "hour"} or _is_in_range(reader, index, found.end):
        return None
    if not any(reader.tokens[at].key.endswith(_WRITTEN_HALVES) for at in range(index, found.end)):
        found.clock = _within(part, found.clock)
    return found


def written_clock(key: str) -> time | None:
    """The time that one word writes: `4pm`, `4:30pm`, `16:00`."""
    if not key[0].isdigit():
        return None
    half = _HALF.fullmatch(key)
    if half is not None:
        hour = int(half[1]) % 12 + (12 if half[3] == "pm" else 0)
        return time(hour, int(half[2] or 0))
    full = _FULL.fullmatch(key)
    return None if full is None else time(int(full[1]), int(full[2]))


def _dotted(key: str) -> time | None:
    """The time that `15.30` is, where it can be nothing else."""
    found = _DOTTED.fullmatch(key)
    return None if found is None else time(int(found[1]), int(found[2]))


def _follows_a_dotted_date(reader: Reader, index: int) -> bool:
    """Whether the word before is a date, which makes a time of a number with a full stop: `6.3. 15.30`."""
    if index == 0 or reader.context.date_order != "dmy":
        return False
    before = reader.tokens[index - 1]
    with_year = not before.trail and _DATE_WITH_YEAR.fullmatch(before.key) is not None
    return with_year or (before.trail == "." and is_day_and_month(before.key))


def _after_at(reader: Reader, index: int, key: str) -> Clock | None:
    if not key:
        return None
    if key in {"noon", "midnight"}:
        return Clock(index + 1, NOON if key == "noon" else MIDNIGHT, "noon", strong=True)
    if key == "night":
        return Clock(index + 1, DAY_PARTS["night"], "part")
    written = _strengthen(_written(reader, index, key))
    if written is not None:
        return written
    if (dotted := _dotted(key)) is not None:  # “at 15.30”
        return Clock(index + 1, dotted, "clock", strong=True)
    hour = whole_number(key)
    if hour is None or len(key) > 2 or hour > 23 or reader.then(index + 1) in _HALVES:
        return None
    end, strong = index + 1, False
    if reader.then(end) in {"o'clock", "o’clock"}:
        end, strong = end + 1, True
    return _in_part(reader, Clock(end, time(_likely(hour, key)), "hour", strong))


def _written(reader: Reader, index: int, key: str) -> Clock | None:
    if not key[0].isdigit():
        return None
    following = reader.then(index + 1)
    half = _HALVES.get(following)  # with a space: 4 pm
    if following == _UHR and (found := written_clock(key.replace(".", ":") if "." in key else f"{key}:00")):
        return Clock(index + 2, found, "clock", strong=True)
    dotted = _dotted(key) if _follows_a_dotted_date(reader, index) else None
    if dotted is not None:
        return Clock(index + 1, dotted, "clock")
    end, clock = (index + 1, written_clock(key)) if half is None else (index + 2, written_clock(key + half))
    if clock is None:
        return None
    if _in_another_zone(reader, end):
        return None
    return _in_part(reader, Clock(end, clock, "clock"))


def _strengthen(clock: Clock | None) -> Clock | None:
    if clock is not None:
        clock.strong = True
    return clock


def _in_part(reader: Reader, clock: Clock) -> Clock:
    """Take up a part of the day written after the time: `8 in the evening`."""
    key = reader.then(clock.end)
    if key == "tonight":
        return Clock(clock.end + 1, _within("night", clock.clock), "part", strong=True, day=reader.today)
    if key == "in":
        part = _in_the_part(reader, clock.end)
        if part is not None:
            return Clock(clock.end + 3, _within(part, clock.clock), clock.flavour, strong=True)
    if key == "at" and reader.then(clock.end + 1) == "night":
        return Clock(clock.end + 2, _within("night", clock.clock), clock.flavour, strong=True)
    return clock


def _in_the_part(reader: Reader, index: int) -> str | None:
    if reader.then(index + 1) != "the":
        return None
    part = reader.then(index + 2)
    return part if part in DAY_PARTS else None


def _within(part: str, clock: time) -> time:
    """Move a time of twelve hours into the half of the day that the part belongs to."""
    guessed = 12 < clock.hour <= 12 + _LAST_HOUR_OF_AFTERNOON
    if part in {"morning", "night"} and guessed:
        return clock.replace(hour=clock.hour - 12)
    if part == "morning" or (part == "night" and clock.hour < _FIRST_HOUR_OF_MORNING):
        return clock
    return clock.replace(hour=clock.hour + 12) if clock.hour < 12 else clock


def _likely(hour: int, digits: str) -> int:
    if 1 <= hour <= _LAST_HOUR_OF_AFTERNOON and not digits.startswith("0"):
        return hour + 12
    return hour


def _is_in_range(reader: Reader, index: int, end: int) -> bool:
    link = reader.then(end)
    if link in RANGE_LINKS:
        following = reader.then(end + 1)
        following = reader.then(end + 2) if following in _AT else following
        if following and (written_clock(following) or _is_bare_hour(reader, end + 1, link, following)):
            return True
    if reader.before(index) not in RANGE_LINKS or index < 2:
        return False
    earlier = reader.tokens[index - 2].key
    return earlier in _HALVES or written_clock(earlier) is not None or whole_number(earlier) is not None


def _is_bare_hour(reader: Reader, index: int, link: str, key: str) -> bool:
    """Whether a number after `9am to` is an hour, too."""
    hour = whole_number(key)
    if hour is None or hour >= 24 or link not in RANGE_SIGNS:
        return False
    following = reader.then(index + 1)
    return following not in MONTHS and following not in UNITS


def _in_another_zone(reader: Reader, index: int) -> bool:
    key = reader.then(index)
    return key in ZONES or (bool(key) and reader.text(index) in ZONES_IN_CAPITALS)
