"""Words about when as hands write them in haste: `tomorow`, `wendesday`, `6 wks`.

A slip is two letters that changed places, one left out, doubled or not doubled, and in long words also one wrong
letter. What is written so is no other word; short words and `august` are left alone, since those are others (`sundry`,
`Munday`, `Augusta`).
"""

from collections.abc import Iterator
from string import ascii_lowercase

from webapp.quick_add.phrases import MONTHS, PLURAL_WEEKDAYS, WEEKDAYS

_SHORTEST, _LONG = 6, 8
_OTHER_WORDS = frozenset({"august", "weekdays", "workdays", "weekends"})
_SHORT_FORMS = {
    **dict.fromkeys(("wk", "wks"), "week"),
    **dict.fromkeys(("yr", "yrs"), "year"),
    **dict.fromkeys(("wknd", "wkend"), "weekend"),
    **dict.fromkeys(("mth", "mths"), "month"),
    **dict.fromkeys(("qtr", "qtrs"), "quarter"),
}
_TODAY = {
    **dict.fromkeys(("2day", "tdy"), "today"),
    **dict.fromkeys(("tmrw", "tmr", "tmrrw", "2mrw", "2moro", "tmw"), "tomorrow"),
    **dict.fromkeys(("'til", "’til"), "til"),
    **dict.fromkeys(("midday", "mid-day"), "noon"),
}
_SHORT_FORMS = _TODAY | {short: word + ("s" if short.endswith("s") else "") for short, word in _SHORT_FORMS.items()}


def _slips_of(word: str) -> Iterator[str]:
    for place, letter in enumerate(word):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + letter + word[place:]
        if place + 1 < len(word):
            yield word[:place] + word[place + 1] + letter + word[place + 2 :]
        if len(word) >= _LONG:
            yield from (word[:place] + other + word[place + 1 :] for other in ascii_lowercase)


def _single(word: str) -> str:
    """A word without the second of two letters alike: `tommorow` is `tomorow`, and so is `tomorrow`."""
    return "".join(letter for place, letter in enumerate(word) if letter != word[place - 1 : place])


_WORDS = ({"tomorrow", *WEEKDAYS, *PLURAL_WEEKDAYS, *MONTHS}) - _OTHER_WORDS
_LONG_WORDS = sorted(word for word in _WORDS if len(word) >= _SHORTEST)
_SLIPS = {slip: word for word in _LONG_WORDS for slip in _slips_of(word) if len(slip) >= _SHORTEST}
_BY_SINGLE = {_single(word): word for word in _LONG_WORDS}
_LONGEST = max(map(len, _SLIPS))


def mended(key: str) -> str:
    """The word that was meant, or the word itself."""
    if key in _SHORT_FORMS:
        return _SHORT_FORMS[key]
    if not _SHORTEST <= len(key) <= _LONGEST or key in _WORDS or not key.isalpha():
        return key
    return _SLIPS.get(key) or _BY_SINGLE.get(_single(key)) or key
