"""What threads declare: their events in words, and how one is taken back. What a comment says is only told by the
comment itself, as long as it is there."""

from msgspec.structs import replace

from webapp.database.pool import Queryable
from webapp.drafts.threads.models import Author
from webapp.drafts.threads.queries import change_comment, change_thread
from webapp.history.models import Event
from webapp.history.subject import Act, Addressees, Part
from webapp.history.undo import reversal
from webapp.web.viewer import Role, Viewer


def about(event: Event) -> str:
    """What a thread is about: "“We open at nine”", or the draft."""
    quote = event.after.get("quote")
    return f"“{' '.join(quote.split())}{'…' if len(quote) >= 80 else ''}”" if quote else "this draft"


def did(event: Event) -> str:
    """An event of a thread; of one that took a change back, what it did."""
    what = about(event)
    if event.act == "created":
        return f"commented on {what}"
    if event.act == "answered":
        return f"answered a comment on {what}{' and opened it again' if event.after.get('reopened') else ''}"
    if "thread" in event.after:
        return f"{'resolved' if event.after['thread']['resolved_at'] else 'opened'} the comments on {what}" + (
            "" if event.after["thread"]["resolved_at"] else " again"
        )
    after = event.after["comment"]
    if "deleted_at" in after:
        return f"{'deleted a comment' if after['deleted_at'] else 'brought a comment back'} on {what}"
    return f"edited a comment on {what}"


def may_undo(event: Event, viewer: Viewer) -> bool:
    """What is said only who said it takes back, or an owner; and nobody else's words are changed by anybody. Whoever
    may resolve a thread may take that back."""
    if event.actor_id == viewer.account.id or "thread" in event.after:
        return True
    return viewer.role is Role.OWNER and "body" not in event.after.get("comment", {})


def addressees(event: Event) -> Addressees:
    """Whom a comment is meant for: who is mentioned in it, and wasn't before."""
    if event.act in ("created", "answered"):
        return Addressees(mentioned=tuple(event.after["mentions"]), joins=True, speaks=True)
    was, now = (told.get("comment", {}).get("mentions", ()) for told in (event.before, event.after))
    return Addressees(mentioned=tuple(account_id for account_id in now if account_id not in was))


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool:
    """Undo what happened to a thread or to a comment in it."""
    where = db, viewer.workspace.id, event.subject_id, event.part_id or 0
    actor = Author.of(viewer)
    if "thread" in event.after:
        expected = event.after["thread"]
        change = await change_thread(
            *where, actor, "thread.undone", event.before["thread"], expected=expected, undoes=event.id, now=viewer.now
        )
        return change is not None and change.event_id is not None
    answered = event.act == "answered"  # as what is created is taken back
    patch, expected = reversal(replace(event, action="thread.created") if answered else event, viewer, "comment")
    comment_id = event.after["comment_id"]
    edited = await change_comment(
        *where, comment_id, actor, "thread.undone", patch, expected=expected, undoes=event.id, now=viewer.now
    )
    return edited is not None and edited.event_id is not None


THREAD = Part(
    "thread",
    acts={
        "created": Act("Comment added"),
        "answered": Act("Answer added"),
        "updated": Act("Comment saved"),
        "deleted": Act("Comment deleted"),
        "resolved": Act("Comments resolved"),
        "reopened": Act("Comments opened again"),
        "undone": Act("Draft put back as it was"),
    },
    did=did,
    undo=undo,
    may_undo=may_undo,
    addressees=addressees,
    route="threads.show",
)
