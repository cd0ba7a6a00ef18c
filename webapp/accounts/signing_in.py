"""Starting a session, however somebody came to it."""

from webapp.accounts import queries
from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.errors import KeptForm
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.sessions import session_cookie


async def sign_in_as(
    request: AnyRequest,
    db: Database,
    settings: Settings,
    account_id: int,
    *,
    to: str | None,
    kept: KeptForm | None = None,
) -> Reply:
    """Start a session and go on: to a page, or to a form that waited for it."""
    token = await queries.start_session(
        db,
        account_id,
        now=request.app.state.clock(),
        days=settings.session_days,
        user_agent=request.headers.get("user-agent", ""),
    )
    if kept is not None:
        reply = page(request, "accounts/resume.html", kept=kept, headers={"cache-control": "no-store"})
    else:
        reply = see_other(request, to or urls.url("home"))
    reply.cookies.append(session_cookie(settings, token))
    return reply
