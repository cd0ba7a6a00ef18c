"""A text as the journal shows it, made once when it goes out.

The Markdown is laid out by the desk's own renderer, whose sanitiser has the last word here too. Between the two,
whatever leads into the desk is led to the journal or nowhere: files that go out with the text, drafts that are out as
well, nothing else. What would be loaded from elsewhere becomes a link. Since a journal may be found at two addresses,
its own ones stand in the text as `/-/files/…` and `/-/p/…`, and are put in when a page is made (`placed`).
"""

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
import nh3

from webapp.drafts.models import Kind
from webapp.journal.links import OUTSIDE, Homes, To, read_link
from webapp.publishing.models import NotSo, Post
from webapp.text.statistics import count_words
from webapp.web.forms.fields import storable
from webapp.web.markdown.blocks import CLASSES
from webapp.web.markdown.pictures import Picture
from webapp.web.markdown.render import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, is_laid_out, render_long_markdown
from webapp.web.sandbox import at_hand
from webapp.web.threads import off_the_loop

FILES, POSTS = "/-/files/", "/-/p/"
FILE = re.compile(rf"{FILES}([1-9][0-9]{{0,17}})/[^/?#\s]+", re.ASCII)
CONTROLS = re.compile("[\x7f-\x9f]")
EXCERPT = 280  # characters
TOO_LONG = "The text takes too long to be laid out: divide it into several, or make its lists and tables plainer."

ATTRIBUTES = ALLOWED_ATTRIBUTES | {
    "div": {"tabindex", "role", "aria-label"},
    "pre": {"tabindex"},
    "a": ALLOWED_ATTRIBUTES["a"] | {"rel"},
}
OUR_CLASSES = CLASSES | {"div": {"scroll", "footnotes"}}


class Made(msgspec.Struct, frozen=True):
    """A text as it is shown: clean HTML, how it begins in plain words, and how many words it has."""

    html: str
    excerpt: str
    words: int


async def make(post: Post, slugs: Mapping[int, str], homes: Homes) -> Made:
    """The text of a post. `slugs` are those of drafts that are out in this journal, by which links to them lead there.
    Raises NotSo, Busy."""
    pictures = {
        f"{FILES}{file.id}": Picture(file.width, file.height, tuple(file.widths))
        for file in post.files
        if file.width is not None and file.height is not None
    }
    inside = f"/w/{post.workspace_slug}/"
    text = seen(post.body)
    if desk := homes.desk.rstrip("/"):
        text = text.replace(f"]({desk}{inside}", f"]({inside}")  # pictures, which are laid out by where they are
    async with at_hand():
        html = await render_long_markdown(
            text,
            pictures=pictures,
            moved=(f"{inside}files/", FILES),
            elsewhere=True,
        )
    if not is_laid_out(html):
        raise NotSo(TOO_LONG)
    return await off_the_loop(len(html), rewritten, str(html), text, post, dict(slugs), homes)


def fields_of(post: Post, made: Made, slug: str, zone: str) -> dict[str, Any]:
    """What the journal has of a post, but for its files and labels; days are those of a time zone."""
    return {
        "slug": slug,
        "kind": "page" if post.kind == Kind.PAGE else "post",
        "title": seen(post.title),
        "search_title": seen(post.search_title),
        "description": " ".join(seen(post.description).split()),
        "canonical_link": post.canonical_link,
        "excerpt": made.excerpt,
        "body": made.html,
        "words": made.words,
        "cover_id": post.cover.id if post.cover is not None else None,
        "cover_alt": seen(post.cover_alt),
        "author": seen(post.author_name),
        "published_at": post.first_published_at,
        "published_on": post.first_published_at.astimezone(ZoneInfo(zone)).date(),
        "updated_at": post.published_at,
    }


def seen(text: str) -> str:
    """A text without what no page may hold (HTML standard, "control")."""
    return CONTROLS.sub("", storable(text))


