"""What readers declare."""

from webapp.history.columns import Column, columns_of
from webapp.history.formatters import as_it_is, quoted, show_moment, tell_trash
from webapp.history.models import Event
from webapp.history.subject import Act, Subject, Trash
from webapp.readers import queries
from webapp.readers.models import ReaderEdit
from webapp.web.viewer import Viewer


def bounced(event: Event, viewer: Viewer) -> str:
    """That no mail reaches them, and what was said of it."""
    said = event.after.get("bounce")
    return f"marked this reader as bounced: {said}" if said else "marked this reader as bounced"


def came_back(event: Event, viewer: Viewer) -> str:
    """That a mail came back, and what was said of it."""
    return f"marked this reader as bounced, for a mail came back: {event.after.get('bounce')}"


READER = Subject(
    name="reader",
    plural="readers",
    icon="members",
    get=queries.get_reader,
    change=queries.change_reader,
    columns=columns_of(
        ReaderEdit,
        {
            "bounce": Column("Bounce", as_it_is, quoted("bounce")),
            "deleted_at": Column("Trash", show_moment, tell_trash),
        },
        order=("email", "name"),
    ),
    acts={
        "created": Act("added", "added this reader"),
        "updated": Act("saved"),
        "confirmed": Act("confirmed", "said by the link in a mail that they want it", undo=False),
        "left": Act("unsubscribed", "left by the link in a mail", undo=False),
        "returned": Act("subscribed again", "came back by the link in a mail", undo=False),
        "unsubscribed": Act("unsubscribed", "unsubscribed this reader"),
        "subscribed": Act("subscribed again", "subscribed this reader again"),
        "bounced": Act("marked as bounced", bounced),
        "came_back": Act("marked as bounced", came_back),
        "deleted": Act("moved to the trash", "moved this reader to the trash"),
        "restored": Act("taken out of the trash", "took this reader out of the trash"),
        "forgotten": Act("forgotten", "forgot this reader entirely", undo=False),
        "undone": Act("put back as it was"),
    },
    trash=Trash(queries.sql.list_trash, queries.restore_reader),
    inputs="readers/_inputs.html",
)
