"""What two people made of one row at once, in one: by columns, as texts are by words (webapp/text/merge.py). Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec

from webapp.text.merge import merged_lists


def merged_columns(
    was: msgspec.Struct | None, now: msgspec.Struct, sent: dict[str, Any], groups: Mapping[str, str]
) -> tuple[dict[str, Any], set[str]]:
    """The columns that were `sent` for a row as it `was`, brought together with the row as it is `now`; and those in
    which both conflict, which stay as they were sent.

    What only one of them changed is as that one left it; a list, such as keywords, has what either added. Columns of
    one of the `groups`, such as a picture and its description, are one thing: they conflict where each changed one of
    them. Where it isn't known how the row was, all that differs conflicts. Columns of no group are left out.
    """
    merged: dict[str, Any] = {}
    conflicting: set[str] = set()
    for group in dict.fromkeys(groups[name] for name in sent if name in groups):
        columns = [name for name in groups if groups[name] == group]
        mine = {name: sent[name] for name in columns if name in sent}
        theirs = {name: getattr(now, name) for name in columns}
        before = {name: getattr(was, name) for name in columns} if was is not None else None
        if before is not None and all(value == before[name] for name, value in mine.items()):
            continue
        differing = {name for name, value in mine.items() if value != theirs[name]}
        merged |= mine
        if theirs == before or not differing:
            continue
        (name, *others), known = columns, before or {}
        if not others and isinstance(known.get(name), list):
            merged[name] = merged_lists(known[name], mine[name], theirs[name])
        else:
            conflicting |= differing
    return merged, conflicting
