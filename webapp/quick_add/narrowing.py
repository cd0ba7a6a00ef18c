"""What the words around a repeat say of it that no rule can: `every mon 9am and thu 2pm`, `every day at 8, 12 and 4`,
`every hour from 9 to 5`, `twice daily at 9`. Such a repeat is only suggested, since a part of it would be another one.
"""

from webapp.quick_add.amounts import day_ordinal, whole_number
from webapp.quick_add.hours import written_clock
from webapp.quick_add.lists import opens
from webapp.quick_add.phrases import (
    AMBIGUOUS_DAYS,
    DAY_PARTS,
    MONTHS,
    ORDINAL_WORDS,
    PLURAL_WEEKDAYS,
    UNITS,
    UNTIL,
    WEEKDAYS,
)
from webapp.quick_add.reader import Reader
from webapp.quick_add.repeat_tail import Repetition
from webapp.quick_add.times import AT

_LINKS = frozenset({"and", "or", "&", "+"})
_NARROWING = frozenset({"between", "except", "excluding"})
_LEADS = AT | {"on", "the"}
_SAYING_MORE = _LINKS | _NARROWING | UNTIL | AT | {"for", "from"}
_DAY_WORDS = (
    WEEKDAYS.keys() | PLURAL_WEEKDAYS.keys() | DAY_PARTS.keys() | {"every", "each", "weekend", "noon", "midnight"}
)
_DAYS = _DAY_WORDS - {"every", "each"}
_OFTEN = frozenset({"twice", "thrice", "times", "x"})
_TIMES_OF_EACH = frozenset({"a", "per"})
_LOOSE = frozenset({"few", "couple", "half", "several", "time"})
_UNREAD = frozenset({"hourly", "nightly", "weeknights", "mornings", "evenings", "nights", "afternoons"})
_LAST_HOUR = 24


def says_more(reader: Reader, index: int, found: Repetition) -> bool:
    """Whether the words right behind a repeat that begins at a word, or right before it, say more of it."""
    before = reader.before(index)
    if before in _OFTEN or (before[-1:] == "x" and before[:-1].isdecimal()):
        return True  # “twice daily at 9am”
    if found.rule.frequency == "HOURLY" and whole_number(before) is not None:
        return True  # “from 9 to 5 every hour”
    if before in _LINKS and reader.before(index - 1) in _DAYS:
        return True  # “noon and every friday”
    at = found.end
    key = reader.then(at)
    if not key:
        with_comma = found.clock is not None and at < reader.count and reader.tokens[at - 1].trail == ","
        return with_comma and _is_time(reader, at, reader.then(at, comma=True))
    if key not in _SAYING_MORE and not key[0].isdigit():
        return False
    following = reader.then(at + 1)
    if key in _LINKS:
        return _goes_on(reader, at + 1, following, found) or (key == "or" and following == "so")
    if key == "from":
        return found.rule.frequency == "HOURLY" and _is_time(reader, at + 1, following, may_go_on=True)
    if key in UNTIL:
        return found.rule.frequency == "HOURLY" and _is_time(reader, at + 1, following)
    if following == "times" or key == "for":
        return "times" in {following, reader.then(at + 2)}
    return key in _NARROWING or _is_time(reader, at + (key in AT), following if key in AT else key)


def tells_how_often(reader: Reader, index: int) -> bool:
    """Whether a word says how often, where no repeat is read: `once a week`, `every few days`, `hourly`."""
    key = reader.tokens[index].key
    if key in _UNREAD:
        return True
    if key in {"once", *_OFTEN}:
        return reader.then(index + 1) in _TIMES_OF_EACH and reader.then(index + 2) in UNITS
    following = reader.then(index + 1) if key == "every" else ""
    return following in _LOOSE or (following[:1].isdigit() and reader.then(index + 2) in UNITS)


def _goes_on(reader: Reader, index: int, key: str, found: Repetition) -> bool:
    """Whether another day or time is named: `and thu 2pm`, `or on the 3rd`, `and 11`."""
    for _ in range(2):
        if key in _LEADS:
            index, key = index + 1, reader.then(index + 1)
    if key in AMBIGUOUS_DAYS and not opens(reader, index + 1):
        return False  # “every friday and sun cream”
    if key in _DAY_WORDS or key in MONTHS or day_ordinal(key) is not None:
        return True
    if key in ORDINAL_WORDS:
        return reader.then(index + 1) in _DAY_WORDS
    return found.clock is not None and _is_time(reader, index, key)


def _is_time(reader: Reader, index: int, key: str, *, may_go_on: bool = False) -> bool:
    """Whether a word is a time, or the hour of one that ends there, or is one of several: the 11 of `at 9 and 11`."""
    if not key or written_clock(key) is not None:
        return key != ""
    hour = whole_number(key)
    if hour is None or hour > _LAST_HOUR:
        return False
    following = reader.then(index + 1)
    return following not in UNITS if may_go_on else not following or following in _LINKS
