"""Events as rows."""

from datetime import datetime
from typing import Any

import msgspec


class Event(msgspec.Struct, frozen=True):
    """One recorded change: who, when, what, before and after."""

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str | None
    subject: str
    subject_id: int
    kind: str
    before: dict[str, Any]
    after: dict[str, Any]


class NameRow(msgspec.Struct, frozen=True):
    """A name that events refer to by id."""

    subject: str
    id: int
    name: str
    present: bool


class Names(msgspec.Struct, frozen=True):
    """Members and projects by id, in the order of their names. `everybody` are also those who left."""

    everybody: dict[int, str]
    members: dict[int, str]
    projects: dict[int, str]


class HistoryLine(msgspec.Struct, frozen=True):
    """An event in words; `undo` says whether it can be taken back."""

    event: Event
    sentences: list[str]
    undo: bool
