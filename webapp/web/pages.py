"""Page or fragment, reply or redirect: decided here and nowhere else."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from litestar import MediaType, Request
from litestar.datastructures import Cookie
from litestar.response import Response
from litestar.types import HTTPScope

from webapp.web import urls
from webapp.web.addresses import split_or_none
from webapp.web.assets import asset_url
from webapp.web.compression import best_encoding, pack
from webapp.web.errors import local_path
from webapp.web.looks import is_in_advance, is_looked_at
from webapp.web.page_cache import MAKING, PAGES, KeptPage, Key
from webapp.web.responses import Bytes, BytesReply, encoded
from webapp.web.templating import BUILD, page_of
from webapp.web.viewer import Viewer

AnyRequest = Request[Any, Any, Any]
Reply = Response[Any]

NOTICE_COOKIE = "notice"
MOST_ROWS = 1000  # that a list is asked for anew
OWN = "own"  # that is `kept`: a page that holds what is one person's alone, and depends on whether they look at it
TAKEN_BACK, DONE_AGAIN = "-", "+"  # before the ids that the cookie carries, where they undo something
UNDER_WAY = 600  # seconds in which what was begun is told on pages, until it is over
VARIOUS = "*"  # before those of several acts of different kinds that are taken back together
MAKES = "makes"  # where a request's state holds the key of what it makes
# Which links a browser may load before they are followed, from the moment a pointer rests on them (HTML 7.6).
NEXT_PAGE = {"speculation-rules": f'"{asset_url("next-page.speculationrules")}"'}
ABOUT = 4_500  # bytes that a kept page takes beside what can be long: its headers, and who sees which workspace how
VARY = "Accept-Encoding, Cookie, HX-Request, HX-Request-Type"

# For a fragment that holds nothing but parts that say themselves where they go.
NOTHING_ELSE = {"hx-reswap": "none"}
# For a page that takes the place of what is shown, whatever htmx was going to swap. It isn't live as that was.
INTO_MAIN = {"hx-retarget": "#main", "hx-reswap": "outerHTML show:top", "hx-reselect": "#main"}


def wants_fragment(request: AnyRequest) -> bool:
    """Whether htmx asks for a part of the page that it already shows."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-request-type", "partial") == "partial"


def asked_by_htmx(request: AnyRequest) -> bool:
    """Whether htmx asks, for a fragment or for a whole page of which it takes a part."""
    return request.headers.get("hx-request") == "true"


def wants_json(request: AnyRequest) -> bool:
    """Whether a script asks that goes on by itself, and needs to know what happened rather than a page."""
    return "application/json" in request.headers.get("accept", "")


def page(
    request: AnyRequest,
    template: str,
    /,
    *,
    fragment: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    until: datetime | None = None,
    keep: bool = True,
    **context: Any,
) -> Reply:
    """A page; or, where htmx asks and the page has one, its fragment, made by the same template file.

    Every template sees `viewer` (None when signed out), `method`, `path`, `notice`, `busiest` and `pinned` (the
    projects and views beside the page), `max_file` (bytes) and what the handler adds.
    Where its route is `kept`, it is right `until` a moment, at the latest until the workspace changes or the day ends.
    A fragment that depends on who asks isn't kept (`keep`).
    """
    if fragment is not None and wants_fragment(request):
        template = fragment
    scope, viewer = request.scope, request.scope.get("user")
    notice = request.scope["state"].get("notice")
    max_file = request.app.state.settings.max_file
    about = {"method": scope["method"], "path": scope["path"]}
    beside = {name: scope["state"].get(name, ()) for name in ("busiest", "pinned")}
    given = {"viewer": viewer, "notice": notice, "max_file": max_file, **beside, **about}
    body = page_of(template, given | context)
    encoding = best_encoding(request.headers.get("accept-encoding", ""))
    if encoding is not None:
        body = pack(body, encoding)
    more = headers or {}
    ready = kept_as(body, encoding, more if wants_fragment(request) else NEXT_PAGE | more)
    if status == HTTPStatus.OK and viewer is not None and (keep or not wants_fragment(request)) and is_kept(request):
        PAGES.put(kept_key(request, viewer, encoding), ready, until, size=kept_size(request, viewer, ready, more))
    told = [] if notice is None else [notice_told(notice.again, request.app.state.settings.secure)]
    return BytesReply(ready.body, status, [*ready.sent, *told])


