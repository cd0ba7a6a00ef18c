"""What somebody does who came by a link, without an account: open it, read, decide. Only what is sent acts; to ask for
a page changes nothing, since programs open links before their readers do.

Each request looks the link up anew, so that one that was ended leads nowhere from then on.
"""

from typing import Any, TypeVar

import msgspec
from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException, TooManyRequestsException
from litestar.params import FromPath

from webapp.accounts.limits import TooManyTries
from webapp.database.pool import Database
from webapp.delivery.queries import get_key
from webapp.drafts.review.acts import withdraw
from webapp.drafts.review.models import Refused, Verdict
from webapp.drafts.review.moves import DECIDED_ALREADY, NOTHING_DECIDED
from webapp.drafts.review.queries import decide, is_in_review
from webapp.drafts.review_links import queries
from webapp.drafts.review_links.comments import say
from webapp.drafts.review_links.context import ended_context, outside_context
from webapp.drafts.review_links.models import Link, LinkComment, LinkDecision, Opening, Shown
from webapp.files.dependencies import store_of
from webapp.files.models import ShowQuery
from webapp.files.serving import show
from webapp.text.unseen import says_nothing
from webapp.web import signed
from webapp.web.dependencies import GivenDatabase
from webapp.web.forms.form import Form, blank, parse, read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.permissions import Permission
from webapp.web.rate_limits import WINDOW, may_attempt, place_of
from webapp.web.threads import whose
from webapp.web.urls import url

UNKNOWN = 100  # links that aren't ours, of one place in a quarter of an hour
SENT = 60  # forms by one link in a quarter of an hour
MOST_SENT = 200_000  # bytes of one: the longest note, each letter as %F0%9F%91%A9, and what was shown

TOO_MANY = "limit"  # where a form says that there were
NOT_SHOWN = "This page is from before. Read the text as it is now, then decide again."


T = TypeVar("T", bound=msgspec.Struct)


class LinkOver(Exception):
    """A link leads no further, or is none of ours; `typed` are words that came too late."""

    def __init__(self, link: Link | None = None, typed: str = "") -> None:
        super().__init__("the link has ended")
        self.link = link
        self.typed = typed


def show_ended(request: AnyRequest, over: LinkOver) -> Reply:
    """Why a link leads no further: 410, or 404 where it is none of ours."""
    context = ended_context(over.link, over.typed, request.app.state.clock())
    status = 404 if over.link is None else 410
    return page(request, "drafts/review_links/ended.html", status=status, headers=private(request), **context)


