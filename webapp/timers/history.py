"""What time that was spent says of itself in the history of a task, and how it is taken back."""

from webapp.database.pool import Queryable
from webapp.history.models import Event
from webapp.history.subject import Act, Part
from webapp.timers.queries import set_entry_deleted
from webapp.web.formatting import minutes
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer


def did(event: Event) -> str:
    """ "worked 45 min on it" """
    length = minutes(event.after.get("minutes") or 0)
    return f"took {length} of work away" if event.act == "removed" else f"worked {length} on it"


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Take time away that was recorded, or put it back."""
    if event.part_id is None:
        return None
    was_taken = event.after.get("is_gone", event.act == "removed")  # what is recorded first says nothing of it
    done = await set_entry_deleted(
        db,
        viewer,
        event.subject_id,
        event.part_id,
        deleted=not was_taken,
        anybodys=may(viewer.role, Permission.MANAGE),
        action="time.undone",
        undoes=event.id,
    )
    return done is not None


TIME = Part(
    "time",
    acts={
        "recorded": Act(lambda event, viewer: f"{minutes(event.after['minutes'])} recorded", quiet=True),
        "removed": Act("Time taken away", quiet=True),
        "undone": Act("Time put back as it was", quiet=True),
    },
    did=did,
    undo=undo,
)
