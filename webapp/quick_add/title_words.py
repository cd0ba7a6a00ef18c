"""Whether a phrase about when is rather a part of the title, by the words around it: “the tuesday figures”, “closed on
mondays”, “3rd party”.
"""

import re

from webapp.quick_add import foreign
from webapp.quick_add.amounts import count, day_ordinal, is_changed_by, ordinal_or_word, whole_number
from webapp.quick_add.hours import written_clock
from webapp.quick_add.lists import opens
from webapp.quick_add.naming import stands_for_a_name
from webapp.quick_add.phrase import LENGTH, PLURAL, Phrase
from webapp.quick_add.phrases import (
    ALSO_ALONE,
    ALWAYS_OPEN,
    AMBIGUOUS,
    BUYING,
    CHANGING,
    COUNTING,
    DAY_PARTS,
    DETERMINERS,
    FIRST_THING,
    FORMS_OF_BE,
    FRACTIONS,
    GOVERNORS,
    LASTING,
    MEASURES,
    MOVES,
    NAMED_BY_HOUR,
    NAMED_BY_ORDINAL,
    NAMED_BY_TIME,
    NUMBERED_WITH_SLASHES,
    OF_A_MONTH,
    OF_SOME_DAY,
    OPENING,
    PLURAL_WEEKDAYS,
    PRICING,
    PRONOUNS,
    RANGE_SIGNS,
    RATIOS,
    SMALL_ORDINAL,
    STOPPERS,
    STRONG_LEADS,
    SUBJECTS,
    TITLES_OF_PEOPLE,
    UNTIL,
    VALID,
    WEEKDAYS,
)
from webapp.quick_add.reader import Reader
from webapp.quick_add.telling import (
    follows_a_name,
    follows_a_number,
    is_a_fact,
    is_a_state,
    is_asked,
    is_labelled,
    is_numbered,
    is_of_a_condition,
    is_of_a_thing,
    is_reported,
    is_spoken_of,
    is_told_of,
    is_written_of,
    was_done,
)

_HAVING_DAYS, _WHO_HAS_DAYS = frozenset({"do", "make"}), PRONOUNS | {"can't", "can’t", "cannot", "can", "could"}
_OF_SOMEBODY = ("'s", "’s")
_LEADS_OF_TITLE = frozenset({"to", "from"})
_CALLED_BY = frozenset({"weekday", "monthday", "ordinal"})
_SEPARATORS = frozenset(",:;")
_ADVERBS_OF_TIME = frozenset({"early", "late", "previous"})
_BEFORE_WEEKDAYS = frozenset({"early"})
_NEAR = 4  # words
_COUNTED = re.compile("[0-9]+(?:[-–][0-9]+|x?)")  # “2x daily”, “open 10-7 daily”
_BEHIND_PARTICLES = STRONG_LEADS | {"for"}
_BEFORE = frozenset({"before", "b4"})
_AT = frozenset({"at", "@"})
_STATING = frozenset({"opens", "closes"})
_PLACING = frozenset({"at", "@", "from", "to", "in", "near", "by", "on", "for"})
_EACH = frozenset({"each", "apiece", "per"})
_DASHES = frozenset({"-", "–", "—", "|", "→"})


def is_doubtful(reader: Reader, phrase: Phrase) -> bool:
    """Whether even a clear phrase is only suggested: as what the title is about, or as what is told of."""
    if is_told_of(reader, phrase) or was_done(reader, phrase):
        return True
    if is_spoken_of(reader, phrase) or _may_not_be(reader, phrase):
        return True
    if _is_an_aside(reader, phrase) or (phrase.minutes and is_a_fact(reader, phrase)):
        return True
    before = _before(reader, phrase)
    is_times = before in {"x", "×"} and reader.before(phrase.first - 1).isdecimal()
    if is_times or (phrase.flavour == "weekday" and ordinal_or_word(before)):
        return True  # “2nd & 4th tuesday 7pm”, “4 x mondays at 6”
    is_back = before == "back" and phrase.first == reader.first_word + 1
    if phrase.is_time_only and (before in OPENING or is_back):  # “they close at 16:00”, “back at 4pm sign”
        return reader.before(phrase.first - 1) in PRONOUNS or not opens(reader, phrase.end)
    is_to = phrase.led == "to" or (before == "to" and phrase.repetition is not None)
    if is_to and _is_of_a_change(reader, phrase):
        return True  # “reschedule the call to next week”, “the call was moved up to tomorrow”
    if before in SUBJECTS and phrase.repetition is not None and reader.then(phrase.end) in OPENING:
        return True  # “talk to Ben about every other friday off”
    if before not in GOVERNORS or (phrase.repetition is not None and before != "of"):
        return False
    if before in DETERMINERS and (phrase.is_time_only or reader.is_capitalised(phrase.core)):
        return True  # “the Today show”, “the 5 o'clock appointment”
    return opens(reader, phrase.end)  # without it the title would end in “about”


