"""Comparing two texts for reading: paragraph by paragraph, word by word, with what was moved. Pure.

Paragraphs are the lines that say something. Those that stayed hold the comparison together; of the others, those that
share enough words are the same paragraph, changed in its place or moved elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from webapp.text.diff import Hunk, between, common, has_word, hunks, tokens

CHANGED_SHARE = 0.6  # of the shorter's words that two paragraphs in one place share, to be one that was changed
MOVED_SHARE = 0.6  # of the longer's words that two that stand apart share
MOVED_WORDS = 4  # fewer words say too little about where a paragraph came from
RARE = 8  # a word that more paragraphs have says nothing about which of them became which
LITTLE = 3  # letters that say nothing between two longer changes
NEAR = 2  # paragraphs that are shown around what changed


class Piece(NamedTuple):
    """A stretch of text that is `same`, `added` or `removed`."""

    kind: str
    text: str


class Row(NamedTuple):
    """A paragraph as it was and as it is. `kind`: same, changed, added, removed, `left` where it stood before it was
    moved and `moved` where it stands now; the two have the same `link`."""

    kind: str
    before: list[Piece]
    after: list[Piece]
    link: int = 0


class Stretch(NamedTuple):
    """Rows that follow on each other; `folded` where nothing near them changed."""

    folded: bool
    rows: list[Row]


def word_pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Two versions of a passage in pieces: what was removed of the one, what was added to the other."""
    old, new = tokens(before), tokens(after)
    removed: list[Piece] = []
    added: list[Piece] = []
    b, a = 0, 0
    for hunk in readable(hunks(before, after), old, new):
        for found, kept in ((removed, old[b : hunk.b0]), (added, new[a : hunk.a0])):
            found.append(Piece("same", "".join(kept)))
        removed.append(Piece("removed", "".join(old[hunk.b0 : hunk.b1])))
        added.append(Piece("added", "".join(new[hunk.a0 : hunk.a1])))
        b, a = hunk.b1, hunk.a1
    removed.append(Piece("same", "".join(old[b:])))
    added.append(Piece("same", "".join(new[a:])))
    return [piece for piece in removed if piece.text], [piece for piece in added if piece.text]


def readable(found: list[Hunk], old: list[str], new: list[str]) -> list[Hunk]:
    """Hunks with little between them as one: "the" that two rewritten sentences share is no help to a reader."""
    whole: list[Hunk] = []
    for hunk in found:
        last = whole[-1] if whole else None
        if last is not None:
            shared = "".join(old[last.b1 : hunk.b0])
            if len(shared.strip()) <= LITTLE < min(size_of(last, old, new), size_of(hunk, old, new)) - 1:
                whole[-1] = Hunk(last.b0, hunk.b1, last.a0, hunk.a1)
                continue
        whole.append(hunk)
    return whole


def size_of(hunk: Hunk, old: list[str], new: list[str]) -> int:
    """How many characters a hunk is about."""
    return max(sum(map(len, old[hunk.b0 : hunk.b1])), sum(map(len, new[hunk.a0 : hunk.a1])))


def inline_pieces(row: Row) -> list[Piece]:
    """Both versions of a changed paragraph in one: what was removed stands before what came instead."""
    old, new = (split_at_same(side) for side in (row.before, row.after))
    found: list[Piece] = []
    for before, after in zip(old, new, strict=True):
        found += [piece for piece in before if piece.kind == "removed"]
        found += [piece for piece in after if piece.kind == "added"]
        found += [piece for piece in after if piece.kind == "same"]
    return found


def split_at_same(side: list[Piece]) -> list[list[Piece]]:
    """The pieces of a side in groups, each ending with what stayed the same."""
    groups: list[list[Piece]] = [[]]
    for piece in side:
        groups[-1].append(piece)
        if piece.kind == "same":
            groups.append([])
    return groups


