"""Routes of search."""

from litestar import Controller, get

from webapp.search.context import search_context
from webapp.search.models import PaletteQuery, SearchQuery
from webapp.search.palette import palette_context
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_query
from webapp.web.pages import AnyRequest, Reply, address_shown, page, wants_fragment, workspace_url
from webapp.web.permissions import Permission


class SearchController(Controller):
    """Find words in all that a workspace holds."""

    path = "/w/{workspace:str}/search"

    @get("/", name="search.show", permission=Permission.READ)
    async def search(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What was found, by its kind; or what htmx puts after a page of one kind. What can't be read is 422."""
        asked = read_query(request, SearchQuery)
        context = await search_context(db, viewer, asked)
        status = 422 if context["wrong"] else 200
        if not asked.errors and asked.value.after and wants_fragment(request):
            return page(request, "search/_more.html", **context)
        address = workspace_url(viewer, "search.show", context["wanted"].query())
        shown = address_shown(request, address) if status == 200 else {}
        return page(
            request, "search/page.html", fragment="search/_results.html", status=status, headers=shown, **context
        )

    @get("/palette", name="search.palette", permission=Permission.READ)
    async def palette(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The dialog that its script asks for, or with `q` what it offers for that."""
        asked = read_query(request, PaletteQuery)
        if asked.errors:
            return page(request, "search/_offers.html", status=422, groups={}, asked=None, instead=None)
        context = await palette_context(db, viewer, asked.value)
        return page(request, "search/_offers.html" if "q" in asked.typed else "search/_palette.html", **context)
