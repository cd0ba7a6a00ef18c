"""Names after a sigil: known projects and members, and new ones."""

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import category, normalize

from msgspec import Struct

from webapp.quick_add.reader import FREE, Reader
from webapp.quick_add.tokens import closing_quote, is_emoji, opens_quote
from webapp.text.folding import folded
from webapp.text.names import callable_as

_NUMBER = re.compile(
    r"[0-9]+(?:[A-Za-z]|[-/][0-9A-Z-]+)|[A-Z]{1,5}(?:[-/][0-9][0-9A-Z/-]*|[0-9]{3,}[A-Z]?)"
)  # of a flat, of an order
_APOSTROPHES = ("'s", "’s")
_COLOUR_LENGTHS = (3, 4, 6, 8)
_HEXADECIMAL = frozenset("0123456789abcdef")


class Name(Struct, frozen=True):
    """A name read after a sigil: it ends in the line at `stop`, and with the words before word `end`."""

    end: int
    stop: int
    text: str
    known: bool = False


class Names(Struct, frozen=True):
    """Known names by how they are compared, and by how else they may be typed where only one of them is meant: without
    accents, and of people a part of the name. All their words, too."""

    shown: dict[str, str]
    loosely: dict[str, str]
    words: frozenset[str]
    most_words: int

    def find(self, text: str) -> str | None:
        """The name as it is shown that somebody typed, or None."""
        return self.shown.get(compared(text)) or self.loosely.get(folded(text))


def spellings(label: str, labels: Iterable[str]) -> list[str]:
    """A label and those that differ from it only in case or in how their accents are encoded: they are one."""
    return [label, *(other for other in labels if other != label and compared(other) == compared(label))]


@lru_cache(maxsize=64)
def known_names(names: tuple[str, ...]) -> Names:
    """The names of things ready to be looked up: upper and lower case, accents and emoji make no difference."""
    by_folded: dict[str, set[str]] = {}
    for name in names:
        words = "".join(sign for sign in name if not is_emoji(sign)).strip()
        for text in {folded(name), folded(words)}:
            by_folded.setdefault(text, set()).add(name)
    return _names(names, by_folded)


@lru_cache(maxsize=64)
def known_people(names: tuple[str, ...]) -> Names:
    """The names of people ready to be looked up; a first name is enough where only one of them has it."""
    return _names(names, callable_as(names))


def _names(names: tuple[str, ...], meant: dict[str, set[str]]) -> Names:
    shown = {compared(name): name for name in reversed(names) if name.strip()}
    loosely = {text: next(iter(found)) for text, found in meant.items() if text and len(found) == 1}
    words = frozenset(word for name in (*shown, *meant) for word in name.split())
    return Names(shown, loosely, words, max((len(name.split()) for name in shown), default=0))


def quoted_name(reader: Reader, index: int) -> Name | None:
    """The name in quotes right after the sigil of a word, or None if there is none or it does not end."""
    opened = reader.tokens[index].start + 1
    if opened >= len(reader.line) or not opens_quote(reader.line[opened]):
        return None
    closed = closing_quote(reader.line, opened)
    text = " ".join(reader.line[opened + 1 : closed].split()) if closed > 0 else ""
    if not text:
        return None
    end = index + 1
    while end < reader.count and reader.tokens[end].start < closed:
        if reader.state[end] != FREE:
            return None
        end += 1
    return Name(end, closed + 1, text)


def longest_known(reader: Reader, index: int, names: Names) -> Name | None:
    """The longest known name that the words from this one on spell after its sigil."""
    line, tokens = reader.line, reader.tokens
    end = index + 1
    while end - index < names.most_words and end < reader.count and reader.state[end] == FREE:
        end += 1
    start = tokens[index].start + 1
    for last in range(end - 1, index - 1, -1):
        token = tokens[last]
        for stop in dict.fromkeys((token.end + len(token.trail), token.end)):
            reader.looks += 1
            shown = names.find(line[start:stop])
            if shown is not None:
                return Name(last + 1, stop, shown, known=True)
    return None


def new_name(reader: Reader, index: int, *, is_project: bool) -> Name | None:
    """A name of one word that nobody has used yet. A number, a price, a colour or an address is none."""
    token = reader.tokens[index]
    text = reader.line[token.start + 1 : token.end]
    if not text or not any(map(str.isalpha, text)) or not (text[0].isalnum() or category(text[0]) == "So"):
        return None
    if text.endswith(_APOSTROPHES) or "@" in text or "#" in text or '"' in text or "://" in text:
        return None
    if is_project and (is_colour(text.lower()) or _NUMBER.fullmatch(text)):
        return None
    return Name(index + 1, token.end, text)


def compared(name: str) -> str:
    """How a name is compared: white space, case and the composition of accents make no difference."""
    return normalize("NFC", " ".join(name.split()).casefold())


def is_colour(text: str) -> bool:
    """Whether a word in small letters is the code of a colour, as on the web: `ff0000`."""
    if len(text) not in _COLOUR_LENGTHS or not _HEXADECIMAL.issuperset(text):
        return False
    return any(map(str.isdigit, text)) or len(set(text)) == 1