def _is_an_amount(reader: Reader, phrase: Phrase) -> bool:
    """Whether it is by how much something is changed, or at which price it is: “cut the price by 5/6”, “3 boxes at
    12.50 each”, “sell the chairs at 15”."""
    if phrase.repetition is not None or (phrase.led != "by" and not phrase.is_time_only):
        return False
    if phrase.led == "by":
        is_number = phrase.flavour == "slashed" or reader.tokens[phrase.core].key.isdecimal()
        is_number = is_number and phrase.flavour != "monthday"  # “extend the lease by 5 june”
        return is_number and is_changed_by(reader, phrase.core - 1)
    lead, last = reader.tokens[phrase.first].key, reader.tokens[phrase.end - 1].key
    if lead not in _AT or phrase.end != phrase.first + 2 or not last.replace(".", "").isdecimal():
        return False
    head = reader.tokens[max(reader.first_word, 0)].key
    near = {token.key for token in reader.tokens[max(0, phrase.first - _NEAR) : phrase.first]}
    is_bought = lead == "@" or head.isdecimal() or not near.isdisjoint(BUYING)
    is_counted = "." in last and is_bought and any(map(str.isdecimal, near))
    return is_counted or reader.then(phrase.end) in _EACH or not near.isdisjoint(PRICING)


def _may_not_be(reader: Reader, phrase: Phrase) -> bool:
    if phrase.day is not None and phrase.day.year < reader.today.year - 1:
        return True  # “born on 12 may 1990”
    if reader.before(phrase.first) == "now" and phrase.first > reader.first_word + 1:
        return True  # “the call is now wednesday at 11”
    is_second = phrase.flavour == "weekday" and not phrase.led and phrase.first == reader.first_word + 1
    if is_second and reader.before(phrase.first).endswith(_OF_SOMEBODY):
        return True  # “Jo's Sun 8-2”
    if phrase.has_day and phrase.led in {"", "on"} and _before(reader, phrase) in FORMS_OF_BE:
        return True  # “tell Sam the fair is tomorrow”
    if phrase.has_day and not phrase.led and reader.before(phrase.first) in _HAVING_DAYS:
        return reader.before(phrase.first - 1) in _WHO_HAS_DAYS  # “can you do tuesday at 7?”
    if reader.tokens[phrase.first].key == "at" and reader.before(phrase.first) in _STATING:
        return True  # “the kitchen closes at 22:00”, “the shop closes at 4 on friday”
    if _is_an_amount(reader, phrase):
        return True
    if phrase.led in UNTIL and is_a_state(reader, phrase):
        return True  # “Sam is on holiday until march 20”
    if phrase.led in {"", "on"} and is_reported(reader, phrase):
        return True
    return is_of_a_condition(reader, phrase) or is_asked(reader, phrase)


def _before(reader: Reader, phrase: Phrase) -> str:
    """The word that runs on into a phrase, unless that is a pronoun which stands alone: “do this by friday”."""
    before = reader.before(phrase.first)
    if not before and is_labelled(reader, phrase.first) and reader.tokens[phrase.first - 1].key in SUBJECTS:
        return reader.tokens[phrase.first - 1].key  # “call Jo re: fri”
    is_alone = phrase.flavour != "span" and (phrase.led != "" or opens(reader, phrase.end))
    return "" if before in ALSO_ALONE and is_alone else before


