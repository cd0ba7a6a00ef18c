"""Phrases of a line of which nobody can say which is meant: lists and ranges of days, and loose times."""

from itertools import pairwise

from webapp.quick_add.phrase import Phrase
from webapp.quick_add.phrases import LINKS
from webapp.quick_add.reader import Reader

_COMMAS = frozenset({",", ".,"})  # “10.4., 10.7.”


def mark_lists(reader: Reader, phrases: list[Phrase]) -> None:
    """Find phrases in a list or a range, `monday to friday`, `8.5. until 10.5.`; they are only suggested."""
    for one, other in pairwise(phrases):
        if one.repetition is not None or other.repetition is not None or one.has_day != other.has_day:
            continue
        is_range = one.has_day and other.is_end and one.end == other.first
        is_range = is_range and not one.is_start and one.flavour != "month"
        if is_range or _links(reader, one, other):
            one.listed = other.listed = True


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
