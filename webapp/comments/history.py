"""Events of comments in words. What a comment says is only told by the comment itself, as long as it is there."""

from webapp.history.models import Event
from webapp.web.viewer import Role, Viewer

NOTICES = {
    "commented": "Comment added",
    "comment_edited": "Comment saved",
    "comment_deleted": "Comment deleted",
}
KINDS = set(NOTICES)


def sentence(event: Event) -> str:
    """An event of a comment; of one that took a change back, what it did."""
    if event.kind == "commented":
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