def is_part_of_title(reader: Reader, phrase: Phrase) -> bool:
    """Whether the words around a weak phrase make it one of the title."""
    before = _before(reader, phrase)
    if was_done(reader, phrase) or is_numbered(reader, phrase) or is_of_a_thing(reader, phrase):
        return True
    if _may_not_be(reader, phrase):
        return True
    if _is_an_aside(reader, phrase) or _is_some_day(reader, phrase) or _is_somebodys_day(reader, phrase):
        return True
    is_valid = before in VALID and not (
        phrase.first > reader.first_word + 1 and reader.is_capitalised(phrase.first - 1)
    )
    if (phrase.led in UNTIL and is_valid) or (phrase.led in _BEFORE and before == "best"):
        return True  # “the offer is valid until 31.5.”
    if phrase.flavour == PLURAL and _is_moved_to(reader, phrase):
        return True  # “move yoga to 6:30pm wednesdays”
    if phrase.flavour == PLURAL and (ordinal_or_word(before) or (not phrase.led and count(before))):
        return True  # “the two saturdays”, “on first sundays”
    if phrase.flavour == "month" and before in PLURAL_WEEKDAYS and count(reader.before(phrase.first - 1)):
        return True  # “the two saturdays in june”
    if phrase.flavour in {"bare part", "hours", LENGTH} or is_a_fact(reader, phrase):
        return True  # “movie night”
    if is_told_of(reader, phrase) or (phrase.flavour == "span" and is_labelled(reader, phrase.first)):
        return True  # “Terms: 30 days”
    if phrase.flavour == "span" and before in LASTING:
        return True
    if phrase.flavour == "ordinal" and _counts_a_thing(reader, phrase):
        return True  # “on 2nd floor”, “before 1st snow”
    if phrase.is_time_only and before in OPENING:
        return True  # “before the bank closes at 6”
    if phrase.flavour == "slashed" and (before in NUMBERED_WITH_SLASHES or _is_of_a_fraction(reader, phrase)):
        return True  # “page 12/14”, “size 8 1/2”
    if before in {"ending", "ended"}:
        return True  # “payroll for the week ending 2/28”
    if phrase.flavour == "month" and before in {"week", "weekend", "month", "half"}:
        return True  # “the second weekend in May”, “cake of the month april”
    if phrase.flavour == "month" and not phrase.led and phrase.end == phrase.core + 1 and before in OF_A_MONTH:
        return True  # “invoice march”
    if phrase.flavour == "adverb":  # “2x daily”
        return before in COUNTING or before in STOPPERS or _COUNTED.fullmatch(before) is not None
    if phrase.flavour in {"clock", "range"} and before in RATIOS:
        return True
    if phrase.led in _LEADS_OF_TITLE or (phrase.flavour == "month" and phrase.led in {"for", "on"}):
        return True
    if phrase.flavour == "month" and not phrase.led:
        if stands_for_a_name(reader, phrase.first - 1):
            return True  # “ring mr. may”
        following = reader.then(phrase.end)
        if following in _AT or (following and written_clock(following) is not None):
            return True  # “meet Jan at noon”: a month has no time
        if follows_a_number(reader, phrase.first) or before in WEEKDAYS:
            return True  # “31 apr”, “12-14 june”, “5.-7. june”, “on a friday in june”
    if phrase.flavour == "monthday" and before in RANGE_SIGNS and phrase.first > 1:
        return whole_number(reader.tokens[phrase.first - 2].key) is not None  # “12 - 14 june”
    if phrase.flavour == "weekday" and (before in {"every", "other"} or ordinal_or_word(before)):
        return True  # “every 6th friday”
    if before in _ADVERBS_OF_TIME and phrase.led in STRONG_LEADS:
        return False  # “close early on friday”
    if before in _BEFORE_WEEKDAYS and phrase.flavour == "weekday" and opens(reader, phrase.end):
        return False  # “leave early friday”
    is_title = phrase.led and before in TITLES_OF_PEOPLE  # “call dr by noon”
    if before == "in" and phrase.led in _BEHIND_PARTICLES and not reader.before(phrase.first - 1).isdecimal():
        return False  # “hand the report in by friday”, but “2 in by 7am”
    is_street = before == "st" and follows_a_name(reader, phrase.first - 1)  # “at 200 Pine St friday”
    return (before in STOPPERS and not is_title and not is_street) or before in MOVES


def _is_an_aside(reader: Reader, phrase: Phrase) -> bool:
    """Whether it ends what is said in brackets: “(trial ends 3/20)”, “(customer back at 5:30)”."""
    tokens = reader.tokens
    is_last = ")" in tokens[phrase.end - 1].trail and "(" not in tokens[phrase.first].lead
    return is_last and "(" not in tokens[0].lead


