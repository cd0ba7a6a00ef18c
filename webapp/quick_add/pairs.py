"""Phrases of a line of which nobody can say which is meant: lists and ranges of days, and loose times."""

import re
from itertools import islice, pairwise

from webapp.quick_add import foreign
from webapp.quick_add.lists import opens
from webapp.quick_add.narrowing import tells_how_often
from webapp.quick_add.phrase import Phrase
from webapp.quick_add.phrases import (
    LETTERS_OF_WEEKDAYS,
    LINKS,
    MONTHS,
    NUMBER_WORDS,
    TITLES_OF_PEOPLE,
    UNITS,
)
from webapp.quick_add.reader import Reader
from webapp.quick_add.tokens import Token

_NEAR = 4  # words
_BETWEEN = 2  # words
_OTHERWISE = frozenset({"so", "later", "earlier", "sooner", "next"})
_DAYS = re.compile(r"[0-9]{1,2}(?:[./][0-9]{1,2}\.?|\.)[-–][0-9]{1,2}(?:[./][0-9]{1,2})?\.?")
_NUMBERS = re.compile(r"[0-9]{1,2}[-–][0-9]{1,2}")
_TAKEN_BACK = frozenset({"no", "sorry", "rather", "actually", "wait", "mean", "correction", "oops"})
_OF_A_CORRECTION = _TAKEN_BACK | frozenset({"i", "or", "better", "make", "it", "-", "–", "—"})
_DEADLINES = frozenset({"by", "due", "deadline"})  # “the costume for wednesday by friday”
_COMMAS = frozenset({",", ".,"})  # “10.4., 10.7.”


def mark_lists(reader: Reader, phrases: list[Phrase]) -> None:
    """Find phrases in a list or a range, `monday to friday`, `8.5. until 10.5.`; they are only suggested."""
    for phrase in phrases:
        phrase.listed = phrase.listed or _is_one_of_two(reader, phrase)
    for one, other in pairwise(phrases):
        if one.repetition is not None and one.listed and not _pauses(reader, one) and other.first - one.end <= _BETWEEN:
            other.listed = True  # “every mon 9am and thu 2pm”
        if one.repetition is not None or other.repetition is not None or one.has_day != other.has_day:
            continue
        is_range = one.has_day and other.is_end and one.end == other.first
        is_range = is_range and not one.is_start and one.flavour != "month"
        is_range = is_range or _is_of_another_week(one, other)
        if is_range or _links(reader, one, other) or _are_alike(reader, one, other):
            one.listed = other.listed = True
        elif _is_corrected(reader, one, other):
            one.listed, other.led = True, other.led or one.led


def _is_one_of_two(reader: Reader, phrase: Phrase) -> bool:
    """Whether a choice follows that is no phrase by itself: `in a day or two`, `friday at 3 or 4`, `today or later`."""
    if phrase.repetition is not None or not reader.is_next(phrase.end - 1, "or") or not reader.then(phrase.end):
        return False
    following = reader.then(phrase.end + 1)
    is_number = following in NUMBER_WORDS or following.isdecimal()
    if is_number and not opens(reader, phrase.end + 2):
        return False  # “call today or 3 clients leave”
    return is_number or following in _OTHERWISE or (following == "the" and reader.then(phrase.end + 2) in UNITS)


def _is_of_another_week(one: Phrase, other: Phrase) -> bool:
    """Whether a weekday and another day stand together, of which a third is meant: `friday in two weeks`."""
    is_bare = one.flavour == "weekday" and one.clock is None and other.flavour == "near" and other.strong
    is_bare = is_bare and not one.is_in_a_name and other.end > other.core + 1
    return is_bare and one.end == other.first and one.day != other.day


def _are_alike(reader: Reader, one: Phrase, other: Phrase) -> bool:
    """Whether both end parts that are built alike: `Jana 4.5., Tim 17.9.`, `book the flight apr 2, back apr 6`."""
    if one.led or other.led or one.strong != other.strong or one.flavour != other.flavour or not one.has_day:
        return False
    between = reader.tokens[one.end : other.first]
    return len(between) <= _NEAR and _pauses(reader, one) and all(each.is_word and not each.trail for each in between)


def _pauses(reader: Reader, phrase: Phrase) -> bool:
    return reader.tokens[phrase.end - 1].trail in _COMMAS | {";"}


