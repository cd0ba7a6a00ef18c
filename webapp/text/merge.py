"""Three-way merging of texts: what two people made of the same text, in one. Pure.

Each side is compared with the text that both began from (`diff.py`). What only one of them changed is taken; what
both changed alike is taken once; lines that one added stay lines, before or after what the other did there. What else
they changed differently, in the same place or side by side with nothing between, is a clash. Nothing that either side
wrote is left out, also not of the text that is proposed for a clash.
"""

import re
from enum import Enum, auto
from itertools import product
from typing import NamedTuple

from webapp.text.diff import Hunk, has_word, hunks, tokens


class Clash(NamedTuple):
    """A place that both sides changed differently; `at` is where the proposal for it begins in the merged text, in
    characters, and `proposed` what it is."""

    before: str
    yours: str
    theirs: str
    proposed: str
    at: int


class Merge(NamedTuple):
    """The merged text. Where there are clashes it is a proposal, to be decided by a person."""

    text: str
    clashes: list[Clash]


class Telling(Enum):
    """How changes are told that can be told in several places."""

    LINES = auto()  # lines that were added as whole lines
    LATE = auto()
    EARLY = auto()


class Region(NamedTuple):
    """A stretch of the common text, from token `start` to `end`, that at least one side changed, as each has it."""

    start: int
    end: int
    first: list[str]
    second: list[str]
    clash: bool


def merge(before: str, yours: str, theirs: str) -> Merge:
    """Merge what two sides made of `before`.

    Without a clash it doesn't matter which side is which. Of each pair of changes that can be told in several places,
    those that keep them apart are tried (`Telling`), so that changes with a token between them always merge. CPU work
    of about 0.1 s for 50,000 words: see `web/threads.py`.
    """
    if yours == theirs or theirs == before:
        return Merge(yours, [])
    if yours == before:
        return Merge(theirs, [])
    first, second = sorted((yours, theirs))
    regions = best_regions(before, first, second)
    pieces: list[str] = []
    clashes: list[Clash] = []
    old, place, size = tokens(before), 0, 0
    for region in regions:
        pieces.append("".join(old[place : region.start]))
        size += len(pieces[-1])
        sides = "".join(region.first), "".join(region.second)
        if region.clash:
            mine, other = sides if first == yours else sides[::-1]
            both = side_by_side(mine, other)
            clashes.append(Clash("".join(old[region.start : region.end]), mine, other, both, size))
            pieces.append(both)
        else:
            pieces.append(sides[0])
        size += len(pieces[-1])
        place = region.end
    pieces.append("".join(old[place:]))
    return Merge("".join(pieces), clashes)


def unmerged(before: str, yours: str, theirs: str) -> Merge:
    """What stands for a merge that takes too long: one clash of the whole texts, with both proposed."""
    both = side_by_side(yours, theirs)
    return Merge(both, [Clash(before, yours, theirs, both, 0)])


def side_by_side(yours: str, theirs: str) -> str:
    """What both wrote in one place, one after the other; paragraphs stay paragraphs and words apart."""
    if not yours or not theirs:
        return yours or theirs
    paragraph = "\n\n" if "\n\n" in yours + theirs else "\n" if "\n" in yours + theirs else " "
    apart = yours[-1].isspace() or theirs[0].isspace()
    return f"{yours}{'' if apart else paragraph}{theirs}"


def best_regions(before: str, first: str, second: str) -> list[Region]:
    """The changed regions with as few clashes as can be."""
    told: dict[tuple[str, Telling], list[Hunk]] = {}
    old, sides = tokens(before), (tokens(first), tokens(second))
    best: list[Region] | None = None
    fewest = 0
    for ways in product(Telling, repeat=2):
        for text, side, way in zip((first, second), sides, ways, strict=True):
            if (text, way) not in told:
                found = hunks(before, text, late=way is not Telling.EARLY)
                told[text, way] = by_lines(found, old, side) if way is Telling.LINES else found
        regions = regions_of(old, sides, (told[first, ways[0]], told[second, ways[1]]))
        clashes = sum(region.clash for region in regions)
        if best is None or clashes < fewest:
            best, fewest = regions, clashes
        if not fewest:
            break
    return best or []


def by_lines(found: list[Hunk], old: list[str], new: list[str]) -> list[Hunk]:
    """Hunks with lines that were added told as whole lines, where they can be: not as the end of one and the beginning
    of the next."""
    told: list[Hunk] = []
    for hunk in found:
        floor = told[-1].b1 + 1 if told else 0
        most = hunk.b0 - floor if hunk.b0 == hunk.b1 else -1
        for back in range(most + 1):
            place, a0, a1 = hunk.b0 - back, hunk.a0 - back, hunk.a1 - back
            after_line = new[a0] == "\n" and (place == len(old) or old[place] == "\n")
            if after_line or (new[a1 - 1] == "\n" and (place == 0 or old[place - 1] == "\n")):
                told.append(Hunk(place, place, a0, a1))
                break
            if place == 0 or old[place - 1] != new[a1 - 1]:
                told.append(hunk)
                break
        else:
            told.append(hunk)
    return told


