"""A whole phrase about when: the words that lead into it, a date, a time, or a repeat."""

from datetime import timedelta

from webapp.quick_add import foreign
from webapp.quick_add.amounts import length_at, minutes_of_word
from webapp.quick_add.dates import DATE_WORDS, date_at
from webapp.quick_add.edges import EDGES
from webapp.quick_add.joining import before_a_time, estimate_at, with_clock_after, with_day_after
from webapp.quick_add.lists import opens
from webapp.quick_add.naming import goes_on, is_after_a_verb, is_name
from webapp.quick_add.narrowing import says_more
from webapp.quick_add.phrase import AMOUNT, LENGTH, PLURAL, Phrase
from webapp.quick_add.phrases import (
    ADVERBS,
    ALSO_ALONE,
    DAY_PARTS,
    DETERMINERS,
    LAST,
    LEADS,
    LETTERS_OF_WEEKDAYS,
    MIDNIGHT,
    ORDINAL_WORDS,
    PLURAL_WEEKDAYS,
    START_LEADS,
    STRONG_LEADS,
    TONIGHT,
    UNTIL,
    WEEKDAYS,
    WITHIN,
)
from webapp.quick_add.ranges import time_at
from webapp.quick_add.reader import Reader
from webapp.quick_add.repeat_tail import Repetition
from webapp.quick_add.repeats import EVERY, repeat_at, some_weekdays_at
from webapp.quick_add.spans import elapsed
from webapp.quick_add.times import AT, Clock, within
from webapp.quick_add.works import Place, is_of_a_work

_MOST_LEADS = 3
_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_CLOCK_WORDS = frozenset({*AT, *foreign.AT, *TONIGHT, "noon", "midnight", "in", "this", "half", "quarter", *DAY_PARTS})
_REPEAT_WORDS = frozenset({"every", "every!", "each", "after", LAST, *ORDINAL_WORDS, *ADVERBS, *EDGES})
_REPEAT_WORDS |= WEEKDAYS.keys() | LETTERS_OF_WEEKDAYS.keys() | PLURAL_WEEKDAYS.keys()
_FIRST_WORDS = DATE_WORDS | _CLOCK_WORDS | _REPEAT_WORDS | LEADS | foreign.LEADS | {"deadline", "no", "latest", "not"}

# Which leads go with what; the others leave the phrase to the words before it.
_NO_LATER_THAN = frozenset({"no", "later", "than"})
_WITH_DATE = LEADS - {"the", "after", "around"} - WITHIN | foreign.LEADS | {"deadline"} | _NO_LATER_THAN
_WITH_BOTH = _WITH_DATE | {"around", "after"}
_WITH_CLOCK = frozenset({"by", "until", "till", "til", "for", "before", "b4", "around", "due"})
_WITH_THE = frozenset({"ordinal", "period", "monthday", "every"})
_WITH_THEIR_ARTICLE = frozenset({"day", "week", "weekend", "month", "coming"})
_AT_THE_LATEST = frozenset({"at", "the", "latest"})
_LATEST = (
    ("at", "the", "latest", "by"),
    ("at", "the", "latest", "on"),
    ("at", "the", "latest"),
    ("at", "latest", "by"),
    ("latest", "by"),
    ("by", "latest"),
    ("not", "later", "than"),
)
_LATEST_BEGINS, _LATEST_GOES_ON = (frozenset(words[place] for words in _LATEST) for place in (0, 1))
_ARTICLES = DETERMINERS - ALSO_ALONE
_WITH_A_DATE = frozenset({"on", "by", "due", "for", "before", "b4"})
_PARTICLES, _DEADLINES = frozenset({"on", "around", "after"}), UNTIL | {"by", "before", "b4"}
_NEAR_DAYS = frozenset({"today", "tomorrow"})
_BEFORE_A_COLON = frozenset({"due", "deadline", "by"})
_BE = frozenset({"is", "are"})
_SHORT_FORMS_OF_BE = ("'s", "’s")
_PAUSES = frozenset({",", ";"})
_SPELT = frozenset({"half", "an", "a"})
_UNITS_OF_LENGTH = ("min", "mins", "h", "hr", "hrs")


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
    following = reader.then(index + 1) if key in _LATEST_BEGINS else ""
    edge = _at_an_edge(reader, index, key, following) or _at_the_latest(reader, index, key, following)
    if edge is not None:
        return edge
    for core in range(index, index + len(leads) + 1):
        key = reader.at(core) if core == index else reader.then(core) or _after_a_colon(reader, core)
        found = _core(reader, core, key) if key else None
        if found is not None:
            found = _led_in(reader, found, leads[: core - index])
            found.end = _from_then_on(reader, _after_latest(reader, found), found)
            found.is_in_a_name = _is_in_a_name(reader, found)
            return _at_midnight(reader, found)
    return None


