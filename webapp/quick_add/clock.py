"""Times of day: `at 4pm`, `@ 7pm`, `16:00`, `noon`, `half past 4`, `in the morning`, `first thing`."""

import re
from datetime import time

from webapp.quick_add import foreign
from webapp.quick_add.amounts import day_ordinal, is_changed_by, whole_number
from webapp.quick_add.hours import (
    HALVES,
    clock_of_four,
    dotted_clock,
    hour_with_h,
    likely_hour,
    short_half,
    written_clock,
)
from webapp.quick_add.naming import is_a_till
from webapp.quick_add.phrases import (
    BOOKS,
    CHANGING,
    DAY_PARTS,
    FIRST_THING,
    FUNCTION_WORDS,
    MIDNIGHT,
    MIXING,
    NOON,
    NUMBER_WORDS,
    NUMBERED_WITH_DOTS,
    RANGE_LINKS,
    READING,
    RECORDINGS,
    TONIGHT,
    ZONES,
    ZONES_IN_CAPITALS,
)
from webapp.quick_add.reader import Reader, is_day_and_month
from webapp.quick_add.several import is_one_of_several
from webapp.quick_add.spoken import (
    FIGURES_PAST,
    MINUTES_PAST,
    SPOKEN,
    is_minutes_to,
    spoken_at,
    with_its_half,
    words_at,
)
from webapp.quick_add.times import AT, DATES, UP_TO, Clock, in_part, in_the_part, tonight, within

_WRITTEN_HALVES = ("am", "pm", "a.m", "p.m")
_DATE_WITH_FIGURES = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}\.(?:[0-9]{4}|[0-9]{2})|/[0-9]{1,2}(?:/[0-9]{2,4})?)")
VAGUE = frozenset({"hour", "hours", "numbers"})
O_CLOCK = frozenset({"o'clock", "o’clock"})
_ABOUT = UP_TO | {"around", "after"}
_BEHIND_A_DATE = _ABOUT | foreign.ABOUT | {"from"}
_EVERY = frozenset({"every", "each"})
_NEAR_DAYS = frozenset({"today", "tomorrow"})
_ONWARDS = frozenset({"onward", "onwards"})
_NEAR = 4  # words
_WITHIN_AN_HOUR = ("0:", "00:")
_FIRST_HOUR = 7  # of what is rather a time than a length
_TWELVES = {"noon": NOON, "midnight": MIDNIGHT}
UHR = "uhr"  # as people write it who type the day first


def clock_at(reader: Reader, index: int, key: str) -> Clock | None:
    """The time of day that begins at the word `key`; the ends of a range, `9am to 5pm`, are none."""
    found = _clock_at(reader, index, key)
    if found is None or found.flavour == "part" or not is_one_of_several(reader, index, found.end):
        return found
    return None


def _clock_at(reader: Reader, index: int, key: str) -> Clock | None:
    if key in AT:
        return _after_at(reader, index + 1, reader.then(index + 1))
    if key in foreign.AT:  # “à 14h30”; “à 12” may be pieces
        following = reader.then(index + 1)
        is_time = bool(following) and (hour_with_h(following) or written_clock(following)) is not None
        return _after_at(reader, index + 1, following) if is_time else None
    if key.startswith("@") and len(key) > 1:
        return _strengthen(_written(reader, index, key[1:])) or _hour(reader, index, key[1:])
    if key == "noon" and index > reader.first_word + 1 and all(map(reader.is_capitalised, (index - 1, index))):
        return None  # “at Café Noon”
    if key == "noon":
        return Clock(index + 1, NOON, "noon")
    if key == "midnight" and (
        reader.before(index) in UP_TO or _is_beside_a_date(reader, index) or _a_date_follows(reader, index + 1)
    ):
        return Clock(index + 1, MIDNIGHT, "noon")
    if key == "in":
        part = in_the_part(reader, index)
        return None if part is None else part_at(reader, index + 2, part)
    if key.isdigit() and reader.is_next(index, "in") and in_the_part(reader, index + 1):
        return _hour(reader, index, key) if _a_date_follows(reader, index + 4) else None  # “8 in the evening thursday”
    is_led = (key.isdigit() or key in NUMBER_WORDS) and _leads_into_an_hour(reader, index - 1)
    if is_led and _a_date_follows(reader, index + 1) and not is_changed_by(reader, index - 1):
        return _hour(reader, index, key)  # “by 6 on saturday”
    if key == "this" or key in TONIGHT:
        return _today(reader, index, key)
    if key in DAY_PARTS and key != "eve" and index + 1 == reader.count:
        return Clock(index + 1, DAY_PARTS[key], "bare part")
    if key == FIRST_THING[0]:
        return _first_thing(reader, index)
    if key in SPOKEN:
        return spoken_at(reader, index, key)
    is_about = key.endswith("ish") or (key.isdigit() and reader.then(index + 1) == "ish")
    is_about = is_about and _is_beside_a_date(reader, index)
    if is_about or (key in NUMBER_WORDS and reader.then(index + 1) in O_CLOCK):
        return _hour(reader, index, key)
    return _written(reader, index, key) or with_its_half(reader, index, key)


