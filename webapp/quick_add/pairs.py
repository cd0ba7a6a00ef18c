"""Phrases of a line of which nobody can say which is meant: lists and ranges of days, and loose times."""

import re
from itertools import pairwise

from webapp.quick_add.phrase import Phrase
from webapp.quick_add.phrases import LINKS, MONTHS
from webapp.quick_add.reader import Reader

_NEAR = 4  # words
_DAYS = re.compile(r"[0-9]{1,2}(?:[./][0-9]{1,2}\.?|\.)[-–][0-9]{1,2}(?:[./][0-9]{1,2})?\.?")
_NUMBERS = re.compile(r"[0-9]{1,2}[-–][0-9]{1,2}")
_TAKEN_BACK = frozenset({"no", "sorry", "rather", "actually", "wait", "mean", "correction", "oops"})
_OF_A_CORRECTION = _TAKEN_BACK | frozenset({"i", "or", "better", "make", "it", "-", "–", "—"})
_COMMAS = frozenset({",", ".,"})  # “10.4., 10.7.”


def mark_lists(reader: Reader, phrases: list[Phrase]) -> None:
    """Find phrases in a list or a range, `monday to friday`, `8.5. until 10.5.`; they are only suggested."""
    for one, other in pairwise(phrases):
        if one.repetition is not None or other.repetition is not None or one.has_day != other.has_day:
            continue
        is_range = one.has_day and other.is_end and one.end == other.first
        is_range = is_range and not one.is_start and one.flavour != "month"
        if is_range or _links(reader, one, other) or _are_alike(reader, one, other):
            one.listed = other.listed = True
        elif _is_corrected(reader, one, other):
            one.listed, other.led = True, other.led or one.led


def _are_alike(reader: Reader, one: Phrase, other: Phrase) -> bool:
    """Whether both end parts that are built alike: `Jana 4.5., Tim 17.9.`, `book the flight apr 2, back apr 6`."""
    if one.led or other.led or one.strong or other.strong or one.flavour != other.flavour or not one.has_day:
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


def is_one_of_times(phrase: Phrase, phrases: list[Phrase]) -> bool:
    """Whether it is a loose time beside another one: `doors 7pm, show 8pm`."""
    if phrase.flavour != "clock" or phrase.strong or not phrase.is_time_only:
        return False
    loose = (other for other in phrases if other.flavour == "clock" and not other.strong and other.is_time_only)
    return sum(1 for _ in loose) > 1


def _links(reader: Reader, one: Phrase, other: Phrase) -> bool:
    between = other.first - one.end
    if between == 1 and reader.tokens[one.end].key in LINKS:
        return True
    trail = reader.tokens[one.end - 1].trail
    alike = one.flavour == other.flavour
    return between == 0 and (other.led == "to" or (alike and (trail in _COMMAS or one.flavour == "weekday")))


def says_days(reader: Reader) -> bool:
    """Whether a line says from one day to another in figures, which no date is read of: `9.-10.5.`, `3/23-27`, `12-14
    june`."""
    tokens = reader.tokens
    for index, token in enumerate(tokens):
        if _DAYS.fullmatch(token.key) and ("/" in token.key or reader.context.date_order == "dmy"):
            return True
        if _NUMBERS.fullmatch(token.key):
            before, after = tokens[index - 1].key if index else "", reader.then(index + 1)
            if before in MONTHS or after in MONTHS:
                return True
    return False
