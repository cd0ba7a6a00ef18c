"""A whole phrase about when: the words that lead into it, a date, a time, or a repeat."""

from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from webapp.quick_add.amounts import length_at, minutes_of_word
from webapp.quick_add.clock import VAGUE, Clock, by_hour, part_at, within
from webapp.quick_add.dates import DATE_WORDS, date_at
from webapp.quick_add.day import STRONG, Day
from webapp.quick_add.edges import EDGES
from webapp.quick_add.fixed_dates import fixed_date_at
from webapp.quick_add.lists import opens
from webapp.quick_add.naming import goes_on, is_after_a_verb, is_name, stands_alone
from webapp.quick_add.periods import end_of_day_at
from webapp.quick_add.phrases import (
    ADVERBS,
    AMBIGUOUS_DAYS,
    DAY_PARTS,
    DETERMINERS,
    LAST,
    LEADS,
    MIDNIGHT,
    ORDINAL_WORDS,
    PLURAL_WEEKDAYS,
    START_LEADS,
    STRONG_LEADS,
    UNTIL,
    WEEKDAYS,
)
from webapp.quick_add.ranges import time_at
from webapp.quick_add.reader import Reader
from webapp.quick_add.repeats import Repetition, repeat_at
from webapp.recurrence.local_time import moment_at

_MOST_LEADS = 3
_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_CLOCK_WORDS = frozenset({"at", "@", "noon", "in", "this", "tonight", "half", "quarter", *DAY_PARTS})
_REPEAT_WORDS = frozenset({"every", "every!", "each", "after", LAST, *ORDINAL_WORDS, *ADVERBS, *EDGES})
_REPEAT_WORDS |= WEEKDAYS.keys() | PLURAL_WEEKDAYS.keys()
_FIRST_WORDS = DATE_WORDS | _CLOCK_WORDS | _REPEAT_WORDS | LEADS

# Which leads go with what; the others leave the phrase to the words before it.
_WITH_DATE = frozenset({"on", "by", "until", "till", "for", "before", "from", "to", "due", "starting", "beginning"})
_WITH_CLOCK = frozenset({"by", "until", "till", "for", "before", "around", "due"})
_WITH_THE = frozenset({"ordinal", "period", "monthday", "every"})
AMOUNT = "amount"  # the flavour of “for 3 weeks” and “by 3 months”, which say no date at all
LENGTH = "length"  # the flavour of “for 45 min” that no time stands right before
PLURAL = "plural"  # the flavour of “on mondays”, which may as well tell when a shop is closed
_UNITS_OF_LENGTH = ("min", "mins", "h", "hr", "hrs")


class Phrase(Struct):
    """A reading of the words from `first` to before `end`, of which those before `core` only lead into it.

    `strong` phrases are read anywhere in a line, `led` ones too, as long as no word before speaks against it. `listed`
    ones and those that are in a name are only suggested. A time that is a range lasts some `minutes`. A start is a day
    from which on a task is seen; of an estimate in it that another one overrules the words are kept.
    """

    first: int
    core: int
    end: int
    flavour: str
    strong: bool = False
    led: str = ""
    day: date | None = None
    clock: time | None = None
    moment: datetime | None = None
    repetition: Repetition | None = None
    estimate: tuple[int, int, int] | None = None
    minutes: int = 0
    joined: bool = False
    listed: bool = False
    is_read: bool = False
    is_start: bool = False
    is_in_a_name: bool = False
    keeps_estimate: bool = False

    @property
    def has_day(self) -> bool:
        """Whether it says a date by itself."""
        return self.day is not None or self.moment is not None

    @property
    def says_when(self) -> bool:
        """Whether it says the day on which the task is due."""
        return self.has_day and not self.is_start

    @property
    def is_end(self) -> bool:
        """Whether it is the last day of a repeat, if there is one."""
        return self.led in UNTIL and self.has_day

    @property
    def is_time_only(self) -> bool:
        """Whether it says a time of day and nothing else."""
        return self.clock is not None and not self.has_day and self.repetition is None


def may_begin(key: str) -> bool:
    """Whether any phrase begins with this word."""
    return key in _FIRST_WORDS or "0" <= key[0] <= "9" or key[0] in "+@" or key[:3] in WEEKDAYS or key[:4] == "noon"


