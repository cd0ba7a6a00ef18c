"""Taking back what was done with revisions: a name, or a text that was restored."""

from webapp.database.pool import Database, Queryable
from webapp.drafts.models import DraftText
from webapp.drafts.queries import get_draft
from webapp.drafts.revisions import queries as revisions
from webapp.drafts.revisions import save as saving
from webapp.drafts.suggestions.queries import turn
from webapp.history.models import Event
from webapp.web.viewer import Viewer

SUGGESTIONS = (
    "suggestions",
    "by",
    "prompt",
    "amount",
    "part",
    "was",
    "now",
)  # what an event tells of those that were taken


async def undo_revision(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Undo the naming or restoring of a revision, or that suggestions were taken: True when done, False where it has
    moved on since; None where there is no such draft. Raises Busy."""
    if "name" in event.after:
        return await undo_name(db, viewer, event)
    if "suggestions" in event.after and isinstance(db, Database):
        async with db.transaction() as together:
            return await undo_text(together, viewer, event)
    return await undo_text(db, viewer, event)


async def undo_name(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Give a revision the name that it had, if it still has the one of the event."""
    revision = await revisions.get_revision(db, viewer.workspace.id, event.subject_id, event.after["revision"])
    if revision is None:
        return None
    named = await revisions.name_revision(
        db,
        viewer.workspace.id,
        event.subject_id,
        viewer.account.id,
        revision,
        event.before["name"],
        expected=event.after["name"],
        now=viewer.now,
        action="revision.undone",
        undoes=event.id,
    )
    return False if named is None else named.event_id is not None


async def undo_text(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Put the text of before the event in again, as a new revision, if nothing was saved since. Suggestions that were
    taken by it are open again."""
    draft = await get_draft(db, viewer.workspace.id, event.subject_id)
    if draft is None:
        return None
    number = event.before["revision"]
    revision = await revisions.get_revision(db, viewer.workspace.id, draft.id, number)
    if revision is None or draft.deleted_at is not None or draft.revision != event.after["revision"]:
        return False
    text = DraftText(draft.revision, event.before["title"], revision.body)
    told = {name: event.after[name] for name in SUGGESTIONS if name in event.after}
    saved = await saving.save(
        db,
        viewer.workspace.id,
        draft.id,
        viewer.account.id,
        text,
        now=viewer.now,
        restored=number,
        undoes=event.id,
        suggestions=told,
    )
    done = saved is not None and saved.state is saving.State.SAVED
    if done and told:
        await turn(db, viewer.workspace.id, draft.id, viewer.account.id, told["suggestions"], now=viewer.now)
    return done
