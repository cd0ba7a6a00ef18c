"""Events of files in words."""

from webapp.history.models import Event

NOTICES = {"file_added": "File added", "file_deleted": "File moved to the trash", "file_restored": "File restored"}
KINDS = set(NOTICES)


def sentence(event: Event) -> str:
    """An event of a file, "added the file “Price list.pdf”"; of one that took a change back, what it did."""
    name = f"the file “{event.after['name']}”"
    if event.kind == "file_added":
        return f"added {name}"
    return f"moved {name} to the trash" if event.after["file"]["deleted_at"] else f"took {name} out of the trash"
