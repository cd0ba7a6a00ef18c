"""Where a time is one of several, or an end of a range, and none by itself: `8am, 2pm and 8pm`, `9am to 5pm`."""

from webapp.quick_add.amounts import whole_number
from webapp.quick_add.hours import HALVES, written_clock
from webapp.quick_add.phrases import MONTHS, RANGE_LINKS, RANGE_SIGNS, UNITS
from webapp.quick_add.reader import Reader
from webapp.quick_add.times import AT

_AND = frozenset({"and", "or", "&"})


def is_one_of_several(reader: Reader, index: int, end: int) -> bool:
    """Whether the time from a word to before `end` is one of several, or an end of a range."""
    link = reader.then(end)
    if not link and _is_listed(reader, end):
        return True
    if link in RANGE_LINKS:
        following = reader.then(end + 1)
        following = reader.then(end + 2) if following in AT else following
        if following and (written_clock(following) or _is_bare_hour(reader, end + 1, link, following)):
            return True
    if reader.before(index) not in RANGE_LINKS or index < 2:
        return False
    earlier = reader.tokens[index - 2].key
    return earlier in HALVES or written_clock(earlier) is not None or whole_number(earlier) is not None


def _is_listed(reader: Reader, index: int) -> bool:
    """Whether a comma and another time stand behind one, `8am, 2pm and 8pm`, or two other hours: `at 9, 12 and 15`."""
    key = reader.then(index, comma=True)
    if not key:
        return False
    if written_clock(key) is not None:
        return reader.then(index + 1) in _AND
    return key.isdecimal() and reader.then(index + 1) in _AND and reader.then(index + 2).isdecimal()


def _is_bare_hour(reader: Reader, index: int, link: str, key: str) -> bool:
    """Whether a number after `9am to` is an hour, too."""
    hour = whole_number(key)
    if hour is None or hour >= 24 or link not in RANGE_SIGNS:
        return False
    following = reader.then(index + 1)
    return following not in MONTHS and following not in UNITS