def _leads_into_an_hour(reader: Reader, index: int) -> bool:
    """Whether the word leads into an hour before a date: “by 6 on saturday”, “from 9 tomorrow”; what is moved from
    then isn't due then."""
    key = reader.before(index + 1)
    if key == "till" and is_a_till(reader, index):
        return False
    return key in _ABOUT or (key == "from" and reader.tokens[max(reader.first_word, 0)].key not in CHANGING)


def _is_beside_a_date(reader: Reader, index: int) -> bool:
    return (index > 0 and _is_date(reader.tokens[index - 1].key)) or _is_date(reader.then(index + 1))


def _is_date(key: str) -> bool:
    return key in DATES or key in TONIGHT or _DATE_WITH_FIGURES.fullmatch(key) is not None


def _a_date_follows(reader: Reader, index: int) -> bool:
    key = reader.then(index)
    return _is_date(key) or key in _EVERY or (key == "on" and _is_date(reader.then(index + 1)))


def by_hour(reader: Reader, index: int, key: str) -> Clock | None:
    """The time after a date in `today by 5`, `tomorrow before noon`."""
    found = _after_at(reader, index + 1, reader.then(index + 1)) if key in _BEHIND_A_DATE else None
    if found is not None and key == "from":  # “friday from 3 on”
        following = reader.then(found.end)
        found.end += following in _ONWARDS or (following == "on" and not reader.then(found.end + 1))
    return found


def short_clock_at(reader: Reader, index: int, key: str) -> Clock | None:
    """The `4p` behind a date or `at`, where nothing follows that it may name; “at 10a Main Street” is a place."""
    clock = short_half(key) if key[0].isdigit() else None
    end = index + 1 + (clock is not None and reader.then(index + 1) == "sharp")
    following = reader.then(end) if clock is not None else ""
    if clock is None or (following and following not in FUNCTION_WORDS):
        return None
    return Clock(end, clock, "clock")


def _first_thing(reader: Reader, index: int) -> Clock | None:
    """`first thing`, `first thing in the morning`, before a day or after it."""
    if reader.then(index + 1) != FIRST_THING[1]:
        return None
    end = index + 2
    if reader.then(end) == "in" and in_the_part(reader, end) == "morning":
        end += 3
    return Clock(end, DAY_PARTS["morning"], "part")


def _today(reader: Reader, index: int, key: str) -> Clock | None:
    """`tonight`, `this evening`, with a time in it if there is one."""
    night = _in_the_night(reader, index) if key in TONIGHT else None
    found = night or part_at(reader, index + 1, reader.then(index + 1))
    if found is not None and found.day is None:
        found.day = reader.today
    return found


def _in_the_night(reader: Reader, index: int) -> Clock:
    at = index + 2 if reader.then(index + 1) in AT else index + 1
    if reader.then(at) == "midnight":
        return Clock(at + 1, MIDNIGHT, "clock", strong=True)
    found = _exact(reader, index + 1, "night") or _hour_of_night(reader, at)
    if found is not None:
        found.day, found.clock = tonight(reader, found.end, found.clock)
    found = found or Clock(index + 1, DAY_PARTS["night"], "part")
    found.strong = True
    return found


