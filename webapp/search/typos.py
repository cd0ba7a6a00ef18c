"""What somebody meant who mistyped a word: one that is there and differs by a letter or two.

The words that are kept of tasks and drafts say which there are, so nothing else is kept. A slip is found where the
first two letters are right or exchanged.
"""

import re
from collections.abc import Sequence

from webapp.database.pool import Queryable
from webapp.search.queries import list_words_alike

SHORTEST = 4  # characters of a word in which a slip is looked for
LONG = 8  # characters from which two slips are
CORRECTED = 4  # words of one search
LETTERS = re.compile(r"[^\W\d_]+")


async def corrected(db: Queryable, workspace_id: int, words: Sequence[str]) -> dict[str, str]:
    """For each of some plain words that nothing has, the one that was probably meant, where there is one."""
    found = {}
    for word in [each for each in words if len(each) >= SHORTEST and LETTERS.fullmatch(each)][:CORRECTED]:
        meant = await meant_by(db, workspace_id, word)
        if meant is not None and meant != word:
            found[word] = meant
    return found


async def meant_by(db: Queryable, workspace_id: int, word: str) -> str | None:
    """The nearest word that begins as this one does; itself where a word begins with it. None where none is near."""
    for begins in dict.fromkeys((word[: max(2, len(word) // 2)], word[:2], word[1] + word[0])):
        known = await list_words_alike(db, workspace_id, begins, len(word))
        if any(each.startswith(word) for each in known):
            return word
        near = [(distance(word, each), abs(len(each) - len(word)), each) for each in known if LETTERS.fullmatch(each)]
        most = 2 if len(word) >= LONG else 1
        if best := min((each for each in near if each[0] <= most), default=None):
            return best[2]
    return None


def distance(typed: str, known: str) -> int:
    """How many slips lie between two words, or between one and how a longer one begins: letters left out, added,
    replaced, or exchanged with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(known) + 1))
    for i, letter in enumerate(typed, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(known, 1):
            slips = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == known[j - 2] and typed[i - 2] == other:
                slips = min(slips, earlier[j - 2] + 1)
            row.append(slips)
    return min(row[min(max(0, len(typed) - 1), len(known)) :])
