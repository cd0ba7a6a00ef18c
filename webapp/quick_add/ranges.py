"""Times from one to another: `3pm-4pm`, `from 3 to 4pm`, `15:00–16:30`. They begin at the first, and last until the
second.

One with minutes, am or pm is as clear as a time; mere numbers (`9-10`) are one after a date, or after `at` and `from`.
"""

import re

from webapp.quick_add.clock import O_CLOCK, UHR, clock_at, is_in_a_recording, is_zone
from webapp.quick_add.hours import HALVES, Edge, edge_of, start_and_length
from webapp.quick_add.night import in_its_half
from webapp.quick_add.phrases import CHANGING, MONTHS, UNITS
from webapp.quick_add.reader import Reader
from webapp.quick_add.spoken import is_minutes_to
from webapp.quick_add.times import AT, Clock

_SIGNS = frozenset("-–—")
_LINKS = frozenset({*_SIGNS, "to", "until", "till", "til", "through", "thru", "bis"})
_ONE_WORD = re.compile(r"([0-9][0-9:.aphm]*|noon)[-–—]([0-9][0-9:.aphm]*|noon|midnight)")

_JOINED = re.compile(r"([ap]m)[-–—]([0-9][0-9:.aphm]*)")


def time_at(reader: Reader, index: int, key: str) -> Clock | None:
    """The time of day, or from one to another, that begins at the word `key`."""
    found = _range_at(reader, index, key) or clock_at(reader, index, key)
    if found is None or is_in_a_recording(reader, index, found):
        return None
    return in_its_half(reader, index, found)


def is_range(key: str) -> bool:
    """Whether one word writes a clear range: `3-4pm`."""
    found = _ONE_WORD.fullmatch(key)
    edges = [edge_of(part) for part in found.groups()] if found is not None else []
    return any(edge is not None and not edge.vague for edge in edges) and None not in edges


def _range_at(reader: Reader, index: int, key: str) -> Clock | None:
    lead, at = (key, index + 1) if key in AT or key == "from" else ("", index)
    if lead:
        key = reader.then(at)
    elif key[0] == "@":
        lead, key = key[0], key[1:]
    if not key or not (key[0].isdigit() or key[:4] == "noon") or (lead in AT and is_minutes_to(reader, at, key)):
        return None
    found = _in_one_word(reader, at, key) or _in_words(reader, at, key)
    if found is None:
        return None
    end, first, last = found
    length = start_and_length(first, last)
    if length is None:
        return None
    clock, minutes = length
    is_clear, following = not (first.vague and last.vague), reader.then(end)
    if following == UHR or following in O_CLOCK:
        end, is_clear = end + 1, True
    elif following == "h":  # after a date only: “11–17 h” may as well be how long it takes
        end += 1
    elif is_zone(reader, end, following) or (not is_clear and (following in MONTHS or following in UNITS)):
        return None
    if is_clear:
        return Clock(end, clock, "range", strong=bool(lead), minutes=minutes)
    return Clock(end, clock, "hours" if lead else "numbers", minutes=minutes)


def _in_one_word(reader: Reader, index: int, key: str) -> tuple[int, Edge, Edge] | None:
    """`3pm-4pm`, `3-4 pm`."""
    found = _ONE_WORD.fullmatch(key)
    if found is None:
        return None
    end, half, _ = _half_at(reader, index + 1)
    first, last = edge_of(found[1]), edge_of(found[2], half)
    return None if first is None or last is None else (end, first, last)


def _in_words(reader: Reader, index: int, key: str) -> tuple[int, Edge, Edge] | None:
    """`3pm to 4pm`, `9am until noon`, `15:00 - 16:30`; what is moved from one time to another isn't due at either."""
    joined = _JOINED.fullmatch(reader.then(index + 1))
    if joined is not None:  # “3:00 PM-4:00 PM”, of which a word is “PM-4:00”
        end, half, _ = _half_at(reader, index + 2)
        first, last = edge_of(key, joined[1]), edge_of(joined[2], half)
        return None if first is None or last is None else (end, first, last)
    at, half, link = _half_at(reader, index + 1)
    first = edge_of(key, half) if link in _LINKS else None
    if first is None:
        return None
    if link not in _SIGNS and reader.tokens[reader.first_word].key in CHANGING:
        return None
    key = reader.then(at + 1)
    if edge_of(key) is None:
        return None
    end, half, _ = _half_at(reader, at + 2)
    last = edge_of(key, half)
    return None if last is None else (end, first, last)


def _half_at(reader: Reader, index: int) -> tuple[int, str, str]:
    """The am or pm that is a word of its own, with the place and the word after it."""
    key = reader.then(index)
    half = HALVES.get(key, "")
    return (index + 1, half, reader.then(index + 1)) if half else (index, "", key)
