"""Numbers in the words about times, written as somebody would type them: `at nine thirty` and `at 930` are `at 9:30`.

Words of which no time is read in the end stay as they were said; see `lines`.
"""

import re
from collections.abc import Sequence

from webapp.quick_add.phrases import MONTHS, ORDINAL_WORDS, PLURAL_WEEKDAYS, UNITS, WEEKDAYS
from webapp.voice.grammar.counting import NUMBERS, TENS, Typed, half_at, key_at, minute_at, number_at, sign_of
from webapp.voice.grammar.ranges import from_to
from webapp.voice.grammar.verbs import THINGS, VERBS
from webapp.voice.grammar.words import Word, listed

__all__ = ["NUMBERS", "Typed", "as_said", "typed"]

_DAYS = frozenset({*WEEKDAYS, *PLURAL_WEEKDAYS, "today", "tomorrow", "tonight", "morning", "afternoon", "evening"})
_AT = listed("at by around about before after until till til to @")
_CLOCK = re.compile(r"([0-9]{1,2})[.:]?([0-5][0-9])")
_MOST_OF_A_MONTH = 5  # of one weekday: “every fifth” may be of something else
_CALLING = frozenset({"order", "call", "check", "pack", "plan", "review", "test", "open", "close", "lock", "load"})
_ABOUT = frozenset({"about", "because", "so", "regarding"})
_PARTS = listed("mornings afternoons evenings nights")
_OF_MONTH = frozenset({"of", "in", "each", "every", "and"})
_OF_ONCE = frozenset({"day", "week", "month", "year", "quarter", "fortnight"})


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


def _at(words: Sequence[Word], index: int, *, is_time: bool) -> Typed | None:
    return (
        from_to(words, index)
        or _clock(words, index, is_time=is_time)
        or _ordinal(words, index)
        or _of_month(words, index)
        or _amount(words, index)
        or _from_now(words, index)
        or _some_time(words, index)
        or _once(words, index)
        or _coming(words, index)
        or _on_evenings(words, index)
        or _after_the_weekend(words, index)
        or _a_quarter(words, index)
        or _before(words, index)
        or _at_an_hour(words, index)
        or _at_lunch(words, index)
        or _and_a_half(words, index)
        or _mending(words, index)
    )


def _clock(words: Sequence[Word], index: int, *, is_time: bool) -> Typed | None:
    """`9:30` of `930`, `9.30`, `9 30`, `nine thirty`, `sixteen thirty`: after “at”, beside a day, or with “pm”."""
    key, before = key_at(words, index), key_at(words, index - 1)
    reminds = before == "for" and index == 1 and not (key.isdigit() and len(key) > 3)  # “a reminder | for 630 | to …”
    led = (is_time and index == 0) or before in _AT or reminds or (before in _DAYS and not words[index - 1].after)
    figures = _CLOCK.fullmatch(key)
    if figures is not None and int(figures[1]) < 24 and not (key.isdigit() and key_at(words, index + 1).isdigit()):
        half, end = half_at(words, index + 1)
        bare = key.isdigit()
        if not half and not led and not (key_at(words, end) in _DAYS and not words[end - 1].after and not bare):
            return None
        if bare and len(key) == 4 and key_at(words, index - 1) in {"to", "by", "after", "before", "about"} and not half:
            return None if 1900 < int(key) < 2100 else Typed(f"{figures[1]}:{figures[2]}", index, end)
        return Typed(f"{figures[1]}:{figures[2]}{half}", index, end)
    hour, end = (int(key), index + 1) if key.isdigit() and int(key) < 24 else number_at(words, index) or (0, 0)
    if not 0 < hour < 24 or (end and words[end - 1].after):
        return None
    half, after = half_at(words, end)
    if half:
        return Typed(f"{hour}{half}", index, after)
    minute = minute_at(words, end)
    if minute is None:
        spoken = led and hour > 12 and key_at(words, end) == "hundred"
        return Typed(f"{hour}:00", index, end + 1 + (key_at(words, end + 1) == "hours")) if spoken else None
    half, after = half_at(words, minute[1])
    if half or led or (key_at(words, after) in _DAYS and not words[after - 1].after):
        if key_at(words, after) in UNITS and not half:
            return None
        return Typed(
            f"{hour}:{minute[0]:02}{half}" if hour > 9 or half or hour < 6 else f"{hour}:{minute[0]:02}", index, after
        )
    return None


