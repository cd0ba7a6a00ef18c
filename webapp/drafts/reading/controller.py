"""Routes of reading a draft."""

from litestar import Controller, get
from litestar.params import FromPath

from webapp.drafts.reading.context import reading_context
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission


class ReadingController(Controller):
    """A draft for those who read it before it goes out."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/reading"

    @get("/", name="reading.show", permission=Permission.READ)
    async def read_draft(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The draft as it will look, with what readers said to it, and the decision."""
        return page(request, "drafts/reading/page.html", **await reading_context(db, viewer, draft_id))
