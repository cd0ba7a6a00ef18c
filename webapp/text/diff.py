"""What two texts have in common: lines first, then words between the lines that differ. Pure.

Patience first: tokens that both texts have exactly once hold the texts together, in their longest common order; what is
left between them is short, and gets its exact longest common subsequence. So the work grows with the length of the
texts and not with its square: docs/decisions/0006-merging.md has the figures.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

# Joins words from within: "don't", "16:30", "1,000.50", "well-known", "https://example.com".
INNER = r"['’.,:/@\-]{1,3}"
# Scripts without spaces: each sign stands for itself.
SIGN = r"[\u2e80-\u2fff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# Letters and digits, and what isn't punctuation outside of Latin-1: combining marks, emoji and what joins them.
LETTER = rf"(?:(?!{SIGN})(?:\w|[^\x00-\xbf\s\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff01-\uff0f]))"
TOKEN = re.compile(rf"{SIGN}|{LETTER}+(?:{INNER}{LETTER}+)*|\n|[^\S\n]+|.", re.DOTALL)

MOST_CELLS = 50_000_000  # of one table of common subsequences: 6 MB, about 20 ms


class Block(NamedTuple):
    """`length` tokens that are the same, from `before` on in the one text and from `after` on in the other."""

    before: int
    after: int
    length: int


class Hunk(NamedTuple):
    """What was changed: the tokens from `b0` to `b1` of the one text became those from `a0` to `a1` of the other."""

    b0: int
    b1: int
    a0: int
    a1: int


def tokens(text: str) -> list[str]:
    """A text in words, spaces, line ends and marks; joined they are the text again."""
    return TOKEN.findall(text)


def has_word(token: str) -> bool:
    """Whether a token says something: a word, a number, a sign, an emoji."""
    return any(character.isalnum() or character > "\u2060" for character in token)


def hunks(before: str, after: str, *, late: bool = True) -> list[Hunk]:
    """What was changed between two texts, in tokens, in order; between two hunks something stayed as it was.

    Where a change can be told in several places ("a a" became "a a a"), it is told at the last of them if `late`, else
    at the first.
    """
    old, new = tokens(before), tokens(after)
    old_size, new_size = len(old), len(new)
    if late:
        found = slid(common_tokens(old, new), old, new)
    else:
        mirrored = slid(common_tokens(old[::-1], new[::-1]), old[::-1], new[::-1])
        found = [Block(old_size - b - n, new_size - a - n, n) for b, a, n in reversed(mirrored)]
    last = len(found) - 1
    kept = [
        block
        for place, block in enumerate(found)
        if is_edge(block, place, last, old_size, new_size) or holds(old[block.before : block.before + block.length])
    ]
    return between(kept, old_size, new_size)


def slid(found: list[Block], old: list[str], new: list[str]) -> list[Block]:
    """Blocks with what was only added or only removed between them told as late as it can be, so that a paragraph is
    told with the line end after it rather than with the one before. What holds changes apart goes on to do so."""
    later = list(found)
    for place in range(len(later) - 1, 0, -1):
        one, next_one = later[place - 1], later[place]
        b, a = one.before + one.length, one.after + one.length
        gone, came = next_one.before - b, next_one.after - a
        if gone and came:
            continue
        text, start, width = (old, b, gone) if gone else (new, a, came)
        most = next_one.length - 1
        while most > 0 and not holds([old[next_one.before + most]]):
            most -= 1
        steps = 0
        while steps < most and text[start + steps] == text[start + width + steps]:
            steps += 1
        later[place - 1] = one._replace(length=one.length + steps)
        later[place] = Block(next_one.before + steps, next_one.after + steps, next_one.length - steps)
    return later


def is_edge(block: Block, place: int, last: int, old_size: int, new_size: int) -> bool:
    """Whether a block stands where both texts begin, or where both end."""
    begins = place == 0 and block.before == 0 and block.after == 0
    return begins or (place == last and block.before + block.length == old_size
                      and block.after + block.length == new_size)  # fmt: skip


def holds(found: Sequence[str]) -> bool:
    """Whether these tokens keep two changes apart: a word or a line end does, a space or a comma doesn't."""
    return "\n" in found or any(map(has_word, found))


def between(blocks: Sequence[Block], old_size: int, new_size: int) -> list[Hunk]:
    """The hunks between blocks."""
    changed, b0, a0 = [], 0, 0
    for before, after, length in [*blocks, Block(old_size, new_size, 0)]:
        if before > b0 or after > a0:
            changed.append(Hunk(b0, before, a0, after))
        b0, a0 = before + length, after + length
    return changed


