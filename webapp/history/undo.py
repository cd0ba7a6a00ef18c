"""Taking an event back: its `before` is put in again, if what it changed is still as it left it.

A name or a text of a revision is taken back by `revisions/undo.py`: revisions don't change, so that makes a new one.
"""

from collections.abc import Awaitable, Callable

import asyncpg

from webapp.checklists.queries import change_items, move_item
from webapp.comments.queries import change_comment
from webapp.database.pool import Database, Queryable, try_again
from webapp.drafts.queries import change_draft, other_slug
from webapp.drafts.revisions.undo import undo_revision
from webapp.drafts.templates.queries import change_template
from webapp.files.queries import delete_file, restore_file
from webapp.history.models import Change, Event
from webapp.tasks.models import TaskChange
from webapp.tasks.queries import change_task
from webapp.web.viewer import Viewer

CHANGE: dict[str, Callable[..., Awaitable[TaskChange | Change | None]]] = {
    "task": change_task,
    "draft": change_draft,
    "template": change_template,
}


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
    if event.subject == "draft" and (event.kind in ("named", "text_restored") or is_undone_revision(event)):
        return await undo_revision(db, viewer, event)
    if "items" in event.after:
        return await undo_items(db, viewer, event)
    if "comment_id" in event.after:
        return await undo_comment(db, viewer, event)
    if "file_id" in event.after:
        return await undo_file(db, viewer, event)
    patch, expected = reversal(event, viewer)
    if event.subject == "draft" and event.kind == "deleted":
        patch |= await other_slug(db, viewer.workspace.id, event.subject_id)
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
    except asyncpg.IntegrityConstraintViolationError:
        return False
    return None if change is None else change.event_id is not None


def is_undone_revision(event: Event) -> bool:
    """Whether an event took a name or a text of a revision back."""
    return event.kind == "undone" and "revision" in event.after


def reversal(event: Event, viewer: Viewer, part: str | None = None) -> tuple[dict[str, object], dict[str, object]]:
    """The patch that takes an event back and the values that it expects to find, of the row itself or of a `part` of
    it. What was created goes to the trash."""
    if event.kind in ("created", "item_added", "commented"):
        return {"deleted_at": viewer.now}, {"deleted_at": None}
    before, after = (event.before[part], event.after[part]) if part else (event.before, event.after)
    # What else `after` tells is about other rows.
    changed = {name: value for name, value in after.items() if name in before}
    return before, {"deleted_at": None} | changed  # nothing else is undone in the trash


async def undo_items(db: Queryable, viewer: Viewer, event: Event) -> bool:
    """Undo what happened to items of a checklist."""
    item_ids = [item["id"] for item in event.after["items"]]
    patch, expected = reversal(event, viewer, "item")
    ours = db, viewer.workspace.id, event.subject_id
    if "place" in patch:
        place, expected_place = event.before["item"]["place"], event.after["item"]["place"]
        move = await move_item(
            *ours,
            item_ids[0],
            viewer.account.id,
            place,
            kind="undone",
            expected_place=expected_place,
            now=viewer.now,
        )
        return move is not None and move.event_id is not None
    change = await change_items(*ours, item_ids, viewer.account.id, "undone", patch, expected=expected, now=viewer.now)
    return change is not None and change.event_id is not None


async def undo_comment(db: Queryable, viewer: Viewer, event: Event) -> bool:
    """Undo what happened to a comment."""
    patch, expected = reversal(event, viewer, "comment")
    change = await change_comment(
        db,
        viewer.workspace.id,
        event.subject_id,
        event.after["comment_id"],
        viewer.account.id,
        "undone",
        patch,
        expected=expected,
        now=viewer.now,
    )
    return change is not None and change.event_id is not None


async def undo_file(db: Queryable, viewer: Viewer, event: Event) -> bool:
    """Undo what happened to a file: it goes to the trash, or comes back."""
    there = event.kind == "file_added" or event.after["file"]["deleted_at"] is None
    move = delete_file if there else restore_file
    change = await move(
        db, viewer.workspace.id, event.after["file_id"], viewer.account.id, kind="undone", now=viewer.now
    )
    return change is not None and change.event_id is not None
