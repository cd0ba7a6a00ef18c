"""What suggestions are made of, and where they fit. Pure.

A suggestion is a stretch of the text that its author had. It fits a newer text where that has the stretch as it was,
also what it stands between (`text/anchors.py`): so taking it never undoes what others wrote.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from webapp.text.anchors import Span, untouched_all
from webapp.text.diff import Hunk, has_word, hunks, tokens

NEAR = 3  # words in one line between two changes that read as one thought
AROUND = 60  # characters of its line that are shown around a change


class Stretch(NamedTuple):
    """What is to be changed: `after` for `before`, from `start` to `end` of the title or the body (`part`)."""

    part: str
    start: int
    end: int
    before: str
    after: str


class Wanted(NamedTuple):
    """Where a suggestion was in the text that it is about, by its id."""

    id: int
    part: str
    start: int
    end: int


def stretches_of(title: str, body: str, new_title: str, new_body: str) -> list[Stretch]:
    """What somebody changed of a title and a text, each thought by itself. CPU work that grows with the texts."""
    old, new = tokens(body), tokens(new_body)
    old_places, new_places = ([0, *accumulate(map(len, side))] for side in (old, new))
    found = stretches_of_title(title, new_title)
    for b0, b1, a0, a1 in thoughts(hunks(body, new_body), old):
        start, end = old_places[b0], old_places[b1]
        before, after = body[start:end], new_body[new_places[a0] : new_places[a1]]
        if end < len(body) or before.strip() or after.strip():  # else an empty end, which no reader sees
            found.append(Stretch("body", start, end, before, after))
    return found


def stretches_of_title(title: str, new_title: str) -> list[Stretch]:
    """A changed title, which is one thought."""
    return [Stretch("title", 0, len(title), title, new_title)] if title != new_title else []


def one_stretch(title: str, body: str, new_title: str, new_body: str) -> list[Stretch]:
    """What stands for `stretches_of` where that takes too long: one stretch, from the first change to the last."""
    found = stretches_of_title(title, new_title)
    if body != new_body:
        start, end = alike(body, new_body)
        before, after = body[start : len(body) - end], new_body[start : len(new_body) - end]
        found.append(Stretch("body", start, len(body) - end, before, after))
    return found


def alike(one: str, other: str) -> tuple[int, int]:
    """How many characters two texts begin with in common, and with how many others they end so."""
    most = min(len(one), len(other))
    start = next((place for place in range(most) if one[place] != other[place]), most)
    end = next((place for place in range(most - start) if one[-1 - place] != other[-1 - place]), most - start)
    return start, end


def thoughts(found: Iterable[Hunk], old: list[str]) -> list[Hunk]:
    """Hunks with few words of one line between them as one."""
    whole: list[Hunk] = []
    for hunk in found:
        shared = old[whole[-1].b1 : hunk.b0] if whole else ["\n"]
        if "\n" not in shared and sum(map(has_word, shared)) <= NEAR:
            whole[-1] = Hunk(whole[-1].b0, hunk.b1, whole[-1].a0, hunk.a1)
        else:
            whole.append(hunk)
    return whole


Bases = Sequence[tuple[str, str, Sequence[Wanted]]]
Places = dict[int, Span | None]


def places_in(bases: Bases, title: str, body: str) -> Places:
    """Where suggestions are in a title and text as these are now, by their ids; None where they don't fit any more.
    `bases` are the titles and texts that they are about. CPU work that grows with the texts."""
    found: Places = {}
    for old_title, old_body, wanted in bases:
        found |= places_of_title(old_title, title, wanted)
        bodies = [each for each in wanted if each.part == "body"]
        spans = untouched_all(old_body, body, [(each.start, each.end) for each in bodies])
        found |= {each.id: span for each, span in zip(bodies, spans, strict=True)}
    return found


def places_at_the_edges(bases: Bases, title: str, body: str) -> Places:
    """What stands for `places_in` where that takes too long: only what stands before all changes or after them fits."""
    found: Places = {}
    for old_title, old_body, wanted in bases:
        found |= places_of_title(old_title, title, wanted)
        start, end = alike(old_body, body)
        for each in wanted:
            if each.part == "body":
                later = len(body) - len(old_body)
                fits_late = each.start > len(old_body) - end
                place = (each.start + later, each.end + later) if fits_late else (each.start, each.end)
                found[each.id] = place if fits_late or each.end < start else None
    return found


def places_of_title(old: str, new: str, wanted: Iterable[Wanted]) -> Places:
    """The places of suggestions of a title, which fit the title that they are about."""
    return {each.id: (0, len(new)) if old == new else None for each in wanted if each.part == "title"}


class Replacement(NamedTuple):
    """A suggestion as it is put into a text."""

    id: int
    part: str
    start: int
    end: int
    after: str


def put_in(title: str, body: str, replacements: Iterable[Replacement]) -> tuple[str, str, list[int]]:
    """A title and a text with suggestions put in, and the ids of these. Of two that touch each other, the one that
    begins first is put in."""
    pieces: list[str] = []
    taken: list[int] = []
    at, last_end = 0, -1
    in_order = sorted(replacements, key=lambda each: (each.start, each.end, each.id))
    for each in [each for each in in_order if each.part == "title"][:1]:
        title = each.after
        taken.append(each.id)
    for each in [each for each in in_order if each.part == "body"]:
        if each.start > last_end:
            pieces += [body[at : each.start], each.after]
            at = last_end = each.end
            taken.append(each.id)
    return title, "".join([*pieces, body[at:]]), taken
