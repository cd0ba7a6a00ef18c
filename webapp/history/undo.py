"""Taking an event back: its `before` is put in again, if what it changed is still as it left it."""

import asyncpg

from webapp.database.pool import Database, Queryable, try_again
from webapp.history.models import Event
from webapp.history.subject import part_of, subject_of
from webapp.web.viewer import Viewer


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
    what it was doesn't fit with the rest any more, such as a second open task of its repeat; None where there is
    nothing of that kind."""
    part, subject = part_of(event), subject_of(event)
    if part is not None:
        return await part.undo(db, viewer, event)
    if subject.change is None:
        raise LookupError(f"{subject.name} can't be changed")
    patch, expected = reversal(event, viewer)
    if subject.prepare_undo is not None:
        patch |= await subject.prepare_undo(db, viewer, event)
    try:
        change = await subject.change(
            db,
            viewer.workspace.id,
            event.subject_id,
            viewer.account.id,
            f"{subject.name}.undone",
            patch,
            now=viewer.now,
            expected=expected,
            undoes=event.id,
        )
    except asyncpg.IntegrityConstraintViolationError:
        return False
    return None if change is None else change.event_id is not None


def reversal(event: Event, viewer: Viewer, part: str | None = None) -> tuple[dict[str, object], dict[str, object]]:
    """The patch that takes an event back and the values that it expects to find, of the row itself or of a `part` of
    it. What was created goes to the trash, or goes where it leaves no row."""
    if event.act == "created" or (subject_of(event).leaves_no_row and not event.before):
        return {"deleted_at": viewer.now}, {"deleted_at": None}
    before, after = (event.before[part], event.after[part]) if part else (event.before, event.after)
    # What else `after` tells is about other rows.
    changed = {name: value for name, value in after.items() if name in before}
    return dict(before), {"deleted_at": None} | changed  # nothing else is undone in the trash
