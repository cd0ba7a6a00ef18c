"""Taking an event back: its `before` is put in again, if what it changed is still as it left it.

A name or a text of a revision is taken back by `drafts/undo.py`: revisions don't change, so that makes a new one.
"""

import asyncpg

from webapp.database.pool import Database, Queryable, try_again
from webapp.drafts.queries import change_draft
from webapp.drafts.undo import undo_revision
from webapp.events.models import Event
from webapp.tasks.queries import change_task
from webapp.web.viewer import Viewer

CHANGE = {"task": change_task, "draft": change_draft}


class NotUndone(Exception):
    """One of several events can't be taken back, so none of them is; `found` as `undo` says it."""

    def __init__(self, found: bool | None) -> None:
        super().__init__("not undone")
        self.found = found


async def undo_all(db: Database, viewer: Viewer, events: list[Event]) -> bool | None:
    """Undo events that are one act, the last first: all of them or none. Answers as `undo` does."""

    async def run() -> None:
        async with db.transaction() as transaction:
            for event in reversed(events):
                undone = await undo(transaction, viewer, event)
                if not undone:
                    raise NotUndone(undone)

    try:
        await try_again(run)
    except NotUndone as not_undone:
        return not_undone.found
    return True


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Undo an event: True when done, False where what it changed has moved on, what it would refer to again is gone, or
    its repeat has another open task by now; None where there is nothing of that kind."""
    if event.subject == "draft" and (event.kind in ("named", "text_restored") or is_undone_revision(event)):
        return await undo_revision(db, viewer, event)
    patch, expected = reversal(event, viewer)
    try:
        change = await CHANGE[event.subject](
            db,
            viewer.workspace.id,
            event.subject_id,
            viewer.account.id,
            "undone",
            patch,
            now=viewer.now,
            expected=expected,
        )
    except (asyncpg.ForeignKeyViolationError, asyncpg.UniqueViolationError):
        return False
    return None if change is None else change.event_id is not None


def is_undone_revision(event: Event) -> bool:
    """Whether an event took a name or a text of a revision back."""
    return event.kind == "undone" and "revision" in event.after


def reversal(event: Event, viewer: Viewer) -> tuple[dict[str, object], dict[str, object]]:
    """The patch that takes an event back and the values that it expects to find. What was created goes to the trash."""
    if event.kind == "created":
        return {"deleted_at": viewer.now}, {"deleted_at": None}
    # What else `after` tells is about other rows.
    changed = {name: value for name, value in event.after.items() if name in event.before}
    return event.before, {"deleted_at": None} | changed  # nothing else is undone in the trash
