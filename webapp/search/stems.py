"""The other forms of words that somebody looks for, by what these have in common in the language of a workspace. Pure.

Words are found as they begin, so what all forms begin with is all that is needed: "photographing" finds what begins
with "photograph". What the stemmers of Snowball make of a word isn't always how it begins: "deliveri" stands for
deliveries and for a delivery.
"""

import re
import unicodedata
from collections.abc import Mapping

from webapp.search.marking import UNSPACED
from webapp.text.folding import folded, umlauts_with_places

LETTERS = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W_]+")
SHORTEST = 3  # letters of a stem; those of so few are whole words, so that "taxes" finds a tax and no taxi
BEGINS = re.compile(r"'([^\W\d_]+)':\*")  # how a query says what a word begins with


def forms_of(word: str, stem: str) -> tuple[str, ...]:
    """How else a word may begin, with a star behind it, and which other words it may be; nothing where it begins as its
    stem does."""
    if len(stem) < SHORTEST or stem == word or not LETTERS.fullmatch(word) or UNSPACED.match(word):
        return ()
    if len(stem) == SHORTEST:
        return (stem,)
    return (f"{stem}*", f"{stem[:-1]}y*") if stem.endswith("i") else (f"{stem}*",)


def in_two_letters(text: str) -> dict[str, tuple[str, ...]]:
    """For each word of a text that has umlauts, how it begins where they are written with two letters."""
    found: dict[str, tuple[str, ...]] = {}
    for word in WORD.findall(unicodedata.normalize("NFC", text)):
        if (spelt := umlauts_with_places(word)) is not None:
            found[folded(word)] = (f"{spelt[0]}*",)
    return found


def with_forms(query: str, forms: Mapping[str, tuple[str, ...]]) -> str:
    """The query in which each word may be any of its forms, as PostgreSQL reads it."""

    def either(found: re.Match[str]) -> str:
        others = [f"'{form[:-1]}':*" if form.endswith("*") else f"'{form}'" for form in forms.get(found[1], ())]
        return f"({' | '.join([found[0], *others])})" if others else found[0]

    return BEGINS.sub(either, query)
