"""What is offered while a query is typed, and the page that says what can be."""

from litestar import Controller, get

from webapp.tasks.query.examples import EXAMPLES
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.offering import offer_next
from webapp.tasks.query.world import world_of
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.pages import AnyRequest, Reply, page, workspace_url
from webapp.web.permissions import Permission


class QueryController(Controller):
    """The language of queries, for those who type it."""

    path = "/w/{workspace:str}/tasks/queries"

    @get("/", name="tasks.queries", permission=Permission.READ)
    async def explain(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """What can be typed, with examples that can be tried."""
        return page(
            request,
            "query/help.html",
            section="tasks",
            subject="task",
            examples=EXAMPLES,
            fields=FIELDS.fields,
            list_url=lambda query: workspace_url(viewer, "tasks.list", {"q": query}),
        )

    @get("/offers", name="tasks.query_offers", permission=Permission.READ)
    async def offer(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What may come next where somebody is typing, as options of a listbox."""
        return await offer_next(request, FIELDS, lambda: world_of(db, viewer))
