"""Set-up, signing in and out, and a person's own settings."""

from datetime import timedelta
from typing import Any

import asyncpg
from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.accounts import queries
from webapp.accounts.limits import TooManyTries, Tries, forgive
from webapp.accounts.models import (
    AccountSettings,
    NewPassword,
    ResetPassword,
    SetUp,
    SignIn,
    ThemeChoice,
)
from webapp.accounts.passwords import Passwords
from webapp.accounts.setup import set_up
from webapp.accounts.signing_in import sign_in_as
from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.errors import KEPT_AT_MOST, PendingForm, keep, local_path
from webapp.web.forms import Form, blank, parse, read_form, read_pairs
from webapp.web.given import GivenDatabase, GivenPasswords, GivenSettings, GivenViewer
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.permissions import Permission
from webapp.web.preferences import DATE_ORDER_WORDS, WEEK_START_WORDS, ZONES
from webapp.web.sessions import cookie_name, device_name, find_former_account, find_viewer, session_cookie
from webapp.web.viewer import Viewer
from webapp.web.worker import off_the_loop

SMALL = 16_000  # bytes that somebody unknown may send: a form's few fields, also in letters of three bytes
TOO_MANY = "There were too many tries. Wait {wait}, then try again."
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
        form = await read_form(request, SetUp, limit=SMALL)
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
        return await sign_in_page(request, form=blank(), next=following, kept=None)

    @post("/sign-in", name="session.start", permission=Permission.PUBLIC)
    async def start_session(
        self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings, passwords: GivenPasswords
    ) -> Reply:
        """Sign in. The answer to a wrong password and to an unknown address is the same, and takes as long."""
        former = await find_former_account(request)
        sent = await read_pairs(request, limit=SMALL if former is None else KEPT_AT_MOST)
        form = parse(SignIn, dict(sent))
        kept = kept_form(sent) if former is not None else None
        following = local_path(form.typed.get("next", ""))
        context: dict[str, Any] = {"form": form, "next": following, "kept": kept}
        if form.errors:
            return await sign_in_page(request, status=422, **context)
        account = await queries.find_credentials(db, form.value.email)
        tries = tries_at(request, settings, account.id if account else form.value.email, former)
        try:
            async with tries.one(db, request.app.state.clock()):
                fits = await passwords.verify(account.password_hash if account else None, form.value.password)
        except TooManyTries as too_many:
            form.reject("password", TOO_MANY.format(wait=wait_in_words(too_many.wait)))
            headers = {"retry-after": str(int(too_many.wait.total_seconds()))}
            return await sign_in_page(request, status=429, headers=headers, **context)
        if account is None or not fits:
            form.reject("password", "This email and password don't fit together. Check both and try again.")
            return await sign_in_page(request, status=422, **context)
        await tries.succeeded(db)
        if kept is not None and kept.account == str(account.id):
            return await sign_in_as(request, db, settings, account.id, to=None, kept=kept)
        return await sign_in_as(request, db, settings, account.id, to=following or urls.url("home"))

    @get("/sign-in/{token:str}", name="session.link", permission=Permission.PUBLIC)
    async def show_sign_in_by_link(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """A button that signs in by a one-time link that the command line printed: whatever only looks at a link, such
        as the preview of a message, doesn't use it up."""
        if await queries.find_link(db, "sign_in", token, now=request.app.state.clock()) is None:
            raise NotFoundException
        return page(request, "accounts/sign_in_by_link.html", token=token)

    @post("/sign-in/{token:str}", name="session.start_by_link", permission=Permission.PUBLIC)
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
        now = request.app.state.clock()
        if await queries.find_link(db, "password_reset", token, now=now) is None:
            raise NotFoundException
        form = await read_form(request, ResetPassword, limit=SMALL)
        if form.errors:
            return page(request, "accounts/reset_password.html", status=422, form=form, token=token)
        password_hash = await passwords.hash(form.value.password)
        async with db.transaction() as tx:
            account_id = await queries.use_link(tx, "password_reset", token, now=now)
            if account_id is None:
                raise NotFoundException
            await queries.update_password(tx, account_id, password_hash, now=now)
            await forgive(tx, account_id)
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
    async def save_settings(
        self,
        request: AnyRequest,
        db: GivenDatabase,
        settings: GivenSettings,
        passwords: GivenPasswords,
        viewer: GivenViewer,
    ) -> Reply:
        """Save the settings; 409 where they were changed elsewhere in the meantime. Another email needs the password,
        since it is what signs in: who only found a browser open can't take the account along."""
        form = await read_form(request, AccountSettings)
        if form.errors:
            return await settings_page(request, db, viewer, form=form, status=422)
        if form.value.email != viewer.account.email and not await self.proved(
            request, db, settings, passwords, viewer, form, "Another email needs your current password."
        ):
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
        wrong = "This isn't your current password."
        if not form.errors and await self.proved(request, db, settings, passwords, viewer, form, wrong):
            password_hash = await passwords.hash(form.value.password)
            await queries.update_password(
                db,
                viewer.account.id,
                password_hash,
                now=viewer.now,
                kept_session=request.cookies.get(cookie_name(settings)),
                kept_device=request.cookies.get(device_name(settings)),
            )
            return see_other(request, urls.url("account.settings"))
        account = await queries.get_account(db, viewer.account.id)
        assert account is not None  # noqa: S101  # the guard has just read it
        settings_form = blank(**{name: getattr(account, name) for name in account.__struct_fields__})
        return await settings_page(request, db, viewer, form=settings_form, password_form=form, status=422)

    async def proved(
        self,
        request: AnyRequest,
        db: Database,
        settings: Settings,
        passwords: Passwords,
        viewer: Viewer,
        form: Form[NewPassword] | Form[AccountSettings],
        otherwise: str,
    ) -> bool:
        """Whether the form has the person's password; else `otherwise` is said beside it. Guesses are counted as those
        of signing in are."""
        credentials = await queries.get_credentials(db, viewer.account.id)
        tries = tries_at(request, settings, viewer.account.id, viewer.account.id)
        try:
            async with tries.one(db, viewer.now):
                fits = await passwords.verify(credentials.password_hash if credentials else None, form.value.current)
        except TooManyTries as too_many:
            form.reject("current", TOO_MANY.format(wait=wait_in_words(too_many.wait)))
            return False
        if fits:
            await tries.succeeded(db)
        else:
            form.reject("current", otherwise)
        return fits

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


def kept_form(sent: list[tuple[str, str]]) -> PendingForm | None:
    """The form that was carried along while its sender signed in again."""
    typed = dict(sent)
    action = local_path(typed.get("kept_action", ""))
    fields = [(name.removeprefix(KEPT_PREFIX), value) for name, value in sent if name.startswith(KEPT_PREFIX)]
    if not action:
        return None
    return keep(action, fields, account=typed.get("kept_account", ""), act=typed.get("kept_act", ""))


async def sign_in_page(request: AnyRequest, *, kept: PendingForm | None, **context: Any) -> Reply:
    """The form of signing in, which may carry a long text along. Raises Busy."""
    size = sum(len(value) for _, value in kept.fields) if kept is not None else 0
    return await off_the_loop(size, page, request, "accounts/sign_in.html", kept=kept, **context)


def tries_at(request: AnyRequest, settings: Settings, account: int | str, former: int | None) -> Tries:
    """The tries at an account by the browser that asks, in which `former` has signed in before."""
    device = request.cookies.get(device_name(settings)) if former is not None and account == former else None
    return Tries(account, request.client.host if request.client else "", device)


def wait_in_words(wait: timedelta) -> str:
    """How long to wait."""
    seconds = round(wait.total_seconds())
    return f"{seconds} seconds" if seconds < 60 else f"{round(seconds / 60)} minutes"
