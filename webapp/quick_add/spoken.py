"""Times in words: `half past 4`, `quarter to nine`, `half two`, `ten am`, `nine thirty`."""

from datetime import time

from webapp.quick_add.amounts import count
from webapp.quick_add.hours import HALVES, likely_hour
from webapp.quick_add.phrases import MINUTE_WORDS, NUMBER_WORDS, TONIGHT, UNITS
from webapp.quick_add.reader import Reader
from webapp.quick_add.times import AT, DATES, UP_TO, Clock, in_part

SPOKEN = {"half": 30, "quarter": 15}
_HALVING = frozenset({"", "in", "by", "and", "a", "one", "other", "or", "the"})
MINUTES_PAST = {"five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}  # only after “at”
_FIGURES_TO = frozenset({"5", "20", "25"})
FIGURES_PAST = {"5": 5, "10": 10, "20": 20, "25": 25}  # “at 10 past 4”; “at 10 to 12” may be from one to the other


def is_minutes_to(reader: Reader, index: int, key: str) -> bool:
    """Whether `at` stands before minutes to an hour, `5 to 3`; “at 10 to 12” may be from one to the other."""
    if key not in _FIGURES_TO or reader.then(index + 1) != "to" or reader.before(index) not in AT:
        return False
    hour = count(reader.then(index + 2))
    return hour is not None and hour <= 12 and hour < int(key)


def with_its_half(reader: Reader, index: int, key: str) -> Clock | None:
    """`ten am`, `four thirty pm`, which say themselves that they are times."""
    found = words_at(reader, index, key)
    return found if found is not None and reader.tokens[found.end - 1].key in HALVES else None


def words_at(reader: Reader, index: int, key: str) -> Clock | None:
    """A time in words, with minutes or with am or pm: `nine thirty`, `ten am`, `seven oh five`."""
    hour = NUMBER_WORDS.get(key)
    if hour is None or hour > 12:
        return None
    end, minute = _minutes_in_words(reader, index + 1)
    half = HALVES.get(reader.then(end))
    if half is not None:
        return in_part(reader, Clock(end + 1, time(hour % 12 + (12 if half == "pm" else 0), minute), "clock"))
    if end == index + 1 or reader.then(end) in UNITS:
        return None
    return in_part(reader, Clock(end, time(likely_hour(hour, key), minute), "clock"))


def _minutes_in_words(reader: Reader, index: int) -> tuple[int, int]:
    """The minutes that follow an hour in words, and the place after them; none are 0."""
    key, following = reader.then(index), reader.then(index + 1)
    if key == "oh" and 0 < NUMBER_WORDS.get(following, 0) < 10:
        return index + 2, NUMBER_WORDS[following]
    minute = MINUTE_WORDS.get(key)
    if minute is None:
        return index, 0
    more = NUMBER_WORDS.get(following, 0) if minute % 10 == 0 and minute >= 20 else 0
    return (index + 2, minute + more) if 0 < more < 10 else (index + 1, minute)


def _british_hour(reader: Reader, index: int, key: str) -> int | None:
    """The hour after `half`, beside a date or after “at”; in words also at the end of a line."""
    hour = count(key) if key else None
    if hour is None or hour > 12:
        return None
    before = reader.tokens[index - 1].key if index else ""
    if before in DATES | AT | UP_TO or reader.then(index + 2) in DATES | TONIGHT:
        return hour
    ends = key in NUMBER_WORDS and index + 2 == reader.count and before not in _HALVING
    return hour if ends else None


def spoken_at(reader: Reader, index: int, key: str) -> Clock | None:
    """`half past 4`, `quarter to nine`."""
    link, word = reader.then(index + 1), reader.then(index + 2)
    if key == "half" and (british := _british_hour(reader, index, link)) is not None:  # “half two” is half past two
        return in_part(reader, Clock(index + 2, time(likely_hour(british, link), 30), "hour"))
    hour = count(word) if word else None
    if link not in {"past", "to"} or hour is None or hour > 12 or (key, link) == ("half", "to"):
        return None
    minutes, hour = SPOKEN.get(key) or (MINUTES_PAST | FIGURES_PAST)[key], hour if link == "past" else hour - 1 or 12
    minutes = likely_hour(hour, word) * 60 + (minutes if link == "past" else 60 - minutes)
    return in_part(reader, Clock(index + 3, time(minutes // 60, minutes % 60), "clock"))
