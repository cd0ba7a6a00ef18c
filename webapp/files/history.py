"""What files declare: their events in words, how one is taken back, and how they stand in the trash."""

from webapp.database.pool import Queryable
from webapp.files.queries import delete_file, restore_file, sql
from webapp.history.models import Event
from webapp.history.subject import Act, Part, Subject, Trash
from webapp.web.viewer import Viewer


def did(event: Event) -> str:
    """An event of a file, "added the file “Price list.pdf”"; of one that took a change back, what it did."""
    name = f"the file “{event.after['name']}”"
    if event.act == "created":
        return f"added {name}"
    return f"moved {name} to the trash" if event.after["file"]["deleted_at"] else f"took {name} out of the trash"


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool:
    """Undo what happened to a file: it goes to the trash, or comes back."""
    there = event.act == "created" or event.after["file"]["deleted_at"] is None
    move = delete_file if there else restore_file
    change = await move(
        db,
        viewer.workspace.id,
        event.after["file_id"],
        viewer.account.id,
        action="file.undone",
        undoes=event.id,
        now=viewer.now,
    )
    return change is not None and change.event_id is not None


FILE_OF = Part(
    "file",
    acts={
        "created": Act("File added"),
        "deleted": Act("File moved to the trash"),
        "restored": Act("File restored"),
        "undone": Act(lambda event, viewer: f"{event.subject.capitalize()} put back as it was"),
    },
    did=did,
    undo=undo,
)

# A file's events are those of the draft or task that it belongs to; in the trash it stands by itself.
FILE = Subject(
    name="file",
    plural="files",
    icon="folder",
    parameters=lambda row_id, title: {"file_id": row_id, "file_name": title},
    trash=Trash(sql.list_trash, restore_file),
)