def _is_corrected(reader: Reader, one: Phrase, other: Phrase) -> bool:
    """Whether the second is said instead of the first: `on friday, no, monday`, `at 4 - sorry, 5pm`."""
    between = [token.key for token in reader.tokens[one.end : other.first]]
    if not 0 < len(between) <= _NEAR or one.is_time_only != other.is_time_only:
        return False
    return not _TAKEN_BACK.isdisjoint(between) and _OF_A_CORRECTION.issuperset(between)


def has_loose_times(reader: Reader, phrases: list[Phrase]) -> bool:
    """Whether several times stand alone, of which none is read: `doors 7pm, show 8pm`, `pack at 4, post at 5`."""
    return len(list(islice((phrase for phrase in phrases if is_loose(reader, phrase)), 2))) > 1


def is_loose(reader: Reader, phrase: Phrase) -> bool:
    """Whether it is a time of which nobody says whether it is meant, on no day."""
    if phrase.strong or not phrase.is_time_only:
        return False
    return phrase.flavour in {"clock", "noon"} or (phrase.flavour == "hour" and opens(reader, phrase.end))


def _links(reader: Reader, one: Phrase, other: Phrase) -> bool:
    between = other.first - one.end
    if between == 0 and one.is_start and other.is_end:
        return False  # “the sale from friday until sunday”
    if between == 0 and one.is_in_a_name and not other.is_in_a_name and not reader.tokens[one.end - 1].trail:
        return False  # “at Bar Sunday thursday 6pm”
    if between == 1 and reader.tokens[one.end].key in LINKS | foreign.LINKS:
        return True
    trail = reader.tokens[one.end - 1].trail
    if trail == reader.tokens[other.end - 1].trail == ":" and one.flavour == other.flavour == "weekday":
        return True  # “Fri: rent, Sat: market”
    alike = one.flavour == other.flavour
    alike = alike or (one.flavour in {"monthday", "period"} and other.flavour == "month" and not other.led)
    if between == 0 and other.led == "for" and one.flavour == other.flavour and one.has_day and not one.joined:
        return True  # “swap 3/14 for 3/21”
    is_row = trail in _COMMAS or (one.flavour == "weekday" and (other.led == one.led or other.led not in _DEADLINES))
    return between == 0 and (other.led == "to" or (alike and is_row))


def says_days(reader: Reader) -> bool:
    """Whether a line says days which no date is read of: from one to another in figures, `9.-10.5.`, `3/23-27`, `12-14
    june`; some weekdays, `MWF`; or a day in another language, `lundi`, `Do 19 Uhr`."""
    return any(_is_of_days(reader, index, token) for index, token in enumerate(reader.tokens))


def _is_of_days(reader: Reader, index: int, token: Token) -> bool:
    key = token.key
    if tells_how_often(reader, index) or key in LETTERS_OF_WEEKDAYS or _is_foreign(reader, index, token):
        return True
    if not key[0].isdigit():
        return False
    if key.isdigit() and index + 1 < reader.count and reader.tokens[index + 1].key in foreign.MONTHS:
        return True
    day_first = reader.context.date_order == "dmy"
    if _NUMBERS.fullmatch(key):
        return (index > 0 and reader.tokens[index - 1].key in MONTHS) or reader.then(index + 1) in MONTHS
    return _DAYS.fullmatch(key) is not None and (day_first or "/" in key)


def _is_foreign(reader: Reader, index: int, token: Token) -> bool:
    """Whether it names a day in another language. What is written like a name is one: “call Domingo”."""
    if token.key not in foreign.DAYS:
        return token.key in foreign.SHORT_DAYS and index + 1 < reader.count and _is_before_a_figure(reader, index)
    before = reader.tokens[index - 1].key if index else ""
    text = reader.text(index)
    return text.islower() or (token.key.endswith(("tag", "woch", "abend")) and before not in TITLES_OF_PEOPLE)


def _is_before_a_figure(reader: Reader, index: int) -> bool:
    """Whether the two letters of a weekday stand before a time or a date: “Do 19 Uhr”."""
    is_day = reader.context.date_order == "dmy" and reader.text(index).istitle() and index > reader.first_word
    return is_day and reader.tokens[index + 1].key[0].isdigit()
