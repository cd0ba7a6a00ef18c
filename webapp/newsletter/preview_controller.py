"""How a draft's mail will look, and a copy of it to oneself."""

from typing import Any
from uuid import uuid4

from litestar import Controller, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.accounts.limits import TooManyTries
from webapp.database.pool import Database
from webapp.drafts.finding import find_draft
from webapp.drafts.models import Draft
from webapp.mail.models import Mail
from webapp.mail.send import queue_mail
from webapp.newsletter.models import Scheme, SchemeQuery
from webapp.newsletter.preview import as_mail, desk_of, page_of_mail
from webapp.settings import Settings
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.formatting import bytes_in_words
from webapp.web.forms.form import Form, blank, read_query
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission
from webapp.web.rate_limits import WINDOW, may_attempt
from webapp.web.responses import framed
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

TESTS = 30  # of one workspace in a quarter of an hour


class MailPreviewController(Controller):
    """The mail that a draft would be."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/mail"

    @get("/", name="mailings.preview", permission=Permission.EDIT)
    async def show_preview(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """What lists of mails show of it, its plain part, and a button that sends it to oneself."""
        return await preview_page(request, viewer, db, settings, await find_draft(db, viewer, draft_id), blank())

    @get("/html", name="mailings.as_mail", permission=Permission.READ)
    async def show_html(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """Its HTML, as programs that read mail show it, by day or by night. It is shown within a page, and runs
        nothing."""
        asked = read_query(request, SchemeQuery)
        if asked.errors:
            raise NotFoundException
        mail = await as_mail(request, db, settings, viewer, await find_draft(db, viewer, draft_id))
        pictures = settings.url or desk_of(request)
        dark = asked.value.scheme is Scheme.DARK
        html, policy = await off_the_loop(mail.size, page_of_mail, mail.html, pictures, dark=dark)
        return framed(html, policy)

    @post(
        "/test",
        name="mailings.test",
        permission=Permission.EDIT,
        about=("send yourself a test", "Send me a test"),
    )
    async def send_test(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """Send the mail to whoever asks, and to nobody else."""
        draft = await find_draft(db, viewer, draft_id)
        form: Form[Any] = blank()
        if not settings.sends_mail:
            form.reject("test", "No mail is sent: whoever runs the desk has to name a mail server.")
            return await preview_page(request, viewer, db, settings, draft, form, status=422)
        if not await may_attempt(db, f"test mails of {viewer.workspace.id}", TESTS, now=viewer.now):
            form.reject("test", TooManyTries(WINDOW).words)
            return await preview_page(request, viewer, db, settings, draft, form, status=429)
        shown = await as_mail(request, db, settings, viewer, draft)
        mail = Mail(viewer.account.email, viewer.account.name, f"Test: {shown.subject}", shown.text, shown.html)
        await queue_mail(
            db,
            mail,
            key=f"test {uuid4()}",
            now=viewer.now,
            workspace_id=viewer.workspace.id,
            account_id=viewer.account.id,
        )
        return await preview_page(request, viewer, db, settings, draft, form, sent=True)


async def preview_page(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    settings: Settings,
    draft: Draft,
    form: Form[Any],
    *,
    sent: bool = False,
    status: int = 200,
) -> Reply:
    """The page of a draft's mail. Raises Busy."""
    mail = await as_mail(request, db, settings, viewer, draft)
    return page(
        request,
        "newsletter/preview.html",
        status=status,
        section="drafts",
        draft=draft,
        mail=mail,
        size=bytes_in_words(mail.size),
        sends=settings.sends_mail,
        form=form,
        sent=sent,
    )
