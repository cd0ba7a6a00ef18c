"""What a task has once and a line says twice: the last counts, and what says something else stays words.

It is held: its words are in the title, and a dotted chip offers to take it instead.
"""

from collections.abc import Set as AbstractSet

from webapp.quick_add.phrase import LENGTH, Phrase
from webapp.quick_add.reader import HELD, Reader
from webapp.quick_add.result import Kind
from webapp.quick_add.sigils import NEEDS_A_TIME, Sigil, place_of

_ONCE: tuple[Kind, ...] = ("project", "assignee", "priority", "estimate")
Places = AbstractSet[tuple[int, int]]


def hold_doubled(reader: Reader, sigils: list[Sigil], taken: Places) -> None:
    """Hold all but the last project, member, priority and estimate; before phrases are read, which go around them."""
    for kind in _ONCE:
        _hold_but_one(reader, [sigil for sigil in sigils if sigil.kind == kind and not sigil.trouble], taken)
    for sigil in sigils:
        if sigil.held:
            reader.mark(sigil.first, sigil.end, HELD)


def hold_reminders(reader: Reader, sigils: list[Sigil], taken: Places, *, has_time: bool) -> None:
    """Hold all but the last reminder, and those before the due time where there is none."""
    reminders = [sigil for sigil in sigils if sigil.kind == "reminder"]
    for sigil in reminders:
        if sigil.relative and not has_time:
            sigil.held, sigil.trouble = True, NEEDS_A_TIME
    _hold_but_one(reader, [sigil for sigil in reminders if not sigil.trouble], taken)


def hold_estimates(
    reader: Reader, sigils: list[Sigil], read: list[Phrase], taken: Places
) -> tuple[int | None, list[Phrase]]:
    """The minutes that a line says, and the phrases that are still read: a length with a sign is clearer than a loose
    “for 45min”; else the last counts. Only where no length is said it is that of a range, `3pm-4pm`."""
    lengths = [sigil for sigil in sigils if sigil.kind == "estimate"]
    if any(not sigil.held for sigil in lengths):
        for phrase in read:
            phrase.is_read = phrase.flavour != LENGTH
        read = [phrase for phrase in read if phrase.is_read]
    places = [(sigil.first, sigil.minutes) for sigil in lengths if not sigil.held]
    places += [(phrase.estimate[0], phrase.estimate[2]) for phrase in read if phrase.estimate is not None]
    wanted = [(each.first, each.minutes) for each in lengths if place_of(reader, each) in taken] or places
    minutes = max(wanted)[1] if wanted else next((phrase.minutes for phrase in read if phrase.minutes), None)
    for sigil in lengths:
        sigil.held = sigil.minutes != minutes
    for phrase in read:
        phrase.keeps_estimate = phrase.estimate is not None and phrase.estimate[2] != minutes
    return minutes, read


def _hold_but_one(reader: Reader, found: list[Sigil], taken: Places) -> None:
    for sigil in found:
        sigil.held = sigil.held and place_of(reader, sigil) not in taken
    read = [sigil for sigil in found if not sigil.held]
    wanted = [sigil for sigil in read if place_of(reader, sigil) in taken] or read
    for sigil in read:
        sigil.held = sigil.meaning != wanted[-1].meaning