def common_tokens(old: list[str], new: list[str]) -> list[Block]:
    """The tokens that two texts have in common: where both begin and end, then whole lines, then words between them."""
    found, (b0, b1, a0, a1) = trimmed(old, new, (0, len(old), 0, len(new)))
    old_starts, new_starts = line_starts(old, b0, b1), line_starts(new, a0, a1)
    old_lines, new_lines = lines_of(old, old_starts), lines_of(new, new_starts)
    same_lines = common(old_lines, new_lines, exact=False)
    for before, after, length in same_lines:
        start, end = old_starts[before], old_starts[before + length]
        found.append(Block(start, new_starts[after], end - start))
    for first, last, new_first, new_last in between(same_lines, len(old_lines), len(new_lines)):
        b, a = old_starts[first], new_starts[new_first]
        within = common(old[b : old_starts[last]], new[a : new_starts[new_last]])
        found += [Block(b + block.before, a + block.after, block.length) for block in within]
    return joined(found)


def line_starts(text: list[str], start: int, end: int) -> list[int]:
    """Where each line begins between two tokens; and where the last one ends."""
    return [
        start,
        *(place + 1 for place in range(start, end - 1) if text[place] == "\n"),
        *([end] if end > start else []),
    ]


def lines_of(text: list[str], starts: list[int]) -> list[str]:
    """The lines that begin at these tokens."""
    return ["".join(text[start:end]) for start, end in pairwise(starts)]


Range = tuple[int, int, int, int]


def trimmed(old: Sequence[str], new: Sequence[str], within: Range) -> tuple[list[Block], Range]:
    """How two sequences begin and end alike between some places, and the places that are left."""
    b0, b1, a0, a1 = within
    start, end = b0, b1
    while b0 < b1 and a0 < a1 and old[b0] == new[a0]:
        b0, a0 = b0 + 1, a0 + 1
    found = [Block(start, a0 - (b0 - start), b0 - start)] if b0 > start else []
    while b0 < b1 and a0 < a1 and old[b1 - 1] == new[a1 - 1]:
        b1, a1 = b1 - 1, a1 - 1
    if b1 < end:
        found.append(Block(b1, a1, end - b1))
    return found, (b0, b1, a0, a1)


def common(old: Sequence[str], new: Sequence[str], *, exact: bool = True) -> list[Block]:
    """What two sequences have in common, in order. With `exact` what lies between the anchors gets its longest common
    subsequence, as far as that stays cheap."""
    found = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        alike, (b0, b1, a0, a1) = trimmed(old, new, todo.pop())
        found += alike
        if b0 == b1 or a0 == a1:
            continue
        held = anchors(old[b0:b1], new[a0:a1])
        if held:
            bounds = [(b0, a0), *((b0 + b, a0 + a) for b, a in held), (b1, a1)]
            todo += [(b, b_next, a, a_next) for (b, a), (b_next, a_next) in pairwise(bounds)]
        elif exact and (b1 - b0) * (a1 - a0) <= MOST_CELLS:
            found += [Block(b0 + b, a0 + a, n) for b, a, n in longest_common(old[b0:b1], new[a0:a1])]
    return joined(found)


def joined(found: list[Block]) -> list[Block]:
    """Blocks in order, those that follow on each other as one."""
    whole: list[Block] = []
    for block in sorted(found):
        last = whole[-1] if whole else Block(-1, -1, 0)
        if last.before + last.length == block.before and last.after + last.length == block.after:
            whole[-1] = Block(last.before, last.after, last.length + block.length)
        else:
            whole.append(block)
    return whole


def anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand that both sequences have exactly once, as many as keep their order (Bram Cohen's patience
    diff: patience sorting finds the longest increasing subsequence)."""
    old_counts, new_counts = Counter(old), Counter(new)
    places = {token: place for place, token in enumerate(new) if new_counts[token] == 1}
    pairs = [
        (place, places[token])
        for place, token in enumerate(old)
        if token in places and old_counts[token] == 1 and has_word(token)
    ]
    tops: list[int] = []  # the smallest end of an increasing subsequence, by its length
    ends: list[int] = []  # which pair that is
    earlier: list[int] = []  # the pair before each pair
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        earlier.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [number]
    kept, number = [], ends[-1] if ends else -1
    while number >= 0:
        kept.append(pairs[number])
        number = earlier[number]
    return kept[::-1]


def longest_common(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """The longest common subsequence, a bit for each token of `old` and a row for each of `new`: Hyyrö, "Bit-parallel
    LCS-length computation revisited", 2004. A zero bit in a row says that the length grows there."""
    everything = (1 << len(old)) - 1
    masks: dict[str, int] = {}
    for place, token in enumerate(old):
        masks[token] = masks.get(token, 0) | 1 << place
    row, rows = everything, []
    for token in new:
        same = row & masks.get(token, 0)
        row = ((row + same) | (row - same)) & everything
        rows.append(row)
    found = []
    b, a = len(old), len(new)
    while b and a:
        if rows[a - 1] >> (b - 1) & 1:
            b -= 1
        elif a > 1 and not rows[a - 2] >> (b - 1) & 1:
            a -= 1
        else:
            b, a = b - 1, a - 1
            found.append(Block(b, a, 1))
    return joined(found)
