"""Checklists as rows and forms."""

import re
from datetime import datetime
from typing import Annotated, Any

import msgspec

from webapp.web.forms.fields import Field, Invalid, Number, Text, Version

MOST = 100
"""Items on one checklist."""

TITLE = Text("Item", max=200)

# What lists that are pasted from elsewhere begin their lines with: "- ", "• ", "1. ", "[ ] ".
MARKER = re.compile(r"^\s*(?:[-*+•–]\s+|\d{1,3}[.)]\s+)?(?:\[[ xX]?\]\s+)?")


class Item(msgspec.Struct, frozen=True):
    """One step of a task."""

    id: int
    version: int
    title: str
    done_at: datetime | None
    done_by_name: str | None


class FoundItem(Item, frozen=True):
    """A step, and of which task it is."""

    workspace_id: int
    task_id: int


class Added(msgspec.Struct, frozen=True):
    """What became of new items, and their event: none where they would have been too many."""

    total_before: int
    item_ids: list[int]
    event_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class FoundAdded(Added, frozen=True):
    """The same of one of several tasks."""

    task_id: int


class Change(msgspec.Struct, frozen=True):
    """What became of a change of an item, and its event: none where nothing changed."""

    id: int
    version_before: int
    title: str
    was_deleted: bool
    event_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class FoundChange(Change, frozen=True):
    """The same of one of several tasks."""

    task_id: int


class Move(msgspec.Struct, frozen=True):
    """What became of a move: no event where the item stayed."""

    place_before: int
    place_after: int
    event_id: int | None


class Titles(Field):
    """One title a line; empty lines and the marks of lists are left out."""

    def read(self, typed: str) -> list[str]:
        lines = [MARKER.sub("", line).strip() for line in typed.splitlines()]
        titles = [self.title(line) for line in lines if line]
        if not titles:
            raise Invalid(f"{self.label} can't be empty.")
        if len(titles) > MOST:
            raise Invalid(f"These are {len(titles):,} lines; a checklist has at most {MOST} items.")
        return titles

    def title(self, line: str) -> str:
        """One line as a title; raises Invalid, with the beginning of the line, for one that is too long."""
        try:
            return TITLE.read(line)
        except Invalid as invalid:
            raise Invalid(f"“{line[:30]}…”: {invalid}" if len(line) > TITLE.max else str(invalid)) from None


class NewItems(msgspec.Struct):
    """The line under the list; each line of what is pasted becomes an item."""

    title: Annotated[list[str], Titles("Item")]


class ItemName(msgspec.Struct):
    """A new name for an item."""

    version: Annotated[int, Version()]
    title: Annotated[str, TITLE]


class Place(msgspec.Struct):
    """Where an item goes, counted from 1; beyond the ends means the ends."""

    place: Annotated[int, Number("Place", min=0, max=MOST + 1, required=True)]