class OutsideController(Controller):
    """A draft for one person without an account."""

    path = "/review/{token:str}"
    exception_handlers = {LinkOver: show_ended}  # noqa: RUF012  # as the framework wants it

    @get("/", name="outside.show", permission=Permission.PUBLIC)
    async def show_draft(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """The draft as it will look; before it was opened for the first time, who asks for what."""
        return await outside(request, db, token, await followed(request, db, token))

    @post("/opening", name="outside.open", permission=Permission.PUBLIC)
    async def open_draft(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Open it, and say who one is where that isn't known."""
        link, form = await sent(request, db, token, Opening)
        if link.opened_at is None:
            if not link.name and not form.errors and says_nothing(form.value.name):
                form.reject("name", "Your name can't be empty.")
            if form.errors:
                return await outside(request, db, token, link, form)
            await queries.open_link(db, link, form.value.name, now=request.app.state.clock())
        return see_other(request, url("outside.show", token=token))

    @post("/decision", name="outside.decide", permission=Permission.PUBLIC)
    async def decide_draft(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Approve what was shown, or ask for changes; 409 where it can't be decided, or something else stands there by
        now, which is shown with what changed."""
        link, form = await sent(request, db, token, LinkDecision)
        if form.errors or link.opened_at is None:
            return await outside(request, db, token, link, form)
        shown = signed.read(await get_key(db), form.value.shown, Shown)
        if shown is None or shown.link_id != link.id:
            return await outside(request, db, token, link, form.reject("shown", NOT_SHOWN), status=409)
        decided = await decide(
            db,
            link.workspace_id,
            link.draft_id,
            link.decider,
            Verdict(form.value.verdict),
            form.value.note,
            shown.content_hash,
            now=request.app.state.clock(),
        )
        if isinstance(decided, Refused) and decided.sentence not in DECIDED_ALREADY.values():  # as by a second press
            form.reject("shown", decided.sentence)
            return await outside(request, db, token, link, form, since=shown, status=409)
        return see_other(request, url("outside.show", token=token) + "#decided")

    @delete("/decision", name="outside.withdraw", permission=Permission.PUBLIC, status_code=303)
    async def withdraw(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Take one's decision back, which history tells; a second press finds it done."""
        link, form = await sent(request, db, token, LinkDecision)
        if why := form.errors.get(TOO_MANY):
            return await outside(request, db, token, link, blank().reject(TOO_MANY, why))
        now = request.app.state.clock()
        done = await withdraw(db, link.workspace_id, link.draft_id, link.decider, now=now)
        if isinstance(done, Refused) and done.sentence != NOTHING_DECIDED:
            return await outside(request, db, token, link, blank().reject("shown", done.sentence), status=409)
        return see_other(request, url("outside.show", token=token) + "#decide")

    @post("/comments", name="outside.comment", permission=Permission.PUBLIC)
    async def comment(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Say something to a paragraph of what was shown, to all of it, or in answer."""
        link, form = await sent(request, db, token, LinkComment)
        if form.errors or link.opened_at is None:
            return await outside(request, db, token, link, comment_form=form, status=422)
        shown = signed.read(await get_key(db), form.value.shown, Shown)
        if shown is None or shown.link_id != link.id:
            return await outside(request, db, token, link, comment_form=form.reject("line", NOT_SHOWN), status=409)
        if not await is_in_review(db, link.workspace_id, link.draft_id):
            return await outside(request, db, token, link, comment_form=form, status=409)
        said = await say(db, link, form.value, shown, now=request.app.state.clock())
        if isinstance(said, str):
            return await outside(request, db, token, link, comment_form=form.reject("line", said), status=409)
        if said is None:
            raise LinkOver(link, form.value.body)
        return see_other(request, url("outside.show", token=token) + f"#thread-{said.thread_id}")

    @get("/files/{file_id:int}/{file_name:str}", name="outside.file", permission=Permission.PUBLIC)
    async def show_file(
        self,
        request: AnyRequest,
        db: GivenDatabase,
        token: FromPath[str],
        file_id: FromPath[int],
        file_name: FromPath[str],
    ) -> Reply:
        """A file that the draft shows as it is now, and no other, as long as the link works."""
        try:
            link = await followed(request, db, token)
        except LinkOver as over:
            raise NotFoundException from over
        asked = read_query(request, ShowQuery)
        file = await queries.get_shown_file(db, link, file_id) if link.opened_at is not None else None
        if file is None or file.name != file_name or asked.errors:
            raise NotFoundException
        reply = await show(request, store_of(request), link.workspace_id, file, asked.value.width)
        reply.headers.update(private(request) | {"cache-control": "private, no-cache"})  # so that it ends with the link
        return reply


async def followed(request: AnyRequest, db: Database, token: str) -> Link:
    """The link of a token. Raises LinkOver where it leads no further, and what `known` raises."""
    link = await known(request, db, token)
    if link.ending(request.app.state.clock()) is not None:
        raise LinkOver(link)
    return link


async def known(request: AnyRequest, db: Database, token: str) -> Link:
    """The link of a token, wherever it leads. Raises LinkOver where it is none of ours, TooManyRequestsException where
    a place tries too many of these."""
    link = await queries.find_link(db, token)
    if link is not None:
        whose.set(-link.id)  # nobody's account, with a share of what is done off the loop
        return link
    if await may_attempt(db, f"review {place_of(request)}", UNKNOWN, now=request.app.state.clock()):
        raise LinkOver
    raise TooManyRequestsException(headers={"retry-after": str(int(WINDOW.total_seconds()))})


async def sent(request: AnyRequest, db: Database, token: str, form_type: type[T]) -> tuple[Link, Form[T]]:
    """The link of a token with the form that was sent by it; of somebody who sends too many it says so. Raises what
    `followed` raises, with the words that came too late, and what `read_pairs` does."""
    link, now = await known(request, db, token), request.app.state.clock()
    form = parse(form_type, dict(await read_pairs(request, limit=MOST_SENT)))
    if link.ending(now) is not None:
        raise LinkOver(link, form.typed["note"] or form.typed["body"])
    if not await may_attempt(db, f"review {link.id}", SENT, now=now):
        form.reject(TOO_MANY, TooManyTries(WINDOW).words)
    return link, form


async def outside(
    request: AnyRequest,
    db: Database,
    token: str,
    link: Link,
    form: Form[Any] | None = None,
    *,
    since: Shown | None = None,
    comment_form: Form[Any] | None = None,
    status: int = 422,
) -> Reply:
    """The page of a link: with a form that was refused, as it was typed, and with what changed `since` something was
    shown."""
    template = "drafts/review_links/page.html" if link.opened_at else "drafts/review_links/welcome.html"
    context = await outside_context(request, db, token, link, form or blank(), since, comment_form or blank())
    refused = form or comment_form
    status = 200 if refused is None else 429 if TOO_MANY in refused.errors else status
    return page(request, template, status=status, headers=private(request), **context)


def private(request: AnyRequest) -> dict[str, str]:
    """What keeps a page to who has its address: no copy of it stays, no search engine lists it, and no other site
    learns of it. A browser that says by Sec-Fetch-Site where its forms come from needn't tell that by their origin,
    which it wouldn't without a referrer (Fetch, "append a request Origin header")."""
    return {
        "cache-control": "private, no-store",
        "x-robots-tag": "noindex, nofollow, noarchive",
        "referrer-policy": "no-referrer" if "sec-fetch-site" in request.headers else "same-origin",
    }
