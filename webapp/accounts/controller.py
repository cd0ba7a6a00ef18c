"""Set-up, signing in and out, and a person's own settings."""

import hashlib
from datetime import timedelta
from typing import Any

import asyncpg
from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.accounts import queries
from webapp.accounts.models import (
    AccountSettings,
    NewPassword,
    ResetPassword,
    SetUp,
    SignIn,
    ThemeChoice,
)
from webapp.accounts.setup import set_up
from webapp.accounts.signing_in import sign_in_as
from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.errors import KeptForm, keep, local_path
from webapp.web.forms import blank, parse, read_form, read_pairs
from webapp.web.given import GivenDatabase, GivenPasswords, GivenSettings, GivenViewer
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.permissions import Permission
from webapp.web.preferences import DATE_ORDER_WORDS, WEEK_START_WORDS, ZONES
from webapp.web.sessions import cookie_name, find_viewer, session_cookie
from webapp.web.viewer import Viewer

# Tries in 15 minutes before the answer is "wait" (OWASP Authentication Cheat Sheet).
WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 100

KEPT_PREFIX = "kept."  # fields of a form that waits for its sender to sign in again


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

    @post("/", name="setup.finish", permission=Permission.PUBLIC)
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
                return await sign_in_as(request, db, settings, account_id, to=urls.url("tasks.list", workspace=slug))
        return page(request, "accounts/setup.html", status=422, form=form, zones=ZONES, token=token)