def _hour_of_night(reader: Reader, index: int) -> Clock | None:
    """The 8 of `tonight 8`, where nothing that it could count follows."""
    key, following = reader.then(index).removeprefix("@"), reader.then(index + 1)
    hour = _hour_of(key) if key and (not following or following in FUNCTION_WORDS) else None
    return None if hour is None else Clock(index + 1, within(reader, index + 1, "night", time(hour)), "part")


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
    if key in AT | _ABOUT:
        found = _after_at(reader, index + 1, reader.then(index + 1))
    elif key:
        found = _written(reader, index, key)
    if found is None or found.flavour not in {"clock", "hour"} or is_one_of_several(reader, index, found.end):
        return None
    if not any(reader.tokens[at].key.endswith(_WRITTEN_HALVES) for at in range(index, found.end)):
        found.clock = within(reader, found.end, part, found.clock)
    return found


def _follows_a_date(reader: Reader, index: int) -> bool:
    """Whether the word before is a date, which makes a time of a number with a full stop: `today 17.30`, and where the
    day comes first also `6.3. 15.30`, `3 apr 11.30 with Ana`."""
    if index == 0:
        return False
    before, day_first = reader.tokens[index - 1], reader.context.date_order == "dmy"
    if before.key in DATES and (not before.trail or before.trail == ","):
        following = reader.then(index + 1)
        return index + 1 == reader.count or (day_first and (not following or following in FUNCTION_WORDS))
    if not day_first and index + 1 < reader.count:
        return False
    with_year = not before.trail and (
        _DATE_WITH_FIGURES.fullmatch(before.key) is not None or day_ordinal(before.key) is not None
    )
    return with_year or (before.trail == "." and is_day_and_month(before.key))


def _after_a_date(key: str) -> time | None:
    """`15.30`, `8h15` or `20h`; `2h` is rather how long it takes."""
    with_h = hour_with_h(key)
    is_clear = with_h is not None and (with_h.hour > NOON.hour or (with_h.hour >= _FIRST_HOUR and with_h.minute > 0))
    return dotted_clock(key) or (with_h if is_clear else None)


def _stands_behind_a_date(reader: Reader, index: int) -> bool:
    """Whether a date ends right before the word, and nothing follows that it may name; “gate 10a” is a place."""
    before, following = reader.before(index), reader.then(index + 1)
    return _is_date(before) and (not following or following in FUNCTION_WORDS)


def _before_a_weekday(reader: Reader, index: int, key: str) -> time | None:
    """The time in `9.20 saturday` at the end of a line; a price has other figures, or its sign."""
    found = dotted_clock(key) if index + 2 == reader.count else None
    if found is None or found.hour < _FIRST_HOUR or found.minute % 5 or reader.then(index + 1) not in DATES:
        return None
    return None if reader.before(index) in NUMBERED_WITH_DOTS | RANGE_LINKS else found


def _after_at(reader: Reader, index: int, key: str) -> Clock | None:
    if not key:
        return None
    if key == "a" and reader.then(index + 1) == "quarter":
        index, key = index + 1, "quarter"
    if key in {"noon", "midnight"}:
        if _is_a_place(reader, index):
            return None
        return Clock(index + 1, NOON if key == "noon" else MIDNIGHT, "noon", strong=True)
    if key == "night":
        return Clock(index + 1, DAY_PARTS["night"], "part")
    in_words = key in SPOKEN or key in MINUTES_PAST or (key in FIGURES_PAST and reader.then(index + 1) == "past")
    in_words = in_words or is_minutes_to(reader, index, key)
    written = _strengthen(spoken_at(reader, index, key) if in_words else _written(reader, index, key))
    if written is not None:
        return written
    if (dotted := dotted_clock(key) or hour_with_h(key)) is not None:  # “at 15.30”
        return Clock(index + 1 + (reader.then(index + 1) in O_CLOCK), dotted, "clock", strong=True)
    return _strengthen(words_at(reader, index, key)) or short_clock_at(reader, index, key) or _hour(reader, index, key)


def _is_a_place(reader: Reader, index: int) -> bool:
    """Whether the noon after “at” is what a place is called; not in a line of capitals."""
    following = reader.then(index + 1)
    if not following or following in DATES or following in FUNCTION_WORDS or index - 1 <= reader.first_word:
        return False
    return all(map(reader.is_capitalised, (index, index + 1))) and not reader.is_capitalised(index - 1)


