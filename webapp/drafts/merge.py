"""Three-way merging of texts: what two people made of the same text, in one. Pure.

Each side is compared with the text that both began from (`alignment.py`). What only one of them changed is taken; what
both changed alike is taken once; what they changed differently, in the same place or side by side with nothing between,
is a clash. Nothing that either side wrote is left out, also not of the text that is proposed for a clash.
"""

from itertools import product
from typing import NamedTuple

from webapp.drafts.alignment import Hunk, has_word, hunks, tokens


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
    the places that keep them apart are tried (`hunks` with `late`), so that changes with a token between them always
    merge. CPU work of about 0.1 s for 50,000 words: see `web/worker.py`.
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
    told: dict[tuple[str, bool], list[Hunk]] = {}
    old, sides = tokens(before), (tokens(first), tokens(second))
    best: list[Region] | None = None
    fewest = 0
    for lates in product((True, False), repeat=2):
        for text, late in zip((first, second), lates, strict=True):
            if (text, late) not in told:
                told[text, late] = hunks(before, text, late=late)
        found = regions_of(old, sides, (told[first, lates[0]], told[second, lates[1]]))
        clashes = sum(region.clash for region in found)
        if best is None or clashes < fewest:
            best, fewest = found, clashes
        if not fewest:
            break
    return best or []


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
        found.append(decide(Region(start, end, texts[0], texts[1], clash=True), mine, other))
    return found


def as_changed(old: list[str], side: list[str], part: list[Hunk], start: int, end: int) -> list[str]:
    """What a side made of the common text from `start` to `end`, in which `part` are its hunks."""
    if not part:
        return old[start:end]
    return side[part[0].a0 - (part[0].b0 - start) : part[-1].a1 + (end - part[-1].b1)]


def decide(region: Region, mine: list[Hunk], other: list[Hunk]) -> Region:
    """A region as it is to be where that is certain: only one side changed it, both did the same, or both replaced the
    same and one wrote all that the other did and more. Else the region is a clash."""
    if not other or region.first == region.second:
        return region._replace(second=region.first, clash=False)
    if not mine:
        return region._replace(first=region.second, clash=False)
    if len(mine) == len(other) == 1 and mine[0][:2] == other[0][:2]:
        longer, shorter = sorted((region.first, region.second), key=lambda side: (-len(side), side))
        if any(map(has_word, shorter)) and contains(longer, shorter):
            return region._replace(first=longer, second=longer, clash=False)
    return region


def contains(longer: list[str], shorter: list[str]) -> bool:
    """Whether one list of tokens begins or ends with another one."""
    return longer[: len(shorter)] == shorter or longer[len(longer) - len(shorter) :] == shorter


def merged_lists(before: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """What two sides made of a list in which nothing stands twice, such as labels: with all that either added, without
    what either took away."""
    kept = [one for one in theirs if one in mine or one not in before]
    return [*kept, *(one for one in mine if one not in before and one not in kept)]
