"""A draft as the mail that it would be now: the same that its readers get, but for the link by which they leave."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from webapp.database.pool import Database
from webapp.drafts.models import Draft
from webapp.mail.message import one_line
from webapp.newsletter.compose import leave_url, place_of, written
from webapp.newsletter.drafts import post_of
from webapp.readers.queries import get_newsletter
from webapp.settings import Settings
from webapp.web.pages import AnyRequest
from webapp.web.viewer import Viewer

NOBODYS = UUID(int=0)  # in the place of a mailing's own key: a mail that didn't change is the same again
CLIPPED = 100_000  # bytes of a mail after which the largest mail service shows a link to the rest
DARK = re.compile(r"\(prefers-color-scheme:\s*dark\)")
BOTH = '<meta name="color-scheme" content="light dark">'
# As an iframe's attribute says too: nothing of it runs, and its links open beside it.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


class Shown(msgspec.Struct, frozen=True):
    """A mail as its readers see it: whom it is from (`address` is "" where the desk has none), where answers go, what
    lists of mails show, and its two parts."""

    sender: str
    address: str
    reply_to: str
    subject: str
    preview: str
    html: str
    text: str

    @property
    def digest(self) -> str:
        """What is another for another mail."""
        return hashlib.sha256(self.html.encode()).hexdigest()[:12]

    @property
    def size(self) -> int:
        """Bytes of its HTML."""
        return len(self.html.encode())

    @property
    def is_clipped(self) -> bool:
        """Whether some programs show its beginning only."""
        return self.size > CLIPPED


async def as_mail(request: AnyRequest, db: Database, settings: Settings, viewer: Viewer, draft: Draft) -> Shown:
    """A draft as a mail, whose links lead to the desk by the address at which it is open where it knows none of its
    own; leaving leads nowhere. Raises Busy."""
    if settings.url is None:
        settings = msgspec.structs.replace(settings, url=desk_of(request))
    newsletter = await get_newsletter(db, viewer.workspace.id)
    sender, key = newsletter.sender_name or viewer.workspace.name, NOBODYS
    mail = await written(db, settings, await post_of(db, viewer, draft), newsletter.imprint, key, sender=sender)
    place, nobodys = place_of(settings, key), leave_url(settings, "test")
    return Shown(
        sender=one_line(sender),
        address=settings.sender.address if settings.sends_mail else "",
        reply_to=newsletter.reply_to,
        subject=one_line(draft.title),
        preview=mail.preview,
        html=mail.html.replace(place, nobodys),
        text=mail.text.replace(place, nobodys),
    )


def desk_of(request: AnyRequest) -> str:
    """The address by which a request came, without a slash at its end."""
    parts = urlsplit(str(request.base_url))
    return f"{parts.scheme}://{parts.netloc}"


def page_of_mail(html: str, pictures: str, *, dark: bool) -> tuple[str, str]:
    """A mail as a page of its own, by day or by night whatever the reader's program wants, with the policy by which
    browsers show it: its styles, each by its hash, and pictures from one origin, and nothing else."""
    html = DARK.sub("all" if dark else "not all", html)
    html = html.replace(BOTH, BOTH.replace("light dark", "dark" if dark else "light"), 1)
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    styles = Styles()
    styles.feed(html)
    styles.close()
    digests = (base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in sorted(styles.found))
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    policy = (
        f"default-src 'none'; style-src 'unsafe-hashes' {allowed}; img-src {pictures}; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors 'self'; sandbox {SANDBOX}"
    )
    return html, policy


class Styles(HTMLParser):
    """The styles of a page: those of its elements, and those that stand by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element, maybe with styles."""
        self.inside = tag == "style"
        self.found |= {value for name, value in attrs if name == "style" and value}

    def handle_endtag(self, tag: str) -> None:
        """The end of one."""
        self.inside = False

    def handle_data(self, data: str) -> None:
        """Text, or styles."""
        if self.inside:
            self.found.add(data)
