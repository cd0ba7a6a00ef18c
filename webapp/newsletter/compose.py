"""A post as a mail: written once for all of its readers, with a place for the link by which each leaves."""

import re
from email.message import EmailMessage
from urllib.parse import quote, urlsplit
from uuid import UUID

from markupsafe import Markup, escape

from webapp.addresses import Sender
from webapp.database.pool import Queryable
from webapp.delivery.queries import get_key
from webapp.mail.compose import ENVIRONMENT, desk_url, inliner
from webapp.mail.message import message_of, one_line
from webapp.mail.models import Mail
from webapp.newsletter.models import Leave, MailFiles, Mailing, Waiting
from webapp.publishing.models import Post, PostFile
from webapp.settings import Settings
from webapp.web import urls
from webapp.web.markdown.render import render_long_markdown
from webapp.web.signed import sign
from webapp.web.threads import WORKER

WIDE = 560  # pixels of a mail
SHARP = 2 * WIDE  # pixels of a picture that is sharp on all screens
MOST_FILES = 200  # of one mail; the rest of a longer text's leads nowhere
IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")


async def written(
    db: Queryable, settings: Settings, post: Post, imprint: str, key: UUID, *, sender: str = ""
) -> tuple[str, str]:
    """A post as HTML and as plain text, in which `place_of(settings, key)` stands for a reader's own link. Raises Busy,
    SettingsError where the desk's address isn't known."""
    place = place_of(settings, key)
    files = files_url(settings, await get_key(db), post, key)
    moved = f"/w/{post.workspace_slug}/files/", files
    shown = await render_long_markdown(post.body, moved=moved)
    return await WORKER.run(laid_out, post, shown, files, imprint, place, sender or post.workspace_name)


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


def laid_out(post: Post, shown: Markup, files: str, imprint: str, place: str, sender: str) -> tuple[str, str]:
    """The mail around a text, its styles on its elements; and the same in plain text."""
    known = {file.id: file for file in post.files}
    pictures = re.compile(rf'<img src="{re.escape(str(escape(files)))}(\d{{1,18}})/([^"?]*)"')
    cover = post.cover
    context = {
        "post": post,
        "subject": post.title,
        "sender": sender,
        "shown": Markup(pictures.sub(lambda found: sized(found, files, known), shown)),  # noqa: S704  # sanitised
        "cover": Markup(cover_of(cover, post, files)) if cover is not None and cover.width else "",  # noqa: S704
        "text": plain_text(post, files),
        "imprint": imprint,
        "leave": place,
    }
    html = ENVIRONMENT.get_template("newsletter.html").render(context)
    body = ENVIRONMENT.get_template("newsletter.txt").render(context).strip() + "\n"
    return inliner("mail.css", "newsletter.css").inline(html), body


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
    name = f"mailing {mailing.key} to {reader.reader_id}"
    message = message_of(mail, sender, key=name, at=mailing.created_at)
    as_list(message, mailing, desk_url(settings))
    return message.as_bytes()


def as_list(message: EmailMessage, mailing: Mailing, desk: str) -> None:
    """Say of a mail that it goes to many (RFC 2919), so that nobody's holiday notice answers it, and to whom answers
    go."""
    message["List-Id"] = f"{one_line(mailing.sender_name)} <{mailing.slug}.readers.{urlsplit(desk).hostname}>"
    message["Precedence"] = "bulk"
    if mailing.reply_to:
        message["Reply-To"] = mailing.reply_to