def _ordinal(words: Sequence[Word], index: int) -> Typed | None:
    """`23rd` of `twenty third`."""
    day = ORDINAL_WORDS.get(key_at(words, index), 0)
    said = key_at(words, index)
    if not day and said.isdigit() and len(said) < 3:
        day = int(said) if key_at(words, index + 1) not in UNITS else 0
        day = day if day < 32 and key_at(words, index - 1) == "the" and key_at(words, index - 2) in WEEKDAYS else 0
    if day and key_at(words, index - 1) == "the" and key_at(words, index - 2) in WEEKDAYS:  # “Monday the ninth”
        return Typed(f"{_numbered(day)}{sign_of(words[index])}", index, index + 1)
    of_month = key_at(words, index - 2) == "on" and key_at(words, index - 3) in {"month", "months", "quarter"}
    if day and key_at(words, index - 1) == "the" and of_month and key_at(words, index + 1) not in _DAYS:
        return Typed(f"{_numbered(day)}{sign_of(words[index])}", index, index + 1)  # “every month on the first”
    every = key_at(words, index - 1) in {"every", "each"} and day > _MOST_OF_A_MONTH
    if every and key_at(words, index + 1) not in _DAYS | UNITS.keys():
        return Typed(f"{_numbered(day)}{sign_of(words[index])}", index, index + 1)  # “every fifteenth”
    ten, one = key_at(words, index), ORDINAL_WORDS.get(key_at(words, index + 1), 0)
    if ten in {"twenty", "thirty"} and 0 < one < (10 if ten == "twenty" else 2) and not words[index].after:
        day = TENS[ten] + one
        return Typed(f"{_numbered(day)}{sign_of(words[index + 1])}", index, index + 2)
    return None


def _of_month(words: Sequence[Word], index: int) -> Typed | None:
    """`12` of `on March twelve`, where nothing follows that there may be twelve of."""
    led = key_at(words, index - 2) in _AT | {"on", "for", "due", "from"}
    found = number_at(words, index)
    if found is None or not led or key_at(words, index - 1) not in MONTHS or words[index - 1].after:
        return None
    day, end = found
    ends = words[end - 1].after or key_at(words, end) in _AT | {"", "and", "in"}
    return Typed(f"{day}{sign_of(words[end - 1])}", index, end) if ends and day < 32 else None


