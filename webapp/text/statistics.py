"""What can be said about a text: its words, the time that it takes to read, and how easily it reads."""

import re
import unicodedata
from functools import lru_cache

import msgspec

from webapp.text.diff import SIGN

# What stands over, under or between letters and belongs to their word, as the vowels of Hindi and Thai do.
MARKS = "".join(letter for letter in map(chr, range(0x300, 0xFE30)) if unicodedata.category(letter).startswith("M"))
LETTERS = rf"(?:[^\W_{SIGN[1:-1]}]++[{MARKS}\u200c\u200d]*+)++"
# Chinese and Japanese are counted by their signs, as word processors count them; of other scripts a word is what stands
# between spaces, in Thai too. An address is one word, as are a number and a time of the day; an emoji is none. A soft
# hyphen is where a word may be broken, and doesn't part it.
WITHIN = r"(?:['’.\-\u00ad@]|(?<=\d)[,:](?=\d))"
WORD = re.compile(rf"{SIGN}|https?://\S++|{LETTERS}(?:{WITHIN}{LETTERS})*")
TARGET = re.compile(r"\]\((?:[^()\]\n]|\([^()\]\n]*+\))*+\)")  # of a link or an image
USUAL = 30  # characters between two spaces, of all but addresses and scripts without spaces
WORDS_A_MINUTE = 230  # silent reading of English non-fiction; of Chinese about as many signs: Brysbaert 2019


def words_of(body: str) -> list[str]:
    """The words of a Markdown text; the addresses of links and images are none."""
    return WORD.findall(TARGET.sub("]", body))


def count_words(body: str) -> int:
    """How many words a Markdown text has. CPU work of 0.1 s for the longest."""
    pieces = TARGET.sub("]", body).split()
    return sum(words_in(piece) if len(piece) <= USUAL else len(WORD.findall(piece)) for piece in pieces)


@lru_cache(5_000)
def words_in(piece: str) -> int:
    """How many words stand between two spaces. No word goes beyond a space, and most pieces come again and again, as a
    text is counted anew with each sentence that is typed."""
    return len(WORD.findall(piece))


def reading_minutes(words: int) -> int:
    """Minutes that a text takes to read, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


class Ease(msgspec.Struct, frozen=True):
    """How easily a text reads: its LIX, and that in words."""

    lix: int
    words: str


ENOUGH = 30  # words; of fewer nothing can be said
BEGINNING = 20_000  # characters, a chapter: it tells how the rest reads, in a few milliseconds
LONG_WORD = 6  # letters, and more make a word long
EUROPEAN = "\u0590"  # the letters before it are Latin, Greek, Cyrillic, Armenian
SENTENCE_END = re.compile(r"""(?<![.!?…:])[.!?…:]++["'”’»)*_]*+(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*+>#|]|\d+[.)]))""")
EASE = ((30, "very easy to read"), (40, "easy to read"), (50, "of medium ease to read"), (60, "hard to read"))


def reading_ease(body: str) -> Ease | None:
    """The LIX of a text: words in a sentence plus the percentage of words of more than six letters.

    It needs no list of syllables, so that it is fit for all European languages (Björnsson, Läsbarhet, 1968). None for
    other languages, and where the text is too short to tell. A long text is judged by its beginning.
    """
    body = body[:BEGINNING]
    words = words_of(body)
    if len(words) < ENOUGH or 5 * sum(word[0] < EUROPEAN for word in words) < 4 * len(words):
        return None
    sentences = sum(1 for part in SENTENCE_END.split(body) if WORD.search(part))
    long_words = sum(len(word) > LONG_WORD for word in words)
    lix = round(len(words) / sentences + 100 * long_words / len(words))
    return Ease(lix, next((said for below, said in EASE if lix < below), "very hard to read"))


class Said(msgspec.Struct, frozen=True):
    """All that is said about a text."""

    words: int
    minutes_to_read: int
    ease: Ease | None


def said_of(body: str) -> Said:
    """What is said about a text. CPU work of 0.1 s for the longest."""
    words = count_words(body)
    return Said(words, reading_minutes(words), reading_ease(body))
