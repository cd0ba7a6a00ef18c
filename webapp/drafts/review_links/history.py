"""What links for review declare: their events in words. None is taken back: who was shut out is let in by a new one."""

from webapp.database.pool import Queryable
from webapp.drafts.review.history import by_link
from webapp.history.models import Event
from webapp.history.subject import Act, Addressees, Part
from webapp.web.viewer import Viewer


def for_whom(event: Event) -> str:
    """The end of a sentence: " for Nora"."""
    name = event.after.get("name")
    return f" for {name}" if name else ""


def did(event: Event) -> str:
    """An event of a link."""
    match event.act:
        case "created":
            return f"made a link for review{for_whom(event)}"
        case "renewed":
            return f"made a link for review anew{for_whom(event)}, in place of the former"
        case "revoked":
            return f"ended the link for review{for_whom(event)}"
        case _:
            return f"{by_link(event)}opened this draft"


async def never(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Nothing of it is taken back."""
    return None


LINK = Part(
    "link",
    acts={
        "created": Act("Link made", undo=False),
        "renewed": Act("Link made anew", undo=False),
        "revoked": Act("Link ended", undo=False),
        "opened": Act("Draft opened", undo=False, quiet=True),
    },
    did=did,
    undo=never,
    addressees=lambda event: Addressees(),
)
