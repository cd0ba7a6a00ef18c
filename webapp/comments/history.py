"""What comments declare: their events in words, and how one is taken back. What a comment says is only told by the
comment itself, as long as it is there."""

from webapp.comments.queries import change_comment, sql
from webapp.database.pool import Queryable
from webapp.history.models import Event
from webapp.history.subject import Act, Addressees, Part
from webapp.history.undo import reversal
from webapp.web.viewer import Role, Viewer


def did(event: Event) -> str:
    """An event of a comment; of one that took a change back, what it did."""
    if event.act == "created":
        return "wrote a comment"
    after = event.after["comment"]
    if "deleted_at" in after:
        return "deleted a comment" if after["deleted_at"] else "brought a comment back"
    return "edited a comment"


def may_undo(event: Event, viewer: Viewer) -> bool:
    """Only who did it takes it back, or an owner; and nobody else's words are changed by anybody."""
    if event.actor_id == viewer.account.id:
        return True
    return viewer.role is Role.OWNER and "body" not in event.after.get("comment", {})


def addressees(event: Event) -> Addressees:
    """Whom a comment is meant for: who is mentioned in it, and wasn't before."""
    if event.act == "created":
        return Addressees(mentioned=tuple(event.after["mentions"]), joins=True, speaks=True)
    was, now = (told.get("comment", {}).get("mentions", ()) for told in (event.before, event.after))
    return Addressees(mentioned=tuple(account_id for account_id in now if account_id not in was))


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool:
    """Undo what happened to a comment."""
    patch, expected = reversal(event, viewer, "comment")
    change = await change_comment(
        db,
        viewer.workspace.id,
        event.subject_id,
        event.after["comment_id"],
        viewer.account.id,
        "comment.undone",
        patch,
        expected=expected,
        undoes=event.id,
        now=viewer.now,
    )
    return change is not None and change.event_id is not None


COMMENT = Part(
    "comment",
    acts={
        "created": Act("Comment added"),
        "updated": Act("Comment saved"),
        "deleted": Act("Comment deleted"),
        "undone": Act("Task put back as it was"),
    },
    did=did,
    undo=undo,
    may_undo=may_undo,
    addressees=addressees,
    words=sql.list_words,
)
