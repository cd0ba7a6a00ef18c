"""How somebody becomes a reader by themselves: they say their address, and by a link in a mail that it was them.

No cookie is needed, and nobody learns here who is a reader. Only what is sent acts: programs open links before their
readers do.
"""

from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.delivery.queries import get_key
from webapp.readers import queries
from webapp.readers.links import LASTS, read_confirmation
from webapp.readers.mails import ask_to_confirm
from webapp.readers.models import Asked, ReaderStatus, SignUpForm, SignUpPlace, SignUpQuery
from webapp.web.dependencies import GivenDatabase, GivenSettings
from webapp.web.forms.form import Form, blank, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.permissions import Permission
from webapp.web.rate_limits import fingerprint, may_attempt, place_of
from webapp.web.urls import url

OF_PLACE = 20  # sign-ups from one place in a quarter of an hour
OF_ADDRESS = 3  # for one address; more are answered the same, and do nothing
OF_WORKSPACE = 600  # for one workspace: more isn't people
TOO_MANY = "Too many addresses were signed up from here. Try again in a quarter of an hour."
CONFIRMED = "Signed up by the form, and confirmed by the link in a mail."


class SignUpController(Controller):
    """The page on which readers sign up, while an owner has it on."""

    path = "/subscribe/{slug:str}"

    @get("/", name="sign_up.show", permission=Permission.PUBLIC)
    async def show_form(self, request: AnyRequest, db: GivenDatabase, slug: FromPath[str]) -> Reply:
        """The form, filled in by what a form on another website has asked already."""
        place = await found(db, slug)
        asked = read_query(request, SignUpQuery)
        typed = {} if asked.errors else {"email": asked.value.email, "name": asked.value.name}
        return form_page(request, place, blank(**typed))

    @post("/", name="sign_up.ask", permission=Permission.PUBLIC)
    async def sign_up(
        self, request: AnyRequest, db: GivenDatabase, settings: GivenSettings, slug: FromPath[str]
    ) -> Reply:
        """Ask the address by mail whether it was them."""
        place, now = await found(db, slug), request.app.state.clock()
        form = await read_form(request, SignUpForm)
        if form.errors:
            return form_page(request, place, form, status=422)
        if not await may_attempt(db, f"subscribe from {place_of(request)}", OF_PLACE, now=now):
            return form_page(request, place, form.reject("email", TOO_MANY), status=429)
        if not form.value.website and settings.sends_mail and await has_room(db, place, form.value.email, request):
            async with db.transaction() as tx:
                reader_id = await queries.ask_reader(tx, place.id, form.value.email, form.value.name, now=now)
                if reader_id is not None:
                    await ask_to_confirm(tx, place.id, reader_id, now=now)
        return see_other(request, url("sign_up.asked", slug=slug))

    @get("/asked", name="sign_up.asked", permission=Permission.PUBLIC)
    async def show_asked(self, request: AnyRequest, db: GivenDatabase, slug: FromPath[str]) -> Reply:
        """What comes next: the same for whoever signs up."""
        place = await found(db, slug)
        return page(request, "readers/sign_up_asked.html", place=place, days=LASTS.days)

    @get("/welcome", name="sign_up.welcome", permission=Permission.PUBLIC)
    async def show_welcome(self, request: AnyRequest, db: GivenDatabase, slug: FromPath[str]) -> Reply:
        """They are a reader."""
        return page(request, "readers/welcome.html", place=await found(db, slug))

    @get("/confirm/{token:str}", name="sign_up.confirming", permission=Permission.PUBLIC)
    async def show_confirmation(
        self, request: AnyRequest, db: GivenDatabase, slug: FromPath[str], token: FromPath[str]
    ) -> Reply:
        """A button, for programs that open links before their reader does."""
        asked = await meant(request, db, slug, token)
        if asked is None:
            return over_page(request, slug)
        return page(request, "readers/confirm.html", asked=asked, token=token)

    @post("/confirm/{token:str}", name="sign_up.confirm", permission=Permission.PUBLIC)
    async def confirm(self, request: AnyRequest, db: GivenDatabase, slug: FromPath[str], token: FromPath[str]) -> Reply:
        """It was them: they are a reader from now on."""
        asked = await meant(request, db, slug, token)
        if asked is None:
            return over_page(request, slug)
        if asked.status != ReaderStatus.SUBSCRIBED or asked.deleted_at is not None:
            await queries.confirm(db, asked.workspace_id, asked.id, CONFIRMED, now=request.app.state.clock())
        if await queries.find_sign_up(db, slug) is None:  # nobody else can any more
            return page(request, "readers/welcome.html", place=asked)
        return see_other(request, url("sign_up.welcome", slug=slug))


async def found(db: Database, slug: str) -> SignUpPlace:
    """Where somebody signs up. Raises NotFoundException."""
    place = await queries.find_sign_up(db, slug)
    if place is None:
        raise NotFoundException
    return place


async def has_room(db: Database, place: SignUpPlace, email: str, request: AnyRequest) -> bool:
    """Whether an address may be asked once more."""
    now = request.app.state.clock()
    address = f"subscribe {place.id} {fingerprint(email)}"
    return await may_attempt(db, address, OF_ADDRESS, now=now) and await may_attempt(
        db, f"subscribe to {place.id}", OF_WORKSPACE, now=now
    )


async def meant(request: AnyRequest, db: Database, slug: str, token: str) -> Asked | None:
    """Whom a link means; None where it is none of ours, its time is over, or the address isn't theirs any more."""
    link = read_confirmation(await get_key(db), token, request.app.state.clock())
    asked = await queries.get_asked(db, link.workspace_id, link.reader_id) if link is not None else None
    if link is None or asked is None or asked.slug != slug or fingerprint(asked.email)[:16] != link.address:
        return None
    return asked


def over_page(request: AnyRequest, slug: str) -> Reply:
    """What is shown for a link that leads no further."""
    return page(request, "readers/confirm_over.html", status=404, slug=slug, days=LASTS.days)


def form_page(request: AnyRequest, place: SignUpPlace, form: Form[SignUpForm], *, status: int = 200) -> Reply:
    """The page with the form as given."""
    return page(request, "readers/sign_up.html", status=status, place=place, form=form)
