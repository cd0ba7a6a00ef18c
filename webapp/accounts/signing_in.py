"""Starting a session, however somebody came to it."""

from webapp.accounts import queries
from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.errors import PendingForm
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.sessions import cookie_name, device_cookie, device_name, session_cookie
from webapp.web.threads import off_the_loop


async def sign_in_as(
    request: AnyRequest,
    db: Database,
    settings: Settings,
    account_id: int,
    *,
    to: str | None,
    kept: PendingForm | None = None,
) -> Reply:
    """Start a session and go on: to a page, or to a form that waited for it. The session that the browser had until
    now, perhaps another person's, ends; the browser is remembered as one of this account."""
    now = request.app.state.clock()
    before = request.cookies.get(cookie_name(settings))
    if before:
        await queries.end_session(db, before, now=now)
    former = request.cookies.get(device_name(settings), "")
    device = await queries.remember_device(db, account_id, former=former, now=now)
    token = await queries.start_session(
        db,
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