def _counts_a_thing(reader: Reader, phrase: Phrase) -> bool:
    """Whether a small ordinal, or any before what is mostly counted, counts what follows it."""
    following = reader.then(phrase.end)
    number = day_ordinal(reader.tokens[phrase.core].key) or 0
    is_small = number <= SMALL_ORDINAL and phrase.first > reader.first_word
    is_small = is_small and reader.tokens[phrase.core - 1].key != "the"
    return following in NAMED_BY_ORDINAL or (is_small and not opens(reader, phrase.end))


def _is_some_day(reader: Reader, phrase: Phrase) -> bool:
    """Whether it is a weekday of which more is said than that: “on the first warm sunday”."""
    if phrase.flavour != "weekday" or phrase.led:
        return False
    if phrase.first < 4:
        return False
    if reader.before(phrase.first) in OF_SOME_DAY:
        return True  # “the first dry saturday”
    on, the, number, thing = (token.key for token in reader.tokens[phrase.first - 4 : phrase.first])
    is_numbered = on == "on" and the == "the" and ordinal_or_word(number) is not None
    return is_numbered and thing not in NAMED_BY_ORDINAL and reader.before(phrase.first) == thing


def _is_somebodys_day(reader: Reader, phrase: Phrase) -> bool:
    """Whether it is what somebody does on a weekday, or what isn't then: “cover Jen's tuesday”, “no work friday”."""
    if phrase.flavour != "weekday" or phrase.led or phrase.first < reader.first_word + 2:
        return False
    what, before = reader.before(phrase.first), reader.before(phrase.first - 1)
    is_theirs = what.endswith(_OF_SOMEBODY) and before not in _PLACING
    return is_theirs or (what != "" and before == "no" and phrase.clock is None)


def _is_of_a_change(reader: Reader, phrase: Phrase) -> bool:
    tokens = reader.tokens
    near = tokens[max(0, phrase.first - _NEAR) : phrase.first]
    return any(token.key in CHANGING for token in (tokens[reader.first_word], *near))


def _is_moved_to(reader: Reader, phrase: Phrase) -> bool:
    """Whether it is to when something is moved."""
    tokens = reader.tokens
    near = (token.key for token in tokens[max(0, phrase.first - _NEAR) : phrase.first])
    return tokens[reader.first_word].key in CHANGING and "to" in near


def _is_of_a_fraction(reader: Reader, phrase: Phrase) -> bool:
    return reader.tokens[phrase.core].key in FRACTIONS and reader.before(phrase.first).isdigit()


def may_start(reader: Reader, phrase: Phrase) -> bool:
    """Whether it can stand before a title; most numbers there belong to the next word: `3rd party`."""
    if is_spoken_of(reader, phrase):
        return False
    key, following = reader.tokens[phrase.core].key, reader.then(phrase.end)
    single = phrase.end == phrase.core + 1
    if key == foreign.MY and single and following in foreign.MINE:
        return False  # “Mon amour”
    if key in AMBIGUOUS and (single or reader.tokens[phrase.end - 1].key in DAY_PARTS):
        return False
    if phrase.flavour in _CALLED_BY and is_written_of(reader, phrase):
        return False
    if _is_set_apart(reader, phrase):
        return phrase.flavour != "adverb" or not single  # “Monthly on the last friday: backup”
    match phrase.flavour:
        case "month" if key == "in":  # “In april order seeds”
            return following != "of"
        case "month" | "span" | "noon" | "adverb" | "after" | "period" | "plural":
            return False
        case "part":
            return key != FIRST_THING[0]
        case "ordinal":
            return (day_ordinal(key) or 0) > SMALL_ORDINAL and following not in NAMED_BY_ORDINAL
        case "slashed":
            return key != ALWAYS_OPEN and not (key in FRACTIONS and following in MEASURES)
        case "hour" if key.endswith("ish"):
            return opens(reader, phrase.end)  # not “5ish boxes”
        case "hour":
            return following not in NAMED_BY_HOUR and not reader.is_capitalised(phrase.end)
        case "clock" | "range":
            return following not in NAMED_BY_TIME
    return True


def _is_set_apart(reader: Reader, phrase: Phrase) -> bool:
    trail = reader.tokens[phrase.end - 1].trail
    return trail[:1] in _SEPARATORS if trail else reader.then(phrase.end) in _DASHES
