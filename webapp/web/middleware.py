"""The outermost layer: what must hold for every request, before routing and after the reply."""

import logging
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, HTTPScope, Message, Method, Receive, Scope, Send

from webapp.database.fair_queue import came_at
from webapp.database.recorded import own_events
from webapp.logs import request_id as logged_id
from webapp.server_timing import Watch, watched
from webapp.settings import Settings
from webapp.web import metrics
from webapp.web.errors import error_page
from webapp.web.head import allow_head, as_get
from webapp.web.origin import Origins
from webapp.web.pages import made
from webapp.web.precedence import Precedence
from webapp.web.sessions import RENEWED, SAFE_METHODS, comes_by_itself
from webapp.web.streams import STREAM

log = logging.getLogger("cofounder.access")

HTTP: Final = ScopeType.HTTP  # what an Enum names is looked for by a function each time
NOT_ALLOWED = int(HTTPStatus.METHOD_NOT_ALLOWED)

OVERRIDES: dict[bytes, Method] = {b"_method=delete": "DELETE", b"_method=put": "PUT", b"_method=patch": "PATCH"}

# By this our scripts know an answer of the desk's from what a proxy, a firewall or a captive portal answers in its
# place. Those may add an x-request-id of their own to anything.
OWN = (b"cofounder", b"answers")

# The events of a write, by which the page that sent it knows them when it is told of what has changed.
EVENTS = b"events"

# Of these headers a reply may have its own: a page says what others learn of its address, a picture in a mail that any
# website may show it, a file or a mail that is looked at what it may do, a page on which somebody speaks that it may
# listen.
OWN_INSTEAD = frozenset(
    {b"referrer-policy", b"cross-origin-resource-policy", b"content-security-policy", b"permissions-policy"}
)

# What a browser has loaded in advance is out of date after a write (W3C Clear Site Data).
LOADED_BEFORE = (b"clear-site-data", b'"prefetchCache", "prerenderCache"')

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",  # how a mail looks: of all that the desk answers nothing else lets itself be framed
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def security_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    """The headers that every reply carries (OWASP Secure Headers Project).

    `Referrer-Policy` is same-origin, not no-referrer, because the latter makes browsers send `Origin: null` with
    form posts, and where a request comes from is what tells a forged one.
    """
    headers = {
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": PERMISSIONS_POLICY,
    }
    if settings.secure:
        headers["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


# Answers a request that isn't the desk's at all, and says whether it was one.
Foreign = Callable[[HTTPScope, Receive, Send], Awaitable[bool]]


class Edge:
    """Wraps the whole application: request id, method override, forged requests, headers, access log, metrics. What is
    `foreign` is answered before all that."""

    def __init__(
        self, app: ASGIApp, settings: Settings, precedence: Precedence, foreign: Foreign | None = None
    ) -> None:
        self.app = app
        self.precedence = precedence
        self.foreign = foreign
        self.headers = [*security_headers(settings), OWN]
        self.development = settings.development
        self.origins = Origins(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != HTTP:
            await self.app(scope, receive, send)
            return
        if self.foreign is not None and await self.foreign(scope, receive, send):
            return
        if self.development:
            with watched() as watch:
                await self.answer(scope, receive, timing(send, watch))
        else:
            await self.answer(scope, receive, send)

    async def answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = time.perf_counter()
        came_at.set(started)
        events: list[int] = []
        own_events.set(events)
        request_id = f"{random.getrandbits(64):016x}"  # a name, not a secret
        logged_id.set(request_id)
        scope["state"]["request_id"] = request_id
        self.precedence.members.add(request_id)
        status = 500
        for_head = scope["method"] == "HEAD"
        if for_head:
            scope, receive, send = as_get(scope, receive, send)

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                self.precedence.members.discard(request_id)
                status = message["status"]
                own = [*self.headers, (b"x-request-id", request_id.encode())]
                if scope["method"] not in SAFE_METHODS and not comes_by_itself(scope):
                    own.append(LOADED_BEFORE)
                if events:
                    own.append((EVENTS, " ".join(map(str, events)).encode()))
                sent = list(message["headers"])
                if instead := OWN_INSTEAD.intersection([name for name, _ in sent]):
                    own = [header for header in own if header[0] not in instead]  # of two the last one holds
                if scope["method"] == "OPTIONS" or status == NOT_ALLOWED:
                    sent = allow_head(sent)
                message["headers"] = [*sent, *renewed_session(scope, sent), *own]
            await send(message)

        try:
            refused = None if scope["method"] in SAFE_METHODS else self.origins.refusal(scope)
            if refused is not None:
                await error_page(scope, 403, text=refused)(scope, receive, send_with_headers)
            elif (address := without_slash(scope)) is not None:
                moved = ASGIResponse(status_code=HTTPStatus.PERMANENT_REDIRECT, headers={"location": address})
                await moved(scope, receive, send_with_headers)
            else:
                override_method(scope)
                await self.app(scope, receive, send_with_headers)
        finally:
            self.precedence.members.discard(request_id)
            made(scope)
            seconds = time.perf_counter() - started
            route = route_template(scope)
            method = "HEAD" if for_head else scope["method"]
            metrics.observe(method, route, status, None if STREAM in scope["state"] else seconds)
            if log.isEnabledFor(logging.INFO):
                ms = round(seconds * 1000, 1)
                log.info("request", extra={"method": method, "route": route, "status": status, "ms": ms})
            logged_id.set("")


def timing(send: Send, watch: Watch) -> Send:
    """Say in a header where the time went (W3C Server Timing); browsers show it beside the request."""
    began = time.perf_counter()

    async def send_timed(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = watch.server_timing(time.perf_counter() - began).encode("latin-1", "replace")
            message["headers"] = [*message["headers"], (b"server-timing", said)]
        await send(message)

    return send_timed


def renewed_session(scope: HTTPScope, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The cookie of a session that now expires later, unless the reply begins or ends one itself."""
    cookie: Cookie | None = scope["state"].get(RENEWED)
    if cookie is None:
        return []
    start = f"{cookie.key}=".encode()
    if any(name == b"set-cookie" and value.startswith(start) for name, value in headers):
        return []
    return [(b"set-cookie", cookie.to_header(header="").encode("latin-1"))]


def override_method(scope: HTTPScope) -> None:
    """Let a plain form, which can only POST, name another method in its action: `?_method=delete`."""
    if scope["method"] == "POST" and b"_method=" in scope["query_string"]:
        for part in scope["query_string"].split(b"&"):
            if part in OVERRIDES:
                scope["method"] = OVERRIDES[part]


def without_slash(scope: HTTPScope) -> str | None:
    """The one address of a workspace's page that is asked for with a slash at its end: by it forms and scripts know
    where they are. None where it is that already, or is no such page."""
    path = scope["path"]
    if scope["method"] != "GET" or not path.startswith("/w/") or not path.endswith("/"):
        return None
    query = scope["query_string"].decode("latin-1")
    return quote(path.rstrip("/")) + (f"?{query}" if query else "")


def route_template(scope: HTTPScope) -> str:
    """The route's pattern ("/w/{workspace}/tasks"), never the path itself: paths can hold one-time tokens."""
    return str(scope.get("path_template") or "unmatched")
