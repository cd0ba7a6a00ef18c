"""A person's own settings."""

from typing import Any

import asyncpg
from litestar import Controller, get, post

from webapp.accounts import queries
from webapp.accounts.dependencies import GivenPasswords
from webapp.accounts.limits import TooManyTries, Tries
from webapp.accounts.models import AccountSettings, NewPassword, ThemeChoice
from webapp.accounts.passwords import Passwords
from webapp.accounts.saving import save_account
from webapp.database.pool import Database
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.errors import local_path
from webapp.web.forms.fields import folded
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.forms.preferences import DATE_ORDER_WORDS, WEEK_START_WORDS, ZONES
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.permissions import Permission
from webapp.web.rate_limits import WINDOW, fingerprint, may_attempt, place_of, take_attempts_back
from webapp.web.sessions import cookie_name, device_name
from webapp.web.viewer import Viewer

ADDRESSES_ASKED = 10  # that others turned out to have, in a quarter of an hour: who is here is nobody's business


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

    @get("/shortcuts", name="account.shortcuts", permission=Permission.SIGNED_IN)
    async def show_shortcuts(self, request: AnyRequest) -> Reply:
        """What each key does: a page, or what the dialog holds that a key opens on every page."""
        return page(request, "accounts/shortcuts.html", fragment="accounts/_shortcuts.html", section="account")

    @post("/", name="account.save", permission=Permission.SIGNED_IN, about=("save your settings", "Save the settings"))
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
        another = form.value.email != folded(viewer.account.email)
        if another and not await self.proved(
            request, db, settings, passwords, viewer, form, "Another email needs your current password."
        ):
            return await settings_page(request, db, viewer, form=form, status=422)
        asked = f"email {fingerprint(str(viewer.account.id))}"
        if another and not await may_attempt(db, asked, ADDRESSES_ASKED, now=viewer.now):
            form.reject("email", TooManyTries(WINDOW).words)
            return await settings_page(request, db, viewer, form=form, status=429)
        try:
            saved = await save_account(db, viewer, form.value)
        except asyncpg.UniqueViolationError:
            form.reject("email", "Another account uses this email.")
            return await settings_page(request, db, viewer, form=form, status=422)
        if another:
            await take_attempts_back(db, asked)
        if not saved:
            account = await queries.get_account(db, viewer.account.id)
            assert account is not None  # noqa: S101  # the guard has just read it
            form.typed["version"] = str(account.version)
            form.reject("version", "These settings were changed in another window. Yours are below: save again.")
            return await settings_page(request, db, viewer, form=form, theirs=account, status=409)
        return see_other(request, urls.url("account.settings"))

    @post(
        "/password",
        name="account.password",
        permission=Permission.SIGNED_IN,
        about=("change your password", "Change the password"),
    )
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
            async with db.transaction() as tx:
                await queries.update_password(
                    tx,
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
        tries = Tries(viewer.account.id, place_of(request), request.cookies[cookie_name(settings)])
        try:
            async with tries.attempt(db, viewer.now):
                fits = await passwords.verify(credentials.password_hash if credentials else None, form.value.current)
        except TooManyTries as too_many:
            form.reject("current", too_many.words)
            return False
        if fits:
            await tries.succeeded(db)
        else:
            form.reject("current", otherwise)
        return fits

    @post(
        "/theme", name="account.theme", permission=Permission.SIGNED_IN, about=("change the theme", "Change the theme")
    )
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
