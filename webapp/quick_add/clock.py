"""Times of day: `at 4pm`, `@ 7pm`, `16:00`, `noon`, `half past 4`, `in the morning`, `first thing`."""

import re
from datetime import date, time
from typing import Literal

from msgspec import Struct

from webapp.quick_add.amounts import count, whole_number
from webapp.quick_add.hours import HALVES, LAST_HOUR_OF_AFTERNOON, dotted_clock, hour_with_h, likely_hour, written_clock
from webapp.quick_add.phrases import (
    DAY_PARTS,
    FIRST_THING,
    FUNCTION_WORDS,
    MIDNIGHT,
    MINUTE_WORDS,
    MONTHS,
    NOON,
    NUMBER_WORDS,
    RANGE_LINKS,
    RANGE_SIGNS,
    UNITS,
    WEEKDAYS,
    ZONES,
    ZONES_IN_CAPITALS,
)
from webapp.quick_add.reader import Reader, is_day_and_month

ClockFlavour = Literal[
    "clock",
    "hour",
    "noon",
    "part",
    "bare part",
    "range",  # 3-4pm
    "hours",  # from 3 to 4
    "numbers",  # 3-4: a time after a date only
]

_WRITTEN_HALVES = ("am", "pm", "a.m", "p.m")
_DATE_WITH_YEAR = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{4}|[0-9]{2})")
VAGUE = frozenset({"hour", "hours", "numbers"})
AT = frozenset({"at", "@", "um"})
_DATES = frozenset({*WEEKDAYS, *MONTHS, "today", "tomorrow"})
_UP_TO = frozenset({"by", "before", "until", "till", "til", "b4"})
_O_CLOCK = frozenset({"o'clock", "o’clock"})
_SPOKEN = {"half": 30, "quarter": 15}
UHR = "uhr"  # as people write it who type the day first
_FIRST_HOUR_OF_MORNING = 6


class Clock(Struct):
    """A time of day that ends before word `end`; `strong` where it is read anywhere in a line. A range lasts some
    `minutes`."""

    end: int
    clock: time
    flavour: ClockFlavour
    strong: bool = False
    day: date | None = None
    minutes: int = 0


def clock_at(reader: Reader, index: int, key: str) -> Clock | None:
    """The time of day that begins at the word `key`; the ends of a range, `9am to 5pm`, are none."""
    found = _clock_at(reader, index, key)
    if found is None or found.flavour == "part" or not _is_in_range(reader, index, found.end):
        return found
    return None


def _clock_at(reader: Reader, index: int, key: str) -> Clock | None:
    if key in AT:
        return _after_at(reader, index + 1, reader.then(index + 1))
    if key.startswith("@") and len(key) > 1:
        return _strengthen(_written(reader, index, key[1:])) or _hour(reader, index, key[1:])
    if key == "noon":
        return Clock(index + 1, NOON, "noon")
    if key == "midnight" and reader.before(index) in _UP_TO:
        return Clock(index + 1, MIDNIGHT, "noon")
    if key == "in":
        part = _in_the_part(reader, index)
        return None if part is None else part_at(reader, index + 2, part)
    if key in {"this", "tonight"}:
        return _today(reader, index, key)
    if key in DAY_PARTS and index + 1 == reader.count:
        return Clock(index + 1, DAY_PARTS[key], "bare part")
    if key == FIRST_THING[0]:
        return _first_thing(reader, index)
    if key in _SPOKEN:
        return _spoken(reader, index, key)
    return _written(reader, index, key) or _with_its_half(reader, index, key)


def _with_its_half(reader: Reader, index: int, key: str) -> Clock | None:
    """`ten am`, `four thirty pm`, which say themselves that they are times."""
    found = words_at(reader, index, key)
    return found if found is not None and reader.tokens[found.end - 1].key in HALVES else None


def words_at(reader: Reader, index: int, key: str) -> Clock | None:
    """A time in words, with minutes or with am or pm: `nine thirty`, `ten am`, `seven oh five`."""
    hour = NUMBER_WORDS.get(key)
    if hour is None:
        return None
    end, minute = _minutes_in_words(reader, index + 1)
    half = HALVES.get(reader.then(end))
    if half is not None:
        return _in_part(reader, Clock(end + 1, time(hour % 12 + (12 if half == "pm" else 0), minute), "clock"))
    if end == index + 1 or reader.then(end) in UNITS:
        return None
    return _in_part(reader, Clock(end, time(likely_hour(hour, key), minute), "clock"))


