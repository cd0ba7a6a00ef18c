"""E-mail to the readers of the workspace (docs/newsletter.md)."""

from typing import Any

import msgspec

from webapp.mail.models import MailAway
from webapp.mail.smtp import check as check_server
from webapp.newsletter import queries
from webapp.newsletter.sending import enqueue_slice
from webapp.publishing.models import Finding, NotNow, NotSo, Order, Placed, Post, Weight
from webapp.publishing.targets.target import Outlet
from webapp.readers.queries import get_counts, get_newsletter
from webapp.web import urls
from webapp.web.forms.form import Form

NO_UPDATE = "A mail is sent."
NO_WITHDRAWAL = "A mail is sent; while it is still being sent, its own page can stop it."


class NewsletterSettings(msgspec.Struct, frozen=True):
    """Nothing: who sends, and at which rate, is set for all mails to readers, beside them."""


class NewsletterTarget:
    """Mails to readers. To publish writes down that they are to go, and asks for it, in the receipt's transaction."""

    kind = "newsletter"
    title = "E-mail to readers"
    about = "Sends it to everybody who is subscribed, each once."
    form: type[msgspec.Struct] = NewsletterSettings
    secret: str | None = None
    secret_is_for: tuple[str, ...] = ()
    local = True
    draft_kinds = frozenset({"blog_post", "newsletter", "page", "other"})
    usual_kinds = frozenset({"newsletter"})
    why_no_update: str | None = NO_UPDATE
    why_no_withdrawal: str | None = NO_WITHDRAWAL

    def example(self) -> msgspec.Struct:
        """Settings as a new form begins with."""
        return NewsletterSettings()

    async def look_over(self, form: Form[Any], outlet: Outlet) -> None:
        """There is nothing to reject."""

    async def check(self, outlet: Outlet, post: Post) -> list[Finding]:
        """What a mail can't do without, and what readers miss."""
        readers = urls.url("readers.list", workspace=post.workspace_slug)
        settings = urls.url("readers.settings", workspace=post.workspace_slug)
        draft = urls.url("drafts.show", workspace=post.workspace_slug, draft_id=post.draft_id)
        newsletter = await get_newsletter(outlet.db, post.workspace_id)
        findings = []
        if not outlet.resources.settings.sends_mail:
            findings.append(
                Finding(Weight.BLOCKS, "No mail is sent: whoever runs the desk has to name a mail server.", "", "")
            )
        if not await queries.has_readers(outlet.db, post.workspace_id):
            findings.append(Finding(Weight.BLOCKS, "Nobody is subscribed yet.", readers, "Add readers"))
        if not newsletter.imprint:
            sentence = "Mails to many have to say who sends them, with a postal address."
            findings.append(Finding(Weight.BLOCKS, sentence, settings, "Add the address"))
        if not post.title.strip():
            findings.append(Finding(Weight.BLOCKS, "Without a title the mail has no subject.", draft, "Add a title"))
        if not post.description.strip():
            sentence = "Without a description, lists of mails show the beginning of the text after the subject."
            findings.append(Finding(Weight.LOOK, sentence, draft, "Add a description"))
        if not newsletter.reply_to:
            sentence = "Answers go to the desk's own address, which may be read by nobody."
            findings.append(Finding(Weight.LOOK, sentence, settings, "Say where answers go"))
        return findings

    async def reach(self, outlet: Outlet) -> str:
        """Whether the mail server lets us in."""
        settings = outlet.resources.settings
        if not settings.sends_mail:
            raise NotSo("No mail is sent: whoever runs the desk has to name a mail server.")
        try:
            await check_server(settings)
        except MailAway as error:
            raise NotNow(str(error)) from error
        return f"The mail server {settings.smtp_host} lets the desk send."

    async def publish(self, outlet: Outlet, order: Order) -> Placed:
        """Write down that the mails are to go. Raises NotSo where something that they need is missing."""
        post = order.post
        for finding in await self.check(outlet, post):
            if finding.weight is Weight.BLOCKS:
                raise NotSo(finding.sentence)
        now = outlet.resources.clock()
        newsletter = await get_newsletter(outlet.db, post.workspace_id)
        mailing_id = await queries.add_mailing(outlet.db, order, outlet.row.id, newsletter, now=now)
        if mailing_id is not None:
            await enqueue_slice(outlet.db, post.workspace_id, mailing_id, 1, now=now, run_at=now)
        else:
            mailing_id = await queries.find_mailing(outlet.db, post.workspace_id, order.key)
        subscribed = (await get_counts(outlet.db, post.workspace_id))["subscribed"]
        return Placed(
            remote_id=str(mailing_id),
            url=urls.url("mailings.show", workspace=post.workspace_slug, mailing_id=mailing_id),
            answer=f"It goes to {subscribed:,} {'reader' if subscribed == 1 else 'readers'}.",
        )

    async def update(self, outlet: Outlet, order: Order) -> Placed:
        """What is sent is sent."""
        raise NotSo(NO_UPDATE)

    async def withdraw(self, outlet: Outlet, order: Order) -> Placed:
        """What is sent is sent."""
        raise NotSo(NO_WITHDRAWAL)


NEWSLETTER = NewsletterTarget()