def kept_key(request: AnyRequest, viewer: Viewer, encoding: str | None) -> Key:
    """The key of a page or fragment: the workspace as it is now, whose view of it this is, and what was asked for.

    A page names its reader, how much is unread to them and waits for them, and up to which of their news it is true. A
    fragment of a `kept` route doesn't, so all who see it alike are given the same, but where it is their OWN.
    """
    scope, fragment, own = request.scope, wants_fragment(request), is_own(request)
    whose = None if fragment and not own else (viewer.account, viewer.unread, viewer.reviews, viewer.news)
    how = (viewer.role, viewer.zone.key, viewer.date_order, viewer.week_start, viewer.today)
    asked = (scope["path"], scope["query_string"], request.headers.get("rows", "")[:8])
    return (BUILD, viewer.workspace, whose, how, asked, encoding, own and is_looked_at(request))


def kept_size(request: AnyRequest, viewer: Viewer, ready: KeptPage, more: dict[str, str]) -> int:
    """Bytes that a page takes where it is kept, with its key: its own, and what can be long beside it."""
    scope = request.scope
    asked = len(scope["path"]) + len(scope["query_string"])
    return ABOUT + len(ready.body) + asked + len(viewer.workspace.label_colours) + sum(map(len, more.values()))


async def kept_page(request: AnyRequest) -> Bytes | None:
    """The reply of a route that is `kept`, if it was made before and is still right: 304 where the browser has it too
    (RFC 9110 13.1.2).

    None where the handler has to make it, also where there is a notice to show on it. Of many who ask for the same one
    makes it, and the others wait; `made` ends that.
    """
    if not is_kept(request):
        return None
    viewer: Viewer = request.scope["user"]
    encoding = best_encoding(request.headers.get("accept-encoding", ""))
    key = kept_key(request, viewer, encoding)
    kept = PAGES.get(key, viewer.now)
    if kept is None:
        if await MAKING.wait(key):
            kept = PAGES.get(key, viewer.now)
        else:
            request.scope["state"][MAKES] = key
    if kept is None:
        return None
    if kept.etag in request.headers.get("if-none-match", ""):
        return Bytes(HTTPStatus.NOT_MODIFIED, encoded(freshness(kept.etag)), b"")
    return Bytes(HTTPStatus.OK, kept.sent, kept.body)


def made(scope: HTTPScope) -> None:
    """A request has been answered: who waits for what it made goes on."""
    key: Key | None = scope["state"].pop(MAKES, None)
    if key is not None:
        MAKING.done(key)


def is_kept(request: AnyRequest) -> bool:
    """Whether a reply holds nothing but what its workspace holds, seen by this person today: a route says so by
    `kept=True`, or by `kept=OWN`. One with a notice on it doesn't, nor one that a script asks for, or that nobody looks
    at yet."""
    if not request.scope["route_handler"].opt.get("kept") or "notice" in request.scope["state"]:
        return False
    return not wants_json(request) and not (is_own(request) and is_in_advance(request))


def is_own(request: AnyRequest) -> bool:
    """Whether what is kept of a route is one person's alone."""
    return bool(request.scope["route_handler"].opt.get("kept") == OWN)


def kept_as(body: bytes, encoding: str | None, more: dict[str, str]) -> KeptPage:
    """A page or fragment with the headers that belong to it, and `more`."""
    etag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"content-type": "text/html; charset=utf-8", "content-length": str(len(body)), **freshness(etag), **more}
    if encoding is not None:
        headers["content-encoding"] = encoding
    return KeptPage(body, etag, encoded(headers))


def freshness(etag: str) -> dict[str, str]:
    """Browsers keep a page, and ask each time whether theirs is still the same."""
    return {"cache-control": "private, no-cache", "vary": VARY, "etag": etag}


def changed(
    request: AnyRequest,
    template: str,
    /,
    *,
    to: str,
    event_id: int | Sequence[int] | None = None,
    status: int = 200,
    **context: Any,
) -> Reply:
    """The answer to a write that succeeded: the changed fragments for htmx, else 303 to a page that shows them.

    `event_id` is the event of the write, or those of several that are one act; the page that follows a 303 tells it in
    words, with its undo.
    """
    if wants_fragment(request):
        return page(request, template, status=status, **context)
    return moved_on(request, to, event_id)