def _minutes_in_words(reader: Reader, index: int) -> tuple[int, int]:
    """The minutes that follow an hour in words, and the place after them; none are 0."""
    key, following = reader.then(index), reader.then(index + 1)
    if key == "oh" and 0 < NUMBER_WORDS.get(following, 0) < 10:
        return index + 2, NUMBER_WORDS[following]
    minute = MINUTE_WORDS.get(key)
    if minute is None:
        return index, 0
    more = NUMBER_WORDS.get(following, 0) if minute % 10 == 0 and minute >= 20 else 0
    return (index + 2, minute + more) if 0 < more < 10 else (index + 1, minute)


def by_hour(reader: Reader, index: int, key: str) -> Clock | None:
    """The time after a date in `today by 5`, `tomorrow before noon`."""
    return _after_at(reader, index + 1, reader.then(index + 1)) if key in _UP_TO else None


def _first_thing(reader: Reader, index: int) -> Clock | None:
    """`first thing`, `first thing in the morning`, before a day or after it."""
    if reader.then(index + 1) != FIRST_THING[1]:
        return None
    end = index + 2
    if reader.then(end) == "in" and _in_the_part(reader, end) == "morning":
        end += 3
    return Clock(end, DAY_PARTS["morning"], "part")


def _spoken(reader: Reader, index: int, key: str) -> Clock | None:
    """`half past 4`, `quarter to nine`."""
    link, word = reader.then(index + 1), reader.then(index + 2)
    hour = count(word) if word else None
    if link not in {"past", "to"} or hour is None or hour > 12 or (key, link) == ("half", "to"):
        return None
    minutes = likely_hour(hour, word) * 60 + (_SPOKEN[key] if link == "past" else -_SPOKEN[key])
    return _in_part(reader, Clock(index + 3, time(minutes // 60, minutes % 60), "clock"))


def _today(reader: Reader, index: int, key: str) -> Clock | None:
    """`tonight`, `this evening`, with a time in it if there is one."""
    night = _in_the_night(reader, index) if key == "tonight" else None
    found = night or part_at(reader, index + 1, reader.then(index + 1))
    if found is not None:
        found.day = reader.today
    return found


def _in_the_night(reader: Reader, index: int) -> Clock:
    at = index + 2 if reader.then(index + 1) in AT else index + 1
    if reader.then(at) == "midnight":
        return Clock(at + 1, MIDNIGHT, "clock", strong=True)
    found = _exact(reader, index + 1, "night") or Clock(index + 1, DAY_PARTS["night"], "part")
    found.strong = True
    return found


def part_at(reader: Reader, index: int, key: str) -> Clock | None:
    """The part of a day that may follow a date, with a time in it if there is one: `morning at 8`; also `am`, `pm`."""
    following = reader.then(index + 1)
    if key in HALVES and (not following or following in FUNCTION_WORDS):
        return Clock(index + 1, DAY_PARTS["morning" if HALVES[key] == "am" else "afternoon"], "part")
    if key not in DAY_PARTS:
        return None
    return _exact(reader, index + 1, key) or Clock(index + 1, DAY_PARTS[key], "part")


def _exact(reader: Reader, index: int, part: str) -> Clock | None:
    """The time after a part of the day, within that part."""
    key = reader.then(index)
    found = None
    if key in AT:
        found = _after_at(reader, index + 1, reader.then(index + 1))
    elif key:
        found = _written(reader, index, key)
    if found is None or found.flavour not in {"clock", "hour"} or _is_in_range(reader, index, found.end):
        return None
    if not any(reader.tokens[at].key.endswith(_WRITTEN_HALVES) for at in range(index, found.end)):
        found.clock = within(part, found.clock)
    return found


def _follows_a_date(reader: Reader, index: int) -> bool:
    """Whether the word before is a date, which makes a time of a number with a full stop: `today 17.30`, and where the
    day comes first also `6.3. 15.30`, `3 apr 11.30 with Ana`."""
    if index == 0:
        return False
    before, day_first = reader.tokens[index - 1], reader.context.date_order == "dmy"
    if before.key in _DATES and (not before.trail or before.trail == ","):
        following = reader.then(index + 1)
        return index + 1 == reader.count or (day_first and (not following or following in FUNCTION_WORDS))
    if not day_first:
        return False
    with_year = not before.trail and _DATE_WITH_YEAR.fullmatch(before.key) is not None
    return with_year or (before.trail == "." and is_day_and_month(before.key))


def _after_a_date(key: str) -> time | None:
    """`15.30`, or `20h`; `2h` is rather how long it takes."""
    with_h = hour_with_h(key)
    return dotted_clock(key) or (with_h if with_h is not None and with_h.hour > NOON.hour else None)


def _after_at(reader: Reader, index: int, key: str) -> Clock | None:
    if not key:
        return None
    if key in {"noon", "midnight"}:
        return Clock(index + 1, NOON if key == "noon" else MIDNIGHT, "noon", strong=True)
    if key == "night":
        return Clock(index + 1, DAY_PARTS["night"], "part")
    written = _strengthen(_spoken(reader, index, key) if key in _SPOKEN else _written(reader, index, key))
    if written is not None:
        return written
    if (dotted := dotted_clock(key) or hour_with_h(key)) is not None:  # “at 15.30”
        return Clock(index + 1, dotted, "clock", strong=True)
    return _strengthen(words_at(reader, index, key)) or _hour(reader, index, key)


def _hour(reader: Reader, index: int, key: str) -> Clock | None:
    """A whole hour after “at”: `at 4`, `@4`, `at four`, `at 4 o'clock`."""
    hour = count(key) or whole_number(key)
    if hour is None or (len(key) > 2 and key[0].isdigit()) or hour > 23 or reader.then(index + 1) in HALVES:
        return None
    end, strong = index + 1, False
    if reader.then(end) in _O_CLOCK:
        end, strong = end + 1, True
    return _in_part(reader, Clock(end, time(likely_hour(hour, key)), "hour", strong))


def _written(reader: Reader, index: int, key: str) -> Clock | None:
    if not key[0].isdigit():
        return None
    following = reader.then(index + 1)
    if following in _O_CLOCK:
        return _hour(reader, index, key)
    half = HALVES.get(following)  # with a space: 4 pm
    if following == UHR and (found := written_clock(key.replace(".", ":") if "." in key else f"{key}:00")):
        return Clock(index + 2, found, "clock", strong=True)
    dotted = _after_a_date(key) if _follows_a_date(reader, index) else None
    if dotted is not None:
        return Clock(index + 1, dotted, "clock")
    end, clock = (index + 1, written_clock(key)) if half is None else (index + 2, written_clock(key + half))
    if clock is None:
        return None
    if is_zone(reader, end, reader.then(end)):
        return None
    return _in_part(reader, Clock(end, clock, "clock"))


def _strengthen(clock: Clock | None) -> Clock | None:
    if clock is not None:
        clock.strong = True
    return clock


def _in_part(reader: Reader, clock: Clock) -> Clock:
    """Take up a part of the day written after the time: `8 in the evening`; and the `sharp` of `8am sharp`."""
    key = reader.then(clock.end)
    if key == "sharp":
        clock.end += 1
        key = reader.then(clock.end)
    if key == "tonight":
        return Clock(clock.end + 1, within("night", clock.clock), "part", strong=True, day=reader.today)
    if key == "in":
        part = _in_the_part(reader, clock.end)
        if part is not None:
            return Clock(clock.end + 3, within(part, clock.clock), clock.flavour, strong=True)
    if key == "at" and reader.then(clock.end + 1) == "night":
        return Clock(clock.end + 2, within("night", clock.clock), clock.flavour, strong=True)
    return clock


def _in_the_part(reader: Reader, index: int) -> str | None:
    if reader.then(index + 1) != "the":
        return None
    part = reader.then(index + 2)
    return part if part in DAY_PARTS else None


def within(part: str, clock: time) -> time:
    """Move a time of twelve hours into the half of the day that the part belongs to."""
    guessed = 12 < clock.hour <= 12 + LAST_HOUR_OF_AFTERNOON
    if part in {"morning", "night"} and guessed:
        return clock.replace(hour=clock.hour - 12)
    if part == "morning" or (part == "night" and clock.hour < _FIRST_HOUR_OF_MORNING):
        return clock
    return clock.replace(hour=clock.hour + 12) if clock.hour < 12 else clock


def _is_in_range(reader: Reader, index: int, end: int) -> bool:
    link = reader.then(end)
    if link in RANGE_LINKS:
        following = reader.then(end + 1)
        following = reader.then(end + 2) if following in AT else following
        if following and (written_clock(following) or _is_bare_hour(reader, end + 1, link, following)):
            return True
    if reader.before(index) not in RANGE_LINKS or index < 2:
        return False
    earlier = reader.tokens[index - 2].key
    return earlier in HALVES or written_clock(earlier) is not None or whole_number(earlier) is not None


def _is_bare_hour(reader: Reader, index: int, link: str, key: str) -> bool:
    """Whether a number after `9am to` is an hour, too."""
    hour = whole_number(key)
    if hour is None or hour >= 24 or link not in RANGE_SIGNS:
        return False
    following = reader.then(index + 1)
    return following not in MONTHS and following not in UNITS


def is_zone(reader: Reader, index: int, key: str) -> bool:
    """Whether the word `key` after a time says that it is one of another zone: “4pm EST”."""
    return key in ZONES or (bool(key) and reader.text(index) in ZONES_IN_CAPITALS)
