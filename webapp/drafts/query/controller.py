"""What is offered while a query of drafts is typed, and the page that says what can be."""

from litestar import Controller, get

from webapp.drafts.query.fields import EXAMPLES, FIELDS
from webapp.drafts.query.reading import world_of
from webapp.tasks.query.offering import offer_next
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.pages import AnyRequest, Reply, page, workspace_url
from webapp.web.permissions import Permission


class DraftQueryController(Controller):
    """The language of queries of drafts, for those who type it."""

    path = "/w/{workspace:str}/drafts/queries"

    @get("/", name="drafts.queries", permission=Permission.READ)
    async def explain(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """What can be typed, with examples that can be tried."""
        return page(
            request,
            "query/help.html",
            section="drafts",
            subject="draft",
            examples=EXAMPLES,
            fields=FIELDS.fields,
            list_url=lambda query: workspace_url(viewer, "drafts.list", {"q": query}),
        )

    @get("/offers", name="drafts.query_offers", permission=Permission.READ)
    async def offer(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What may come next where somebody is typing, as options of a listbox."""
        return await offer_next(request, FIELDS, lambda: world_of(db, viewer))
