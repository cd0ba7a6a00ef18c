"""Texts made comparable: as somebody types them who has no key for their accents."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode doesn't take apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ß": "ss",
        "ŋ": "n",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "`": "'",
    }
)

# Letters that are also written with two, as `with_umlauts` of the migrations writes them.
_IN_TWO = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_UMLAUTS = re.compile("[äöüåøÄÖÜÅØ]|[aouAOU][\u0308\u030a]")

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[0-9]+")


def folded(text: str) -> str:
    """A text without case, accents, ligatures and the shapes of apostrophes; each run of white space is one space."""
    return " ".join("".join(map(_folded, text)).split())


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """A text folded letter by letter, white space as it is, and for each of its letters the place it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = letter if letter.isspace() else _folded(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


def umlauts_with_places(text: str) -> tuple[str, list[int]] | None:
    """The same with two letters for each umlaut; None for a text without any."""
    if not _UMLAUTS.search(text):
        return None
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        whole = (
            unicodedata.normalize("NFC", text[place - 1] + letter) if place and unicodedata.combining(letter) else ""
        )
        plain = _IN_TWO.get(letter.lower()) or (_IN_TWO[whole.lower()][1] if whole.lower() in _IN_TWO else "")
        plain = plain or (letter if letter.isspace() else _folded(letter))
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def natural_order(text: str) -> tuple[str, str]:
    """What names are ordered by, as people look for them: without case, accents and signs, and numbers by their value
    (2 before 10). Titles are ordered by the database in the same way (`title_order` of the migrations)."""
    return _NUMBER.sub(_by_value, "\n".join(_WORD.findall(folded(text)))), text


def _by_value(number: re.Match[str]) -> str:
    return number[0].lstrip("0").rjust(16, "0")


def _folded(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    apart = unicodedata.normalize("NFKD", letter.casefold().translate(_PLAIN))
    return "".join(sign for sign in apart.translate(_PLAIN) if not unicodedata.combining(sign))
