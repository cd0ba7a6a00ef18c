"""Set-up, signing in and out."""

from typing import Any

import asyncpg
from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.accounts import queries
from webapp.accounts.dependencies import GivenPasswords
from webapp.accounts.limits import TooManyTries, Tries
from webapp.accounts.models import SetUp, SignIn
from webapp.accounts.setup import set_up
from webapp.accounts.signing_in import PasswordChanged, sign_in_as
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.errors import PendingForm, keep, local_path
from webapp.web.forms.form import FROM_STRANGERS, blank, parse, read_form, read_pairs
from webapp.web.forms.preferences import ZONES
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.permissions import KEPT_AT_MOST, Permission, may_keep
from webapp.web.rate_limits import place_of
from webapp.web.sessions import cookie_name, device_name, find_former_account, find_viewer, session_cookie
from webapp.web.threads import off_the_loop

KEPT_PREFIX = "kept."  # fields of a form that waits for its sender to sign in again
CARRIED_AT_MOST = KEPT_AT_MOST + FROM_STRANGERS  # bytes of the form of signing in with one that waits

WRONG = "This email and password don't fit together. Check both and try again."


class SetupController(Controller):
    """The one-time page of a new desk."""

    path = "/setup/{token:str}"

    @get("/", name="setup.show", permission=Permission.PUBLIC)
    async def show_setup(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """The set-up form; 404 once the link was used."""
        now = request.app.state.clock()
        if await queries.find_link(db, "setup", token, now=now) is None:
            raise NotFoundException
        form = blank(week_start="monday", date_order="dmy")
        return page(request, "accounts/setup.html", form=form, zones=ZONES, token=token)

    @post("/", name="setup.finish", permission=Permission.PUBLIC, signs_in=True)
    async def finish_setup(
        self,
        request: AnyRequest,
        db: GivenDatabase,
        settings: GivenSettings,
        passwords: GivenPasswords,
        token: FromPath[str],
    ) -> Reply:
        """Make the owner's account and workspace, and sign them in."""
        now = request.app.state.clock()
        if await queries.find_link(db, "setup", token, now=now) is None:
            raise NotFoundException
        form = await read_form(request, SetUp)
        if not form.errors:
            password_hash = await passwords.hash(form.value.password)
            try:
                made = await set_up(db, token, form.value, password_hash, now=now)
            except asyncpg.UniqueViolationError:
                form.reject("email", "An account of this desk has this email already. Use another.")
            else:
                if made is None:
                    raise NotFoundException
                account_id, slug = made
                return await sign_in_as(request, db, settings, account_id, to=urls.url("briefing.show", workspace=slug))
        return page(request, "accounts/setup.html", status=422, form=form, zones=ZONES, token=token)


class SessionController(Controller):
    """Signing in and out."""

    @get("/", name="home", permission=Permission.PUBLIC)
    async def go_home(self, request: AnyRequest, db: GivenDatabase) -> Reply:
        """To the briefing of the workspace that the person was last in, or to sign in."""
        viewer = await find_viewer(request)
        if viewer is None:
            if not await queries.has_accounts(db):
                return page(request, "accounts/not_set_up.html", status=200)
            return see_other(request, urls.url("session.sign_in"))
        if viewer.workspace_or_none is None:
            return see_other(request, urls.url("workspaces.list"))
        return see_other(request, urls.url("briefing.show", workspace=viewer.workspace.slug))

    @get("/sign-in", name="session.sign_in", permission=Permission.PUBLIC)
    async def show_sign_in(self, request: AnyRequest) -> Reply:
        """The sign-in form; whoever is signed in already goes on."""
        following = local_path(request.query_params.get("next", ""))
        if await find_viewer(request) is not None:
            return see_other(request, following or urls.url("home"))
        return await sign_in_page(request, form=blank(), next=following, kept=None)

    @post("/sign-in", name="session.start", permission=Permission.PUBLIC, signs_in=True)
    async def start_session(
        self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings, passwords: GivenPasswords
    ) -> Reply:
        """Sign in. The answer to a wrong password and to an unknown address is the same, and takes as long."""
        keeps = await find_former_account(request) is not None and await may_keep(request)
        sent = await read_pairs(request, limit=CARRIED_AT_MOST if keeps else None)
        form = parse(SignIn, dict(sent))
        kept = kept_form(sent) if keeps else None
        following = local_path(form.typed.get("next", ""))
        context: dict[str, Any] = {"form": form, "next": following, "kept": kept}
        if form.errors:
            return await sign_in_page(request, status=422, **context)
        account = await queries.find_credentials(db, form.value.email)
        device = request.cookies.get(device_name(settings))
        known = device if device and account and await queries.knows_device(db, account.id, device) else None
        tries = Tries(account.id if account else form.value.email, place_of(request), known)
        try:
            async with tries.attempt(db, request.app.state.clock()):
                fits = await passwords.verify(account.password_hash if account else None, form.value.password)
        except TooManyTries as too_many:
            form.reject("password", too_many.words)
            headers = {"retry-after": str(int(too_many.wait.total_seconds()))}
            return await sign_in_page(request, status=429, headers=headers, **context)
        if account is None or not fits:
            form.reject("password", WRONG)
            return await sign_in_page(request, status=422, **context)
        resumed = kept if kept is not None and kept.account == str(account.id) else None
        to = None if resumed else following or urls.url("home")
        try:
            reply = await sign_in_as(
                request, db, settings, account.id, to=to, kept=resumed, password_hash=account.password_hash
            )
        except PasswordChanged:
            form.reject("password", WRONG)
            return await sign_in_page(request, status=422, **context)
        await tries.succeeded(db)
        return reply

    @get("/sign-in/{token:str}", name="session.link", permission=Permission.PUBLIC)
    async def show_sign_in_by_link(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """A button that signs in by a one-time link that the command line printed: whatever only looks at a link, such
        as the preview of a message, doesn't use it up."""
        if await queries.find_link(db, "sign_in", token, now=request.app.state.clock()) is None:
            raise NotFoundException
        return page(request, "accounts/sign_in_by_link.html", token=token)

    @post("/sign-in/{token:str}", name="session.start_by_link", permission=Permission.PUBLIC, signs_in=True)
    async def start_session_by_link(
        self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings, token: FromPath[str]
    ) -> Reply:
        """Sign in by a one-time link."""
        account_id = await queries.use_link(db, "sign_in", token, now=request.app.state.clock())
        if account_id is None:
            raise NotFoundException
        return await sign_in_as(request, db, settings, account_id, to=urls.url("home"))

    @delete("/session", name="session.sign_out", permission=Permission.SIGNED_IN, status_code=303)
    async def end_session(self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings) -> Reply:
        """Sign out here."""
        token = request.cookies.get(cookie_name(settings), "")
        await queries.end_session(db, token, now=request.app.state.clock())
        return signed_out(request, settings)

    @delete("/sessions", name="session.sign_out_everywhere", permission=Permission.SIGNED_IN, status_code=303)
    async def end_all_sessions(
        self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings, viewer: GivenViewer
    ) -> Reply:
        """Sign out everywhere, here too."""
        await queries.end_all_sessions(db, viewer.account.id, now=viewer.now)
        return signed_out(request, settings)


def signed_out(request: AnyRequest, settings: Settings) -> Reply:
    """The sign-in page, with the session's cookie and every cached page of the desk gone."""
    reply = see_other(request, urls.url("session.sign_in"))
    reply.cookies.append(session_cookie(settings, None))
    reply.headers["clear-site-data"] = '"cache"'
    return reply


def kept_form(sent: list[tuple[str, str]]) -> PendingForm | None:
    """The form that was carried along while its sender signed in again."""
    typed = dict(sent)
    action = local_path(typed.get("kept_action", ""))
    fields = [(name.removeprefix(KEPT_PREFIX), value) for name, value in sent if name.startswith(KEPT_PREFIX)]
    if not action:
        return None
    return keep(action, fields, account=typed.get("kept_account", ""), route=typed.get("kept_route", ""))


async def sign_in_page(request: AnyRequest, *, kept: PendingForm | None, **context: Any) -> Reply:
    """The form of signing in, which may carry a long text along. Raises Busy."""
    size = 0 if kept is None else kept.size
    return await off_the_loop(size, page, request, "accounts/sign_in.html", kept=kept, lost="", **context)
