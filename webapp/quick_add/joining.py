"""A date and a time that stand beside each other, and how long it takes: `tomorrow at 4pm for 1h`."""

from datetime import UTC, date

from webapp.quick_add.amounts import length_at
from webapp.quick_add.clock import VAGUE, by_hour, part_at, short_clock_at
from webapp.quick_add.dates import date_at
from webapp.quick_add.day import STRONG, Day
from webapp.quick_add.fixed_dates import fixed_date_at
from webapp.quick_add.hours import HALVES
from webapp.quick_add.lists import opens
from webapp.quick_add.naming import goes_on, is_name, stands_alone
from webapp.quick_add.periods import end_of_day_at
from webapp.quick_add.phrase import Phrase
from webapp.quick_add.phrases import AMBIGUOUS_DAYS, DAY_PARTS, NOON
from webapp.quick_add.ranges import time_at
from webapp.quick_add.reader import Reader
from webapp.quick_add.resolve import day_of_clock
from webapp.quick_add.times import Clock, within
from webapp.recurrence.local_time import moment_at


def with_clock_after(reader: Reader, index: int, day: Day) -> Phrase:
    """Join a time to the date before it: `tomorrow at 4pm`, `fri 9:30`, `monday morning`."""
    phrase = Phrase(index, index, day.end, day.flavour, strong=day.flavour in STRONG, day=day.day)
    if end_of_day_at(reader, index, reader.tokens[index].key) is not None:  # “eod friday”
        phrase.clock = reader.context.day_ends
        return phrase
    if day.with_clock and day.moment is not None:
        phrase.clock = day.moment.time()
        return _with_estimate(reader, phrase)
    phrase.moment = day.moment
    if day.moment is not None or day.flavour == "span" or stands_alone(reader, index, day):
        return phrase
    key = reader.then(day.end, comma=True)
    close = end_of_day_at(reader, day.end, key) if key else None
    if close is not None:  # “friday eod”
        phrase.end, phrase.clock = close, reader.context.day_ends
        return phrase
    clock = (
        time_at(reader, day.end, key)
        or part_at(reader, day.end, key)
        or by_hour(reader, day.end, key)
        or short_clock_at(reader, day.end, key)
        if key
        else None
    )
    if clock is None or clock.day is not None:
        return phrase
    if clock.flavour in {
        "part",
        "bare part",
    }:  # a mere part of the day doesn't make a date clearer: “Monday Night Quiz”
        phrase.end, phrase.clock, phrase.joined = clock.end, clock.clock, True
        return _with_estimate(reader, phrase)
    if clock.flavour in VAGUE and not clock.strong and not _ends_well(reader, index, clock):
        return phrase
    return _with_estimate(reader, _join(phrase, clock.end, _still_to_come(reader, day.day, clock)))


def with_day_after(reader: Reader, index: int, clock: Clock) -> Phrase:
    """Join a date to the time before it: `at 4pm on friday`, `9am tomorrow`."""
    phrase = Phrase(index, index, clock.end, clock.flavour, strong=clock.strong, clock=clock.clock, day=clock.day)
    phrase.minutes = clock.minutes
    if clock.day is not None:
        return _with_estimate(reader, phrase)
    at = clock.end
    key = reader.then(at, comma=True)
    if key == "on":
        at, key = at + 1, reader.then(at + 1)
        if key == "the":
            at, key = at + 1, reader.then(at + 1)
    day = date_at(reader, at, key, reader.today) if key else None
    if day is None or day.flavour in {"span", "elapsed"} or day.moment is not None:
        return _with_estimate(reader, phrase)
    if stands_alone(reader, at, day) or is_name(reader, at, key, day):
        return _with_estimate(reader, phrase)
    part = reader.then(day.end)
    half = HALVES.get(part)
    part = {"am": "morning", "pm": "afternoon"}.get(half or "", part)
    if (key in AMBIGUOUS_DAYS and part not in DAY_PARTS and not opens(reader, day.end)) or goes_on(reader, at, day.end):
        return _with_estimate(reader, phrase)  # “at 9am sun terrace”, “at 5 Friday Lane”
    if part in DAY_PARTS:  # “at 7:45 tomorrow morning”
        day.end, clock.clock = day.end + 1, within(reader, clock.end, part, clock.clock)
    was_strong = phrase.strong or clock.flavour != "part" or day.flavour in STRONG
    phrase.day, phrase.flavour = day.day, day.flavour
    phrase = _join(phrase, day.end, _still_to_come(reader, day.day, clock))
    phrase.strong = was_strong
    return _with_estimate(reader, phrase)


def before_a_time(reader: Reader, index: int, span: Day) -> Phrase | None:
    """`2 hours before fri 18:45`: minutes and hours count from a time."""
    word, at = reader.then(span.end), span.end + 1
    key = reader.then(at)
    if span.moment is None or word not in {"before", "after"} or not key:
        return None
    day, clock = fixed_date_at(reader, at, key, reader.today), time_at(reader, at, key)
    if day is not None and not day.with_clock:
        target = with_clock_after(reader, at, day)
    elif clock is not None:
        target = with_day_after(reader, at, clock)
    else:
        return None
    if target.clock is None:
        return None
    zone = reader.context.zone
    length = span.moment - reader.now.astimezone(UTC).replace(second=0, microsecond=0)
    moment = moment_at(target.day or day_of_clock(reader, target.clock), target.clock, zone).astimezone(UTC)
    shown = (moment + length if word == "after" else moment - length).astimezone(zone)
    return Phrase(index, index, target.end, "offset", day=shown.date(), moment=shown)


def _join(phrase: Phrase, end: int, clock: Clock) -> Phrase:
    phrase.end, phrase.clock, phrase.minutes, phrase.strong, phrase.joined = end, clock.clock, clock.minutes, True, True
    return phrase


def _still_to_come(reader: Reader, day: date | None, clock: Clock) -> Clock:
    """`today by 6`, when it is ten in the morning, is at 18:00."""
    is_past = day == reader.today and clock.clock <= reader.now.time() and clock.clock < NOON
    if clock.flavour == "hour" and is_past and reader.tokens[clock.end - 1].key not in DAY_PARTS:
        later = clock.clock.replace(hour=clock.clock.hour + NOON.hour)
        clock.clock = later if later > reader.now.time() else clock.clock
    return clock


def _with_estimate(reader: Reader, phrase: Phrase) -> Phrase:
    """Take up `for 45min` after a time."""
    if phrase.clock is None or reader.then(phrase.end) != "for":
        return phrase
    found = estimate_at(reader, phrase.end)
    if found is not None:
        phrase.estimate = found
        phrase.end = found[1]
    return phrase


def estimate_at(reader: Reader, index: int) -> tuple[int, int, int] | None:
    """`for 45min`, at its `for`: (first word, index after it, minutes)."""
    key = reader.then(index + 1)
    length = length_at(reader, index + 1, key) if key else None
    return None if length is None else (index, *length)


def _ends_well(reader: Reader, index: int, clock: Clock) -> bool:
    """Whether `at 4` may be a time here: “friday at 4 with Ana”, but not “friday at 5 Guys”."""
    end = clock.end
    if opens(reader, end):
        return True
    return clock.flavour != "numbers" and index <= reader.first_word and not reader.is_capitalised(end)
