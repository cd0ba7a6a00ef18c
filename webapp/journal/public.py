"""What answers the readers of journals: before routing, sessions and all that members of a desk need, and from memory.

No cookie is read or set, so that any proxy may keep what is answered. A proxy and a browser ask each time whether
theirs is still right (`must-revalidate`), which costs less than a page: so what an owner changes shows at once, and a
journal can be read by thousands a second. What isn't in memory is made by few at a time; of readers who wait for the
same page one has it made.
"""

import logging
import re
import time
from collections.abc import Iterable
from contextlib import aclosing
from hashlib import blake2b
from html import escape
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
from litestar.datastructures import State
from litestar.types import HTTPScope, Receive, Send

from webapp.database.failures import DatabaseError
from webapp.database.pool import Database
from webapp.files.store.store import NotKept, Store, StoreAway, address_of
from webapp.journal import queries
from webapp.journal.addresses import PREFIX, host_name, public_url
from webapp.journal.following import contents_of, know_hosts, site_of
from webapp.journal.memory import MEMORY, InVain, Site
from webapp.journal.models import PublicFile
from webapp.journal.pages import HTML, QUICK, Answer, Place, may_be_at, named, page_at
from webapp.web import metrics
from webapp.web.compression import best_encoding, pack
from webapp.web.filenames import begun, disposition
from webapp.web.forms.fields import UNSTORABLE
from webapp.web.head import as_get
from webapp.web.page_cache import KeptPage
from webapp.web.precedence import Precedence
from webapp.web.responses import RawHeaders
from webapp.web.threads import Busy, off_the_loop

log = logging.getLogger("cofounder.journal")

SLUG = re.compile(r"[a-z0-9-]{1,48}", re.ASCII)  # of a workspace
ROUTE = "/journal/{workspace}"  # as figures and the log name all of these
FRESH = b"public, max-age=0, must-revalidate"
FOR_GOOD = b"public, max-age=31536000, immutable"
LONGEST = 500  # characters of a path
NOWHERE = "/"  # a path that no page has: that nothing is there is one page for all of these
MOST_WAITING = 300  # readers, for pages that are to be made
SMALL = 400_000  # bytes of a picture that is kept in memory
FILE = re.compile(r"files/(?P<id>[1-9][0-9]{0,17})/(?P<name>[^/]{1,300})", re.ASCII)
LOGO = re.compile(r"logo-(?P<digest>[0-9a-f]{12})", re.ASCII)
WIDTH = re.compile(rb"(?:^|&)width=([1-9][0-9]{0,4})(?:&|$)")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
NO_PAGE = "default-src 'none'; style-src 'none'; frame-ancestors 'none'; base-uri 'none'"
SANDBOX = b"default-src 'none'; sandbox"


class Asked(msgspec.Struct, frozen=True):
    """A request for something of a journal: of which workspace, the path below the journal, whether by the journal's
    own host name, and the address of the desk as the request has it."""

    slug: str
    path: str | None
    own_host: bool
    here: str


