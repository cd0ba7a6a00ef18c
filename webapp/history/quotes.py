"""The words of what people wrote beside a row, where somebody is told that they did: as they are now, and only as long
as they are there. Events themselves don't hold them."""

from collections.abc import Iterable

import msgspec

from webapp.database.pool import Queryable
from webapp.history.models import Event
from webapp.history.subject import part_of

MOST = 140  # characters
WRITTEN = ("created", "updated")


class Quote(msgspec.Struct, frozen=True):
    """The beginning of what was written."""

    id: int
    words: str


async def get_quotes(db: Queryable, workspace_id: int, events: Iterable[Event]) -> dict[int, str]:
    """What was written by some events, its beginning on one line, by the id of the event; nothing of what is gone."""
    written = [event for event in events if event.act in WRITTEN and event.part_id is not None]
    found: dict[int, str] = {}
    for name, part in {event.part: part_of(event) for event in written}.items():
        query = part.words if part is not None else None
        if query is None:
            continue
        of_part = [event for event in written if event.part == name]
        ids = [event.part_id for event in of_part]
        words = {row.id: row.words for row in await db.rows(Quote, query, workspace_id=workspace_id, ids=ids)}
        found |= {event.id: on_one_line(words[event.part_id]) for event in of_part if event.part_id in words}
    return found


def on_one_line(text: str) -> str:
    """The beginning of a text, ended between words."""
    line = " ".join(text.split())
    if len(line) <= MOST:
        return line
    return (line[:MOST].rpartition(" ")[0] or line[:MOST]) + "…"
