"""The cover of a draft: one of the pictures among its files."""

from typing import Any

from webapp.database.pool import Queryable
from webapp.drafts.models import Draft
from webapp.files.context import FileList, Shown, as_shown
from webapp.files.models import Parent
from webapp.files.queries import LIST_SIZE, get_file, get_files
from webapp.web.viewer import Viewer


async def cover_context(db: Queryable, viewer: Viewer, draft: Draft, listed: FileList | None = None) -> dict[str, Any]:
    """The cover, if there is one, and the pictures that can be it: the latest of the draft, and the one that is,
    wherever it is by now. Where all its files are `listed`, they needn't be asked for."""
    if listed is not None and not listed.more:
        pictures = [shown for shown in listed.shown if shown.file.is_picture]
    else:
        found = await get_files(db, viewer.workspace.id, Parent("draft", draft.id), pictures=True)
        pictures = [as_shown(viewer, file) for file in found[:LIST_SIZE]]
    cover = next((shown for shown in pictures if shown.file.id == draft.cover_id), None)
    if cover is None and (cover := await get_cover(db, viewer, draft)) is not None:
        pictures.insert(0, cover)
    return {"cover": cover, "pictures": pictures}


async def get_cover(db: Queryable, viewer: Viewer, draft: Draft) -> Shown | None:
    """The cover, if there is one."""
    file = await get_file(db, viewer.workspace.id, draft.cover_id) if draft.cover_id is not None else None
    return None if file is None else as_shown(viewer, file)


async def can_be_cover(db: Queryable, workspace_id: int, draft_id: int, file_id: int) -> bool:
    """Whether a file is a picture of this draft."""
    file = await get_file(db, workspace_id, file_id)
    return file is not None and file.is_picture and file.draft_id == draft_id
