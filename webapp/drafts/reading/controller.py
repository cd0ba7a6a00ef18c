"""Routes of reading a draft."""

import logging

from litestar import Controller, get
from litestar.params import FromPath

from webapp.database.failures import DatabaseFull, DatabaseReadOnly
from webapp.database.pool import Database
from webapp.drafts.models import Draft
from webapp.drafts.reading.context import reading_context
from webapp.drafts.reading.models import Reading, ReadingQuery
from webapp.drafts.reading.queries import record_reading
from webapp.live.queries import change_accounts
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_query
from webapp.web.looks import is_looked_at, refused_in_advance
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

log = logging.getLogger("cofounder.reading")


class ReadingController(Controller):
    """A draft for those who read it before it goes out."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/reading"

    @get("/", name="reading.show", permission=Permission.READ)
    async def read_draft(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The draft as it will look, or with what changed since, with what readers said to it, and the decision. It
        counts as read. A browser that only loads it in advance is refused, so that it asks again when somebody looks
        at it."""
        if (early := refused_in_advance(request)) is not None:
            return early
        asked = read_query(request, ReadingQuery)
        context = await reading_context(
            db,
            viewer,
            draft_id,
            since=None if asked.errors else asked.value.since,
            from_queue=request.query_params.get("from") == "queue",
        )
        looked_at, reading, draft = is_looked_at(request), context["reading"], context["draft"]
        if looked_at:
            await note(db, viewer, draft, reading)
        moved_on = not looked_at and reading is not None and not reading.is_of(draft.content_hash)
        return page(request, "drafts/reading/page.html", moved_on=moved_on, **context)


async def note(db: Database, viewer: Viewer, draft: Draft, reading: Reading | None) -> None:
    """Note that a draft was read as it is, where that is news. It can be read also where nothing can be written."""
    if reading is not None and not reading.is_to_be_noted(draft.content_hash, viewer.now):
        return
    try:
        async with db.transaction() as tx:
            await record_reading(tx, viewer, draft.id, draft.content_hash)
            if reading is None or not reading.is_of(draft.content_hash):
                await change_accounts(tx, [viewer.account.id])
    except (DatabaseReadOnly, DatabaseFull) as error:
        log.info("it isn't noted that a draft was read: %s", error)