def compare(before: str, after: str) -> list[Row]:
    """Two texts, paragraph by paragraph, in the order of `after`; what was removed stands where it was.

    CPU work of about 0.3 s for 50,000 words: see `web/threads.py`.
    """
    old, new = paragraphs(before), paragraphs(after)
    changed = between(common(old, new), len(old), len(new))
    pairs = matched(old, new, changed)
    moved = sorted(pairs.moved, key=lambda pair: pair[1])
    links = {b: number for number, (b, _) in enumerate(moved, 1)}
    origins = {a: b for b, a in moved}
    rows: list[Row] = []
    place = 0
    for hunk in changed:
        rows += (same_row(text) for text in new[place : hunk.a0])
        for b, a in in_order(hunk, pairs.changed):
            if a is None and b is not None:
                rows.append(Row("left" if b in links else "removed", [Piece("removed", old[b])], [], links.get(b, 0)))
            elif a is not None and b is not None:
                rows.append(Row("changed", *word_pieces(old[b], new[a])))
            elif a is not None and a in origins:
                rows.append(Row("moved", *word_pieces(old[origins[a]], new[a]), links[origins[a]]))
            elif a is not None:
                rows.append(Row("added", [], [Piece("added", new[a])]))
        place = hunk.a1
    rows += (same_row(text) for text in new[place:])
    return rows


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something, without spaces at their ends."""
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def same_row(text: str) -> Row:
    """A paragraph that stayed as it was."""
    return Row("same", [Piece("same", text)], [Piece("same", text)])


class Pairs(NamedTuple):
    """Which old paragraph became which new one: changed in its place, and moved."""

    changed: dict[int, int]
    moved: set[tuple[int, int]]


def matched(old: list[str], new: list[str], changed: list[Hunk]) -> Pairs:
    """Pair the paragraphs of hunks that share the most words, each with one other at most."""
    hunk_of_old = {b: number for number, hunk in enumerate(changed) for b in range(hunk.b0, hunk.b1)}
    hunk_of_new = {a: number for number, hunk in enumerate(changed) for a in range(hunk.a0, hunk.a1)}
    found = Pairs({}, set())
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    in_hunk: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for share, b, a, longer in candidates({b: old[b] for b in hunk_of_old}, {a: new[a] for a in hunk_of_new}):
        if b in old_taken or a in new_taken:
            continue
        number = hunk_of_old[b]
        if number == hunk_of_new[a] and all((b < one) == (a < other) for one, other in in_hunk[number]):
            found.changed[b] = a
            in_hunk[number].append((b, a))
        elif share >= MOVED_SHARE and longer >= MOVED_WORDS:
            found.moved.add((b, a))
        else:
            continue
        old_taken.add(b)
        new_taken.add(a)
    return found


def candidates(old: dict[int, str], new: dict[int, str]) -> list[tuple[float, int, int, int]]:
    """Pairs of paragraphs that share words, the likest first: the share of the longer, both places, how many words the
    longer has.

    Only pairs with a word in common that few paragraphs have are looked at, so that the work doesn't grow with the
    square of the paragraphs.
    """
    old_words, new_words = ({place: words_of(text) for place, text in side.items()} for side in (old, new))
    having: dict[str, list[int]] = defaultdict(list)
    for a, words in new_words.items():
        for word in words:
            having[word].append(a)
    found = []
    for b, words in old_words.items():
        near = {a for word in words if len(having.get(word, ())) <= RARE for a in having.get(word, ())}
        for a in near:
            shorter, longer = sorted((words.total(), new_words[a].total()))
            shared = (words & new_words[a]).total()
            if shared >= CHANGED_SHARE * shorter:
                found.append((shared / longer, b, a, longer))
    return sorted(found, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1], pair[2]))


def words_of(text: str) -> Counter[str]:
    """How often each word is in a paragraph."""
    return Counter(token.casefold() for token in tokens(text) if has_word(token))


def in_order(hunk: Hunk, changed: dict[int, int]) -> Iterator[tuple[int | None, int | None]]:
    """The old and new paragraphs of a hunk: pairs together, and what was removed before what came instead."""
    b, a = hunk.b0, hunk.a0
    pairs = [(place, changed[place]) for place in range(hunk.b0, hunk.b1) if place in changed]
    for b_pair, a_pair in [*pairs, (hunk.b1, hunk.a1)]:
        yield from ((place, None) for place in range(b, b_pair))
        yield from ((None, place) for place in range(a, a_pair))
        if b_pair < hunk.b1:
            yield b_pair, a_pair
        b, a = b_pair + 1, a_pair + 1


def folded(rows: list[Row]) -> list[Stretch]:
    """Rows with those that are far from any change folded away."""
    shown = {
        near for place, row in enumerate(rows) if row.kind != "same" for near in range(place - NEAR, place + NEAR + 1)
    }
    edges = [place for place in range(1, len(rows)) if (place in shown) != (place - 1 in shown)]
    return [
        Stretch(start not in shown, rows[start:end]) for start, end in pairwise([0, *edges, len(rows)]) if end > start
    ]


class Compared(NamedTuple):
    """Two texts compared, and how many words were added and removed."""

    stretches: list[Stretch]
    added: int
    removed: int


def compare_texts(before: str, after: str) -> Compared:
    """Two texts compared by words. CPU work that grows with the texts."""
    rows = compare(before, after)
    return Compared(folded(rows), *word_change(rows))


def compare_plainly(before: str, after: str) -> Compared:
    """Two texts compared by lines, and only as far as they are the same at the beginning and at the end: for those of
    which the words take too long."""
    old, new = before.split("\n"), after.split("\n")
    most = min(len(old), len(new))
    same = next((place for place in range(most) if old[place] != new[place]), most)
    end = next((place for place in range(most - same) if old[-1 - place] != new[-1 - place]), most - same)

    def rows(kind: str, lines: list[str]) -> list[Row]:
        pieces = [Piece(kind, line) for line in lines]
        return [
            Row(
                kind,
                [piece] if kind != "added" else [],
                [piece] if kind != "removed" else [],
            )
            for piece in pieces
        ]

    gone, come = old[same : len(old) - end], new[same : len(new) - end]
    found = [
        *rows("same", old[:same]),
        *rows("removed", gone),
        *rows("added", come),
        *rows("same", old[len(old) - end :]),
    ]
    return Compared(folded(found), *(sum(len(line.split()) for line in lines) for lines in (come, gone)))


def word_change(rows: Iterable[Row]) -> tuple[int, int]:
    """How many words were added and how many removed; moved ones count only as far as they were changed."""
    added = removed = 0
    for row in rows:
        if row.kind != "left":
            added += sum(count(piece.text) for piece in row.after if piece.kind == "added")
            removed += sum(count(piece.text) for piece in row.before if piece.kind == "removed")
    return added, removed


def count(text: str) -> int:
    """How many words a piece has."""
    return sum(map(has_word, tokens(text)))
