"""How alike two words are, by their letters and by their sound.

The sound of a word is a key in the manner of Metaphone (Lawrence Philips, “Hanging on the Metaphone”, Computer Language
7 (12), 1990), made coarser: consonants that differ by the voice only are one, since those are what a machine mishears.
"""

import re
from functools import lru_cache

from webapp.text.folding import folded

EQUAL, SAME_STEM, SAME_ROOT, SAME_SOUND, SHORTENED = 1.0, 0.95, 0.9, 0.85, 0.8
_SHORTEST = 5  # shorter words are compared as they are
_LEAST = 0.74
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_OF_NOUNS = ("ization", "ation", "ition", "ment", "anc", "ance", "enc", "ence", "ion", "al", "ery", "ry", "y", "at")
_SPELLINGS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^x", "s"),
        (r"ph", "f"),
        (r"gh(?=t|$)", ""),
        (r"t?ch|sh|[st]i(?=on|a)", "x"),
        (r"th", "t"),
        (r"ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"[cq]", "k"),
        (r"dg(?=[eiy])|g(?=[eiy])|j", "j"),
        (r"x(?!$)", "ks"),
        (r"z", "s"),
        (r"v", "f"),
        (r"d", "t"),
        (r"b", "p"),
        (r"g", "k"),
        (r"j", "x"),
        (r"h|(?<!^)w", ""),
    )
]
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def sound_of(word: str) -> str:
    """The key of how a word sounds: `priya` and `preea` are `pr`; a vowel counts at the beginning only."""
    key = folded(word)
    for pattern, sound in _SPELLINGS:
        key = pattern.sub(sound, key)
    first = "a" if key[:1] in set("aeiouy") and key else ""
    return first + _DOUBLED.sub(r"\1", _VOWELS.sub("", key))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its ending: `calling`, `called` and `calls` are `call`."""
    word = word.removesuffix("'s").replace("-", "")
    for ending, instead in _ENDINGS:
        bare = word.removesuffix(ending)
        if word.endswith(ending) and len(bare) >= 3 and _VOWELS.search(bare):  # none is before the “ed” of “shred”
            word = bare + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


@lru_cache(maxsize=8192)
def root(word: str) -> str:
    """What a noun has in common with its verb: `insurance` and `insure`, `renewal` and `renew`, `payment` and `pay`."""
    bare = stem(word)
    for ending in _OF_NOUNS:
        if bare.endswith(ending) and len(bare) - len(ending) >= (3 if ending == "ment" else 4):
            return stem(bare.removesuffix(ending))
    return bare


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """From 0 to 1, where both are the same word."""
    if one == other:
        return EQUAL
    if stem(one) == stem(other):
        return SAME_STEM
    if root(one) == root(other):
        return SAME_ROOT
    if min(len(one), len(other)) < _SHORTEST or one.isdigit() or other.isdigit():
        return 0.0
    shorter, longest = sorted((stem(one), stem(other)), key=len)
    if len(shorter) >= _SHORTEST and longest.startswith(shorter):
        return SHORTENED
    longer = max(len(one), len(other))
    if abs(len(one) - len(other)) <= longer * (1 - _LEAST):
        by_letters = 1 - distance(one, other) / longer
        if by_letters >= _LEAST:
            return by_letters
    sound = sound_of(one)
    return SAME_SOUND if len(sound) > 1 and sound == sound_of(other) and one[0] == other[0] else 0.0


# Verbs by which the same is meant, by their stems.
_SAME = ("call ring phone telephone", "fix repair mend")
SAME_VERBS = {
    stem(verb): tuple(other for other in verbs.split() if other != verb) for verbs in _SAME for verb in verbs.split()
}


def same_verb(one: str, other: str) -> bool:
    """Whether two verbs of the present are one, or mean the same: “phone” and “call”."""
    return one == other or other in SAME_VERBS.get(stem(one), ())


# As the other side of the Atlantic spells it, and what sounds the same, where a word is too short to be compared.
_SPELT = {
    "mister": "mr",
    "missus": "mrs",
    "tyre": "tire",
    "license": "licence",
    "programme": "program",
    "cheque": "check",
    "theater": "theatre",
    "grey": "gray",
    "kerb": "curb",
    "sail": "sale",
    "male": "mail",
    "pear": "pair",
    "weak": "week",
    "blew": "blue",
    "sight": "site",
    "bred": "bread",
}


def spelt(word: str) -> str:
    """A word in the one of its spellings that names are compared by: `tyre` and `tire` are the same word."""
    return _SPELT.get(word, word)


def distance(one: str, other: str) -> int:
    """How many letters have to be put in, left out, changed or swapped with their neighbour to make one the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i] + [0] * len(other)
        for j, wanted in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
