"""The page before a draft goes out."""

from litestar import Controller, get, post
from litestar.exceptions import NotFoundException, TooManyRequestsException
from litestar.params import FromPath

from webapp.drafts.finding import find_draft
from webapp.drafts.preflight.context import journal_for, preflight_context
from webapp.journal.preview import page_of_draft
from webapp.newsletter.drafts import post_of
from webapp.publishing.models import NotSo
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission
from webapp.web.rate_limits import may_attempt
from webapp.web.responses import framed

ASKED = 20  # times in a quarter of an hour


class PreflightController(Controller):
    """What to know of a draft before it goes out."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/preflight"

    @get("/", name="preflight.show", permission=Permission.READ)
    async def show_preflight(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """What stands against it, what to look at, and how it will look."""
        context = await preflight_context(request, db, viewer, draft_id, settings)
        return page(request, "drafts/preflight/page.html", **context)

    @get("/page", name="preflight.page", permission=Permission.READ)
    async def show_page(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """The draft as the journal's own page, to be shown within the page before it goes out."""
        draft = await find_draft(db, viewer, draft_id)
        journal = await journal_for(db, viewer, draft)
        if journal is None:
            raise NotFoundException
        post_now = await post_of(db, viewer, draft)
        try:
            html, policy = await page_of_draft(db, settings, journal, post_now)
        except NotSo as error:
            raise NotFoundException(str(error)) from error
        return framed(html, policy)

    @post(
        "/links",
        name="preflight.links",
        permission=Permission.EDIT,
        status_code=200,
        about=("ask whether links lead somewhere", "Ask"),
    )
    async def ask_links(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """The same, with what the other sides of its links say."""
        if not await may_attempt(db, f"links of {viewer.account.id}", ASKED, now=viewer.now):
            raise TooManyRequestsException
        context = await preflight_context(request, db, viewer, draft_id, settings, ask_links=True)
        return page(request, "drafts/preflight/page.html", **context)
