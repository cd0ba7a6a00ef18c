"""What the page on which a draft is read is given."""

from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts import queries
from webapp.drafts.context import common, filled
from webapp.drafts.details.context import details_context
from webapp.drafts.details.covers import cover_context
from webapp.drafts.suggestions.context import suggestions_context
from webapp.files.context import pictures_in
from webapp.text.statistics import said_of
from webapp.web.markdown.render import render_long_markdown
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer


async def reading_context(db: Database, viewer: Viewer, draft_id: int) -> dict[str, Any]:
    """A draft as it will look, with all that stands beside it. Raises NotFoundException where there is no such draft,
    or it is in the trash."""
    draft = await queries.get_draft(db, viewer.workspace.id, draft_id)
    if draft is None or draft.deleted_at is not None:
        raise NotFoundException
    return {
        **common(viewer),
        **await cover_context(db, viewer, draft),
        **details_context(draft, filled(draft), None),
        **await suggestions_context(db, viewer, draft),
        "draft": draft,
        "html": await render_long_markdown(draft.body, pictures=await pictures_in(db, viewer, draft.body), lines=True),
        "said": await off_the_loop(len(draft.body), said_of, draft.body),
    }