def rewritten(html: str, text: str, post: Post, slugs: Mapping[int, str], homes: Homes) -> Made:
    """The HTML of the desk's renderer as everybody may have it. CPU work of about 2 ms for 1,000 words."""
    rewriter = Rewriter(post, slugs, homes)
    rewriter.feed(html)
    rewriter.close()
    clean = nh3.clean(
        "".join(rewriter.out),
        tags=ALLOWED_TAGS | {"div"},
        attributes=ATTRIBUTES,
        allowed_classes=OUR_CLASSES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return Made(clean, cut(" ".join("".join(rewriter.said).split())), count_words(text))


def cut(text: str, most: int = EXCERPT) -> str:
    """The beginning of a text, cut between words."""
    if len(text) <= most:
        return text
    return (text[: most + 1].rpartition(" ")[0] or text[:most]).rstrip(" ,.;:–—-") + "…"


def placed(html: str, base: str, files: str = "") -> str:
    """A text whose links are where the journal is, and whose files there or at `files`; these end with a slash."""
    files = files or f"{base}files/"
    html = html.replace(f'"{FILES}', f'"{files}').replace(f", {FILES}", f", {files}")  # a picture, and its other widths
    return html.replace(f'"{POSTS}', f'"{base}')


class Rewriter(HTMLParser):
    """Goes through clean HTML and writes it anew, its links and pictures as readers may have them."""

    def __init__(self, post: Post, slugs: Mapping[int, str], homes: Homes) -> None:
        super().__init__(convert_charrefs=False)
        self.homes = homes
        self.slugs = slugs
        self.files = {file.id: file for file in post.files}
        self.out: list[str] = []
        self.said: list[str] = []
        self.said_length = 0
        self.open: list[str] = []
        self.linked = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.picture(given)
            return
        if tag not in ("br", "hr"):
            self.open.append(tag)
        if tag == "a":
            self.linked = True
            given = self.link(given)
        elif tag == "table":
            self.out.append('<div class="scroll" tabindex="0" role="region" aria-label="Table">')
        elif tag == "pre":
            given["tabindex"] = "0"  # what scrolls can be reached by keys
        self.write("div" if tag == "section" else tag, given)  # a section would need a heading

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass
        if tag == "a":
            self.linked = False
        self.out.append("</div>" if tag == "section" else f"</{tag}>")
        if tag == "table":
            self.out.append("</div>")
        if tag in ("p", "li"):
            self.say(" ")

    def handle_data(self, data: str) -> None:
        self.out.append(data)
        if "p" in self.open and "section" not in self.open and "sup" not in self.open:
            self.say(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")
        if "p" in self.open and "section" not in self.open:
            self.say({"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": " "}.get(name, ""))

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def say(self, words: str) -> None:
        """Words of the beginning, as far as they are needed."""
        if self.said_length <= 2 * EXCERPT:
            self.said.append(words)
            self.said_length += len(words)

    def write(self, tag: str, given: Mapping[str, str]) -> None:
        """A tag with its attributes."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
        self.out.append(f"<{tag}{attributes}>")

    def picture(self, given: dict[str, str]) -> None:
        """A picture that goes out with the text; in the place of any other a link to it, or its words."""
        source, words = given.get("src", ""), given.get("alt", "")
        found = FILE.fullmatch(source)
        file = self.files.get(int(found[1])) if found else None
        if file is not None and file.width is not None:
            self.write("img", given)
        elif OUTSIDE.match(source) and not self.linked:
            self.write("a", {"href": source, "rel": "noopener nofollow"})
            self.out.append(f"{escape(words or urlsplit(source).netloc or 'Picture')}</a>")
        else:
            self.out.append(escape(words))

    def link(self, given: dict[str, str]) -> dict[str, str]:
        """The attributes of a link: where it would lead into the desk, it leads nowhere."""
        target = self.target(given.get("href", ""))
        rest = {name: value for name, value in given.items() if name not in ("href", "rel")}
        if target is None:
            return {name: value for name, value in rest.items() if name != "title"}
        return rest | {"href": target} | ({"rel": "noopener"} if OUTSIDE.match(target) else {})

    def target(self, href: str) -> str | None:
        """Where a link leads: to a place in the text, to another site, to a file that goes out with the text, to
        something else of the journal; None where to nothing of these."""
        found = FILE.fullmatch(href)
        if found is not None:
            return href if int(found[1]) in self.files else None
        lead = read_link(href, self.homes)
        match lead.to:
            case To.OUTSIDE:
                return href
            case To.DRAFT:
                slug = self.slugs.get(int(lead.what))
                return POSTS + slug if slug else None
            case To.FILE:  # by its whole address
                name = href.rpartition("/")[2]
                return f"{FILES}{lead.what}/{name}" if int(lead.what) in self.files else None
            case To.POST | To.LIST:
                return POSTS + lead.what + lead.anchor
            case _:
                return None


def drafts_linked(body: str) -> list[int]:
    """The drafts that a text may link to."""
    return sorted({int(found) for found in re.findall(r"/drafts/([1-9][0-9]{0,17})\b", body)})
