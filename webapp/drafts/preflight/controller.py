"""The page before a draft goes out."""

from litestar import Controller, get
from litestar.params import FromPath

from webapp.drafts.preflight.context import preflight_context
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission


class PreflightController(Controller):
    """What to know of a draft before it goes out."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/preflight"

    @get("/", name="preflight.show", permission=Permission.READ)
    async def show_preflight(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """What stands against it, what to look at, and how it will look."""
        return page(request, "drafts/preflight/page.html", **await preflight_context(db, viewer, draft_id))