def phrase_at(reader: Reader, index: int) -> Phrase | None:
    """The longest phrase that begins at this word, or None."""
    key = reader.at(index)
    if not key:
        return None
    leads = _leads(reader, index, key)
    length = _length(reader, index, key)
    if length is not None:
        return length
    edge = _at_an_edge(reader, index, key)
    if edge is not None:
        return edge
    for core in range(index, index + len(leads) + 1):
        key = reader.at(core) if core == index else reader.then(core)
        found = _core(reader, core, key) if key else None
        if found is not None:
            found = _led_in(reader, found, leads[: core - index])
            found.is_in_a_name = _is_in_a_name(reader, found)
            return _at_midnight(reader, found)
    return None


def _at_midnight(reader: Reader, phrase: Phrase) -> Phrase:
    """`today at midnight` is the midnight to come."""
    words = (reader.tokens[index].key for index in range(phrase.core, phrase.end))
    if phrase.clock == MIDNIGHT and phrase.day == reader.today and "midnight" in words:
        phrase.day += timedelta(days=1)
    return phrase


def _length(reader: Reader, index: int, key: str) -> Phrase | None:
    """`for 45 min`, or `45min` alone: read after a time, elsewhere suggested."""
    found = estimate_at(reader, index) if key == "for" else None
    minutes = minutes_of_word(key) if key.endswith(_UNITS_OF_LENGTH) else None
    if found is None and minutes is not None:
        found = index, index + 1, minutes
    return None if found is None else Phrase(index, index, found[1], LENGTH, estimate=found)


def _at_an_edge(reader: Reader, index: int, key: str) -> Phrase | None:
    """`at the end of next month`, as clear as `by` it."""
    if key != "at" or reader.then(index + 1) != "the" or reader.then(index + 2) not in EDGES:
        return None
    repetition = repeat_at(reader, index, key)
    if repetition is not None:
        return _of_repetition(reader, index, repetition)
    found = _core(reader, index + 2, reader.then(index + 2))
    if found is not None and found.repetition is None:
        found.first, found.led = index, "by"
    return found


def _leads(reader: Reader, index: int, key: str) -> list[str]:
    leads: list[str] = []
    while key in LEADS and len(leads) < _MOST_LEADS:
        leads.append(key)
        key = reader.then(index + len(leads))
    return leads


def _core(reader: Reader, index: int, key: str) -> Phrase | None:
    may_repeat = key in _REPEAT_WORDS or key.endswith(_ORDINAL_ENDINGS) or key[:3] in WEEKDAYS
    repetition = repeat_at(reader, index, key) if may_repeat else None
    if repetition is not None:
        return _of_repetition(reader, index, repetition)
    day = date_at(reader, index, key, reader.today)
    if day is not None and day.flavour == "span":
        return _before_a_time(reader, index, day) or _with_clock_after(reader, index, day)
    if day is not None and not is_name(reader, index, key, day):
        return _with_clock_after(reader, index, day)
    clock = time_at(reader, index, key)
    return None if clock is None or clock.flavour == "numbers" else _with_day_after(reader, index, clock)


def _of_repetition(reader: Reader, index: int, found: Repetition) -> Phrase:
    is_adverb = reader.tokens[index].key in ADVERBS or reader.tokens[index].key == "each"
    flavour = (
        "every" if found.strong else "after" if found.anchor == "completion" else "adverb" if is_adverb else PLURAL
    )
    return Phrase(
        index,
        index,
        found.end,
        flavour,
        strong=found.strong,
        day=found.starts,
        clock=found.clock,
        repetition=found,
        estimate=found.estimate,
        minutes=found.minutes,
    )


def _with_clock_after(reader: Reader, index: int, day: Day) -> Phrase:
    """Join a time to the date before it: `tomorrow at 4pm`, `fri 9:30`, `monday morning`."""
    phrase = Phrase(index, index, day.end, day.flavour, strong=day.flavour in STRONG, day=day.day)
    if day.with_clock and day.moment is not None:
        phrase.clock = day.moment.time()
        return _with_estimate(reader, phrase)
    phrase.moment = day.moment
    if day.moment is not None or day.flavour == "span" or stands_alone(reader, index, day):
        return phrase
    key = reader.then(day.end, comma=True)
    close = end_of_day_at(reader, day.end, key) if key else None
    if close is not None:  # “friday eod”
        phrase.end = close
        return phrase
    clock = (
        (time_at(reader, day.end, key) or part_at(reader, day.end, key) or by_hour(reader, day.end, key))
        if key
        else None
    )
    if clock is None or clock.day is not None:
        return phrase
    if clock.flavour == "part":  # a mere part of the day doesn't make a date clearer: “Monday Night Quiz”
        phrase.end, phrase.clock, phrase.joined = clock.end, clock.clock, True
        return _with_estimate(reader, phrase)
    if clock.flavour in VAGUE and not clock.strong and not _ends_well(reader, index, clock):
        return phrase
    return _with_estimate(reader, _join(phrase, clock.end, clock))


