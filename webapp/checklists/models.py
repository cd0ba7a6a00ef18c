"""Checklists as rows and forms."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from webapp.quick_add.pasted import lines_of
from webapp.web.forms.fields import Field, Invalid, Number, Text, Version

MOST = 100
"""Items on one checklist."""

TITLE = Text("Item", max=200)


class NewItem(msgspec.Struct, frozen=True):
    """A step as it is added: with a tick where it was pasted with one."""

    title: str
    is_done: bool = False


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
    """One item a line; empty lines and the signs of lists are left out, as quick add has it."""

    def read(self, typed: str) -> list[NewItem]:
        lines = [line for line in lines_of(typed) if line.left_out != "head"]
        items = [NewItem(self.title(line.text), line.left_out == "ticked") for line in lines]
        if not items:
            raise Invalid(f"{self.label} can't be empty.")
        if len(items) > MOST:
            raise Invalid(f"These are {len(items):,} lines; a checklist has at most {MOST} items.")
        return items

    def title(self, line: str) -> str:
        """One line as a title; raises Invalid, with the beginning of the line, for one that is too long."""
        try:
            return TITLE.read(line)
        except Invalid as invalid:
            raise Invalid(f"“{line[:30]}…”: {invalid}" if len(line) > TITLE.max else str(invalid)) from None


class NewItems(msgspec.Struct):
    """The line under the list; each line of what is pasted becomes an item."""

    title: Annotated[list[NewItem], Titles("Item")]


class ItemName(msgspec.Struct):
    """A new name for an item."""

    version: Annotated[int, Version()]
    title: Annotated[str, TITLE]


class Place(msgspec.Struct):
    """Where an item goes, counted from 1; beyond the ends means the ends."""

    place: Annotated[int, Number("Place", min=0, max=MOST + 1, required=True)]