class Journals:
    """Stands before the desk: what is asked of a journal is answered here, all else is the desk's."""

    def __init__(self, state: State, precedence: Precedence) -> None:
        self.state = state
        self.precedence = precedence

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> bool:
        """Answer what is asked of a journal; whether it was."""
        asked = await self.asked(scope)
        if asked is None:
            return False
        await self.answer(scope, receive, send, asked)
        return True

    async def asked(self, scope: HTTPScope) -> Asked | None:
        """What of which journal a request is for; None where it is for the desk."""
        path = scope["path"]
        hosts = MEMORY.hosts if not MEMORY.hosts_are_stale else await know_hosts(self.state.db)
        if hosts and (slug := hosts.get(name := host_of(scope).partition(":")[0])) is not None:
            desk = self.state.settings.url
            if desk is None or name != host_name(desk):  # which may have become the desk's own since
                return Asked(slug, path.removeprefix("/"), True, "")
        if not path.startswith(PREFIX):
            return None
        slug, slash, rest = path.removeprefix(PREFIX).partition("/")
        here = "" if self.state.settings.url else f"{scope['scheme']}://{host_of(scope)}"
        return Asked(slug, rest if slash else None, False, here)

    async def answer(self, scope: HTTPScope, receive: Receive, send: Send, asked: Asked) -> None:
        """Answer a reader."""
        started, method = time.perf_counter(), scope["method"]
        await self.precedence.turn()
        if method == "HEAD":
            scope, receive, send = as_get(scope, receive, send)
        reply: Reply
        try:
            reply = await self.reply(scope, asked, method)
        except (DatabaseError, StoreAway, Busy) as error:
            log.warning("a journal can't be read: %s", error)
            reply = plain(
                503, "The journal can’t be read just now.", "Try again in a moment.", [(b"retry-after", b"2")]
            )
        except Exception:
            log.exception("a page of a journal couldn't be made")
            reply = plain(500, "This page couldn’t be made.", "Nothing of it is lost. Try again in a moment.")
        try:
            await reply.send(send, secure=self.state.settings.secure, with_body=method != "HEAD")
        finally:
            seconds = time.perf_counter() - started
            metrics.observe(method, ROUTE, reply.status, seconds)
            if log.isEnabledFor(logging.INFO):
                log.info("read", extra={"method": method, "route": ROUTE, "status": reply.status})

    async def reply(self, scope: HTTPScope, asked: Asked, method: str) -> "Reply":
        """What is answered. Raises DatabaseError, StoreAway, Busy."""
        if method not in ("GET", "HEAD"):
            return plain(405, "This can only be read.", "Go back.", [(b"allow", b"GET, HEAD")])
        site = await site_of(self.state.db, asked.slug) if SLUG.fullmatch(asked.slug) else None
        if site is None:
            return plain(404, "Nothing is here.", "Check the address.")
        if asked.path is None:
            return moved(f"{PREFIX}{quote(asked.slug)}/")
        if len(asked.path) > LONGEST or UNSTORABLE.search(asked.path):
            return plain(404, "Nothing is here.", "Check the address.")
        if (found := FILE.fullmatch(asked.path)) is not None:
            return await self.file(scope, site, found)
        if (found := LOGO.fullmatch(asked.path)) is not None:
            return await self.logo(scope, site, found)
        return await self.page(scope, site, asked)

    async def page(self, scope: HTTPScope, site: Site, asked: Asked) -> "Reply":
        """A page, from memory if it is there."""
        accepts, none_match, since = "", b"", b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepts = value.decode("latin-1")
            elif name == b"if-none-match":
                none_match = value
            elif name == b"if-modified-since":
                since = value
        encoding = best_encoding(accepts)
        journal = site.journal
        key = (journal.workspace_id, journal.change, asked.path, asked.own_host, asked.here, encoding)
        kept = MEMORY.pages.get(key)
        if kept is None:
            contents = site.contents or await contents_of(self.state.db, site)
            if not may_be_at(contents, asked.path or "", journal.posts_per_page):
                asked = msgspec.structs.replace(asked, path=NOWHERE)
                key = (journal.workspace_id, journal.change, asked.path, asked.own_host, asked.here, encoding)
            if (nothing := MEMORY.in_vain.get(key)) is not None:
                return Reply(nothing.status, nothing.headers, nothing.body)
            found = await self.made(site, asked, key, encoding)
            if isinstance(found, Reply):
                return found
            kept = found
        if none_match:
            not_modified = none_match.strip() == b"*" or kept.etag.encode() in none_match
        else:
            not_modified = bool(since) and since == site.moment  # of no other moment is it known what it showed
        if not_modified:
            return Reply(304, [each for each in kept.sent if each[0] in STAYS], b"")
        return Reply(200, kept.sent, kept.body)

    async def made(self, site: Site, asked: Asked, key: Any, encoding: str | None) -> "KeptPage | Reply":
        """A page that isn't in memory; of all who ask for it at the same time one makes it."""
        if MEMORY.waiting >= MOST_WAITING:
            return plain(503, "Very many read just now.", "Try again in a moment.", [(b"retry-after", b"1")])
        MEMORY.waiting += 1
        try:
            while await MEMORY.making.wait(key):
                if (kept := MEMORY.pages.get(key)) is not None:
                    return kept
            try:
                async with MEMORY.turns:
                    return await self.make(site, asked, key, encoding)
            finally:
                MEMORY.making.done(key)
        finally:
            MEMORY.waiting -= 1

    async def make(self, site: Site, asked: Asked, key: Any, encoding: str | None) -> "KeptPage | Reply":
        """Make a page. Raises DatabaseError, Busy."""
        db: Database = self.state.db
        journal = site.journal
        root = "/" if asked.own_host else f"{PREFIX}{journal.slug}/"
        place = Place(site, root, public_url(self.state.settings, journal.host, journal.slug, asked.here))
        answer = await page_at(db, place, asked.path or "")
        if answer.to:
            return in_vain(key, moved(answer.to))
        headers = page_headers(answer, site)
        body = answer.body
        if encoding is not None:
            body = await off_the_loop(len(body) // QUICK, pack, body, encoding)
            headers.append((b"content-encoding", encoding.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        if answer.status != HTTPStatus.OK:
            return in_vain(key, Reply(answer.status, headers, body))
        etag = f'W/"{blake2b(answer.body, digest_size=12).hexdigest()}"'
        headers.append((b"etag", etag.encode()))
        if site.moment is not None and journal.changed_at <= self.state.clock():  # none is told of a moment to come
            headers.append((b"last-modified", site.moment))
        kept = KeptPage(body, etag, headers)
        MEMORY.pages.put(key, kept)
        return kept

    async def file(self, scope: HTTPScope, site: Site, found: re.Match[str]) -> "Reply":
        """A file that something shows which is out, for everybody. Raises DatabaseError, StoreAway."""
        journal = site.journal
        key = (journal.workspace_id, journal.change, found["id"])
        file = MEMORY.found.get(key)
        if file is None:
            contents = site.contents or await contents_of(self.state.db, site)
            if not contents.has_file(int(found["id"])):
                return plain(404, "Nothing is here.", "Check the address.")
            async with MEMORY.turns:
                file = await queries.get_file(self.state.db, journal.workspace_id, int(found["id"]))
            if file is None:
                return plain(404, "Nothing is here.", "Check the address.")
            MEMORY.found.put(key, file)
        if file.name != found["name"]:
            return plain(404, "Nothing is here.", "Check the address.")
        return await self.content(scope, site, file)

    async def logo(self, scope: HTTPScope, site: Site, found: re.Match[str]) -> "Reply":
        """The logo, by an address that is another for another one."""
        journal = site.journal
        if journal.logo_sha256 is None or journal.logo_sha256.hex()[:12] != found["digest"]:
            return plain(404, "Nothing is here.", "Check the address.")
        key = (journal.workspace_id, journal.change, "logo")
        file = MEMORY.found.get(key)
        if file is None:
            file = await queries.get_logo(self.state.db, journal.workspace_id)
            if file is None:
                return plain(404, "Nothing is here.", "Check the address.")
            MEMORY.found.put(key, file)
        return await self.content(scope, site, file)

    async def content(self, scope: HTTPScope, site: Site, file: PublicFile) -> "Reply":
        """The content of a file, or of a smaller picture; never run, and never changed at its address."""
        asked = WIDTH.search(scope["query_string"])
        width = int(asked[1]) if asked else None
        if width is not None and width not in file.widths:
            return plain(404, "Nothing is here.", "Check the address.")
        etag = f'"{file.sha256.hex()}{f"-{width}" if width else ""}"'
        headers = [
            (b"cache-control", FOR_GOOD),
            (b"etag", etag.encode()),
            (b"content-security-policy", SANDBOX),
            *PUBLIC_HEADERS,
        ]
        if any(name == b"if-none-match" and etag.encode() in value for name, value in scope["headers"]):
            return Reply(304, headers, b"")
        name = named(file.name, is_smaller=width is not None)
        headers += [
            (b"content-type", (file.media_type if width is None else "image/webp").encode()),
            (b"content-disposition", disposition("inline" if file.width else "attachment", name).encode("latin-1")),
        ]
        return await self.bytes_of(site.journal.workspace_id, file, width, headers)

    async def bytes_of(self, workspace_id: int, file: PublicFile, width: int | None, headers: RawHeaders) -> "Reply":
        """A reply with the content of a file: from memory where it is small, else as it is read."""
        store: Store = self.state.store
        key = (workspace_id, file.sha256, width)
        kept = MEMORY.files.get(key)
        if kept is not None:
            return Reply(200, [*headers, (b"content-length", str(len(kept.body)).encode())], kept.body)
        address = address_of(workspace_id, file.sha256, width)
        try:
            size = file.size if width is None else await store.size(address)
            chunks = await begun(store.read(address))
            headers = [*headers, (b"content-length", str(size).encode())]
            if size > SMALL:
                return Reply(200, headers, b"", chunks)
            body = b"".join([chunk async for chunk in chunks])
        except NotKept:
            log.error("content of a public file isn't in the store: %s", address)
            return plain(404, "Nothing is here.", "Check the address.")
        MEMORY.files.put(key, KeptPage(body, "", []))
        return Reply(200, headers, body)


class Reply:
    """What is sent: bytes, or chunks as they are read."""

    def __init__(self, status: int, headers: RawHeaders, body: bytes, chunks: Any = None) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.chunks = chunks

    async def send(self, send: Send, *, secure: bool, with_body: bool) -> None:
        """Send it."""
        headers = [*self.headers, STRICT] if secure else self.headers
        if self.chunks is None:
            await send({"type": "http.response.start", "status": self.status, "headers": headers})
            await send({"type": "http.response.body", "body": self.body, "more_body": False})
            return
        async with aclosing(self.chunks) as chunks:
            await send({"type": "http.response.start", "status": self.status, "headers": headers})
            if with_body:
                async for chunk in chunks:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


STRICT = (b"strict-transport-security", b"max-age=31536000")
PUBLIC_HEADERS: RawHeaders = [
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"cross-origin"),  # feeds show pictures elsewhere
]
STAYS = frozenset({b"etag", b"cache-control", b"vary", b"last-modified"})


def page_headers(answer: Answer, site: Site) -> RawHeaders:
    """The headers of a page."""
    headers: RawHeaders = [
        (b"content-type", answer.media_type.encode()),
        (b"cache-control", FRESH),
        (b"vary", b"Accept-Encoding"),
        (b"content-security-policy", site.theme.policy if answer.media_type == HTML else NO_PAGE.encode()),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        *PUBLIC_HEADERS,
    ]
    if answer.media_type.startswith(FEEDS):
        headers.append((b"access-control-allow-origin", b"*"))
    return headers


def in_vain(key: Any, reply: Reply) -> Reply:
    """A reply to what was asked for in vain, kept for the next time."""
    MEMORY.in_vain.put(key, InVain(reply.status, reply.headers, reply.body))
    return reply


def plain(status: int, what: str, advice: str, more: Iterable[tuple[bytes, bytes]] = ()) -> Reply:
    """A page in no journal's look, since there is none to be seen."""
    title = escape(what)
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>'
        f"<body><main><h1>{title}</h1><p>{escape(advice)}</p></main></body></html>\n"
    ).encode()
    headers = [
        (b"content-type", HTML.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else FRESH),
        (b"content-security-policy", NO_PAGE.encode()),
        (b"referrer-policy", b"no-referrer"),
        *PUBLIC_HEADERS,
        *more,
    ]
    return Reply(status, headers, body)


def moved(to: str) -> Reply:
    """That something is elsewhere, for good."""
    headers = [(b"location", to.encode()), (b"content-length", b"0"), (b"cache-control", FRESH), *PUBLIC_HEADERS]
    return Reply(HTTPStatus.MOVED_PERMANENTLY, headers, b"")


def host_of(scope: HTTPScope) -> str:
    """The host that a request names."""
    return next((value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"), "")
