"""The pages of a journal, each made by its address and of nothing but what the journal holds."""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from webapp.database.pool import Database
from webapp.drafts.details.slugs import SLUG
from webapp.files.names import with_extension
from webapp.journal import feeds, queries
from webapp.journal.contents import Contents
from webapp.journal.memory import Site
from webapp.journal.models import Head, PublicJournal, Whole
from webapp.journal.rendering import placed
from webapp.journal.theme import icon_of
from webapp.text.direction import isolated
from webapp.text.statistics import reading_minutes
from webapp.web.markdown.pictures import Picture, srcset
from webapp.web.templating import page_of
from webapp.web.threads import off_the_loop

HTML = "text/html; charset=utf-8"
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
PAGE = r"(?:/page/(?P<page>[1-9][0-9]{0,2}))?"
QUICK = 20  # times quicker than what `off_the_loop` measures by
WIDE = 1200  # pixels, of a picture that a shared card shows


class Place(msgspec.Struct, frozen=True):
    """A journal at the address at which it is asked for: `root` begins the paths of its links, `url` those that search
    engines and feeds should have. Both end with a slash."""

    site: Site
    root: str
    url: str


class Answer(msgspec.Struct, frozen=True):
    """What is answered: a body with its kind, or where to go."""

    body: bytes
    media_type: str = HTML
    status: int = HTTPStatus.OK
    to: str = ""


Write = Callable[[str, PublicJournal, list[Whole]], bytes]
Page = Callable[[Database, Place, dict[str, str]], Awaitable[Answer | None]]


async def page_at(db: Database, place: Place, path: str) -> Answer:
    """What is at a path below a journal's address; where there is nothing, that."""
    asked = parts_of(path)
    if asked is None:
        return await nothing(db, place)
    make, given = asked
    if given.get("page") == "1":  # is the list itself
        whole = quote(path.removesuffix("page/1").rstrip("/"))
        return Answer(b"", status=HTTPStatus.MOVED_PERMANENTLY, to=place.root + whole)
    return await make(db, place, given) or await nothing(db, place)


def parts_of(path: str) -> tuple[Page, dict[str, str]] | None:
    """What makes the page at a path, and the parts of that; None where no page has such a path."""
    for pattern, make in PAGES:
        found = pattern.fullmatch(path)
        if found is not None:
            return make, {name: value for name, value in found.groupdict().items() if value is not None}
    return None


def may_be_at(contents: Contents, path: str, size: int) -> bool:
    """Whether there may be a page at a path."""
    asked = parts_of(path)
    return asked is not None and contents.has(asked[1], size)


async def nothing(db: Database, place: Place) -> Answer:
    """That nothing is there."""
    body = await html(db, place, "journal/nothing.html", title="Nothing here", gone=False)
    return Answer(body, status=HTTPStatus.NOT_FOUND)


# Lists.


