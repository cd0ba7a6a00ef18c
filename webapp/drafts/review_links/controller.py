"""Routes of those who share a draft for review: make a link, make it anew, end it. Following one is in
`outside_controller.py`."""

from typing import Any

from litestar import Controller, delete, get, post
from litestar.params import FromPath

from webapp.accounts.limits import TooManyTries
from webapp.addresses import is_this_machine
from webapp.database.pool import Database
from webapp.delivery.queries import get_key
from webapp.drafts.finding import missing
from webapp.drafts.review.acts import Wish, send
from webapp.drafts.review.queries import is_in_review
from webapp.drafts.review_links import queries
from webapp.drafts.review_links.context import links_context
from webapp.drafts.review_links.mails import ask_to_send
from webapp.drafts.review_links.models import VALID, VALID_ANEW, NewLink
from webapp.web import urls
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.pages import AnyRequest, Reply, base_url, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.rate_limits import WINDOW, may_attempt
from webapp.web.viewer import Viewer

MAILS_ASKED = 30  # with links, of one workspace in a quarter of an hour


class ReviewLinkController(Controller):
    """The links by which people without an account review a draft."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/links"

    @get("/", name="review_links.list", permission=Permission.EDIT)
    async def list_links(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The links of a draft, what became of them, and a form for one more."""
        return await links_page(request, viewer, db, draft_id)

    @post(
        "/",
        name="review_links.create",
        permission=Permission.EDIT,
        about=("share a draft for review", "Make the link"),
    )
    async def create_link(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """Make a link for one person, and mail it where an address was given; a draft that isn't in review is sent for
        it. The link is shown once: only its hash is stored."""
        form = await read_form(request, NewLink)
        if form.errors:
            return await links_page(request, viewer, db, draft_id, form, status=422)
        new = form.value
        mailed = new.email if settings.sends_mail else ""
        if mailed and not await may_attempt(db, f"sharing {viewer.workspace.id}", MAILS_ASKED, now=viewer.now):
            form.reject("email", TooManyTries(WINDOW).words)
            return await links_page(request, viewer, db, draft_id, form, status=429)
        await get_key(db)  # by which forms of the link are signed, so that nothing has to be stored to show one
        async with db.transaction() as tx:
            made = await queries.add_link(tx, viewer.workspace.id, draft_id, viewer.account.id, new, now=viewer.now)
            if made is not None and mailed:
                await ask_to_send(tx, viewer.workspace.id, made.id, mailed, now=viewer.now)
            if made is not None and not await is_in_review(tx, viewer.workspace.id, draft_id):
                wish = Wish(of_links=not new.others)
                await send(tx, viewer.workspace.id, draft_id, viewer.account.id, wish, now=viewer.now)
        if made is None:
            form.reject("name", f"A draft can have {queries.MOST} links. Make a former one anew instead.")
            return await links_page(request, viewer, db, draft_id, form, status=422)
        return await links_page(request, viewer, db, draft_id, made=made, mailed=mailed)

    @post(
        "/{link_id:int}/renewal",
        name="review_links.renew",
        permission=Permission.EDIT,
        about=("make a link for review anew", "Make it anew"),
    )
    async def renew_link(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        link_id: FromPath[int],
    ) -> Reply:
        """Another address for the same person; the former one leads nowhere from now on."""
        made = await queries.renew_link(
            db,
            viewer.workspace.id,
            draft_id,
            link_id,
            viewer.account.id,
            valid=VALID_ANEW,
            now=viewer.now,
        )
        if made is None:
            raise await missing(db, viewer, draft_id)
        return await links_page(request, viewer, db, draft_id, made=made)

    @delete(
        "/{link_id:int}",
        name="review_links.revoke",
        permission=Permission.EDIT,
        status_code=303,
        about=("end a link for review", "End the link"),
    )
    async def revoke_link(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
        link_id: FromPath[int],
    ) -> Reply:
        """End a link at once. One that has ended is ended."""
        if not await queries.revoke_link(db, viewer.workspace.id, draft_id, link_id, viewer.account.id, now=viewer.now):
            raise await missing(db, viewer, draft_id)
        return see_other(request, workspace_url(viewer, "review_links.list", draft_id=draft_id))


async def links_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    draft_id: int,
    form: Form[NewLink] | None = None,
    *,
    made: queries.Made | None = None,
    mailed: str = "",
    status: int = 200,
) -> Reply:
    """The page of a draft's links, with the address of one that was just made. Raises NotFoundException where there is
    no such draft, or it is in the trash."""
    settings = request.app.state.settings
    context: dict[str, Any] = {
        **await links_context(db, viewer, draft_id, sends=settings.sends_mail),
        "form": form or blank(days=VALID),
        "made": made,
        "link": None,
        "only_here": False,
        "mailed": mailed,
    }
    if made is not None:
        base = base_url(request)
        context |= {"link": base + urls.url("outside.show", token=made.token), "only_here": is_this_machine(base)}
    headers = {"cache-control": "no-store"} if made is not None else None
    return page(request, "drafts/review_links/links.html", status=status, headers=headers, **context)
