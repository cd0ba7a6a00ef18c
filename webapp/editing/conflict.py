"""What two people made of the same field at once, for the page on which one of them decides."""

import msgspec

from webapp.text.merge import merge, unmerged
from webapp.text.word_diff import Piece, word_pieces


class Difference(msgspec.Struct, frozen=True):
    """A field, or a place in a text, as it was, as it is now, and as it was typed, in pieces that tell what is new.
    `before` is None where that isn't known."""

    label: str
    before: list[Piece] | None
    theirs: list[Piece]
    yours: list[Piece]


def difference(
    label: str, before: str | None, theirs: str, yours: str, around: tuple[str, str] = ("", "")
) -> Difference:
    """A difference, with the words that stand `around` it."""
    known = theirs if before is None else before
    sides = (known, theirs, yours)
    first, second = ([Piece("same", text)] if text else [] for text in around)
    was, now, typed = ([*first, *word_pieces(known, side)[1], *second] for side in sides)
    return Difference(label, None if before is None else was, now, typed)


def differences_of_text(label: str, before: str, yours: str, theirs: str) -> tuple[str, list[Difference]]:
    """A text merged as far as it can be, which is what is proposed, and the places that clash, each with the words of
    its line around it. CPU work that grows with the texts."""
    merged = merge(before, yours, theirs)
    several = len(merged.clashes) > 1
    found = []
    for number, clash in enumerate(merged.clashes, 1):
        name = f"{label}, place {number} of {len(merged.clashes)}" if several else label
        sides = clash.before, clash.theirs, clash.yours
        first = "" if any(side.startswith("\n") for side in sides) else before_on_line(merged.text, clash.at)
        end = clash.at + len(clash.proposed)
        second = "" if any(side.endswith("\n") for side in sides) else after_on_line(merged.text, end)
        was, now, typed = (side.strip("\n") for side in sides)
        found.append(difference(name, was, now, typed, (first, second)))
    return merged.text, found


def plain_difference(label: str, before: str | None, theirs: str, yours: str) -> Difference:
    """A difference of which the words take too long to compare: each side whole."""
    was, now, typed = ([Piece("same", text)] if text else [] for text in (before or "", theirs, yours))
    return Difference(label, None if before is None else was, now, typed)


def plain_differences(label: str, before: str, yours: str, theirs: str) -> tuple[str, list[Difference]]:
    """What stands for `differences_of_text` where that takes too long: both texts, and one difference."""
    return unmerged(before, yours, theirs).text, [plain_difference(label, before, theirs, yours)]


AROUND = 80  # characters


def before_on_line(text: str, place: int) -> str:
    """The words of a line before a place."""
    start = max(text.rfind("\n", 0, place) + 1, place - AROUND)
    cut = start > 0 and text[start - 1] != "\n"
    return ("…" if cut else "") + text[start:place]


def after_on_line(text: str, place: int) -> str:
    """The words of a line after a place."""
    line_end = text.find("\n", place)
    end = min(len(text) if line_end < 0 else line_end, place + AROUND)
    cut = end < len(text) and text[end] != "\n"
    return text[place:end] + ("…" if cut else "")
