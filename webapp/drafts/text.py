"""What can be said about a text: its words, the time that it takes to read, and how easily it reads."""

import re

import msgspec

WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
WORDS_A_MINUTE = 230  # silent reading of English non-fiction: Brysbaert 2019


def count_words(body: str) -> int:
    """How many words a Markdown text has; the addresses of links and images are none."""
    return len(WORD.findall(re.sub(r"\]\([^)\s]*[^)]*\)", "]", body)))


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
SENTENCE_END = re.compile(r"[.!?…:]+(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*+>#|]|\d+[.)]))")
EASE = ((30, "very easy to read"), (40, "easy to read"), (50, "of medium ease to read"), (60, "hard to read"))


def reading_ease(body: str) -> Ease | None:
    """The LIX of a text: words in a sentence plus the percentage of words of more than six letters.

    It needs no list of syllables, so that it is fit for all European languages (Björnsson, Läsbarhet, 1968). None where
    the text is too short to tell. A long text is judged by its beginning.
    """
    body = body[:BEGINNING]
    words = WORD.findall(body)
    if len(words) < ENOUGH:
        return None
    sentences = sum(1 for part in SENTENCE_END.split(body) if WORD.search(part))
    long_words = sum(len(word) > LONG_WORD for word in words)
    lix = round(len(words) / sentences + 100 * long_words / len(words))
    return Ease(lix, next((said for below, said in EASE if lix < below), "very hard to read"))