class SessionController(Controller):
    """Signing in and out."""

    @get("/", name="home", permission=Permission.PUBLIC)
    async def go_home(self, request: AnyRequest, db: GivenDatabase) -> Reply:
        """To the tasks of the workspace that the person was last in, or to sign in."""
        viewer = await find_viewer(request)
        if viewer is None:
            if not await queries.has_accounts(db):
                return page(request, "accounts/not_set_up.html", status=200)
            return see_other(request, urls.url("session.sign_in"))
        if viewer.workspace_or_none is None:
            return see_other(request, urls.url("workspaces.list"))
        return see_other(request, urls.url("tasks.list", workspace=viewer.workspace.slug))

    @get("/sign-in", name="session.sign_in", permission=Permission.PUBLIC)
    async def show_sign_in(self, request: AnyRequest) -> Reply:
        """The sign-in form; whoever is signed in already goes on."""
        following = local_path(request.query_params.get("next", ""))
        if await find_viewer(request) is not None:
            return see_other(request, following or urls.url("home"))
        return page(request, "accounts/sign_in.html", form=blank(), next=following, kept=None)

    @post("/sign-in", name="session.start", permission=Permission.PUBLIC)
    async def start_session(
        self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings, passwords: GivenPasswords
    ) -> Reply:
        """Sign in. The answer to a wrong password and to an unknown address is the same, and takes as long."""
        sent = await read_pairs(request)
        form = parse(SignIn, dict(sent))
        kept = kept_form(sent)
        following = local_path(form.typed.get("next", ""))
        context: dict[str, Any] = {"form": form, "next": following, "kept": kept}
        if form.errors:
            return page(request, "accounts/sign_in.html", status=422, **context)
        now = request.app.state.clock()
        by_account = "sign-in account " + fingerprint(form.value.email.lower())
        by_address = "sign-in address " + fingerprint(request.client.host if request.client else "")
        tries = await queries.count_attempt(db, by_account, now=now, window=WINDOW)
        from_address = await queries.count_attempt(db, by_address, now=now, window=WINDOW)
        if tries > TRIES_PER_ACCOUNT or from_address > TRIES_PER_ADDRESS:
            form.reject("password", "There were too many tries. Wait 15 minutes, then try again.")
            headers = {"retry-after": str(int(WINDOW.total_seconds()))}
            return page(request, "accounts/sign_in.html", status=429, headers=headers, **context)
        account = await queries.find_credentials(db, form.value.email)
        fits = await passwords.verify(account.password_hash if account else None, form.value.password)
        if account is None or not fits:
            form.reject("password", "This email and password don't fit together. Check both and try again.")
            return page(request, "accounts/sign_in.html", status=422, **context)
        await queries.forget_attempts(db, by_account)
        if kept is not None:
            return await sign_in_as(request, db, settings, account.id, to=None, kept=kept)
        return await sign_in_as(request, db, settings, account.id, to=following or urls.url("home"))

    @get("/sign-in/{token:str}", name="session.link", permission=Permission.PUBLIC)
    async def start_session_by_link(
        self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings, token: FromPath[str]
    ) -> Reply:
        """Sign in by a one-time link that the command line printed."""
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

    @get("/reset/{token:str}", name="password.reset", permission=Permission.PUBLIC)
    async def show_reset(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """The form for a new password, behind a one-time link."""
        now = request.app.state.clock()
        if await queries.find_link(db, "password_reset", token, now=now) is None:
            raise NotFoundException
        return page(request, "accounts/reset_password.html", form=blank(), token=token)

    @post("/reset/{token:str}", name="password.finish_reset", permission=Permission.PUBLIC)
    async def finish_reset(
        self,
        request: AnyRequest,
        db: GivenDatabase,
        settings: GivenSettings,
        passwords: GivenPasswords,
        token: FromPath[str],
    ) -> Reply:
        """Set the new password; every earlier session ends."""
        form = await read_form(request, ResetPassword)
        now = request.app.state.clock()
        if await queries.find_link(db, "password_reset", token, now=now) is None:
            raise NotFoundException
        if form.errors:
            return page(request, "accounts/reset_password.html", status=422, form=form, token=token)
        password_hash = await passwords.hash(form.value.password)
        async with db.transaction() as tx:
            account_id = await queries.use_link(tx, "password_reset", token, now=now)
            if account_id is None:
                raise NotFoundException
            await queries.update_password(tx, account_id, password_hash)
        return await sign_in_as(request, db, settings, account_id, to=urls.url("home"))


class AccountController(Controller):
    """A person's own settings."""

    path = "/account"

    @get("/", name="account.settings", permission=Permission.SIGNED_IN)
    async def show_settings(self, request: AnyRequest, db: GivenDatabase, viewer: GivenViewer) -> Reply:
        """Name, email, dates and times, password, and where the person is signed in."""
        account = await queries.get_account(db, viewer.account.id)
        assert account is not None  # noqa: S101  # the guard has just read it
        form = blank(**{name: getattr(account, name) for name in account.__struct_fields__})
        return await settings_page(request, db, viewer, form=form)

    @post("/", name="account.save", permission=Permission.SIGNED_IN)
    async def save_settings(self, request: AnyRequest, db: GivenDatabase, viewer: GivenViewer) -> Reply:
        """Save the settings; 409 where they were changed elsewhere in the meantime."""
        form = await read_form(request, AccountSettings)
        if form.errors:
            return await settings_page(request, db, viewer, form=form, status=422)
        try:
            saved = await queries.update_account(db, viewer.account.id, form.value)
        except asyncpg.UniqueViolationError:
            form.reject("email", "Another account uses this email.")
            return await settings_page(request, db, viewer, form=form, status=422)
        if not saved:
            account = await queries.get_account(db, viewer.account.id)
            assert account is not None  # noqa: S101  # the guard has just read it
            form.typed["version"] = str(account.version)
            form.reject("version", "These settings were changed in another window. Yours are below: save again.")
            return await settings_page(request, db, viewer, form=form, theirs=account, status=409)
        return see_other(request, urls.url("account.settings"))

    @post("/password", name="account.password", permission=Permission.SIGNED_IN)
    async def change_password(
        self,
        request: AnyRequest,
        db: GivenDatabase,
        settings: GivenSettings,
        passwords: GivenPasswords,
        viewer: GivenViewer,
    ) -> Reply:
        """Change the password; every other session ends."""
        form = await read_form(request, NewPassword)
        if not form.errors:
            credentials = await queries.get_credentials(db, viewer.account.id)
            stored = credentials.password_hash if credentials else None
            if await passwords.verify(stored, form.value.current):
                password_hash = await passwords.hash(form.value.password)
                kept = request.cookies.get(cookie_name(settings))
                await queries.update_password(db, viewer.account.id, password_hash, kept_session=kept)
                return see_other(request, urls.url("account.settings"))
            form.reject("current", "This isn't your current password.")
        account = await queries.get_account(db, viewer.account.id)
        assert account is not None  # noqa: S101  # the guard has just read it
        settings_form = blank(**{name: getattr(account, name) for name in account.__struct_fields__})
        return await settings_page(request, db, viewer, form=settings_form, password_form=form, status=422)

    @post("/theme", name="account.theme", permission=Permission.SIGNED_IN)
    async def choose_theme(self, request: AnyRequest, db: GivenDatabase, viewer: GivenViewer) -> Reply:
        """The theme switch; then back to the page it was used on."""
        form = await read_form(request, ThemeChoice)
        to = local_path(request.headers.get("referer", "")) or urls.url("home")
        if not form.errors:
            await queries.update_theme(db, viewer.account.id, form.value.theme)
        return see_other(request, to)


async def settings_page(
    request: AnyRequest, db: Database, viewer: Viewer, *, status: int = 200, **context: Any
) -> Reply:
    """The page of a person's settings with the forms as given."""
    token = request.cookies.get(cookie_name(request.app.state.settings), "")
    sessions = await queries.list_sessions(db, viewer.account.id, token, now=viewer.now)
    context = {
        "section": "account",
        "password_form": blank(),
        "theirs": None,
        "zones": ZONES,
        "week_starts": WEEK_START_WORDS,
        "date_orders": DATE_ORDER_WORDS,
        "sessions": sessions,
        **context,
    }
    return page(request, "accounts/settings.html", status=status, **context)


def signed_out(request: AnyRequest, settings: Settings) -> Reply:
    """The sign-in page, with the session's cookie and every cached page of the desk gone."""
    reply = see_other(request, urls.url("session.sign_in"))
    reply.cookies.append(session_cookie(settings, None))
    reply.headers["clear-site-data"] = '"cache"'
    return reply


def kept_form(sent: list[tuple[str, str]]) -> KeptForm | None:
    """The form that was carried along while its sender signed in again."""
    action = local_path(dict(sent).get("kept_action", ""))
    fields = [(name.removeprefix(KEPT_PREFIX), value) for name, value in sent if name.startswith(KEPT_PREFIX)]
    return keep(action, fields) if action else None


def fingerprint(text: str) -> str:
    """A short stand-in for an address or email, so that the table of tries holds neither."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
