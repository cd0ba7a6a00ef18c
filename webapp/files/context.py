"""What the templates of files are given, and what pages know of the pictures that their texts show."""

from typing import Any

import msgspec

from webapp.database.pool import Queryable
from webapp.files.models import File, Outcome, Parent, Refused
from webapp.files.names import in_markdown
from webapp.files.queries import LIST_SIZE, get_files, get_pictures
from webapp.web.formatting import bytes_in_words
from webapp.web.markdown.pictures import ADDRESS, Picture, srcset
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer


class Shown(msgspec.Struct, frozen=True):
    """A file as a list shows it: where it is, its size in words, and what shows it in a text."""

    file: File
    url: str
    size: str
    markdown: str

    @property
    def thumbnail(self) -> str:
        """Where the smallest picture of it is."""
        return f"{self.url}?width={self.file.widths[0]}" if self.file.widths else self.url

    @property
    def srcset(self) -> str:
        """The picture in all its widths; "" where there is only the one."""
        return srcset(self.url, picture_of(self.file))


class FileList(msgspec.Struct, frozen=True):
    """The files of a draft, task or project: some of them, and whether there are more; what was refused; the page of
    them all is `whole`."""

    parent: Parent
    url: str
    shown: list[Shown]
    after: int | None
    more: bool
    whole: bool
    editable: bool
    refused: list[tuple[str, Refused]]


async def files_context(
    db: Queryable,
    viewer: Viewer,
    parent: Parent,
    *,
    deleted: bool = False,
    after: int | None = None,
    whole: bool = False,
    outcome: Outcome | None = None,
    empty: bool = False,
) -> dict[str, Any]:
    """The files of a draft, task or project, which may be `deleted`, with what is wrong with those that were just sent;
    of one that is known to be `empty` none are asked for."""
    found = [] if empty else await get_files(db, viewer.workspace.id, parent, after=after)
    shown = [as_shown(viewer, file) for file in found[:LIST_SIZE]]
    files = FileList(
        parent=parent,
        url=files_url(viewer, parent),
        shown=shown,
        after=after,
        more=len(found) > LIST_SIZE,
        whole=whole,
        editable=may(viewer.role, Permission.EDIT) and not deleted,
        refused=outcome.refused if outcome else [],
    )
    return {"files": files}


def as_shown(viewer: Viewer, file: File) -> Shown:
    """A file with what a list says of it."""
    address = file_url(viewer, file)
    return Shown(file, address, bytes_in_words(file.size), markdown_of(viewer, file))


def parent_url(viewer: Viewer, parent: Parent) -> str:
    """The page of a draft, task or project."""
    return workspace_url(viewer, f"{parent.subject}s.show", **parent.named)


def files_url(viewer: Viewer, parent: Parent) -> str:
    """Where the files of a draft, task or project are listed, and sent to."""
    return workspace_url(viewer, f"{parent.subject}s.files", **parent.named)


def file_url(viewer: Viewer, file: File) -> str:
    """Where a file is."""
    return workspace_url(viewer, "files.show", file_id=file.id, file_name=file.name)


def markdown_of(viewer: Viewer, file: File) -> str:
    """What shows a file in a text."""
    return in_markdown(file.name, file_url(viewer, file), picture=file.is_picture)


def as_json(viewer: Viewer, file: File) -> dict[str, Any]:
    """A file as the editor is told of it."""
    address = file_url(viewer, file)
    return {
        "id": file.id,
        "name": file.name,
        "url": address,
        "markdown": markdown_of(viewer, file),
        "media_type": file.media_type,
        "size": file.size,
        "picture": file.is_picture,
        "width": file.width,
        "height": file.height,
        "srcset": srcset(address, picture_of(file)) if file.is_picture else "",
    }


def picture_of(file: File) -> Picture:
    """What a browser is told of a picture."""
    return Picture(file.width or 0, file.height or 0, tuple(file.widths))


async def pictures_in(
    db: Queryable, viewer: Viewer, *texts: str, moved: tuple[str, str] | None = None
) -> dict[str, Picture]:
    """The pictures of this workspace that texts show, by the beginning of their address, as it is where addresses are
    `moved`; one query, none where no text shows any. A file of another workspace isn't known."""
    prefix = f"/w/{viewer.workspace.slug}/files/"
    named = {found[1] for text in texts if prefix in text for found in ADDRESS.finditer(text)}
    ids = {int(address.removeprefix(prefix)) for address in named if address.startswith(prefix)}
    rows = await get_pictures(db, viewer.workspace.id, ids)
    to = prefix if moved is None else moved[1]
    return {f"{to}{row.id}": Picture(row.width, row.height, tuple(row.widths)) for row in rows}


def shown_in(text: str, pictures: dict[str, Picture]) -> dict[str, Picture]:
    """Those of some pictures that a text shows."""
    return (
        {found[1]: pictures[found[1]] for found in ADDRESS.finditer(text) if found[1] in pictures} if pictures else {}
    )