def _hour_of(key: str) -> int | None:
    """The hour that up to two digits, or a word up to twelve, say: `4`, `four`, `4ish`."""
    key = key.removesuffix("ish")
    if key.isdigit():
        number = whole_number(key) if len(key) <= 2 else None
        return number if number is not None and number <= 23 else None
    hour = NUMBER_WORDS.get(key, 0)
    return hour if 1 <= hour <= 12 else None


def _hour(reader: Reader, index: int, key: str) -> Clock | None:
    """A whole hour after “at”: `at 4`, `@4`, `at four`, `at 4 o'clock`."""
    hour = _hour_of(key)
    is_a_name = key.isalpha() and reader.is_capitalised(index)  # “at Twelve”
    following = reader.then(index + 1)
    if hour is None or is_a_name or following in HALVES:
        return None
    strong = following in O_CLOCK or following == "h"
    end = index + 1 + (strong or following == "ish")
    return in_part(reader, Clock(end, time(likely_hour(hour, key)), "hour", strong))


def _written(reader: Reader, index: int, key: str) -> Clock | None:
    if not key[0].isdigit():
        return None
    following = reader.then(index + 1)
    if key.endswith("ish"):
        return _hour(reader, index, key)  # “call Pat 5ish”
    if following in O_CLOCK and key.isdigit():
        hour = _hour(reader, index, key)
        if hour is not None:
            hour.strong = False  # “fix the 8 o'clock bell”
        return hour
    if following in _TWELVES and key in {"12", "12:00"}:
        return Clock(index + 2, _TWELVES[following], "noon")
    half = HALVES.get(following)  # with a space: 4 pm
    in_figures = key.replace(".", ":") if "." in key or ":" in key else f"{key}:00"
    if following == UHR and (found := written_clock(in_figures)):
        return Clock(index + 2, found, "clock", strong=True)
    dotted = _after_a_date(key) if _follows_a_date(reader, index) else _before_a_weekday(reader, index, key)
    if dotted is not None:
        return Clock(index + 1, dotted, "clock")
    end, clock = (index + 1, written_clock(key)) if half is None else (index + 2, written_clock(key + half))
    if clock is None and key[0] == "0" and _is_beside_a_date(reader, index):
        clock = clock_of_four(key)
    if clock is None and (short := short_half(key)) is not None:
        is_clear = ":" in key or following in _NEAR_DAYS or _stands_behind_a_date(reader, index)
        clock = short if is_clear else None
    if clock is None:
        return None
    end += reader.then(end) in O_CLOCK
    if is_zone(reader, end, reader.then(end)) or (half is None and _is_mixed(reader, index, key)):
        return None
    return in_part(reader, Clock(end, clock, "clock"))


def is_in_a_recording(reader: Reader, index: int, found: Clock) -> bool:
    """Whether times with a colon are places in a recording, of which one is within its first hour: “Clip 00:45 to
    01:30”. One beside a date is a time."""
    near = [token.key for token in reader.tokens[max(0, index - _NEAR) : found.end]]
    if RECORDINGS.isdisjoint(near) or not any(key.startswith(_WITHIN_AN_HOUR) for key in near):
        return False
    return found.minutes > 0 or not (_is_date(reader.before(index)) or _a_date_follows(reader, found.end))


def _is_mixed(reader: Reader, index: int, key: str) -> bool:
    """Whether two numbers with a colon are the parts of a mixture, or a place in a book: “mix paint 1:10”, “read Mark
    5:30”."""
    if not key.replace(":", "").isdigit():
        return False
    before = [token.key for token in reader.tokens[max(0, index - _NEAR) : index]]
    if before and before[-1] in BOOKS and not READING.isdisjoint(before):
        return True
    return not MIXING.isdisjoint(before)


def _strengthen(clock: Clock | None) -> Clock | None:
    if clock is not None:
        clock.strong = True
    return clock


def is_zone(reader: Reader, index: int, key: str) -> bool:
    """Whether the word `key` after a time says that it is one of another zone: “4pm EST”, “4pm (EST)”."""
    if not key and index < reader.count and reader.tokens[index].lead == "(" and not reader.tokens[index - 1].trail:
        key = reader.at(index)
    return key in ZONES or (bool(key) and reader.text(index) in ZONES_IN_CAPITALS)
