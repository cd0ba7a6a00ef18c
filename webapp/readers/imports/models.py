"""Imports as rows and forms."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from webapp.readers.models import MAX_CONSENT
from webapp.web.forms.fields import Body, Flag, Text

MOST_ROWS = 100_000
MOST_BYTES = 12_000_000  # of a file: a hundred thousand long lines
MOST_PASTED = 3_000_000  # characters


class Pasted(msgspec.Struct):
    """The form into which a list is pasted."""

    list: Annotated[str, Body("List", max=MOST_PASTED)]


class Confirmation(msgspec.Struct):
    """The form that adds what was read."""

    consent: Annotated[str, Text("How they said that they want it", max=MAX_CONSENT)]
    agreed: Annotated[bool, Flag("Each of them asked for these mails")] = False


class Unreadable(msgspec.Struct, frozen=True):
    """A line that isn't added, by its number in the list, and why."""

    line: int
    text: str
    why: str


class ReadList(msgspec.Struct, frozen=True):
    """What was read of a list: addresses and names side by side, the first of the lines that aren't added, and how many
    there are of those."""

    emails: list[str]
    names: list[str]
    unreadable: list[Unreadable]
    refused: int


class Import(msgspec.Struct, frozen=True):
    """An import. `carried` of its `rows` have been looked at, and `added` of these were new."""

    id: int
    name: str
    version: int
    rows: int
    unreadable: list[dict[str, Any]]
    refused: int
    carried: int
    added: int
    consent: str
    creator_name: str
    created_at: datetime
    confirmed_at: datetime | None
    deleted_at: datetime | None


class Preview(msgspec.Struct, frozen=True):
    """What an import will do: how many are new, how many are on the list already, and of those how many have left or
    can't be reached; some that are new."""

    new: int
    known: int
    away: int
    emails: list[str]


class Carried(msgspec.Struct, frozen=True):
    """How far an import has come; `moved` is how many rows the last step changed."""

    carried: int
    moved: int
