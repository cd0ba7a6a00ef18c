"""Which half of the day a time such as `3:30` is in, where other words of the line tell it."""

import re

from webapp.quick_add.hours import LAST_HOUR_OF_AFTERNOON, is_guessed
from webapp.quick_add.phrases import (
    BUYING,
    BY_NIGHT,
    EARLY_THINGS,
    EVENING_THINGS,
    FUNCTION_WORDS,
    IN_THE_EVENING,
    NIGHT_THINGS,
    NOON,
    OF_AN_EVENING,
)
from webapp.quick_add.reader import FREE, Reader
from webapp.quick_add.times import DATES, Clock

_FULL_DAY = re.compile(r"(?:0[0-5]|1[3-9]|2[0-3])[:h][0-5][0-9]")  # nobody writes so on a clock of twelve hours
_NEAR = 8  # words
_HOURS_OF_EVENING = range(6, 10)  # without those which have come in the afternoon already
_ABOUT_IN_THE_EVENING = (6, 7)
_HOURS_OF_AFTERNOON = range(NOON.hour + 1, NOON.hour + LAST_HOUR_OF_AFTERNOON + 1)
_NIGHT_FLAVOURS = frozenset({"clock", "range", "hour"})


def in_its_half(reader: Reader, index: int, clock: Clock) -> Clock:
    """Take a guess for the afternoon back where the line is about the night or early morning, or where another of its
    times is on the clock of 24 hours: `Night shift at 3:30`, `Flight 5:50, arrival 14:30`; and say that it is the
    evening where that is meant: `Dinner sat 7:30`."""
    if clock.flavour not in _NIGHT_FLAVOURS:
        return clock
    hour = clock.clock.hour
    may_be_evening = hour in _HOURS_OF_EVENING and _may_be_in_the_evening(reader, index, clock)
    if may_be_evening and (_is_about_an_hour(reader, clock) or _is_of_the_evening(reader, index)):
        clock.clock = clock.clock.replace(hour=hour + NOON.hour)
    elif hour in _HOURS_OF_AFTERNOON and _is_a_guess(reader, index, clock) and _is_of_the_night(reader, clock):
        clock.clock = clock.clock.replace(hour=hour - NOON.hour)
    return clock


def _is_about_an_hour(reader: Reader, clock: Clock) -> bool:
    """Whether it is `6ish` or `7ish`: before breakfast, people say when exactly."""
    is_about = reader.tokens[clock.end - 1].key.endswith("ish") and clock.clock.hour in _ABOUT_IN_THE_EVENING
    return is_about and not is_about_the_night(reader)


def _is_of_the_night(reader: Reader, clock: Clock) -> bool:
    return is_about_the_night(reader) or (clock.flavour != "hour" and _has_full_day(reader))


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
    keys = [reader.tokens[at].key for at in range(index, clock.end)]
    written = next((key.lstrip("@") for key in keys if key.lstrip("@")[:1].isdigit()), "")
    return bool(written) and keys[-1][-1].isdigit() and is_guessed(re.split("[-–—]", written)[0], clock.clock.hour)


def _may_be_in_the_evening(reader: Reader, index: int, clock: Clock) -> bool:
    """Whether the time is written with one figure for the hour, and nothing says in which half of the day it is."""
    keys = [reader.tokens[at].key.lstrip("@") for at in range(index, clock.end)]
    written = next((key for key in keys if key[:1].isdigit()), "")
    is_open = keys[-1].removesuffix("ish")[-1:].isdigit() or keys[-1] == "ish"
    return is_open and written[:1] not in {"", "0"} and not _has_full_day(reader)


def _is_of_the_evening(reader: Reader, index: int) -> bool:
    """Whether the words before say so: `dinner with Ana`, `quiz night`; not those of a thing, `dinner menu`."""
    if reader.tokens[max(reader.first_word, 0)].key in BUYING:
        return False
    for at in range(max(0, index - _NEAR), index):
        if reader.tokens[at].key in EVENING_THINGS:
            following = reader.then(at + 1)
            is_whole = not following.isalpha() or following in OF_AN_EVENING or following in DATES
            return is_whole or following in FUNCTION_WORDS or reader.is_capitalised(at + 1)
    return False


def _has_full_day(reader: Reader) -> bool:
    if reader.has_full_day is None:
        words = zip(reader.tokens, reader.state, strict=True)
        reader.has_full_day = any(state == FREE and _FULL_DAY.match(token.key) for token, state in words)
    return reader.has_full_day