def _after_latest(reader: Reader, phrase: Phrase) -> int:
    """The place after the `latest` that only says again that it is the last day: `by monday at the latest`.

    With all its words it leads, too: `tomorrow at the latest` is `by tomorrow`.
    """
    at = phrase.end
    if not phrase.says_when or reader.then(at) not in _AT_THE_LATEST:
        return at
    at += reader.then(at) == "at"
    at += reader.then(at) == "the"
    is_clear = phrase.led in STRONG_LEADS or at >= phrase.end + 2 or opens(reader, at + 1)
    if reader.then(at) != "latest" or not is_clear:
        return phrase.end
    phrase.led = phrase.led if phrase.led in STRONG_LEADS else "by"
    return at + 1


def _from_then_on(reader: Reader, end: int, phrase: Phrase) -> int:
    """The place after the `on` of `from monday on`, which makes it a start; before a name it may be another word."""
    if not phrase.is_start or phrase.led != "from":
        return end
    key = reader.then(end)
    is_on = key == "on" and (phrase.first <= reader.first_word or not reader.then(end + 1))
    if not is_on and key not in {"onward", "onwards"}:
        return end
    phrase.led = "starting"
    return end + 1


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
    length = (index + 1, minutes) if minutes is not None else length_at(reader, index, key) if key in _SPELT else None
    if length is not None and reader.then(length[0]) in {"before", "after"}:
        offset = before_a_time(reader, index, elapsed(reader, *length))  # “2h before friday 7pm”
        if offset is not None:
            return offset
    if found is None and minutes is not None:
        found = index, index + 1, minutes
    found = found or _set_apart(reader, index, key)
    return None if found is None else Phrase(index, index, found[1], LENGTH, estimate=found)


def _set_apart(reader: Reader, index: int, key: str) -> tuple[int, int, int] | None:
    """The `20 min` after a comma, which is rather how long something takes than when it is due."""
    if index == 0 or reader.tokens[index - 1].trail not in _PAUSES:
        return None
    length = length_at(reader, index, key)
    return None if length is None or reader.then(length[0]) else (index, *length)


def _at_an_edge(reader: Reader, index: int, key: str, following: str) -> Phrase | None:
    """`at the end of next month`, as clear as `by` it."""
    if key != "at" or following != "the" or reader.then(index + 2) not in EDGES:
        return None
    repetition = repeat_at(reader, index, key)
    if repetition is not None:
        return _of_repetition(reader, index, repetition)
    found = _core(reader, index + 2, reader.then(index + 2))
    if found is not None and found.repetition is None:
        found.first, found.led = index, "by"
    return found


def _at_the_latest(reader: Reader, index: int, key: str, following: str) -> Phrase | None:
    """`at the latest by 31 may`, which is `by` it."""
    if following not in _LATEST_GOES_ON:
        return None
    for words in _LATEST:
        at = index + len(words)
        if key == words[0] and all(reader.then(index + place) == words[place] for place in range(1, len(words))):
            word = reader.then(at)
            found = _core(reader, at, word) if word else None
            if found is not None and found.repetition is None and (found.has_day or found.clock is not None):
                found.first, found.led = index, "by"
                return found
    return None


def _leads(reader: Reader, index: int, key: str) -> list[str]:
    if key == "no" and reader.then(index + 1) == "later" and reader.then(index + 2) == "than":
        return ["no", "later", "than"]
    leads: list[str] = []
    while len(leads) < _MOST_LEADS and (key in LEADS or _leads_here(reader, index + len(leads), key)):
        leads.append(key)
        key = reader.then(index + len(leads)) or _after_a_colon(reader, index + len(leads))
    return leads


def _leads_here(reader: Reader, index: int, key: str) -> bool:
    """Whether the word leads into a date only here: `am 12.5.`, `le 12/5`, `Deadline: friday`."""
    if key in foreign.LEADS:
        following = reader.then(index + 1) if reader.context.date_order == "dmy" else ""
        following = reader.then(index + 2) if following == "zum" else following  # “bis zum 12.5.”
        return following[:1].isdigit() and ("/" in following or "." in following)
    if key != "deadline":
        return False
    if reader.tokens[index].trail == ":":
        return index > reader.first_word
    before = reader.tokens[index - 1] if index > max(0, reader.first_word) else None
    return before is None or not before.is_word or before.trail in _PAUSES  # “quote - deadline friday”


def _after_a_colon(reader: Reader, index: int) -> str:
    """The word after `Due:`, which a colon parts from its date."""
    before = reader.tokens[index - 1]
    leads_in = before.trail == ":" and before.key in _BEFORE_A_COLON and index - 1 > reader.first_word
    return reader.at(index) if leads_in else ""


