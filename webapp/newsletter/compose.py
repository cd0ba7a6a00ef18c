"""A post as a mail: written once for all of its readers, with a place for the link by which each leaves."""

import re
from email.message import EmailMessage
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from uuid import UUID

import msgspec
from markupsafe import Markup, escape

from webapp.addresses import Sender
from webapp.database.pool import Queryable
from webapp.delivery.queries import get_key
from webapp.journal.models import Journal
from webapp.journal.queries import get_journal
from webapp.journal.rendering import cut
from webapp.journal.theme import tokens
from webapp.mail.compose import ENVIRONMENT, SOURCES, desk_url, inliner, inlining
from webapp.mail.message import message_of, one_line
from webapp.mail.models import Mail
from webapp.newsletter.models import Leave, MailFiles, Mailing, Waiting
from webapp.publishing.models import Post, PostFile
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.markdown.render import render_long_markdown
from webapp.web.signed import sign
from webapp.web.threads import WORKER

if TYPE_CHECKING:
    from css_inline import CSSInliner

WIDE = 560  # pixels of a mail
SHARP = 2 * WIDE  # pixels of a picture that is sharp on all screens
MOST_FILES = 200  # of one mail; the rest of a longer text's leads nowhere
SEEN = 160  # characters of a text that lists of mails show, about
BEGINNING = 4_000  # characters of HTML in which so many of its words stand
INSIDE = re.compile(r'<a href="/(?!/)')
LINKS_AND_PICTURES = re.compile(r'<a |</a>|<img src="(?P<source>[^"]*)" alt="(?P<words>[^"]*)"(?: title="[^"]*")?>')
# None begins within another: else a text of beginnings would be read to its end from each of them.
IMAGE = re.compile(r"!\[((?:(?!!\[)[^\]\n])*)\]\((?:(?!!\[)[^)\n])*\)")


class Written(msgspec.Struct, frozen=True):
    """A post as a mail: its HTML, its plain text, and what lists of mails show after the subject."""

    html: str
    text: str
    preview: str


async def written(
    db: Queryable, settings: Settings, post: Post, imprint: str, key: UUID, *, sender: str = ""
) -> Written:
    """A post as a mail, in which `place_of(settings, key)` stands for a reader's own link. Raises Busy, SettingsError
    where the desk's address isn't known."""
    place = place_of(settings, key)
    files = files_url(settings, await get_key(db), post, key)
    moved = f"/w/{post.workspace_slug}/files/", files
    shown = await render_long_markdown(post.body, moved=moved, elsewhere=True)
    shown = Markup(INSIDE.sub(f'<a href="{escape(desk_url(settings))}/', shown))  # noqa: S704  # sanitised
    journal = await get_journal(db, post.workspace_id, post.workspace_id)
    return await WORKER.run(laid_out, post, shown, files, imprint, place, sender or post.workspace_name, journal)


def place_of(settings: Settings, key: UUID) -> str:
    """What stands in a mail for the link by which its reader leaves: nobody who writes a text can know it."""
    return leave_url(settings, key.hex)


def leave_url(settings: Settings, token: str) -> str:
    """Where a reader leaves."""
    return desk_url(settings) + urls.url("readers.leaving", token=token)


def files_url(settings: Settings, key: bytes, post: Post, mailing: UUID) -> str:
    """How the addresses of a mail's files begin, for whoever has the mail."""
    ids = [file.id for file in post.files[:MOST_FILES]]
    token = sign(key, MailFiles(post.workspace_id, mailing.hex[:12], ids))
    found = desk_url(settings) + urls.url("mailings.file", token=token, file_id=0, file_name="x")
    return found.removesuffix("0/x")


def laid_out(
    post: Post, shown: Markup, files: str, imprint: str, place: str, sender: str, journal: Journal | None
) -> Written:
    """The mail around a text, its styles on its elements, in the colours and the language of the business's journal
    where that says any; and the same in plain text."""
    known = {file.id: file for file in post.files}
    pictures = re.compile(rf'<img src="{re.escape(str(escape(files)))}(\d{{1,18}})/([^"?]*)"')
    cover = post.cover
    preview = one_line(post.description) or beginning(shown)
    context = {
        "post": post,
        "subject": post.title,
        "preview": preview,
        "sender": sender,
        "shown": Markup(pictures.sub(lambda found: sized(found, files, known), only_ours(shown, files))),  # noqa: S704
        "cover": Markup(cover_of(cover, post, files)) if cover is not None and cover.width else "",  # noqa: S704
        "text": plain_text(post, files),
        "imprint": imprint,
        "leave": place,
        "language": journal.language if journal is not None else "",
    }
    html = ENVIRONMENT.get_template("newsletter.html").render(context)
    body = ENVIRONMENT.get_template("newsletter.txt").render(context).strip() + "\n"
    return Written(dressing(journal).inline(html), body, preview)


