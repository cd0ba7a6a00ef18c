"""Starting a session, however somebody came to it."""

from webapp.accounts import queries
from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.errors import PendingForm
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.sessions import cookie_name, device_cookie, device_name, session_cookie
from webapp.web.threads import off_the_loop


class PasswordChanged(Exception):
    """The password that somebody gave isn't the account's any more."""


async def sign_in_as(
    request: AnyRequest,
    db: Database,
    settings: Settings,
    account_id: int,
    *,
    to: str | None,
    kept: PendingForm | None = None,
    password_hash: str | None = None,
) -> Reply:
    """Start a session and go on: to a page, or to a form that waited for it. The session that the browser had until
    now, perhaps another person's, ends; the browser is remembered as one of this account. Raises PasswordChanged where
    `password_hash`, by which somebody was let in, was changed meanwhile."""
    now = request.app.state.clock()
    before = request.cookies.get(cookie_name(settings))
    former = request.cookies.get(device_name(settings), "")
    async with db.transaction() as tx:
        if password_hash is not None and not await queries.hold_password(tx, account_id, password_hash):
            raise PasswordChanged
        if before:
            await queries.end_session(tx, before, now=now)
        device = await queries.remember_device(tx, account_id, former=former, now=now)
        token = await queries.start_session(
            tx,
            account_id,
            now=now,
            days=settings.session_days,
            user_agent=request.headers.get("user-agent", ""),
        )
    if kept is not None:
        headers = {"cache-control": "no-store"}
        reply = await off_the_loop(kept.size, page, request, "accounts/resume.html", kept=kept, headers=headers)
    else:
        reply = see_other(request, to or urls.url("home"))
    reply.cookies.append(session_cookie(settings, token))
    reply.cookies.append(device_cookie(settings, device))
    return reply
