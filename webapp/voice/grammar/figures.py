"""Numbers in the words about times, written as somebody would type them: `at nine thirty` and `at 930` are `at 9:30`.

Words of which no time is read in the end stay as they were said; see `lines`.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from webapp.quick_add.phrases import MONTHS, ORDINAL_WORDS, PLURAL_WEEKDAYS, UNITS, WEEKDAYS
from webapp.voice.grammar.verbs import THINGS, VERBS
from webapp.voice.grammar.words import Word, listed

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS = {word: number for number, word in enumerate([*_ONES, *_TEENS], start=1)} | _TENS
_DAYS = frozenset({*WEEKDAYS, *PLURAL_WEEKDAYS, "today", "tomorrow", "tonight", "morning", "afternoon", "evening"})
_AT = listed("at by around about before after until till til to @")
_HALVES = {"am": "am", "a.m": "am", "pm": "pm", "p.m": "pm"}
_CLOCK = re.compile(r"([0-9]{1,2})[.:]?([0-5][0-9])")
_CALLING = frozenset({"order", "call", "check", "pack", "plan", "review", "test", "open", "close", "lock", "load"})
_ABOUT = frozenset({"about", "because", "so", "regarding"})
_OF_MONTH = frozenset({"of", "in", "each", "every", "and"})
_OF_ONCE = frozenset({"day", "week", "month", "year", "quarter", "fortnight"})


class Typed(Struct, frozen=True):
    """What would be typed for some words: the `text` for words `first` to before `end`."""

    text: str
    first: int
    end: int


def typed(words: Sequence[Word], source: str, *, is_time: bool = False) -> list[Typed]:
    """The words as they would be typed, in order: as they were said, but for numbers of times. `is_time` says that they
    begin with one."""
    found: list[Typed] = []
    index = 0
    while index < len(words):
        said = words[index].meant or as_said(words[index], source)
        one = _at(words, index, is_time=is_time) or Typed(said, index, index + 1)
        found.append(one)
        index = one.end
    return found


def as_said(word: Word, source: str) -> str:
    """A word with the signs that are written onto it."""
    return " ".join(source[word.begin : word.stop].split())


def _sign(word: Word) -> str:
    """What of the signs behind a word a typed line keeps."""
    return word.after if word.after and word.after[0] in ",:" else "." if word.key in {"a.m", "p.m"} else ""


def _at(words: Sequence[Word], index: int, *, is_time: bool) -> Typed | None:
    return (
        _clock(words, index, is_time=is_time)
        or _ordinal(words, index)
        or _of_month(words, index)
        or _amount(words, index)
        or _from_now(words, index)
        or _some_time(words, index)
        or _once(words, index)
        or _coming(words, index)
        or _after_the_weekend(words, index)
        or _a_quarter(words, index)
        or _before(words, index)
        or _at_an_hour(words, index)
        or _at_lunch(words, index)
        or _from_to(words, index)
        or _and_a_half(words, index)
        or _mending(words, index)
    )


def _key(words: Sequence[Word], index: int) -> str:
    return words[index].key if 0 <= index < len(words) else ""


def _number(words: Sequence[Word], index: int) -> tuple[int, int] | None:
    """The number up to 99 that the words from this one on say, and the place after it."""
    number = NUMBERS.get(_key(words, index))
    if number is None:
        key = _key(words, index)
        if "-" in key:
            ten, _, one = key.partition("-")
            if ten in _TENS and one in _ONES[:9]:
                return _TENS[ten] + NUMBERS[one], index + 1
        return None
    if number >= 20 and number % 10 == 0 and (one := _key(words, index + 1)) in _ONES[:9]:
        return number + NUMBERS[one], index + 2
    return number, index + 1


def _half(words: Sequence[Word], index: int) -> tuple[str, int]:
    """`am` or `pm` at a word, perhaps in two letters, and the place after it."""
    key = _key(words, index)
    if key in _HALVES:
        return _HALVES[key], index + 1
    if key in {"a", "p"} and _key(words, index + 1) == "m":
        return f"{key}m", index + 2
    return "", index


def _clock(words: Sequence[Word], index: int, *, is_time: bool) -> Typed | None:
    """`9:30` of `930`, `9.30`, `9 30`, `nine thirty`, `sixteen thirty`: after “at”, beside a day, or with “pm”."""
    key, before = _key(words, index), _key(words, index - 1)
    reminds = before == "for" and index == 1 and not (key.isdigit() and len(key) > 3)  # “a reminder | for 630 | to …”
    led = (is_time and index == 0) or before in _AT or reminds or (before in _DAYS and not words[index - 1].after)
    figures = _CLOCK.fullmatch(key)
    if figures is not None and int(figures[1]) < 24 and not (key.isdigit() and _key(words, index + 1).isdigit()):
        half, end = _half(words, index + 1)
        bare = key.isdigit()
        if not half and not led and not (_key(words, end) in _DAYS and not words[end - 1].after and not bare):
            return None
        if bare and len(key) == 4 and _key(words, index - 1) in {"to", "by", "after", "before", "about"} and not half:
            return None if 1900 < int(key) < 2100 else Typed(f"{figures[1]}:{figures[2]}", index, end)
        return Typed(f"{figures[1]}:{figures[2]}{half}", index, end)
    hour, end = (int(key), index + 1) if key.isdigit() and int(key) < 24 else _number(words, index) or (0, 0)
    if not 0 < hour < 24 or (end and words[end - 1].after):
        return None
    half, after = _half(words, end)
    if half:
        return Typed(f"{hour}{half}", index, after)
    minute = _minute(words, end)
    if minute is None:
        spoken = led and hour > 12 and _key(words, end) == "hundred"
        return Typed(f"{hour}:00", index, end + 1 + (_key(words, end + 1) == "hours")) if spoken else None
    half, after = _half(words, minute[1])
    if half or led or (_key(words, after) in _DAYS and not words[after - 1].after):
        if _key(words, after) in UNITS and not half:
            return None
        return Typed(
            f"{hour}:{minute[0]:02}{half}" if hour > 9 or half or hour < 6 else f"{hour}:{minute[0]:02}", index, after
        )
    return None


def _minute(words: Sequence[Word], index: int) -> tuple[int, int] | None:
    """Minutes of two digits, or in words from ten on, or `oh five`; and the place after them."""
    key = _key(words, index)
    if len(key) == 2 and key.isdigit() and int(key) < 60:
        return int(key), index + 1
    if key in {"oh", "o"}:
        one = _number(words, index + 1)
        return one if one is not None and one[0] < 10 else None
    found = _number(words, index)
    return found if found is not None and 10 <= found[0] < 60 else None


def _ordinal(words: Sequence[Word], index: int) -> Typed | None:
    """`23rd` of `twenty third`."""
    day = ORDINAL_WORDS.get(_key(words, index), 0)
    said = _key(words, index)
    if not day and said.isdigit() and len(said) < 3:
        day = int(said) if _key(words, index + 1) not in UNITS else 0
        day = day if day < 32 and _key(words, index - 1) == "the" and _key(words, index - 2) in WEEKDAYS else 0
    if day and _key(words, index - 1) == "the" and _key(words, index - 2) in WEEKDAYS:  # “Monday the ninth”
        return Typed(f"{_numbered(day)}{_sign(words[index])}", index, index + 1)
    of_month = _key(words, index - 2) == "on" and _key(words, index - 3) in {"month", "months", "quarter"}
    if day and _key(words, index - 1) == "the" and of_month and _key(words, index + 1) not in _DAYS:
        return Typed(f"{_numbered(day)}{_sign(words[index])}", index, index + 1)  # “every month on the first”
    ten, one = _key(words, index), ORDINAL_WORDS.get(_key(words, index + 1), 0)
    if ten in {"twenty", "thirty"} and 0 < one < (10 if ten == "twenty" else 2) and not words[index].after:
        day = _TENS[ten] + one
        return Typed(f"{_numbered(day)}{_sign(words[index + 1])}", index, index + 2)
    return None


def _of_month(words: Sequence[Word], index: int) -> Typed | None:
    """`12` of `on March twelve`, where nothing follows that there may be twelve of."""
    led = _key(words, index - 2) in _AT | {"on", "for", "due", "from"}
    found = _number(words, index)
    if found is None or not led or _key(words, index - 1) not in MONTHS or words[index - 1].after:
        return None
    day, end = found
    ends = words[end - 1].after or _key(words, end) in _AT | {"", "and", "in"}
    return Typed(f"{day}{_sign(words[end - 1])}", index, end) if ends and day < 32 else None


def _numbered(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th") if day not in {11, 12, 13} else "th"
    return f"{day}{ending}"


def _amount(words: Sequence[Word], index: int) -> Typed | None:
    """`25` of `twenty five days`."""
    found = _number(words, index)
    if found is None or _key(words, found[1]) not in UNITS or words[found[1] - 1].after:
        return None
    return Typed(str(found[0]), index, found[1]) if found[0] > 1 else None


def _from_now(words: Sequence[Word], index: int) -> Typed | None:
    """`in 2 weeks` of `two weeks from now`, `in an hour` of `an hour from now`."""
    key = _key(words, index)
    found = _number(words, index) or ((1, index + 1) if key in {"a", "an"} else None)
    if found is None and key.isdigit() and len(key) < 4:
        found = int(key), index + 1
    if found is None or _key(words, found[1]) not in UNITS:
        return None
    end = found[1] + 1
    if (_key(words, end), _key(words, end + 1)) not in {("from", "now"), ("from", "today")}:
        return None
    return Typed(f"in {found[0]} {words[found[1]].text}{_sign(words[end + 1])}", index, end + 2)


def _some_time(words: Sequence[Word], index: int) -> Typed | None:
    """`on` of `sometime on`, `by` of `no later than`, `today` of `later today`: a day, however it is led to."""
    key, following, then = (_key(words, index + ahead) for ahead in range(3))
    if (key, following, then) == ("no", "later", "than"):
        return Typed("by", index, index + 3)
    whole = 2 if (key, following) == ("some", "time") else int(key == "sometime")
    if whole and _key(words, index + whole) in {"on", "next", "this", "tomorrow", "today", "before"}:
        return Typed(words[index + whole].text + _sign(words[index + whole]), index, index + whole + 1)
    if key in {"later", "earlier"} and following in {"today", "tomorrow", "this"} and not words[index].after:
        return Typed(words[index + 1].text + _sign(words[index + 1]), index, index + 2) if key == "later" else None
    return None


def _once(words: Sequence[Word], index: int) -> Typed | None:
    """`every week` of `once a week`, `once every week` and `every single week`."""
    key, following, then = (_key(words, index + ahead) for ahead in range(3))
    if key == "once" and following in {"a", "an", "per"} and then in _OF_ONCE:
        return Typed(f"every {then}{_sign(words[index + 2])}", index, index + 3)
    if (key, following) == ("once", "every"):
        return Typed("every", index, index + 2)
    if (
        key == "every"
        and following in {"second", "2nd"}
        and then in WEEKDAYS
        and _key(words, index + 3) not in _OF_MONTH
    ):
        return Typed("every other", index, index + 2)
    if key == "every" and [_key(words, index + ahead) for ahead in (1, 2)] == ["couple", "of"]:
        return Typed("every 2", index, index + 3)
    if key in {"repeat", "repeats", "repeating", "recurring"} and following == "every" and index:
        return Typed("every", index, index + 2)
    if (
        key == "the"
        and following in {"day", "week"}
        and then == "before"
        and _key(words, index + 3) in {*MONTHS, *WEEKDAYS, "the"}
    ):
        return Typed(f"1 {following}", index, index + 2)  # “1 day before October 31st”
    if (key, following) == ("every", "single"):
        return Typed("every", index, index + 2)
    if key == "every" and following == "year" and then == "on" and _key(words, index + 3) in MONTHS:
        return Typed("every", index, index + 3)
    return None


def _a_quarter(words: Sequence[Word], index: int) -> Typed | None:
    """`quarter past` of `a quarter past`."""
    key, following, then = (_key(words, index + ahead) for ahead in range(3))
    minutes = _number(words, index)
    if (
        minutes is not None
        and minutes[1] - index == 2
        and _key(words, minutes[1]) in {"past", "to"}
        and _key(words, index - 1) in _AT
    ):
        hour = _number(words, minutes[1] + 1)
        if hour is not None and hour[0] < 13 and minutes[0] < 60:
            past = _key(words, minutes[1]) == "past"
            clock = (hour[0] * 60 + (minutes[0] if past else -minutes[0])) // 60 or 12
            return Typed(f"{clock}:{minutes[0] if past else 60 - minutes[0]:02}", index, hour[1])
    return (
        Typed("quarter", index, index + 2) if (key, following) == ("a", "quarter") and then in {"past", "to"} else None
    )


def _before(words: Sequence[Word], index: int) -> Typed | None:
    """`by 5` of `before five` at the end, or beside a day."""
    key, hour = _key(words, index), _key(words, index + 1)
    following = _key(words, index + 2)
    number = NUMBERS.get(hour, int(hour) if hour.isdigit() and len(hour) < 3 else 0)
    if key not in {"before", "around", "by"} or not 0 < number < 13 or (following and following not in _DAYS):
        return None
    return Typed(f"at {number}", index, index + 2)


def _at_lunch(words: Sequence[Word], index: int) -> Typed | None:
    """`noon` of `midday` and `lunchtime`, after “at” or beside a day."""
    key, before, then = (_key(words, index + ahead) for ahead in (0, -1, 1))
    if key not in {"midday", "lunchtime"} or (before not in {*_AT, *_DAYS, *MONTHS} and then not in _DAYS):
        return None
    return Typed(("noon" if before in _AT else "at noon") + _sign(words[index]), index, index + 1)


def _at_an_hour(words: Sequence[Word], index: int) -> Typed | None:
    """`at 4:00` of `at four` in the middle: before what is to be done then, or with whom, or what about."""
    key, hour, link, then = (_key(words, index + ahead) for ahead in range(4))
    number = NUMBERS.get(hour, int(hour) if hour.isdigit() and len(hour) < 3 else 0)
    if key != "at" or not 0 < number < 13 or words[index + 1].after:
        return None
    purpose = link == "to" and then in VERBS - THINGS | _CALLING
    return Typed(f"at {number}:00", index, index + 2) if purpose or (link in _ABOUT and then) else None


def _and_a_half(words: Sequence[Word], index: int) -> Typed | None:
    """`in 90 minutes` of `in an hour and a half`, `in one and a half hours`."""
    if _key(words, index) != "in":
        return None
    number = _number(words, index + 1) or ((1, index + 2) if _key(words, index + 1) in {"a", "an"} else None)
    if number is None:
        return None
    count, at = number
    if [_key(words, at + ahead) for ahead in range(4)] in (
        ["quarters", "of", "an", "hour"],
        ["quarter", "of", "an", "hour"],
    ):
        return Typed(f"in {count * 15} minutes{_sign(words[at + 3])}", index, at + 4)
    keys = [_key(words, at + ahead) for ahead in range(4)]
    if keys in (["hour", "and", "a", "half"], ["hours", "and", "a", "half"]) or keys == ["and", "a", "half", "hours"]:
        return Typed(f"in {count * 60 + 30} minutes{_sign(words[at + 3])}", index, at + 4)
    return None


def _from_to(words: Sequence[Word], index: int) -> Typed | None:
    """`from 2 to 3` of `from two to three`."""
    if _key(words, index) not in {"from", "between"} or _key(words, index + 2) not in {"to", "and", "till", "until"}:
        return None
    hours = [NUMBERS.get(_key(words, index + ahead), 0) for ahead in (1, 3)]
    return Typed(f"from {hours[0]} to {hours[1]}", index, index + 4) if all(0 < hour < 13 for hour in hours) else None


def _coming(words: Sequence[Word], index: int) -> Typed | None:
    """`this friday` of `this coming friday`, `the coming friday`."""
    key, following, then = (_key(words, index + ahead) for ahead in range(3))
    if key in {"this", "the"} and following in {"coming", "upcoming"} and then in WEEKDAYS:
        return Typed("this", index, index + 2)
    return None


def _after_the_weekend(words: Sequence[Word], index: int) -> Typed | None:
    """`on monday` of `after the weekend`."""
    said = [_key(words, index + ahead) for ahead in range(3)]
    return Typed("on monday", index, index + 3) if said == ["after", "the", "weekend"] else None


def _mending(words: Sequence[Word], index: int) -> Typed | None:
    """`on Friday` of the Friday that was said instead of another day: “ring the Hendersons tomorrow, no, Friday”."""
    word = words[index]
    if word.mends and word.key == "the" and _key(words, index + 1) in {"morning", "afternoon", "evening"}:
        return Typed(words[index + 1].text, index, index + 2)
    if not word.mends or word.key not in WEEKDAYS or _key(words, index - 1) in _AT | {"on", "next", "this"}:
        return None
    return Typed(f"on {word.text}{_sign(word)}", index, index + 1)
