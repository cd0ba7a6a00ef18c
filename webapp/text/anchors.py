"""Where a passage of an older text is in a newer one. Pure.

The two texts are compared (`diff.py`), and a passage is where the words that it kept are. The rule:

- What changes around a passage only moves it along.
- Of a passage that was changed within, at least half of the letters must be left; it is then from the first word that
  is left to the last, with what a word at its edge was replaced by. What was written at its edges isn't of it.
- A paragraph that was moved takes its passages along, where the comparison recognises it (`word_diff.py`).
- Else the passage was removed. It is never looked for by its words, so it can't turn up at another place that says
  the same.

Places are in characters, as Python counts them. It is CPU work of about 0.2 s for 50,000 words and 300 passages, and
0.6 s where much was rewritten and moved: see `web/threads.py`.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from webapp.text.diff import Hunk, between, common, has_word, hunks, tokens
from webapp.text.word_diff import matched, readable

LEAST_LEFT = 0.5  # of a passage's letters, for it to be still the same passage

Span = tuple[int, int]


class Run(NamedTuple):
    """`length` characters that both texts have, from `before` on in the one and from `after` on in the other."""

    before: int
    after: int
    length: int


class Changes(NamedTuple):
    """What became of an old text: the changed stretches in characters, and the runs between them."""

    old: str
    new: str
    changed: list[Hunk]
    kept: list[Run]


def follow(old: str, new: str, start: int, end: int) -> Span | None:
    """Where the passage from `start` to `end` of an old text is in a new one; None where it was removed.

    Raises ValueError where the old text has no such passage.
    """
    return follow_all(old, new, [(start, end)])[0]


def follow_all(old: str, new: str, passages: Sequence[Span]) -> list[Span | None]:
    """Where each of these passages of an old text is in a new one, by one comparison; see `follow`."""
    if any(not 0 <= start < end <= len(old) for start, end in passages):
        raise ValueError("the text has no such passage")
    return placed(old, new, passages, what_is_left, joined=True)


def untouched_all(old: str, new: str, passages: Sequence[Span]) -> list[Span | None]:
    """Where each of these passages is in a new text that has it exactly as it was, also what it stands between; None
    where anything in it or right beside it changed. A passage may be empty: a place between two characters.

    Raises ValueError where the old text has no such passage.
    """
    if any(not 0 <= start <= end <= len(old) for start, end in passages):
        raise ValueError("the text has no such passage")
    return placed(old, new, passages, what_is_whole, joined=False)


Finder = Callable[[Changes, int, int], Span | None]


def placed(old: str, new: str, passages: Sequence[Span], find: Finder, *, joined: bool) -> list[Span | None]:
    """Where `find` sees each passage: in its place, or in the paragraph that was moved away with it."""
    if old == new or not passages:
        return list(passages)
    found: list[Span | None] = [None] * len(passages)
    # Where a change can be told in several places, a passage is whole if it is by one of them.
    for late in (True,) if joined else (True, False):
        changes = changes_between(old, new, joined=joined, late=late)
        found = [place or find(changes, *passage) for passage, place in zip(passages, found, strict=True)]
        if None not in found:
            return found
    moves = Moves(old, new)
    return [
        moves.find(start, end, find, joined=joined) if place is None else place
        for (start, end), place in zip(passages, found, strict=True)
    ]


def changes_between(old: str, new: str, *, joined: bool, late: bool = True) -> Changes:
    """Two texts compared; with `joined` what two rewritten sentences happen to share isn't held for kept."""
    before, after = tokens(old), tokens(new)
    found = hunks(old, new, late=late)
    if joined:
        found = readable(found, before, after)
    old_places, new_places = ([0, *accumulate(map(len, side))] for side in (before, after))
    changed = [Hunk(old_places[b0], old_places[b1], new_places[a0], new_places[a1]) for b0, b1, a0, a1 in found]
    edges = [Hunk(0, 0, 0, 0), *changed, Hunk(len(old), len(old), len(new), len(new))]
    kept = [Run(one.b1, one.a1, other.b0 - one.b1) for one, other in pairwise(edges) if other.b0 > one.b1]
    return Changes(old, new, changed, kept)


def what_is_left(changes: Changes, start: int, end: int) -> Span | None:
    """Where the words that are left of a passage are, if they are enough of it."""
    within = []
    for run in changes.kept[bisect_left(changes.kept, start, key=lambda run: run.before + run.length) :]:
        if run.before >= end:
            break
        first, last = max(start, run.before), min(end, run.before + run.length)
        within.append(Run(first, run.after + first - run.before, last - first))
    passage = changes.old[start:end]
    weigh = letters if letters(passage) else len
    runs = [run for run in within if weigh(changes.old[run.before : run.before + run.length])]
    left = sum(weigh(changes.old[run.before : run.before + run.length]) for run in runs)
    if not runs or left < LEAST_LEFT * weigh(passage):
        return None
    first_run, last_run = runs[0], runs[-1]
    new_start, new_end = first_run.after, last_run.after + last_run.length
    for hunk in changes.changed[bisect_left(changes.changed, start, key=lambda hunk: hunk.b0) :]:
        if hunk.b0 == hunk.b1 or hunk.b1 > end:
            continue
        if hunk.b1 == first_run.before:
            new_start -= len(changes.new[hunk.a0 : hunk.a1].rpartition("\n")[2])
        if hunk.b0 == last_run.before + last_run.length:
            new_end += len(changes.new[hunk.a0 : hunk.a1].partition("\n")[0])
        if hunk.b0 >= end:
            break
    return new_start, new_end


def letters(text: str) -> int:
    """How many characters of a text say something."""
    return sum(map(has_word, text))


def what_is_whole(changes: Changes, start: int, end: int) -> Span | None:
    """Where a passage is that no change touches."""
    place = bisect_left(changes.changed, start, key=lambda hunk: hunk.b1)
    if place < len(changes.changed) and changes.changed[place].b0 <= end:
        return None
    moved = changes.changed[place - 1].a1 - changes.changed[place - 1].b1 if place else 0
    return start + moved, end + moved


class Moves:
    """The paragraphs that were moved between two texts."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._before, self._after = paragraph_places(old), paragraph_places(new)
        before, after = ([text[start:end] for start, end in places]
                         for text, places in ((old, self._before), (new, self._after)))  # fmt: skip
        changed = between(common(before, after), len(before), len(after))
        self._moved = dict(matched(before, after, changed).moved)

    def find(self, start: int, end: int, find: Finder, *, joined: bool) -> Span | None:
        """Where `find` sees a passage in the paragraphs that were moved with it, if those stayed together."""
        first = bisect_left(self._before, start, key=lambda place: place[1])
        last = first
        while last + 1 < len(self._before) and self._before[last + 1][0] < end:
            last += 1
        shift = self._moved.get(first, first) - first
        if not shift or any(self._moved.get(place) != place + shift for place in range(first, last + 1)):
            return None
        (b0, _), (_, b1) = self._before[first], self._before[last]
        (a0, _), (_, a1) = self._after[first + shift], self._after[last + shift]
        if start < b0 or end > b1:
            return None
        found = find(changes_between(self._old[b0:b1], self._new[a0:a1], joined=joined), start - b0, end - b0)
        return None if found is None else (found[0] + a0, found[1] + a0)


def paragraph_places(text: str) -> list[Span]:
    """Where the paragraphs of a text begin and end, as `word_diff.paragraphs` has them."""
    places, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            places.append((start, start + len(line.rstrip())))
        start += len(line) + 1
    return places
