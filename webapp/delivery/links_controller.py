"""What links in mails do, without signing in: each leads to a page with buttons, and only a button does anything."""

from datetime import datetime

from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException, TooManyRequestsException
from litestar.params import FromPath
from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.delivery import links, queries
from webapp.delivery.links import Stop, StopMorning
from webapp.delivery.mails import LINK_LASTS
from webapp.delivery.models import FIELDS, Recipient, When
from webapp.mornings.queries import stop_morning
from webapp.reminders.models import LATER_WORDS, LaterForm, snoozed
from webapp.reminders.queries import get_reminded, snooze, wake
from webapp.web import signed
from webapp.web.dependencies import GivenDatabase
from webapp.web.forms.form import Form, blank, read_form
from webapp.web.pages import AnyRequest, Reply, page, see_other
from webapp.web.permissions import Permission
from webapp.web.rate_limits import may_attempt, place_of
from webapp.web.urls import url

STOPPED = 300  # from one place in a quarter of an hour: a mail service does it for all of its people
TRIES = 5  # while somebody changes the same in another window


class StopController(Controller):
    """No more mail of a kind (RFC 8058). Nobody learns here whether a link is ours, and to stop twice is to stop."""

    path = "/stop/{token:str}"

    @get("/", name="delivery.stop", permission=Permission.PUBLIC)
    async def ask(self, request: AnyRequest, token: FromPath[str]) -> Reply:
        """A button, for programs that open links before their reader does."""
        return page(request, "delivery/stop.html", token=token, stopped=False)

    @post("/", name="delivery.stopped", permission=Permission.PUBLIC, status_code=200)
    async def stop(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Stop it, for a person or for their mail program."""
        now = request.app.state.clock()
        if not await may_attempt(db, f"stop {place_of(request)}", STOPPED, now=now):
            raise TooManyRequestsException
        key = await queries.get_key(db)
        if (link := signed.read(key, token, Stop)) is not None:
            await stop_mail(db, link)
        elif (morning := signed.read(key, token, StopMorning)) is not None:
            await stop_morning(db, morning.workspace_id, morning.account_id)
        return page(request, "delivery/stop.html", token=token, stopped=True)


async def stop_mail(db: Database, link: Stop) -> None:
    """Let a member have no more mail for some reasons."""
    if await queries.get_recipient(db, link.workspace_id, link.account_id) is None:
        return
    for _ in range(TRIES):
        now = await queries.get_preferences(db, link.workspace_id, link.account_id)
        wanted = replace(now, **{FIELDS[reason]: When.NEVER for reason in link.reasons})
        if wanted == now or await queries.save_preferences(db, link.workspace_id, link.account_id, wanted):
            return


class LaterController(Controller):
    """A reminder that came by mail or to a device is put off."""

    path = "/later/{token:str}"

    @get("/", name="delivery.later", permission=Permission.PUBLIC)
    async def show(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """The task, and the buttons."""
        return await later_page(request, db, token, blank())

    @post("/", name="delivery.snooze", permission=Permission.PUBLIC)
    async def snooze(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Put it off."""
        link, recipient = await meant(db, token)
        now = request.app.state.clock()
        if is_over(link, now):
            return over_page(request, link, recipient)
        form = await read_form(request, LaterForm)
        if form.errors:
            return await later_page(request, db, token, form, status=422)
        wanted = snoozed(form.value.later, recipient.viewer(now))
        if not await snooze(db, link.workspace_id, link.task_id, link.account_id, wanted, now=now):
            raise NotFoundException
        return see_other(request, url("delivery.later", token=token))

    @delete("/", name="delivery.wake", permission=Permission.PUBLIC, status_code=303)
    async def wake(self, request: AnyRequest, db: GivenDatabase, token: FromPath[str]) -> Reply:
        """Take that back."""
        link, recipient = await meant(db, token)
        if is_over(link, request.app.state.clock()):
            return over_page(request, link, recipient)
        await wake(db, link.workspace_id, link.task_id, link.account_id)
        return see_other(request, url("delivery.later", token=token))


async def meant(db: Database, token: str) -> tuple[links.Later, Recipient]:
    """What a link means, and whom. Raises NotFoundException where it is none of ours, or they have left."""
    link = signed.read(await queries.get_key(db), token, links.Later)
    recipient = await queries.get_recipient(db, link.workspace_id, link.account_id) if link is not None else None
    if link is None or recipient is None:
        raise NotFoundException
    return link, recipient


def is_over(link: links.Later, now: datetime) -> bool:
    """Whether a link isn't good any more."""
    return now.timestamp() >= link.expires


def over_page(request: AnyRequest, link: links.Later, recipient: Recipient) -> Reply:
    """What is shown then: nothing of the task, only where it is."""
    task_url = url("tasks.show", workspace=recipient.slug, task_id=link.task_id)
    return page(request, "delivery/over.html", status=410, task_url=task_url, days=LINK_LASTS.days)


async def later_page(
    request: AnyRequest, db: Database, token: str, form: Form[LaterForm], *, status: int = 200
) -> Reply:
    """The page of a link. Raises NotFoundException as `meant` does, and where the task is in the trash."""
    link, recipient = await meant(db, token)
    if is_over(link, request.app.state.clock()):
        return over_page(request, link, recipient)
    task = await get_reminded(db, link.workspace_id, link.task_id, link.account_id)
    if task is None:
        raise NotFoundException
    return page(
        request,
        "delivery/later.html",
        status=status,
        token=token,
        task=task,
        shown_to=recipient.viewer(request.app.state.clock()),
        task_url=url("tasks.show", workspace=recipient.slug, task_id=link.task_id),
        later_words=LATER_WORDS,
        form=form,
    )
