"""From when to when: `from seven to half past seven` is typed `from 7 to 7:30`."""

from collections.abc import Sequence

from webapp.quick_add.phrases import UNITS, WEEKDAYS
from webapp.voice.grammar.counting import NUMBERS, Typed, half_at, key_at, minute_at, number_at, sign_of
from webapp.voice.grammar.words import Word, listed

_TO = listed("to till til until")
_DAYS = frozenset({*WEEKDAYS, "today", "tomorrow", "morning", "afternoon", "evening"})
_PARTS = {"morning": "am", "afternoon": "pm", "evening": "pm"}
_QUARTERS = {"half": 30, "quarter": 15} | {word: NUMBERS[word] for word in ("five", "ten", "twenty")}


def from_to(words: Sequence[Word], index: int) -> Typed | None:
    """`from 7 to 7:30` of `from seven to half past seven`, behind a day also of “Monday, ten till noon”."""
    lead = key_at(words, index)
    first = index + (lead in {"from", "between"})
    if first == index and key_at(words, index - 1) not in _DAYS:
        return None
    begins = _clock(words, first)
    if begins is None or words[begins[1] - 1].after:
        return None
    joint = key_at(words, begins[1])
    if joint not in _TO and not (joint == "and" and lead == "between"):
        return None
    ends = _clock(words, begins[1] + 1)
    if ends is None or key_at(words, ends[1]) in {*UNITS, *_TO}:
        return None
    half, end = _part(words, ends[1])
    return Typed(f"from {begins[0]} to {ends[0]}{half}{sign_of(words[end - 1])}", index, end)


def _clock(words: Sequence[Word], index: int) -> tuple[str, int] | None:
    """A time of the clock that words say, as one types it, and the place after it."""
    key = key_at(words, index)
    if key in {"noon", "midday"}:
        return "12:00", index + 1
    index += key in {"a", "an"} and key_at(words, index + 1) in _QUARTERS
    minutes = _QUARTERS.get(key_at(words, index), 0)
    towards = key_at(words, index + 1)
    if minutes and towards in {"past", "to"}:
        hour = number_at(words, index + 2)
        if hour is not None and hour[0] < 13 and (towards == "past" or minutes == 15):
            after = (hour[0] * 60 + (minutes if towards == "past" else -minutes)) % 720
            return _with_half(f"{after // 60 or 12}:{after % 60:02}", words, hour[1])
    digits = key_at(words, index)
    if digits.replace(":", "").isdigit() and len(digits) < 6:
        return _with_half(digits, words, index + 1) if ":" in digits or int(digits) < 25 else None
    hour = number_at(words, index)
    if hour is None or hour[0] > 24:
        return None
    minute = None if words[hour[1] - 1].after else minute_at(words, hour[1])
    if minute is not None:
        return _with_half(f"{hour[0]}:{minute[0]:02}", words, minute[1])
    return _with_half(str(hour[0]), words, hour[1] + (key_at(words, hour[1]) == "o'clock"))


def _with_half(clock: str, words: Sequence[Word], index: int) -> tuple[str, int]:
    half, end = half_at(words, index)
    return clock + half, end


def _part(words: Sequence[Word], index: int) -> tuple[str, int]:
    """`pm` of `in the afternoon` behind the times, and the place after it."""
    said = [key_at(words, index + ahead) for ahead in range(3)]
    return (_PARTS[said[2]], index + 3) if said[:2] == ["in", "the"] and said[2] in _PARTS else ("", index)