def _numbered(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th") if day not in {11, 12, 13} else "th"
    return f"{day}{ending}"


def _amount(words: Sequence[Word], index: int) -> Typed | None:
    """`25` of `twenty five days`."""
    found = number_at(words, index)
    if found is None or key_at(words, found[1]) not in UNITS or words[found[1] - 1].after:
        return None
    return Typed(str(found[0]), index, found[1]) if found[0] > 1 else None


def _from_now(words: Sequence[Word], index: int) -> Typed | None:
    """`in 2 weeks` of `two weeks from now`, `in an hour` of `an hour from now`."""
    key = key_at(words, index)
    found = number_at(words, index) or ((1, index + 1) if key in {"a", "an"} else None)
    if found is None and key.isdigit() and len(key) < 4:
        found = int(key), index + 1
    if found is None or key_at(words, found[1]) not in UNITS:
        return None
    end = found[1] + 1
    if (key_at(words, end), key_at(words, end + 1)) not in {("from", "now"), ("from", "today")}:
        return None
    return Typed(f"in {found[0]} {words[found[1]].text}{sign_of(words[end + 1])}", index, end + 2)


def _some_time(words: Sequence[Word], index: int) -> Typed | None:
    """`on` of `sometime on`, `by` of `no later than`, `today` of `later today`: a day, however it is led to."""
    key, following, then = (key_at(words, index + ahead) for ahead in range(3))
    if (key, following, then) == ("no", "later", "than"):
        return Typed("by", index, index + 3)
    whole = 2 if (key, following) == ("some", "time") else int(key == "sometime")
    if whole and key_at(words, index + whole) in {"on", "next", "this", "tomorrow", "today", "before"}:
        return Typed(words[index + whole].text + sign_of(words[index + whole]), index, index + whole + 1)
    if key in {"later", "earlier"} and following in {"today", "tomorrow", "this"} and not words[index].after:
        return Typed(words[index + 1].text + sign_of(words[index + 1]), index, index + 2) if key == "later" else None
    return None


def _once(words: Sequence[Word], index: int) -> Typed | None:
    """`every week` of `once a week`, `once every week` and `every single week`."""
    key, following, then = (key_at(words, index + ahead) for ahead in range(3))
    if key == "once" and following in {"a", "an", "per"} and then in _OF_ONCE:
        return Typed(f"every {then}{sign_of(words[index + 2])}", index, index + 3)
    if (key, following) == ("once", "every"):
        return Typed("every", index, index + 2)
    if (
        key == "every"
        and following in {"second", "2nd"}
        and then in WEEKDAYS
        and key_at(words, index + 3) not in _OF_MONTH
    ):
        return Typed("every other", index, index + 2)
    if key == "every" and [key_at(words, index + ahead) for ahead in (1, 2)] == ["couple", "of"]:
        return Typed("every 2", index, index + 3)
    if key in {"repeat", "repeats", "repeating", "recurring"} and following == "every" and index:
        return Typed("every", index, index + 2)
    if (
        key == "the"
        and following in {"day", "week"}
        and then == "before"
        and key_at(words, index + 3) in {*MONTHS, *WEEKDAYS, "the"}
    ):
        return Typed(f"1 {following}", index, index + 2)  # “1 day before October 31st”
    if (key, following) == ("every", "single"):
        return Typed("every", index, index + 2)
    if key == "every" and following == "year" and then == "on" and key_at(words, index + 3) in MONTHS:
        return Typed("every", index, index + 3)
    return None


def _on_evenings(words: Sequence[Word], index: int) -> Typed | None:
    """`every sunday evening` of `on Sunday evenings`; not of “the band for Friday nights”."""
    first = index + (key_at(words, index) == "on")
    day, part = key_at(words, first), key_at(words, first + 1)
    if day not in {*WEEKDAYS, "weekday"} or part not in _PARTS or words[first].after:
        return None
    if key_at(words, index - 1) in {"and", "for", "about", "of", "the", "on"}:
        return None
    return Typed(f"every {day} {part[:-1]}{sign_of(words[first + 1])}", index, first + 2)


def _a_quarter(words: Sequence[Word], index: int) -> Typed | None:
    """`quarter past` of `a quarter past`."""
    key, following, then = (key_at(words, index + ahead) for ahead in range(3))
    minutes = number_at(words, index)
    if (
        minutes is not None
        and minutes[1] - index == 2
        and key_at(words, minutes[1]) in {"past", "to"}
        and key_at(words, index - 1) in _AT
    ):
        hour = number_at(words, minutes[1] + 1)
        if hour is not None and hour[0] < 13 and minutes[0] < 60:
            past = key_at(words, minutes[1]) == "past"
            clock = (hour[0] * 60 + (minutes[0] if past else -minutes[0])) // 60 or 12
            return Typed(f"{clock}:{minutes[0] if past else 60 - minutes[0]:02}", index, hour[1])
    return (
        Typed("quarter", index, index + 2) if (key, following) == ("a", "quarter") and then in {"past", "to"} else None
    )


def _before(words: Sequence[Word], index: int) -> Typed | None:
    """`by 5` of `before five` at the end, or beside a day."""
    key, hour = key_at(words, index), key_at(words, index + 1)
    following = key_at(words, index + 2)
    number = NUMBERS.get(hour, int(hour) if hour.isdigit() and len(hour) < 3 else 0)
    if key not in {"before", "around", "by"} or not 0 < number < 13 or (following and following not in _DAYS):
        return None
    return Typed(f"at {number}", index, index + 2)


def _at_lunch(words: Sequence[Word], index: int) -> Typed | None:
    """`noon` of `midday` and `lunchtime`, after “at” or beside a day."""
    key, before, then = (key_at(words, index + ahead) for ahead in (0, -1, 1))
    if key not in {"midday", "lunchtime"} or (before not in {*_AT, *_DAYS, *MONTHS} and then not in _DAYS):
        return None
    return Typed(("noon" if before in _AT else "at noon") + sign_of(words[index]), index, index + 1)


def _at_an_hour(words: Sequence[Word], index: int) -> Typed | None:
    """`at 4:00` of `at four` in the middle: before what is to be done then, or with whom, or what about."""
    key, hour, link, then = (key_at(words, index + ahead) for ahead in range(4))
    number = NUMBERS.get(hour, int(hour) if hour.isdigit() and len(hour) < 3 else 0)
    if key != "at" or not 0 < number < 13 or words[index + 1].after:
        return None
    purpose = link == "to" and then in VERBS - THINGS | _CALLING
    return Typed(f"at {number}:00", index, index + 2) if purpose or (link in _ABOUT and then) else None


def _and_a_half(words: Sequence[Word], index: int) -> Typed | None:
    """`in 90 minutes` of `in an hour and a half`, `in one and a half hours`."""
    if key_at(words, index) != "in":
        return None
    number = number_at(words, index + 1) or ((1, index + 2) if key_at(words, index + 1) in {"a", "an"} else None)
    if number is None:
        return None
    count, at = number
    if [key_at(words, at + ahead) for ahead in range(4)] in (
        ["quarters", "of", "an", "hour"],
        ["quarter", "of", "an", "hour"],
    ):
        return Typed(f"in {count * 15} minutes{sign_of(words[at + 3])}", index, at + 4)
    keys = [key_at(words, at + ahead) for ahead in range(4)]
    if keys in (["hour", "and", "a", "half"], ["hours", "and", "a", "half"]) or keys == ["and", "a", "half", "hours"]:
        return Typed(f"in {count * 60 + 30} minutes{sign_of(words[at + 3])}", index, at + 4)
    return None


def _coming(words: Sequence[Word], index: int) -> Typed | None:
    """`this friday` of `this coming friday`, `the coming friday`."""
    key, following, then = (key_at(words, index + ahead) for ahead in range(3))
    if key in {"this", "the"} and following in {"coming", "upcoming"} and then in WEEKDAYS:
        return Typed("this", index, index + 2)
    return None


def _after_the_weekend(words: Sequence[Word], index: int) -> Typed | None:
    """`on monday` of `after the weekend`."""
    said = [key_at(words, index + ahead) for ahead in range(3)]
    return Typed("on monday", index, index + 3) if said == ["after", "the", "weekend"] else None


def _mending(words: Sequence[Word], index: int) -> Typed | None:
    """`on Friday` of the Friday that was said instead of another day: “ring the Hendersons tomorrow, no, Friday”."""
    word = words[index]
    if word.mends and word.key == "the" and key_at(words, index + 1) in {"morning", "afternoon", "evening"}:
        return Typed(words[index + 1].text, index, index + 2)
    if not word.mends or word.key not in WEEKDAYS or key_at(words, index - 1) in _AT | {"on", "next", "this"}:
        return None
    return Typed(f"on {word.text}{sign_of(word)}", index, index + 1)
