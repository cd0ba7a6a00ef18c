"""What saved views declare: their fields in words, what can be taken back, how they stand in the trash; and what
happens to the pins that each member has of them."""

from webapp.database.pool import Queryable
from webapp.history.columns import Column, columns_of
from webapp.history.formatters import show_moment, tell_trash
from webapp.history.models import Event
from webapp.history.subject import Act, Part, Subject, Trash
from webapp.views import queries
from webapp.views.models import ViewEdit
from webapp.web.viewer import Viewer


def did(event: Event) -> str:
    """What happened to a pin."""
    return {"added": "pinned this view", "removed": "unpinned this view"}.get(event.act, "moved this view")


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Put what somebody has pinned back as it was, if it still is as they left it."""
    before, after = event.before["pin"]["views"], event.after["pin"]["views"]
    pinned = await queries.pin_view(
        db, viewer, event.subject_id, "pin.undone", whole=before, expected=after, undoes=event.id
    )
    return None if pinned is None else pinned.event_id is not None


def is_own(event: Event, viewer: Viewer) -> bool:
    """Whether somebody pinned it for themselves, as everybody does."""
    return event.actor_id == viewer.account.id


PIN = Part(
    "pin",
    acts={
        "added": Act("View pinned", quiet=True),
        "removed": Act("View unpinned", quiet=True),
        "moved": Act("View moved", quiet=True),
        "undone": Act("Pins put back as they were", quiet=True),
    },
    did=did,
    undo=undo,
    may_undo=is_own,
)

VIEW = Subject(
    name="view",
    plural="views",
    icon="filter",
    get=queries.get_view,
    change=queries.change_view,
    columns=columns_of(ViewEdit, {"deleted_at": Column("Trash", show_moment, tell_trash)}),
    acts={
        "created": Act("saved", "saved this view", quiet=True),
        "updated": Act("saved", quiet=True),
        "followed": Act("follows another name", quiet=True),
        "deleted": Act("moved to the trash", "moved this view to the trash", quiet=True),
        "restored": Act("taken out of the trash", "took this view out of the trash", quiet=True),
        "undone": Act("put back as it was", quiet=True),
    },
    parts=(PIN,),
    trash=Trash(queries.sql.list_trash, queries.restore_view),
    inputs="views/_inputs.html",
)
