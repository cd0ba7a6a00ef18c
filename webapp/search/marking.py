"""Where what somebody looks for stands in a text. Pure.

Words are found as the database finds them (`words_asked` of the migrations): plain, from their beginning; numbers also
within a word, and whatever parts their digits; umlauts in two letters too; where a script has no spaces, anywhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from webapp.text.folding import folded_with_places, umlauts_with_places

LENGTH = 200  # characters of a passage
BEFORE = 30  # of them before the first word that is marked
MARKUP = re.compile(r"^(?:#{1,6}|>) |\*\*|`", re.MULTILINE)  # signs of Markdown that a passage is read better without
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3035\u3041-\u318f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001f000-\U0003ffff]"
)
PARTS = r"[] .,()/'’[\u00a0\u2007\u2009\u202f\u2010-\u2015-]{0,3}"  # what may part the digits of a number

Forms = Mapping[str, Sequence[str]]  # of words: how else each may begin; see stems.py
NO_FORMS: Forms = {}


class Piece(msgspec.Struct, frozen=True):
    """A piece of a text, and whether it is what somebody looks for."""

    text: str
    is_match: bool = False


class Marked(msgspec.Struct, frozen=True):
    """A text in pieces, and the words that were found in it."""

    pieces: tuple[Piece, ...]
    found: frozenset[str]

    @property
    def text(self) -> str:
        """The text as a whole."""
        return "".join(piece.text for piece in self.pieces)


def mark(text: str, words: Iterable[str], forms: Forms = NO_FORMS) -> Marked:
    """A text with each of some plain words marked that stands in it, as it is or in one of its forms."""
    spans: list[tuple[int, int]] = []
    found = set()
    patterns = {word: "|".join([beginning(word), *map(in_form, forms.get(word, ()))]) for word in words}
    for plain, places in filter(None, (folded_with_places(text), umlauts_with_places(text))):
        for word, pattern in patterns.items():
            for hit in re.finditer(pattern, plain):
                spans.append((places[hit.start()], places[hit.end() - 1] + 1))
                found.add(word)
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            pieces.append(Piece(text[at:start]))
        if end > at:
            pieces.append(Piece(text[max(at, start) : end], is_match=True))
            at = end
    if at < len(text) or not pieces:
        pieces.append(Piece(text[at:]))
    return Marked(tuple(pieces), frozenset(found))


def beginning(word: str) -> str:
    """A regular expression for a plain word where one begins."""
    if UNSPACED.match(word):
        return re.escape(word)
    return rf"(?<![0-9]){parted(word)}" if word[0].isdigit() else rf"(?<![^\W\d_]){re.escape(word)}"


def parted(number: str) -> str:
    """A regular expression for a word that begins with a number, whose digits something may part (`with_numbers` of the
    migrations); Python and PostgreSQL read it alike."""
    letters = re.sub(r"^[0-9]+", "", number)
    digits = PARTS.join(number.removesuffix(letters))
    return digits + (PARTS + letters if len(letters) == 1 else re.escape(letters))


def in_form(form: str) -> str:
    """A regular expression for a form of a word: a whole one, or with a star behind it, all words that begin so."""
    return rf"(?<![^\W\d_]){re.escape(form.removesuffix('*'))}" + (
        "[^\\W\\d_]*" if form.endswith("*") else "(?![^\\W\\d_])"
    )


def passage(text: str, words: Iterable[str], forms: Forms = NO_FORMS, *, is_cut: bool = False) -> Marked:
    """One line around the first of some words in a text; `is_cut` where the text isn't its beginning."""
    line = " ".join(MARKUP.sub("", text).split())
    marked = mark(line, words, forms)
    first = next((at for at, piece in enumerate(marked.pieces) if piece.is_match), 0)
    place = sum(len(piece.text) for piece in marked.pieces[:first])
    start = max(0, place - BEFORE)
    if start or is_cut:
        start = line.find(" ", start, place) + 1 or start
    end = line.rfind(" ", place, start + LENGTH) if start + LENGTH < len(line) else len(line)
    end = end if end > place else start + LENGTH
    shown = mark(line[start:end], words, forms)
    begun = (Piece("… "),) if start or is_cut else ()
    rest = (Piece(" …"),) if end < len(line) or len(text) >= CUT else ()
    return Marked((*begun, *shown.pieces, *rest), shown.found)


CUT = 400  # characters that the database gives of a text


def pattern(words: Iterable[str], forms: Forms = NO_FORMS) -> str:
    """The regular expression by which PostgreSQL finds the first of some plain words in a plain text after a space, as
    it is or in one of its forms."""
    words = [each for word in words for each in (word, *(form.removesuffix("*") for form in forms.get(word, ())))]
    numbers = [parted(word) for word in words if word[0].isdigit()]
    others = [re.escape(word) for word in words if not word[0].isdigit()]
    parts = [f"[^0-9]({'|'.join(numbers)})"] if numbers else []
    parts += [f"[^a-z]({'|'.join(others)})"] if others else []
    return "|".join(parts)
