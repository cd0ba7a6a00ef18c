"""What statements that record events say of them: which workspace changed, and which events this request recorded."""

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import asyncpg

from webapp.database.loader import Query

# The events of the present request, None outside of any.
own_events: ContextVar[list[int] | None] = ContextVar("own_events", default=None)


def note_events(rows: Iterable[asyncpg.Record]) -> None:
    """Remember the events that a statement has recorded, as far as it gives them back: `event_id` of each row, and
    `more_event_ids`, where what was done to one row did something to others."""
    own = own_events.get()
    if own is not None:
        for row in rows:
            own += [row["event_id"]] if row.get("event_id") is not None else []
            own += row.get("more_event_ids") or []


def note_own_events(done: object) -> None:
    """Remember the events of what became of a write of this request, or of each of several, in a batch of many
    requests' writes."""
    own = own_events.get()
    if own is not None:
        ids = (getattr(each, "event_id", None) for each in (done if isinstance(done, list) else [done]))
        own += [each for each in ids if each is not None]


def workspace_in(query: Query, arguments: list[Any]) -> int | None:
    """The workspace that a statement is about; None where it names none."""
    if "workspace_id" not in query.parameters:
        return None
    found: int | None = arguments[query.parameters.index("workspace_id")]
    return found