def regions_of(
    old: list[str], sides: tuple[list[str], list[str]], changed: tuple[list[Hunk], list[Hunk]]
) -> list[Region]:
    """The regions in which two sides changed a text, in order. Changes that touch each other are one region."""
    found = []
    places = [0, 0]  # the next hunk of each side
    while any(place < len(side) for place, side in zip(places, changed, strict=True)):
        start = min(side[place].b0 for place, side in zip(places, changed, strict=True) if place < len(side))
        end = start
        begun = tuple(places)
        grows = True
        while grows:
            grows = False
            for which, side in enumerate(changed):
                while places[which] < len(side) and side[places[which]].b0 <= end:
                    end = max(end, side[places[which]].b1)
                    places[which] += 1
                    grows = True
        mine, other = (side[begun[which] : places[which]] for which, side in enumerate(changed))
        texts = [as_changed(old, text, part, start, end) for text, part in zip(sides, (mine, other), strict=True)]
        found.append(decide(old, Region(start, end, texts[0], texts[1], clash=True), mine, other))
    return found


def as_changed(old: list[str], side: list[str], part: list[Hunk], start: int, end: int) -> list[str]:
    """What a side made of the common text from `start` to `end`, in which `part` are its hunks."""
    if not part:
        return old[start:end]
    return side[part[0].a0 - (part[0].b0 - start) : part[-1].a1 + (end - part[-1].b1)]


def decide(old: list[str], region: Region, mine: list[Hunk], other: list[Hunk]) -> Region:
    """A region as it is to be where that is certain: only one side changed it, both did the same, both replaced the
    same and one wrote all that the other did and more, or one added lines to it. Else the region is a clash."""
    if not other or region.first == region.second:
        return region._replace(second=region.first, clash=False)
    if not mine:
        return region._replace(first=region.second, clash=False)
    if len(mine) == len(other) == 1 and mine[0][:2] == other[0][:2]:
        longer, shorter = sorted((region.first, region.second), key=lambda side: (-len(side), side))
        if any(map(has_word, shorter)) and contains(longer, shorter):
            return region._replace(first=longer, second=longer, clash=False)
    both = with_lines(old, region, mine, other)
    return region if both is None else region._replace(first=both, second=both, clash=False)


def with_lines(old: list[str], region: Region, mine: list[Hunk], other: list[Hunk]) -> list[str] | None:
    """What two sides made of a region to which one added whole lines at its end or its beginning, or both began to
    write on the same empty line or item of a list: each keeps lines of its own. None where it is none of these."""
    start, end = region.start, region.end
    begins_line = start == 0 or old[start - 1] == "\n"
    ends_line = end == len(old) or old[end] == "\n"
    sides = (region.first, mine, region.second), (region.second, other, region.first)
    for written, part, others in reversed(sides):
        if ends_line and adds(part, end) and written[end - start] == "\n":
            return [*others, *written[end - start :]]
    for written, part, others in sides:
        if begins_line and adds(part, start) and written[start - end - 1] == "\n":
            return [*written[: len(written) - (end - start)], *others]
    if not (ends_line and adds(mine, end) and adds(other, start)):
        return None
    line = line_before(old, start)
    if line or (begins_line and old):
        again = next_item(line)
        return None if again is None else [*region.first, "\n", again, *region.second]
    return None


def adds(part: list[Hunk], place: int) -> bool:
    """Whether all that one side did to a region is to add something at a place."""
    return len(part) == 1 and part[0].b0 == part[0].b1 == place


ITEM = re.compile(r"(\s*(?:> ?)*)(?:([-*+])|(\d{1,8})([.)]))( \[)?(?(5)[ xX]\])( +)")


def line_before(old: list[str], place: int) -> str:
    """What stands before a token in its line."""
    start = place
    while start > 0 and old[start - 1] != "\n":
        start -= 1
    return "".join(old[start:place])


def next_item(line: str) -> str | None:
    """What the item after an empty item of a list begins with; "" for an empty line, None for one that isn't empty."""
    found = ITEM.fullmatch(line)
    if found is None:
        return None if line.strip() else line
    indent, bullet, number, mark, box, space = found.groups()
    return f"{indent}{bullet or f'{int(number) + 1}{mark}'}{' [ ]' if box else ''}{space}"


def contains(longer: list[str], shorter: list[str]) -> bool:
    """Whether one list of tokens begins or ends with another one."""
    return longer[: len(shorter)] == shorter or longer[len(longer) - len(shorter) :] == shorter


def merged_lists(before: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """What two sides made of a list in which nothing stands twice, such as labels: with all that either added, without
    what either took away."""
    kept = [one for one in theirs if one in mine or one not in before]
    return [*kept, *(one for one in mine if one not in before and one not in kept)]
