"""Whether a text is nearly another one: by the rows of words that both have (shingles; Broder 1997)."""

import re
from itertools import islice

from webapp.text.statistics import words_of

ROW = 5  # words that stand beside each other
MOST_WORDS = 20_000  # of a text that are looked at
SHORTEST = 40  # words, of which less says nothing
TELLING = 6  # words by which a near copy is looked for
LETTERS = re.compile(r"[^\W\d_]{6,}")


def rows_of(text: str) -> set[int]:
    """The rows of words of a text, as numbers."""
    words = [word.casefold() for word in islice(words_of(text), MOST_WORDS)]
    return {hash(tuple(words[at : at + ROW])) for at in range(len(words) - ROW + 1)}


def share_of(text: str, others: list[str]) -> list[float]:
    """How much of a text stands in each of some others too, from 0 to 1; 0 of a text that is too short to tell."""
    own = rows_of(text)
    if len(own) < SHORTEST - ROW:
        return [0.0 for _ in others]
    return [len(own & rows_of(other)) / len(own) for other in others]


def telling_words(text: str) -> list[str]:
    """Words by which a near copy of a text would be found: two groups, so that it is found where one word was changed.
    None where there are too few."""
    seen = dict.fromkeys(word.casefold() for word in islice(LETTERS.findall(text), MOST_WORDS))
    longest = sorted(seen, key=len, reverse=True)[: 2 * TELLING]
    if len(longest) < 2 * TELLING:
        return []
    return [" ".join(longest[::2]), " ".join(longest[1::2])]