def _with_day_after(reader: Reader, index: int, clock: Clock) -> Phrase:
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
    if (key in AMBIGUOUS_DAYS and not opens(reader, day.end)) or goes_on(reader, at, day.end):
        return _with_estimate(reader, phrase)  # “at 9am sun terrace”, “at 5 Friday Lane”
    part = reader.then(day.end)
    if part in DAY_PARTS:  # “at 7:45 tomorrow morning”
        day.end, clock.clock = day.end + 1, within(part, clock.clock)
    was_strong = phrase.strong or clock.flavour != "part" or day.flavour in STRONG
    phrase.day, phrase.flavour = day.day, day.flavour
    phrase = _join(phrase, day.end, clock)
    phrase.strong = was_strong
    return _with_estimate(reader, phrase)


def _before_a_time(reader: Reader, index: int, span: Day) -> Phrase | None:
    """`2 hours before fri 18:45`: minutes and hours count from a time."""
    word, at = reader.then(span.end), span.end + 1
    key = reader.then(at)
    if span.moment is None or word not in {"before", "after"} or not key:
        return None
    day, clock = fixed_date_at(reader, at, key, reader.today), time_at(reader, at, key)
    if day is not None and not day.with_clock:
        target = _with_clock_after(reader, at, day)
    elif clock is not None:
        target = _with_day_after(reader, at, clock)
    else:
        return None
    if target.day is None or target.clock is None:
        return None
    zone = reader.context.zone
    length = span.moment - reader.now.astimezone(UTC).replace(second=0, microsecond=0)
    moment = moment_at(target.day, target.clock, zone).astimezone(UTC)
    shown = (moment + length if word == "after" else moment - length).astimezone(zone)
    return Phrase(index, index, target.end, "offset", day=shown.date(), moment=shown)


def _join(phrase: Phrase, end: int, clock: Clock) -> Phrase:
    phrase.end, phrase.clock, phrase.minutes, phrase.strong, phrase.joined = end, clock.clock, clock.minutes, True, True
    return phrase


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


def _led_in(reader: Reader, phrase: Phrase, leads: list[str]) -> Phrase:
    """Take the leads in front into the phrase, as far as they go with it."""
    allowed = _allowed(phrase)
    with_the = phrase.flavour in _WITH_THE or reader.tokens[phrase.core].key == "day"
    with_the = with_the and reader.tokens[phrase.core].key not in {"every", "every!"}
    taken: list[str] = []
    for lead in reversed(leads):
        if lead not in allowed and not (lead == "the" and with_the):
            break
        if reader.before(phrase.core - len(taken) - 1) in DETERMINERS:
            break  # “the till tomorrow”: a thing, and a part of the title
        taken.append(lead)
    phrase.first = phrase.core - len(taken)
    phrase.led = next((lead for lead in taken if lead in STRONG_LEADS), taken[-1] if taken else "")
    if phrase.flavour == "span" and not taken and leads:
        phrase.flavour = AMOUNT
    phrase.is_start = phrase.led in START_LEADS and phrase.clock is None and phrase.moment is None
    return phrase


def _is_in_a_name(reader: Reader, phrase: Phrase) -> bool:
    """Whether its words may be meant as a part of a name. An exact time, or a repeat, speaks against it."""
    is_exact = phrase.clock is not None and reader.tokens[phrase.end - 1].key not in DAY_PARTS
    if phrase.flavour == PLURAL:
        return goes_on(reader, phrase.core, phrase.end)
    if phrase.repetition is not None or not phrase.has_day or is_exact:
        return False
    if phrase.end == phrase.core + 1 and not phrase.led and is_after_a_verb(reader, phrase.core):
        return True
    return goes_on(reader, phrase.core, phrase.end)


def _allowed(phrase: Phrase) -> frozenset[str]:
    if phrase.repetition is not None:
        return frozenset({"on", "by"}) if phrase.strong or phrase.flavour == PLURAL else frozenset()
    if phrase.flavour == "span":
        return frozenset({"within"})
    if not phrase.has_day:
        return frozenset() if phrase.flavour in {"part", "bare part"} else _WITH_CLOCK
    return _WITH_DATE


def _ends_well(reader: Reader, index: int, clock: Clock) -> bool:
    """Whether `at 4` may be a time here: “friday at 4 with Ana”, but not “friday at 5 Guys”."""
    end = clock.end
    if opens(reader, end):
        return True
    return clock.flavour != "numbers" and index <= reader.first_word and not reader.is_capitalised(end)
