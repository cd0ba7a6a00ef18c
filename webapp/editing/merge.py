"""What two people made of one row at once, in one: by columns, as texts are by words (webapp/text/merge.py). Pure."""

from collections.abc import Iterable, Set
from typing import Any

import msgspec

from webapp.text.merge import merged_lists


def merged_columns(
    was: msgspec.Struct | None, now: msgspec.Struct, sent: dict[str, Any], together: Iterable[Set[str]] = ()
) -> tuple[dict[str, Any], set[str]]:
    """The columns that were `sent` for a row as it `was`, brought together with the row as it is `now`; and those in
    which both clash, which stay as they were sent.

    What only one of them changed is as that one left it; a list, such as keywords, has what either added. Columns that
    stand `together`, such as a picture and its description, clash where each changed one of them. Where it isn't known
    how the row was, all that differs clashes.
    """
    merged, clashing, theirs = dict(sent), set[str](), set[str]()
    mine = {name for name, value in sent.items() if was is None or value != getattr(was, name)}
    for name, value in sent.items():
        there = getattr(now, name)
        before = getattr(was, name) if was is not None else None
        if was is None or there != before:
            theirs.add(name)
        if value == there or name not in theirs:
            continue
        if name not in mine:
            merged[name] = there
        elif isinstance(before, list):
            merged[name] = merged_lists(before, value, there)
        else:
            clashing.add(name)
    for names in together:
        changed = {name for name in names & sent.keys() if sent[name] != getattr(now, name)}
        if changed and names & mine and names & theirs:
            clashing |= changed
            merged |= {name: sent[name] for name in names & sent.keys()}
    return merged, clashing
