"""Rows as they were: what their events tell of it."""

from typing import Any, TypeVar

import msgspec

from webapp.database.pool import Queryable
from webapp.history.models import Event
from webapp.history.queries import get_events, get_history
from webapp.web.viewer import Viewer

Row = TypeVar("Row", bound=msgspec.Struct)


async def changes_since(
    db: Queryable, workspace_id: int, subject: str, subject_id: int, versions: int
) -> list[Event] | None:
    """What changed a row in its last so many versions, the latest first; None where that isn't told any more, or never
    was."""
    if versions <= 0:
        return None if versions else []
    told = await get_history(db, workspace_id, subject, subject_id)
    ids = [event.id for event in told if changes_row(event)][:versions]
    events = (await get_events(db, workspace_id, ids))[::-1]
    changes = [change for event in events for change in by_version(event)][:versions]
    return changes if len(changes) == versions else None


def by_version(event: Event) -> list[Event]:
    """An event as one of each version that it tells of, the latest first: what saves itself goes on with its event, of
    which the `steps` are what each version changed, as it was before that."""
    steps = event.after.get("steps")
    return [event] if steps is None else [msgspec.structs.replace(event, before=step) for step in reversed(steps)]


def changes_row(event: Event) -> bool:
    """Whether an event is about the row itself: what happens to its items, comments, files and revisions is told with
    it, but is no change of it."""
    return event.part is None and event.act != "created"


def as_it_was(row: Row, changes: list[Event]) -> Row | None:
    """A row before some changes, of which the latest stands first; None where they tell of other columns than there are
    by now."""
    known = {field.name: field.type for field in msgspec.structs.fields(row)}
    was: dict[str, Any] = {}
    for event in changes:
        was |= event.before
    try:
        columns = {name: msgspec.convert(value, known[name]) for name, value in was.items() if name in known}
    except msgspec.ValidationError:
        return None
    return msgspec.structs.replace(row, **columns)


def others(events: list[Event], viewer: Viewer) -> list[str]:
    """The names of the others who changed something, in the order in which they did."""
    names = [event.actor_name for event in reversed(events) if event.actor_id != viewer.account.id]
    return list(dict.fromkeys(name for name in names if name))


class Changers(msgspec.Struct, frozen=True):
    """Who made some changes, at the beginning of a sentence about them, and whether that was only oneself."""

    name: str
    oneself: bool = False


def changers(events: list[Event] | None, viewer: Viewer) -> Changers:
    """Who made some changes; "Somebody" where they aren't known."""
    if events is None:
        return Changers("Somebody")
    *names, last = others(events, viewer) or [""]
    if not last:
        return Changers("In another window, you", oneself=True)
    return Changers(f"{', '.join(names)} and {last}" if names else last)
