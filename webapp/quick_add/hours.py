"""What single words say of a time of day: `4pm`, `16:00`, `noon`, and the two ends of a range.

Without am or pm, a time is on the clock of 24 hours: `9:30`, `16:00`. But one to five without a leading zero are in
the afternoon: nobody means `at 4`, or `at 3:30`, for the night; who does writes `03:30`.
"""

import re
from datetime import time

from msgspec import Struct

from webapp.quick_add.amounts import whole_number
from webapp.quick_add.phrases import NOON

HALVES = {"am": "am", "pm": "pm", "a.m": "am", "p.m": "pm"}
LAST_HOUR_OF_AFTERNOON = 5
_AFTERNOON = frozenset("12345")
_HALF = re.compile(r"(1[0-2]|0?[1-9])(?:[:.]?([0-5][0-9]))?(am|pm)")
_FULL = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])h?")
_OF_FOUR = re.compile(r"(0[0-9])([0-5][05])")
_WITH_H = re.compile(r"(?=[0-9]{2}h|[0-9]h00)([01]?[0-9]|2[0-3])h([0-5][0-9])")
_HOUR_WITH_H = re.compile(r"([01]?[0-9]|2[0-3])h([0-5][0-9])?")
_DOTTED = re.compile(r"([01][0-9]|2[0-3]|[1-9])\.([0-5][0-9])")
_DAY, _HALF_A_DAY = 24 * 60, 12 * 60


class Edge(Struct, frozen=True):
    """One end of a range of times. `half` is am or pm where it is said; a `vague` one is a mere number: `3`, `9.30`.

    Of a `guessed` one it isn't said that it is in the afternoon.
    """

    hour: int
    minute: int = 0
    half: str = ""
    vague: bool = False
    guessed: bool = False


def written_clock(key: str) -> time | None:
    """The time that one word writes: `4pm`, `4:30pm`, `16:00`, `14h30`."""
    if not key[0].isdigit():
        return None
    half = _HALF.fullmatch(key.replace(".m", "m") if key[-2:] == ".m" else key)
    if half is not None:
        hour = int(half[1]) % 12 + (12 if half[3] == "pm" else 0)
        return time(hour, int(half[2] or 0))
    full = _FULL.fullmatch(key) or _WITH_H.fullmatch(key)
    return None if full is None else time(likely_hour(int(full[1]), full[1]), int(full[2]))


def short_half(key: str) -> time | None:
    """The time that `4:30p` is, and `10a` behind a date; elsewhere that may be a seat, or a coin."""
    return written_clock(f"{key}m") if key[-1] in "ap" else None


def hour_with_h(key: str) -> time | None:
    """The time that `9h` and `9h30` are where it can be no length: after “at”."""
    found = _HOUR_WITH_H.fullmatch(key)
    return None if found is None else time(int(found[1]), int(found[2] or 0))


def clock_of_four(key: str) -> time | None:
    """The time that `0900` is beside a date."""
    found = _OF_FOUR.fullmatch(key)
    return None if found is None else time(int(found[1]), int(found[2]))


def dotted_clock(key: str) -> time | None:
    """The time that `15.30` is, where it can be nothing else."""
    found = _DOTTED.fullmatch(key)
    return None if found is None else time(likely_hour(int(found[1]), found[1]), int(found[2]))


def likely_hour(hour: int, digits: str) -> int:
    """The hour of the day that an hour without am or pm means."""
    if 1 <= hour <= LAST_HOUR_OF_AFTERNOON and not digits.startswith("0"):
        return hour + 12
    return hour


def is_guessed(key: str, hour: int) -> bool:
    """Whether nothing in a time says that this `hour` of the afternoon is meant and not that of the night: `3:30`."""
    return key[-1].isdigit() and key[:1] in _AFTERNOON and not key[1:2].isdigit() and hour > NOON.hour


def edge_of(key: str, half: str = "") -> Edge | None:
    """The end of a range that a word writes, with the `half` that follows it as a word of its own; or None."""
    if key == "noon":
        return Edge(12, half="pm")
    if key == "midnight":
        return Edge(0, half="am")
    if not key[:1].isdigit():
        return None
    short = short_half(key)
    if short is not None:  # “6a-8a” may be seats as well
        return Edge(short.hour, short.minute, f"{key[-1]}m", vague=True)
    written = written_clock(key + half)
    if written is not None:
        said = key[-2:] if key[-1] == "m" else half
        return Edge(written.hour, written.minute, said, guessed=is_guessed(key + half, written.hour))
    with_h = hour_with_h(key)
    if with_h is not None:
        return Edge(with_h.hour, with_h.minute)
    dotted = dotted_clock(key)
    if dotted is not None:
        return Edge(dotted.hour, dotted.minute, vague=True, guessed=is_guessed(key, dotted.hour))
    hour = whole_number(key) if len(key) < 3 else None
    if hour is None or hour > 23:
        return None
    likely = likely_hour(hour, key)
    return Edge(likely, vague=True, guessed=likely != hour)


def start_and_length(first: Edge, last: Edge) -> tuple[time, int] | None:
    """When a range begins, and its minutes; None where it has none.

    What is said of one end goes for the other: `3-4pm` begins at 15:00, `11-1pm` at 11:00, `9am to 5` ends at 17:00,
    and `5:00-13:00` begins at 5:00.
    """
    hour = first.hour
    if first.guessed and last.hour > NOON.hour and not last.guessed and not last.half:
        hour -= NOON.hour
    if last.half and not first.half and hour <= 17 and (first.vague or hour < 12):
        hour = hour % 12 + (12 if last.hour >= 12 else 0)
        if _minutes(hour, first, last) > _HALF_A_DAY:
            hour = (hour + 12) % 24
    minutes = _minutes(hour, first, last)
    if minutes > _HALF_A_DAY and not last.half and last.hour % 12 <= 12 and last.hour <= 17:
        minutes -= _HALF_A_DAY
    return (time(hour, first.minute), minutes) if minutes else None


def _minutes(hour: int, first: Edge, last: Edge) -> int:
    return ((last.hour - hour) * 60 + last.minute - first.minute) % _DAY