def _core(reader: Reader, index: int, key: str) -> Phrase | None:
    may_repeat = key in _REPEAT_WORDS or key.isdigit() or key.endswith(_ORDINAL_ENDINGS) or key[:3] in WEEKDAYS
    repetition = repeat_at(reader, index, key) if may_repeat else None
    if repetition is not None:
        return _of_repetition(reader, index, repetition)
    day = date_at(reader, index, key, reader.today)
    if day is not None and day.flavour == "span":
        return before_a_time(reader, index, day) or with_clock_after(reader, index, day)
    if day is not None and not is_name(reader, index, key, day):
        return with_clock_after(reader, index, day)
    clock = time_at(reader, index, key)
    if clock is None or clock.flavour == "numbers":
        return None
    return _with_repeat_after(reader, index, clock) or with_day_after(reader, index, clock)


def _with_repeat_after(reader: Reader, index: int, clock: Clock) -> Phrase | None:
    """`at 5:30 every morning`, `6am mon, wed and fri`: a time, and what is repeated at it: each such part of a day, or
    some weekdays that are no one date."""
    key = reader.then(clock.end)
    if key in EVERY and (part := reader.then(clock.end + 1)) in DAY_PARTS:
        found = repeat_at(reader, clock.end, key)
        at = within(reader, clock.end, part, clock.clock)
    elif key in EVERY and clock.flavour == "hours":  # “from 5 to 9 every friday”
        found, at = repeat_at(reader, clock.end, key), clock.clock
        found = found if found is not None and found.clock is None and found.rule.frequency != "HOURLY" else None
    else:
        found, at = some_weekdays_at(reader, clock.end, key), clock.clock
    if found is None:
        return None
    found.clock, found.minutes, found.strong = at, clock.minutes, True
    return _of_repetition(reader, index, found)


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
        listed=says_more(reader, index, found),
        day=found.starts,
        clock=found.clock,
        repetition=found,
        estimate=found.estimate,
        minutes=found.minutes,
    )


def _led_in(reader: Reader, phrase: Phrase, leads: list[str]) -> Phrase:
    """Take the leads in front into the phrase, as far as they go with it."""
    allowed = _allowed(phrase)
    with_the = phrase.flavour in _WITH_THE or reader.tokens[phrase.core].key in _WITH_THEIR_ARTICLE
    with_the = with_the and reader.tokens[phrase.core].key not in {"every", "every!"}
    taken: list[str] = []
    for lead in reversed(leads):
        is_due_within = lead == "due" and bool(taken) and taken[-1] in WITHIN
        if lead in UNTIL and taken and taken[-1] in _WITH_A_DATE:
            break  # “close the till on friday”
        if lead in _PARTICLES and taken and taken[-1] in _DEADLINES:
            break  # “leave the heating on till friday”
        may_be_one = lead == "on" and not taken and phrase.core - 1 > reader.first_word
        if may_be_one and reader.tokens[phrase.core].key in _NEAR_DAYS:
            break  # “switch the alarm on tomorrow”
        if lead not in allowed and not (lead == "the" and with_the) and not is_due_within:
            break
        if lead not in _NO_LATER_THAN and reader.before(phrase.core - len(taken) - 1) in _ARTICLES:
            break  # “the till tomorrow”: a thing, and a part of the title
        before = reader.before(phrase.core - len(taken) - 1) if lead == "due" else ""
        if before in _BE or before.endswith(_SHORT_FORMS_OF_BE):
            break  # “before it's due on the 9th”, “rent's due friday”
        taken.append(lead)
    phrase.first = phrase.core - len(taken)
    phrase.led = next((lead for lead in taken if lead in STRONG_LEADS), taken[-1] if taken else "")
    if phrase.flavour == "span" and not taken and leads:
        phrase.flavour = AMOUNT
    phrase.is_start = phrase.led in START_LEADS and phrase.clock is None and phrase.moment is None
    return phrase


def _is_in_a_name(reader: Reader, phrase: Phrase) -> bool:
    """Whether its words may be meant as a part of a name. An exact time, or a repeat, speaks against it."""
    if not phrase.joined and is_of_a_work(reader, Place(phrase.first, phrase.core, phrase.end, phrase.led)):
        return True
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
        return frozenset({"on", "by", "due"}) if phrase.strong or phrase.flavour == PLURAL else frozenset()
    if phrase.flavour == "span":
        return WITHIN
    if not phrase.has_day:
        return frozenset() if phrase.flavour in {"part", "bare part"} else _WITH_CLOCK
    return _WITH_DATE if phrase.clock is None else _WITH_BOTH
