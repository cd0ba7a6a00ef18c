"""Routes of the mailbox that mails come back to. For owners."""

from typing import Any

from litestar import Controller, delete, get, put
from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.newsletter.bounces import queries
from webapp.newsletter.bounces.models import PORT, Mailbox, MailboxForm, PasswordForm
from webapp.newsletter.bounces.reading import enqueue_look
from webapp.outgoing.allowed import is_host
from webapp.outgoing.secrets import seal
from webapp.settings import CofounderError, Settings
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.forms.form import Form, blank, form_of, parse, read_pairs
from webapp.web.pages import AnyRequest, Reply, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

CHANGED = "Somebody changed this in the meantime. What you chose is below: save again to use it."
NO_HOST = "The name of the server alone, such as imap.example.com."
PLAIN = "Plain letters, digits and signs only."
ELSEWHERE = "Type it again: the one that is kept is for another mailbox."
NEEDED = "Password can't be empty."


class MailboxController(Controller):
    """Where mails come back to, and whether they can be read there."""

    path = "/w/{workspace:str}/readers/mailbox"

    @get("/", name="mailboxes.show", permission=Permission.MANAGE)
    async def show_mailbox(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """The form of it, and when it was read last."""
        return await mailbox_page(request, viewer, db, settings)

    @put(
        "/",
        name="mailboxes.save",
        permission=Permission.MANAGE,
        about=("save the mailbox that mails come back to", "Save it"),
    )
    async def save_mailbox(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """Save it, and let it be read now; a password that isn't typed stays. 409 where somebody changed it."""
        sent = dict(await read_pairs(request))
        form, password = parse(MailboxForm, sent), parse(PasswordForm, sent)
        form.errors.update(password.errors)
        form.typed.pop("password", None)
        kept = await queries.get_mailbox(db, viewer.workspace.id)
        secret = b""
        if not form.errors:
            look_over(form, password.value.password, kept)
        if not form.errors:
            try:
                typed = password.value.password
                secret = seal(settings, typed) if typed or kept is None else kept.secret
            except CofounderError as error:
                form.reject("password", str(error))
        if form.errors:
            return await mailbox_page(request, viewer, db, settings, form, status=422)
        async with db.transaction() as tx:
            saved = await queries.save_mailbox(
                tx, viewer.workspace.id, viewer.account.id, form.value, secret, now=viewer.now
            )
            if saved:
                await enqueue_look(tx, viewer.workspace.id, form.value.version, now=viewer.now)
        if saved:
            return see_other(request, workspace_url(viewer, "mailboxes.show"))
        form.reject("version", CHANGED)
        form.typed["version"] = str(kept.version if kept is not None else 1)
        return await mailbox_page(request, viewer, db, settings, form, status=409)

    @delete(
        "/",
        name="mailboxes.delete",
        permission=Permission.MANAGE,
        status_code=303,
        about=("remove the mailbox that mails come back to", "Remove it"),
    )
    async def delete_mailbox(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Read it no more, and forget its password."""
        if not await queries.delete_mailbox(db, viewer.workspace.id, viewer.account.id, now=viewer.now):
            raise NotFoundException
        return see_other(request, workspace_url(viewer, "mailboxes.show"))


def look_over(form: Form[MailboxForm], password: str, kept: Mailbox | None) -> None:
    """Reject what can't be: a server that is none, names that no server understands, a password of another one."""
    wanted = form.value
    if not is_host(wanted.host) or wanted.host.startswith("["):
        form.reject("host", NO_HOST)
    for name in ("folder", "move_to"):
        value = getattr(wanted, name)
        if not (value.isascii() and value.isprintable()):
            form.reject(name, PLAIN)
    if kept is None and not password:
        form.reject("password", NEEDED)
    elif kept is not None and not password:
        same = (kept.host, kept.port, kept.user_name) == (wanted.host, wanted.port, wanted.user_name)
        if not same:
            form.reject("password", ELSEWHERE)


async def mailbox_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    settings: Settings,
    form: Form[Any] | None = None,
    *,
    status: int = 200,
) -> Reply:
    """The page with the form as it is saved or was typed."""
    mailbox = await queries.get_mailbox(db, viewer.workspace.id)
    saved = form_of(MailboxForm, mailbox) if mailbox is not None else blank(version=1, port=PORT, folder="INBOX")
    return page(
        request,
        "newsletter/mailbox.html",
        status=status,
        section="readers",
        form=form or saved,
        mailbox=mailbox,
        sends=settings.sends_mail,
        sender=settings.sender.address if settings.sends_mail else "",
    )
