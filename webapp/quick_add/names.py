"""Names after a sigil: known projects and members, and new ones."""

from collections import Counter
from functools import lru_cache
from unicodedata import normalize

from msgspec import Struct

from webapp.quick_add.reader import FREE, Reader
from webapp.quick_add.tokens import closing_quote, opens_quote

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
    """Known names by how they are compared; those with a first word of their own, by it; all words."""

    shown: dict[str, str]
    by_first_word: dict[str, str]
    words: frozenset[str]
    most_words: int


@lru_cache(maxsize=64)
def known_names(names: tuple[str, ...]) -> Names:
    """The names ready to be looked up; upper and lower case and composed accents make no difference."""
    shown = {compared(name): name for name in reversed(names) if name.strip()}
    first_words = Counter(name.split()[0] for name in shown)
    by_first_word = {name.split()[0]: text for name, text in shown.items() if first_words[name.split()[0]] == 1}
    words = frozenset(word for name in shown for word in name.split())
    return Names(shown, by_first_word, words, max((len(name.split()) for name in shown), default=0))


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
            shown = names.shown.get(compared(line[start:stop]))
            if shown is not None:
                return Name(last + 1, stop, shown, known=True)
    return None


def first_name(reader: Reader, index: int, names: Names) -> Name | None:
    """The one known name whose first word stands after the sigil; None if there are several."""
    token = reader.tokens[index]
    shown = names.by_first_word.get(compared(reader.line[token.start + 1 : token.end]))
    return None if shown is None else Name(index + 1, token.end, shown, known=True)


def new_name(reader: Reader, index: int, *, is_project: bool) -> Name | None:
    """A name of one word that nobody has used yet. A number, a price, a colour or an address is none."""
    token = reader.tokens[index]
    text = reader.line[token.start + 1 : token.end]
    if not text or not text[0].isalnum() or not any(map(str.isalpha, text)):
        return None
    if text.endswith(_APOSTROPHES) or "@" in text or "#" in text or '"' in text or "://" in text:
        return None
    if is_project and _is_colour(text.lower()):
        return None
    return Name(index + 1, token.end, text)


def compared(name: str) -> str:
    """How a name is compared: white space, case and the composition of accents make no difference."""
    return normalize("NFC", " ".join(name.split()).casefold())


def _is_colour(text: str) -> bool:
    if len(text) not in _COLOUR_LENGTHS or not _HEXADECIMAL.issuperset(text):
        return False
    return any(map(str.isdigit, text)) or len(set(text)) == 1
