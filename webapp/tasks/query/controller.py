"""What is offered while a query is typed, and the page that says what can be."""

from typing import Annotated

import msgspec
from litestar import Controller, get

from webapp.query.offers import offers
from webapp.tasks.query.examples import EXAMPLES
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.world import world_of
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.fields import Number, Text
from webapp.web.forms.form import read_query
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission


class Begun(msgspec.Struct, frozen=True):
    """A query as far as it is typed, and the place of the caret in it."""

    q: Annotated[str, Text("Search", max=8000, required=False, lines=True)] = ""
    at: Annotated[int | None, Number("Place", min=0, max=8000)] = None


class QueryController(Controller):
    """The language of queries, for those who type it."""

    path = "/w/{workspace:str}/tasks/queries"

    @get("/", name="tasks.queries", permission=Permission.READ)
    async def explain(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """What can be typed, with examples that can be tried."""
        return page(request, "tasks/query/help.html", section="tasks", examples=EXAMPLES, fields=FIELDS.fields)

    @get("/offers", name="tasks.query_offers", permission=Permission.READ)
    async def offer(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What may come next where somebody is typing, as options of a listbox."""
        asked = read_query(request, Begun)
        if asked.errors:
            return page(request, "tasks/query/_offers.html", status=422, offers=[])
        text = asked.typed["q"]
        at = len(text) if asked.value.at is None else min(asked.value.at, len(text))
        found = offers(text, at, FIELDS, (await world_of(db, viewer)).context)
        return page(request, "tasks/query/_offers.html", offers=found)
