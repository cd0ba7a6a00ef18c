"""How a draft's mail will look, and a copy of it to oneself."""

from typing import Any
from uuid import uuid4

from litestar import Controller, get, post
from litestar.params import FromPath

from webapp.accounts.limits import TooManyTries
from webapp.database.pool import Database
from webapp.drafts.finding import find_draft
from webapp.drafts.models import Draft
from webapp.mail.models import Mail
from webapp.mail.send import queue_mail
from webapp.newsletter.compose import leave_url, place_of, written
from webapp.newsletter.drafts import post_of
from webapp.readers.models import Newsletter
from webapp.readers.queries import get_newsletter
from webapp.settings import Settings
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.formatting import bytes_in_words
from webapp.web.forms.form import Form, blank
from webapp.web.pages import AnyRequest, Reply, page
from webapp.web.permissions import Permission
from webapp.web.rate_limits import WINDOW, may_attempt
from webapp.web.viewer import Viewer

TESTS = 30  # of one workspace in a quarter of an hour
CLIPPED = 100_000  # bytes of a mail after which the largest mail service shows a link to the rest


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
        newsletter = await get_newsletter(db, viewer.workspace.id)
        html, text = await test_of(db, settings, viewer, draft, newsletter)
        mail = Mail(viewer.account.email, viewer.account.name, f"Test: {draft.title}", text, html)
        await queue_mail(
            db,
            mail,
            key=f"test {uuid4()}",
            now=viewer.now,
            workspace_id=viewer.workspace.id,
            account_id=viewer.account.id,
        )
        return await preview_page(request, viewer, db, settings, draft, form, sent=True)


async def test_of(
    db: Database, settings: Settings, viewer: Viewer, draft: Draft, newsletter: Newsletter
) -> tuple[str, str]:
    """The mail with a link by which nobody leaves. Raises Busy, SettingsError."""
    key = uuid4()
    sender = newsletter.sender_name or viewer.workspace.name
    post = await post_of(db, viewer, draft)
    html, text = await written(db, settings, post, newsletter.imprint, key, sender=sender)
    place, nobodys = place_of(settings, key), leave_url(settings, "test")
    return html.replace(place, nobodys), text.replace(place, nobodys)


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
    """The page of a draft's mail; without its text where the desk's address isn't known, which links need."""
    newsletter = await get_newsletter(db, viewer.workspace.id)
    html, text = await test_of(db, settings, viewer, draft, newsletter) if settings.url else ("", "")
    size = len(html.encode())
    return page(
        request,
        "newsletter/preview.html",
        status=status,
        section="drafts",
        draft=draft,
        newsletter=newsletter,
        sender=newsletter.sender_name or viewer.workspace.name,
        sends=settings.sends_mail,
        text=text,
        size=bytes_in_words(size),
        clipped=size > CLIPPED,
        form=form,
        sent=sent,
    )