async def posts(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """The latest posts."""
    return await listed(db, place, given, "", {})


async def month(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """The posts of a month."""
    first_on = date(int(given["year"]), int(given["month"]), 1)
    heading = f"{MONTHS[first_on.month - 1]} {first_on.year}"
    path = f"archive/{first_on:%Y/%m}"
    return await listed(db, place, given, path, {"heading": heading, "of_month": True}, first_on=first_on)


async def label(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """The posts of a label."""
    key = given["key"]
    return await listed(db, place, given, f"labels/{quote(key, safe='')}", {"of_label": key}, key=key)


async def listed(
    db: Database, place: Place, given: dict[str, str], path: str, context: dict[str, Any], **which: Any
) -> Answer | None:
    """A page of a list of posts; None where there is none."""
    journal, number = place.site.journal, int(given.get("page", "1"))
    size = journal.posts_per_page
    rows = await queries.list_posts(db, journal.workspace_id, **which, limit=size + 1, offset=(number - 1) * size)
    if not rows and (number > 1 or path):
        return None
    if "of_label" in context:
        key = context["of_label"]
        context["heading"] = next(
            name for name, each in zip(rows[0].labels, rows[0].label_keys, strict=True) if each == key
        )
    base = f"{path}/" if path else ""
    heading = context.get("heading", "")
    title = journal.title if not heading else f"{heading} · {journal.title}"
    body = await html(
        db,
        place,
        "journal/list.html",
        title=title if number == 1 else f"{title} · page {number}",
        path=path if number == 1 else f"{base}page/{number}",
        description=summary(journal.about),
        rows=rows[:size],
        number=number,
        newer=None if number == 1 else path if number == 2 else f"{base}page/{number - 1}",
        older=f"{base}page/{number + 1}" if len(rows) > size else None,
        data=feeds.blog_data(place.url, journal) if not path and number == 1 else None,
        **{"heading": "", "of_month": False, "of_label": ""} | context,
    )
    return Answer(body)


async def archive(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """All months and labels."""
    workspace_id = place.site.journal.workspace_id
    months, labels = await queries.list_months(db, workspace_id), await queries.list_labels(db, workspace_id)
    years: dict[int, list[Any]] = {}
    for each in months:
        years.setdefault(each.first_on.year, []).append(each)
    title = f"Archive · {place.site.journal.title}"
    return Answer(
        await html(db, place, "journal/archive.html", title=title, path="archive", years=years, labels=labels)
    )


# One post or page.


async def post(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """A post or page; where it has moved to, or that it is gone."""
    journal, slug = place.site.journal, given["slug"]
    known = await queries.find_address(db, journal.workspace_id, slug)
    if known is None:
        return None
    row = None if known.is_gone else await queries.get_post(db, journal.workspace_id, known.draft_id)
    if row is None:
        body = await html(db, place, "journal/nothing.html", title="Gone", gone=True)
        return Answer(body, status=HTTPStatus.GONE)
    if row.slug != slug:
        return Answer(b"", status=HTTPStatus.MOVED_PERMANENTLY, to=place.root + row.slug)
    older, newer = await queries.list_beside(db, journal.workspace_id, row) if row.kind == "post" else (None, None)
    card = None if row.cover_name is None else f"{place.url}{file_path(row)}{card_width(row)}"
    body = await html(
        db,
        place,
        "journal/post.html",
        title=row.search_title or row.title,
        path=slug,
        canonical=row.canonical_link,
        description=summary(row.summary),
        post=row,
        body=Markup(placed(row.body, place.root)),  # noqa: S704  # it was made clean when it went out
        minutes=reading_minutes(row.words),
        older=older,
        newer=newer,
        card=card,
        data=feeds.post_data(place.url, journal, row, card),
    )
    return Answer(body)


def summary(text: str) -> str:
    """A text as one line."""
    return " ".join(text.split())


def file_path(head: Head) -> str:
    """Where a cover is, below the journal's address."""
    return f"files/{head.cover_id}/{quote(head.cover_name or '', safe='')}"


def card_width(head: Head) -> str:
    """What asks for the size of a cover that a shared card shows: the smallest that is wide enough."""
    enough = [width for width in head.cover_widths or () if width >= WIDE]
    return f"?width={min(enough)}" if enough and (head.cover_width or 0) > WIDE else ""


def cover(place: Place, head: Head) -> dict[str, str]:
    """The address of a cover, and in all its widths."""
    address = place.root + file_path(head)
    picture = Picture(head.cover_width or 0, head.cover_height or 0, tuple(head.cover_widths or ()))
    return {"src": address, "srcset": srcset(address, picture)}


async def html(db: Database, place: Place, template: str, **context: Any) -> bytes:
    """A page in the journal's own look."""
    journal = place.site.journal
    menu = await queries.list_pages(db, journal.workspace_id)
    logo = None
    if journal.logo_sha256 is not None:
        logo = f"{place.root}logo-{journal.logo_sha256.hex()[:12]}"
    given: dict[str, Any] = {
        "journal": journal,
        "root": place.root,
        "url_here": place.url,
        "style": Markup("<style>{}</style>").format(Markup(place.site.theme.css)),  # noqa: S704  # ours, and checked colours
        "menu": menu,
        "logo": logo,
        "icon_url": icon_of(journal),
        "day": day,
        "month_name": lambda first_on: MONTHS[first_on.month - 1],
        "label_path": label_path,
        "cover": lambda head: cover(place, head),
        "name": isolated(journal.title),
        "path": None,
        "canonical": "",
        "description": "",
        "post": None,
        "card": None,
        "data": None,
        "newer": None,
        "older": None,
    }
    return page_of(template, given | context | {"linked_data": linked_data(context.get("data"))})


def linked_data(data: dict[str, Any] | None) -> Markup:
    """What search engines read of a page (JSON-LD). No sign in it can end the element that it stands in."""
    if data is None:
        return Markup()
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704  # no tag is in it


def day(when: date | datetime) -> str:
    """A day in words."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def label_path(key: str) -> str:
    """Where the posts of a label are, below the journal's address."""
    return f"labels/{quote(key, safe='')}"


# What is no page.


async def rss(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """RSS 2.0."""
    body = await feed(feeds.rss, db, place)
    return Answer(body, "application/rss+xml; charset=utf-8")


async def atom(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """Atom (RFC 4287)."""
    body = await feed(feeds.atom, db, place)
    return Answer(body, "application/atom+xml; charset=utf-8")


async def json_feed(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """JSON Feed 1.1."""
    body = await feed(feeds.json_feed, db, place)
    return Answer(body, "application/feed+json; charset=utf-8")


async def feed(write: Write, db: Database, place: Place) -> bytes:
    """The latest posts as a feed, their links and pictures with whole addresses. Raises Busy."""
    rows = await queries.list_feed(db, place.site.journal.workspace_id)
    size = sum(len(row.body) for row in rows)
    return await off_the_loop(size // QUICK, fed, write, place, rows)


def fed(write: Write, place: Place, rows: list[Whole]) -> bytes:
    """The same, of posts that are read. CPU work: up to a second for the longest that can be."""
    posts = [msgspec.structs.replace(row, body=placed(row.body, place.url)) for row in rows]
    return write(place.url, place.site.journal, posts)


async def sitemap(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """What search engines should know of."""
    rows = await queries.list_addresses(db, place.site.journal.workspace_id)
    return Answer(feeds.sitemap(place.url, place.site.journal, rows), "application/xml; charset=utf-8")


async def robots(db: Database, place: Place, given: dict[str, str]) -> Answer | None:
    """That everything may be read."""
    return Answer(f"User-agent: *\nAllow: /\nSitemap: {place.url}sitemap.xml\n".encode(), "text/plain; charset=utf-8")


PAGES: list[tuple[re.Pattern[str], Page]] = [
    (re.compile(pattern, re.ASCII), make)
    for pattern, make in (
        (r"(?:page/(?P<page>[1-9][0-9]{0,2}))?", posts),
        (rf"archive/(?P<year>[12][0-9]{{3}})/(?P<month>0[1-9]|1[0-2]){PAGE}", month),
        (rf"labels/(?P<key>[^/]{{1,80}}){PAGE}", label),
        ("archive", archive),
        (r"feed\.xml", rss),
        (r"atom\.xml", atom),
        (r"feed\.json", json_feed),
        (r"sitemap\.xml", sitemap),
        (r"robots\.txt", robots),
        (rf"(?P<slug>{SLUG.pattern})", post),
    )
]


def named(file_name: str, *, is_smaller: bool) -> str:
    """The name under which a picture is saved."""
    return with_extension(file_name, "webp") if is_smaller else file_name
