"""What imports declare."""

from webapp.history.models import Event
from webapp.history.subject import Act, Subject, Trash
from webapp.readers.imports import queries
from webapp.readers.imports.carry import change_import, restore_import
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


def imported(event: Event, viewer: Viewer) -> str:
    """How many addresses were read, and of what."""
    return f"imported {event.after['rows']:,} addresses of {event.after['name']}"


IMPORT = Subject(
    name="import",
    plural="imports",
    icon="members",
    get=queries.get_import,
    change=change_import,
    acts={
        "created": Act("begun", imported),
        "deleted": Act("taken back", "took this import back, with its readers"),
        "restored": Act("taken out of the trash", "took this import out of the trash, with its readers"),
        "undone": Act("put back as it was", "took a change of this import back"),
    },
    trash=Trash(queries.sql.list_trash, restore_import, Permission.MANAGE),
    undo_permission=Permission.MANAGE,
)
