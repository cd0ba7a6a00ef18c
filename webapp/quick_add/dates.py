"""Any date at a word of the line."""

from datetime import date

from webapp.quick_add.day import Day
from webapp.quick_add.fixed_dates import FIXED_WORDS, fixed_date_at
from webapp.quick_add.reader import Reader
from webapp.quick_add.spans import COUNTING_WORDS, counted_date_at

DATE_WORDS = FIXED_WORDS | COUNTING_WORDS


def date_at(reader: Reader, index: int, key: str, base: date) -> Day | None:
    """The date that begins at the word `key`, seen from `base`, or None. May raise OverflowError."""
    return fixed_date_at(reader, index, key, base) or counted_date_at(reader, index, key, base)
