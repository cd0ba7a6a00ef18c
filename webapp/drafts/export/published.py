"""All that is out of a workspace, as it went out, in one ZIP."""

import re
import zipfile
from collections.abc import AsyncGenerator

import msgspec

from webapp.database.pool import Database
from webapp.drafts.export.archive import Sink, files_of, sql, written_into
from webapp.drafts.export.shapes import shape_of
from webapp.drafts.models import Draft
from webapp.files.store.store import Store

AT_ONCE = 20  # texts in memory


async def zip_published(
    db: Database, store: Store, workspace_id: int, wanted: str, links: re.Pattern[str]
) -> AsyncGenerator[bytes, None]:
    """A ZIP for a site generator, or of pages of HTML, made while it is read. Raises as `zipped` does."""
    sink, taken, after = Sink(), set[str](), 0
    with zipfile.ZipFile(sink, "w") as archive:
        while drafts := await db.rows(Draft, sql.list_published, workspace_id=workspace_id, after=after, limit=AT_ONCE):
            after = drafts[-1].id
            files = await files_of(db, workspace_id, drafts, links)
            for each in drafts:
                draft = each
                if shape_of(wanted, draft, links, among_others=True).text in taken:
                    draft = msgspec.structs.replace(draft, slug="")  # by its id
                shape = shape_of(wanted, draft, links, among_others=True)
                taken.add(shape.text)
                async for piece in written_into(archive, sink, store, workspace_id, draft, files[draft.id], shape):
                    yield piece
    yield sink.take()
