"""What is written in haste, and the words that only look like it."""

import pytest

from webapp.quick_add.phrases import MONTHS, PLURAL_WEEKDAYS, WEEKDAYS
from webapp.quick_add.slips import mended


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tomorow", "tomorrow"),
        ("tommorow", "tomorrow"),
        ("tommorrow", "tomorrow"),
        ("tomorroww", "tomorrow"),
        ("wendesday", "wednesday"),
        ("wednsday", "wednesday"),
        ("thrusday", "thursday"),
        ("saterday", "saturday"),
        ("firday", "friday"),
        ("mondday", "monday"),
        ("febuary", "february"),
        ("dezember", "december"),
        ("novembre", "november"),
        ("wks", "weeks"),
        ("yr", "year"),
    ],
)
def test_a_slip_is_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert mended(typed) == meant


@pytest.mark.parametrize("word", ["sundry", "munday", "sundar", "augusta", "auguste", "toady", "veery", "march", "mar"])
def test_another_word_stays_that_word(word: str) -> None:
    assert mended(word) == word


@pytest.mark.parametrize("word", ["today", "tomorrow", *WEEKDAYS, *PLURAL_WEEKDAYS, *MONTHS])
def test_a_word_written_well_stays_as_it_is(word: str) -> None:
    assert mended(word) == word
