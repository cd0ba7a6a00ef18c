"""A time of day, and the part of the day that says which half is meant: `8 in the evening`."""

from datetime import date, time, timedelta
from typing import Literal

from msgspec import Struct

from webapp.quick_add.hours import LAST_HOUR_OF_AFTERNOON
from webapp.quick_add.phrases import DAY_PARTS, MIDNIGHT, MONTHS, NOON, TONIGHT, WEEKDAYS
from webapp.quick_add.reader import Reader

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

AT = frozenset({"at", "@", "um", "kl"})  # as in German and in Scandinavia, too
DATES = frozenset({*WEEKDAYS, *MONTHS, "today", "tomorrow"})
_AFTER_NOON = frozenset(map(str, range(13, 24)))
UP_TO = frozenset({"by", "before", "until", "till", "til", "b4"})
_FIRST_HOUR_OF_MORNING, _FIRST_HOUR_OF_EVENING = 6, 4  # 4 o'clock tonight
_NIGHTS = frozenset({"night", "nite"})


class Clock(Struct):
    """A time of day that ends before word `end`; `strong` where it is read anywhere in a line. A range lasts some
    `minutes`."""

    end: int
    clock: time
    flavour: ClockFlavour
    strong: bool = False
    day: date | None = None
    minutes: int = 0


def in_part(reader: Reader, clock: Clock) -> Clock:
    """Take up a part of the day written after the time: `8 in the evening`, `8 this evening`; and `8am sharp`."""
    key = reader.then(clock.end)
    if key == "sharp":
        clock.end += 1
        key = reader.then(clock.end)
    if key in TONIGHT:
        day, at = tonight(reader, clock.end, clock.clock)
        return Clock(clock.end + 1, at, "part", strong=True, day=day)
    if key == "in":
        part = in_the_part(reader, clock.end)
        if part is not None:
            return Clock(clock.end + 3, within(reader, clock.end, part, clock.clock), clock.flavour, strong=True)
    if key == "this" and (following := reader.then(clock.end + 1)) in DAY_PARTS:
        moment = within(reader, clock.end, following, clock.clock)
        return Clock(clock.end + 2, moment, clock.flavour, strong=True, day=reader.today)
    if key == "at" and reader.then(clock.end + 1) == "night":
        return Clock(clock.end + 2, within(reader, clock.end, "night", clock.clock), clock.flavour, strong=True)
    return clock


def in_the_part(reader: Reader, index: int) -> str | None:
    if reader.then(index + 1) != "the":
        return None
    part = reader.then(index + 2)
    return part if part in DAY_PARTS else None


def tonight(reader: Reader, end: int, clock: time) -> tuple[date, time]:
    """The day and the time of what is written before word `end` and is tonight: five in the evening, three past
    midnight, and twelve is midnight."""
    at, key = within(reader, end, "night", clock), reader.tokens[end - 1].key
    if _FIRST_HOUR_OF_EVENING <= at.hour < _FIRST_HOUR_OF_MORNING and not key.endswith(("am", "a.m")):
        at = at.replace(hour=at.hour + 12)
    if at == NOON and not key.endswith(("pm", "p.m")):
        at = MIDNIGHT
    is_past_midnight = at.hour < _FIRST_HOUR_OF_MORNING and at <= reader.now.time()
    return reader.today + timedelta(days=is_past_midnight), at


def within(reader: Reader, end: int, part: str, clock: time) -> time:
    """Move a time of twelve hours, written before word `end`, into the half of the day that the part belongs to."""
    if reader.tokens[end - 1].key[:2] in _AFTER_NOON:
        return clock
    guessed = 12 < clock.hour <= 12 + LAST_HOUR_OF_AFTERNOON
    if part in {"morning", *_NIGHTS} and guessed:
        return clock.replace(hour=clock.hour - 12)
    if part == "morning" or (part in _NIGHTS and clock.hour < _FIRST_HOUR_OF_MORNING):
        return clock
    return clock.replace(hour=clock.hour + 12) if clock.hour < 12 else clock
