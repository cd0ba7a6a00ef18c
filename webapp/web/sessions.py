"""Sessions: a random token in a cookie, only its hash in the database, an expiry that slides while it is used."""

import hashlib
import logging
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.types import Scope

from webapp.database.dataloader import Together
from webapp.database.failures import DatabaseFull, DatabaseReadOnly
from webapp.database.loader import load
from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web.viewer import Viewer, ViewerRow

log = logging.getLogger("cofounder.sessions")
sql = load("sessions")

TOUCH_EVERY = timedelta(hours=1)
AT_HOME = re.compile(r"(localhost|[a-z0-9.-]+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BY_ITSELF = b"by-itself"
RENEWED = "renewed_session"  # where the request's state holds the cookie of a session that now expires later


class CannotStay(Exception):
    """Somebody would sign in at an address at which browsers don't keep the session's cookie; `url` is one where they
    do."""

    def __init__(self, url: str) -> None:
        super().__init__("the cookie of the session would be dropped")
        self.url = url


def require_lasting(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Raise CannotStay where a browser came by plain http, and would drop the cookie that only TLS carries (RFC 6265bis
    5.7). It says so in its Origin; to a machine itself browsers keep it."""
    settings: Settings = connection.app.state.settings
    origin = connection.headers.get("origin", "").lower()
    unsafe = origin.startswith("http://") and not AT_HOME.fullmatch(origin.removeprefix("http://"))
    if settings.url is not None and settings.secure and unsafe:
        raise CannotStay(settings.url)


def new_token() -> str:
    """A fresh secret with 256 bits of randomness, fit for a URL or a cookie."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What is stored of a token. A plain SHA-256 is enough: the token itself can't be guessed (OWASP ASVS 3.2.2)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def cookie_name(settings: Settings) -> str:
    """The session cookie; behind TLS with the `__Host-` prefix, which ties it to this host (RFC 6265bis 4.1.3)."""
    return "__Host-session" if settings.secure else "session"


def session_cookie(settings: Settings, token: str | None) -> Cookie:
    """The cookie that carries a session, or that removes it where the token is None."""
    return Cookie(
        key=cookie_name(settings),
        value=token or "",
        max_age=settings.session_days * 86400 if token else 0,
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )


def device_name(settings: Settings) -> str:
    """The cookie by which a browser is known in which somebody has signed in. It opens nothing by itself."""
    return "__Host-device" if settings.secure else "device"


def device_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie of a browser in which somebody has signed in; browsers keep none for longer than 400 days (RFC 6265bis
    5.5)."""
    return Cookie(
        key=device_name(settings),
        value=token,
        max_age=400 * 86400,
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )


async def find_former_account(connection: ASGIConnection[Any, Any, Any, Any]) -> int | None:
    """The account whose session has ended in this browser; None where nobody has signed in in it. It says whose a form
    is that came too late, and gives no right to anything."""
    settings: Settings = connection.app.state.settings
    session = connection.cookies.get(cookie_name(settings), "")
    device = connection.cookies.get(device_name(settings), "")
    if not session and not device:
        return None
    db: Database = connection.app.state.db
    found: int | None = await db.value(
        sql.find_former_account, session_hash=hash_token(session), device_hash=hash_token(device)
    )
    return found


# What one request asks for: the hash of its session's token, and a workspace's slug.
Asked = tuple[bytes, str | None]


def viewers_of(db: Database, clock: Callable[[], datetime]) -> Together[Asked, ViewerRow]:
    """What finds the people behind sessions, for all requests of this process."""

    async def look_up(asked: list[Asked]) -> dict[Asked, ViewerRow]:
        token_hashes, slugs = zip(*asked, strict=True)
        rows = await db.rows(ViewerRow, sql.find_viewers, token_hashes=token_hashes, slugs=slugs, now=clock())
        return {asked[row.place - 1]: row for row in rows}

    return Together(look_up)


async def find_viewer(connection: ASGIConnection[Any, Any, Any, Any], slug: str | None = None) -> Viewer | None:
    """The signed-in person behind a request, with their membership of the workspace `slug`.

    Without a slug the workspace is the one they were last in. None without a live session. A viewer whose
    `workspace_or_none` is None isn't a member of the workspace asked for.
    """
    state = connection.app.state
    settings: Settings = state.settings
    token = connection.cookies.get(cookie_name(settings))
    if not token:
        return None
    now = state.clock()
    viewers: Together[Asked, ViewerRow] = state.viewers
    token_hash = hash_token(token)
    row = await viewers.get((token_hash, slug))
    if row is None:
        return None
    moved = row.workspace_id is not None and row.workspace_id != row.last_workspace_id
    if (moved or now - row.seen_at > TOUCH_EVERY) and not comes_by_itself(connection.scope):
        try:
            await touch(state.db, settings, token, row.workspace_id, now)
        except (DatabaseReadOnly, DatabaseFull) as error:
            log.info("a session was not prolonged: %s", error)  # pages can be read meanwhile
        else:
            connection.scope["state"][RENEWED] = session_cookie(settings, token)  # the browser's copy lives on with it
    return row.viewer(now)


async def has_left(connection: ASGIConnection[Any, Any, Any, Any], account_id: int, slug: str | None) -> bool:
    """Whether an account was a member of a workspace once, and isn't any more."""
    db: Database = connection.app.state.db
    return bool(await db.value(sql.has_left, slug=slug, account_id=account_id))


def comes_by_itself(scope: Scope) -> bool:
    """Whether an open page sends a request every now and then, whether somebody is there or not: a route says so by
    `by_itself=True`, and a page that asks for what it shows by the header `By-Itself`. It is no sign that its session
    is in use, and changes nothing that a page shows when it is loaded."""
    if scope.get("method") in SAFE_METHODS and any(name == BY_ITSELF for name, _ in scope["headers"]):
        return True
    return bool(getattr(scope.get("route_handler"), "opt", {}).get("by_itself"))  # none where nothing is at its address


async def touch(db: Database, settings: Settings, token: str, workspace_id: int | None, now: datetime) -> None:
    """Let a session that is in use expire later. Who is seen again is back: what they wanted to be reminded of then is
    due (`reminders`)."""
    await db.execute(
        sql.touch_session,
        token_hash=hash_token(token),
        now=now,
        expires_at=now + timedelta(days=settings.session_days),
        workspace_id=workspace_id,
    )


async def look_anew(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Take a session as seen just now, so that it is the next page after TOUCH_EVERY with which somebody is back."""
    state = connection.app.state
    token = connection.cookies.get(cookie_name(state.settings), "")
    await touch(state.db, state.settings, token, None, state.clock())
