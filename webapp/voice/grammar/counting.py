"""Numbers and halves of the day, as they are said: `twenty five`, `oh five`, `p.m.`"""

from collections.abc import Sequence

from msgspec import Struct

from webapp.voice.grammar.words import Word

ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS = {word: number for number, word in enumerate([*ONES, *_TEENS], start=1)} | TENS
_HALVES = {"am": "am", "a.m": "am", "pm": "pm", "p.m": "pm"}


class Typed(Struct, frozen=True):
    """What would be typed for some words: the `text` for words `first` to before `end`."""

    text: str
    first: int
    end: int


def sign_of(word: Word) -> str:
    """What of the signs behind a word a typed line keeps."""
    return word.after if word.after and word.after[0] in ",:" else "." if word.key in {"a.m", "p.m"} else ""


def key_at(words: Sequence[Word], index: int) -> str:
    return words[index].key if 0 <= index < len(words) else ""


def number_at(words: Sequence[Word], index: int) -> tuple[int, int] | None:
    """The number up to 99 that the words from this one on say, and the place after it."""
    number = NUMBERS.get(key_at(words, index))
    if number is None:
        key = key_at(words, index)
        if "-" in key:
            ten, _, one = key.partition("-")
            if ten in TENS and one in ONES[:9]:
                return TENS[ten] + NUMBERS[one], index + 1
        return None
    if number >= 20 and number % 10 == 0 and (one := key_at(words, index + 1)) in ONES[:9]:
        return number + NUMBERS[one], index + 2
    return number, index + 1


def half_at(words: Sequence[Word], index: int) -> tuple[str, int]:
    """`am` or `pm` at a word, perhaps in two letters, and the place after it."""
    key = key_at(words, index)
    if key in _HALVES:
        return _HALVES[key], index + 1
    if key in {"a", "p"} and key_at(words, index + 1) == "m":
        return f"{key}m", index + 2
    return "", index


def minute_at(words: Sequence[Word], index: int) -> tuple[int, int] | None:
    """Minutes of two digits, or in words from ten on, or `oh five`; and the place after them."""
    key = key_at(words, index)
    if len(key) == 2 and key.isdigit() and int(key) < 60:
        return int(key), index + 1
    if key in {"oh", "o"}:
        one = number_at(words, index + 1)
        return one if one is not None and one[0] < 10 else None
    found = number_at(words, index)
    return found if found is not None and 10 <= found[0] < 60 else None
