"""What may come next where somebody is typing a query, for the list of any subject."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec

from webapp.query.fields import Fields
from webapp.query.offers import offers
from webapp.tasks.query.world import World
from webapp.web.forms.fields import Number, Text
from webapp.web.forms.form import read_query
from webapp.web.pages import AnyRequest, Reply, page


class Begun(msgspec.Struct, frozen=True):
    """A query as far as it is typed, and the place of the caret in it."""

    q: Annotated[str, Text("Search", max=8000, required=False, lines=True)] = ""
    at: Annotated[int | None, Number("Place", min=0, max=8000)] = None


async def offer_next(request: AnyRequest, fields: Fields, world: Callable[[], Awaitable[World]]) -> Reply:
    """What may come next, as options of a listbox."""
    asked = read_query(request, Begun)
    if asked.errors:
        return page(request, "query/_offers.html", status=422, offers=[])
    text = asked.typed["q"]
    at = len(text) if asked.value.at is None else min(asked.value.at, len(text))
    return page(request, "query/_offers.html", offers=offers(text, at, fields, (await world()).context))
