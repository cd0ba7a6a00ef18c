"""A forgotten password: a link by mail, and a new one behind it."""

from typing import Any

from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.accounts import queries
from webapp.accounts.dependencies import GivenPasswords
from webapp.accounts.limits import TooManyTries, forgive
from webapp.accounts.mails import ask_for_link
from webapp.accounts.models import Forgotten, ResetPassword
from webapp.accounts.signing_in import sign_in_as
from webapp.mail.queries import get_outage
from webapp.web import urls
from webapp.web.dependencies import GivenDatabase, GivenSettings
from webapp.web.forms.form import blank, read_form
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.permissions import Permission
from webapp.web.rate_limits import WINDOW, fingerprint, may_attempt, place_of

ASKED_FROM = 10  # links that one network asks for in a quarter of an hour
ASKED_FOR = 3  # that go to one address


class PasswordController(Controller):
    """Who has forgotten their password asks for a link, and sets a new one by it."""

    @get("/forgotten", name="password.forgotten", permission=Permission.PUBLIC)
    async def show_forgotten(self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings) -> Reply:
        """The form that asks for a link; where no mail is sent, whom to ask instead."""
        outage = await get_outage(db) if settings.sends_mail else None
        context: dict[str, Any] = {"form": blank(), "sends": settings.sends_mail, "outage": outage}
        return page(request, "accounts/forgotten.html", **context)

    @post("/forgotten", name="password.ask", permission=Permission.PUBLIC)
    async def ask_for_link(self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings) -> Reply:
        """Ask for a link. Whether there is such an account is found out by a job, so that neither the answer nor the
        time that it takes tells anything."""
        form = await read_form(request, Forgotten)
        context: dict[str, Any] = {"form": form, "sends": settings.sends_mail, "outage": None}
        if form.errors:
            return page(request, "accounts/forgotten.html", status=422, **context)
        if not settings.sends_mail:
            raise NotFoundException
        now = request.app.state.clock()
        if not await may_attempt(db, f"forgotten {place_of(request)}", ASKED_FROM, now=now):
            form.reject("email", TooManyTries(WINDOW).words)
            headers = {"retry-after": str(int(WINDOW.total_seconds()))}
            return page(request, "accounts/forgotten.html", status=429, headers=headers, **context)
        if await may_attempt(db, f"forgotten {fingerprint(form.value.email)}", ASKED_FOR, now=now):
            await ask_for_link(db, form.value.email, now=now)
        return see_other(request, urls.url("password.sent"))

    @get("/forgotten/sent", name="password.sent", permission=Permission.PUBLIC)
    async def show_sent(self, request: AnyRequest, db: GivenDatabase) -> Reply:
        """What happens now."""
        return page(request, "accounts/link_sent.html", outage=await get_outage(db))

    @get("/reset/{token:str}", name="password.reset", permission=Permission.PUBLIC)
    async def show_reset(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """The form for a new password, behind a one-time link."""
        now = request.app.state.clock()
        if await queries.find_link(db, "password_reset", token, now=now) is None:
            raise NotFoundException
        return page(request, "accounts/reset_password.html", form=blank(), token=token)

    @post("/reset/{token:str}", name="password.finish_reset", permission=Permission.PUBLIC, signs_in=True)
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
        form = await read_form(request, ResetPassword)
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