def beginning(shown: Markup) -> str:
    """How a text that is laid out begins, in plain words."""
    return cut(one_line(shown[:BEGINNING].striptags()), SEEN)


def dressing(journal: Journal | None) -> "CSSInliner":
    """What writes the styles of a business's mails on their elements."""
    if journal is None:
        return inliner("mail.css", "newsletter.css")
    return in_colours(
        (journal.paper, journal.ink, journal.accent), (journal.dark_paper, journal.dark_ink, journal.dark_accent)
    )


@lru_cache(64)
def in_colours(day: tuple[str, str, str], night: tuple[str, str, str]) -> "CSSInliner":
    """The same by its colours, paper, ink and accent, by day and by night."""
    own = ENVIRONMENT.get_template("colours.css").render(day=tokens(*day), night=tokens(*night))
    return inlining(SOURCES["mail.css"] + SOURCES["newsletter.css"] + own)


def only_ours(shown: str, files: str) -> str:
    """Clean HTML with a link, or within one its words, in the place of each picture from another site: no reader is
    followed by it."""
    ours, linked = str(escape(files)), False

    def kept(found: re.Match[str]) -> str:
        nonlocal linked
        source = found["source"]
        if source is None:
            linked = found[0] != "</a>"
            return found[0]
        if source.startswith(ours):
            return found[0]
        words = escape(unescape(found["words"]) or urlsplit(unescape(source)).netloc or "Picture")
        return words if linked else f'<a href="{source}" rel="noopener nofollow">{words}</a>'

    return LINKS_AND_PICTURES.sub(kept, shown)


def sized(found: re.Match[str], files: str, known: dict[int, PostFile]) -> str:
    """The beginning of an image, with its size, as a smaller picture where there is one that is sharp enough."""
    file = known.get(int(found[1]))
    if file is None or not file.width:
        return found[0]
    return f'<img src="{escape(files)}{found[1]}/{found[2]}{smaller(file)}" width="{min(file.width, WIDE)}"'


def smaller(file: PostFile) -> str:
    """The query of the smallest picture that is sharp; "" for the picture itself."""
    widths = [width for width in sorted(file.widths) if width >= SHARP]
    return f"?width={widths[0]}" if widths else ""


def cover_of(cover: PostFile, post: Post, files: str) -> str:
    """The cover as an image."""
    address = f"{files}{cover.id}/{quote(cover.name, safe='')}"
    width = min(cover.width or WIDE, WIDE)
    return Markup('<img class="cover" src="{}" alt="{}" width="{}">').format(
        address + smaller(cover), post.cover_alt, width
    )


def plain_text(post: Post, files: str) -> str:
    """A post's Markdown as it is read: of pictures their words, and addresses that lead somewhere."""
    return IMAGE.sub(lambda found: f"[{found[1]}]" if found[1] else "", post.body).replace(
        f"/w/{post.workspace_slug}/files/", files
    )


def message_for(
    settings: Settings, mailing: Mailing, workspace_id: int, reader: Waiting, sender: Sender, key: bytes
) -> bytes:
    """The mail for one reader, as it travels. Raises ValueError where their address is none of one person."""
    own = leave_url(settings, sign(key, Leave(workspace_id, reader.reader_id)))
    place = place_of(settings, mailing.key)
    mail = Mail(
        to_address=reader.email,
        to_name=reader.name,
        subject=mailing.subject,
        text=mailing.body.replace(place, own),
        html=mailing.html.replace(place, own),
        unsubscribe=own,
    )
    message = message_of(mail, sender, key=mail_key(mailing.key, reader.reader_id), at=mailing.created_at)
    as_list(message, mailing, desk_url(settings))
    return message.as_bytes()


def mail_key(mailing: UUID, reader_id: int) -> str:
    """Of what the Message-ID of a reader's mail comes."""
    return f"mailing {mailing} to {reader_id}"


def as_list(message: EmailMessage, mailing: Mailing, desk: str) -> None:
    """Say of a mail that it goes to many (RFC 2919), so that nobody's holiday notice answers it, and to whom answers
    go."""
    message["List-Id"] = f"{one_line(mailing.sender_name)} <{mailing.slug}.readers.{urlsplit(desk).hostname}>"
    message["Precedence"] = "bulk"
    if mailing.reply_to:
        message["Reply-To"] = mailing.reply_to