def moved_on(request: AnyRequest, to: str, event_id: int | Sequence[int] | None, *, mark: str = "") -> Reply:
    """303 to a page that tells what the event did, or the events did, with its undo; or by its `mark` that they took
    something back (TAKEN_BACK) or did it again (DONE_AGAIN)."""
    response = see_other(request, to)
    if event_id is not None:
        ids = [event_id] if isinstance(event_id, int) else event_id
        told = mark + ".".join(map(str, ids))
        response.cookies.append(notice_cookie(request, told, seconds=30))
    return response


def rows_shown(request: AnyRequest, page_size: int) -> int:
    """How many rows a list is to have: a page of them, or as many as whoever asks for it anew has loaded by now."""
    asked = request.headers.get("rows", "")
    return max(page_size, min(int(asked), MOST_ROWS)) if asked.isascii() and asked.isdigit() else page_size


def notice_cookie(request: AnyRequest, value: str, *, seconds: int) -> Cookie:
    """What carries the ids of events to the page that tells them."""
    secure: bool = request.app.state.settings.secure
    return cookie_of_notice(value, seconds, secure=secure)


def cookie_of_notice(value: str, seconds: int, *, secure: bool) -> Cookie:
    """That cookie; with no seconds it is taken away again."""
    return Cookie(
        key=NOTICE_COOKIE, value=value, max_age=seconds, path="/", httponly=True, secure=secure, samesite="lax"
    )


@lru_cache(maxsize=64)
def notice_told(again: str, secure: bool) -> tuple[bytes, bytes]:
    """The header that takes the notice away, since it was told; or keeps what is to be told `again`."""
    cookie = cookie_of_notice(again, UNDER_WAY if again else 0, secure=secure)
    return b"set-cookie", cookie.to_header(header="").encode("latin-1")


def see_other(request: AnyRequest, to: str) -> Reply:
    """Go to another page: 303 (RFC 9110 15.4.4), or HX-Redirect where htmx asked. Where it shows that page already and
    wants it whole, the 303 is what it follows: the page stays, and becomes what it is now."""
    stays = not wants_fragment(request) and to.rstrip("/") == shown_path(request).rstrip("/")
    if asked_by_htmx(request) and not stays:
        headers, status = {"hx-redirect": to}, HTTPStatus.OK
    else:
        headers, status = {"location": to}, HTTPStatus.SEE_OTHER
    headers["vary"] = "HX-Request"
    return Response("", status_code=status, headers=headers, media_type=MediaType.HTML)


def base_url(request: AnyRequest) -> str:
    """The address of the desk, for a link that is sent to others: the one that is set, or as whoever sent this form has
    it. Behind a proxy only their browser knows it; that it is ours was checked when the form came."""
    origin = request.headers.get("origin", "null")
    here = f"{request.scope['scheme']}://{request.headers.get('host', '')}"
    base: str = request.app.state.settings.url or (origin if origin != "null" else here)
    return base


def address_shown(request: AnyRequest, address: str) -> dict[str, str]:
    """The header by which a fragment tells the browser what its address bar should say; a page needs none."""
    return {"hx-push-url": address} if wants_fragment(request) else {}


def back(request: AnyRequest, default: str, *others: str) -> str:
    """Where a plain form came from, with its filters, if that was one of these pages; else `default`."""
    came_from = split_or_none(request.headers.get("referer", ""))
    if came_from and came_from.netloc == request.headers.get("host") and came_from.path in {default, *others}:
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return default


def shown_address(request: AnyRequest) -> str:
    """The address of the page that a request was made from: htmx says it, a plain form's browser refers to it."""
    headers = request.headers
    return headers.get("hx-current-url", "") or headers.get("referer", "")


def shown_path(request: AnyRequest) -> str:
    """The path and query of the page that a request was made from; "" where it isn't one of ours."""
    address = shown_address(request)
    parts = split_or_none(address)
    return local_path(address) if parts and parts.netloc == request.headers.get("host") else ""


def shown_query(request: AnyRequest) -> bytes:
    """The query of the page that a request was made from; b"" where its address can't be read."""
    parts = split_or_none(shown_address(request))
    return parts.query.encode() if parts else b""


def workspace_url(viewer: Viewer, name: str, /, query: dict[str, object] | None = None, **parameters: object) -> str:
    """The URL of a route inside the viewer's workspace."""
    return urls.url(name, query, workspace=viewer.workspace.slug, **parameters)
