"""What the limits of a board's columns say of themselves in history, and how they are taken back."""

from webapp.database.pool import Queryable
from webapp.history.models import Event
from webapp.history.subject import Act, Part
from webapp.tasks.board.queries import set_limit
from webapp.web.viewer import Viewer


def did(event: Event) -> str:
    """ "set the limit of “Waiting” to 5" """
    name, most = event.after.get("name", ""), event.after.get("most")
    if not most:
        return f"took the limit of “{name}” on the board away"
    return f"set the limit of “{name}” on the board to {most}"


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Set a limit to what it was before, where it is still what it was set to."""
    done = await set_limit(
        db,
        viewer.workspace.id,
        viewer.account.id,
        event.after["board"],
        event.after["value"],
        event.after["name"],
        event.before["most"],
        was=event.after["most"],
        now=viewer.now,
        action="limit.undone",
        undoes=event.id,
    )
    return done is not None


LIMIT = Part(
    "limit",
    acts={
        "set": Act(
            lambda event, viewer: f"Limit set to {event.after['most']}" if event.after["most"] else "Limit taken away"
        ),
        "undone": Act("Limit put back as it was"),
    },
    did=did,
    undo=undo,
    route="tasks.board_limit",
)
