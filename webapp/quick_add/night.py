"""Which half of the day a time such as `3:30` is in, where other words of the line tell it."""

import re

from webapp.quick_add.hours import LAST_HOUR_OF_AFTERNOON, is_guessed
from webapp.quick_add.phrases import BY_NIGHT, EARLY_THINGS, IN_THE_EVENING, NIGHT_THINGS, NOON
from webapp.quick_add.reader import FREE, Reader
from webapp.quick_add.times import Clock

_FULL_DAY = re.compile(r"(?:0[0-5]|1[3-9]|2[0-3])[:h][0-5][0-9]")  # nobody writes so on a clock of twelve hours
_NIGHT_FLAVOURS = frozenset({"clock", "range", "hour"})


def in_its_half(reader: Reader, index: int, clock: Clock) -> Clock:
    """Take a guess for the afternoon back where the line is about the night or early morning, or where another of its
    times is on the clock of 24 hours: `Night shift at 3:30`, `Flight 5:50, arrival 14:30`."""
    if clock.flavour not in _NIGHT_FLAVOURS or not _is_a_guess(reader, index, clock):
        return clock
    if is_about_the_night(reader) or (clock.flavour != "hour" and _has_full_day(reader)):
        clock.clock = clock.clock.replace(hour=clock.clock.hour - NOON.hour)
    return clock


def is_about_the_night(reader: Reader) -> bool:
    """Whether a line is about the night or the early morning; looked for once."""
    if reader.by_night is None:
        keys = [token.key for token in reader.tokens]
        reader.by_night = not BY_NIGHT.isdisjoint(keys) or any(map(_is_early, keys, [*keys[1:], ""]))
        reader.by_night = reader.by_night and IN_THE_EVENING.isdisjoint(keys)
    return reader.by_night


def _is_early(key: str, following: str) -> bool:
    return (key == "night" and following in NIGHT_THINGS) or (key in {"early", "morning"} and following in EARLY_THINGS)


def _is_a_guess(reader: Reader, index: int, clock: Clock) -> bool:
    """Whether the time is written with one figure for the hour, and no word after it says more."""
    if not NOON.hour < clock.clock.hour <= NOON.hour + LAST_HOUR_OF_AFTERNOON:
        return False
    keys = [reader.tokens[at].key for at in range(index, clock.end)]
    written = next((key.lstrip("@") for key in keys if key.lstrip("@")[:1].isdigit()), "")
    return bool(written) and keys[-1][-1].isdigit() and is_guessed(re.split("[-–—]", written)[0], clock.clock.hour)


def _has_full_day(reader: Reader) -> bool:
    if reader.has_full_day is None:
        words = zip(reader.tokens, reader.state, strict=True)
        reader.has_full_day = any(state == FREE and _FULL_DAY.match(token.key) for token, state in words)
    return reader.has_full_day
