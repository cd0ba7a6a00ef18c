"""The feeds of a journal (RSS 2.0, Atom by RFC 4287, JSON Feed 1.1), its sitemap, and what its pages say to search
engines.

What no XML can hold was taken out when a post went out, and is taken out here once more, so that a feed can always be
read.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from webapp.journal.models import Head, Listed, PublicJournal, Whole
from webapp.web.forms.fields import storable

ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def x(text: str) -> str:
    """A text within XML, as an element's or an attribute's."""
    return storable(text).translate(ESCAPED)


def tag(name: str, text: str, **attributes: str) -> str:
    """An element that holds a text."""
    given = "".join(f' {each}="{x(value)}"' for each, value in attributes.items())
    return f"<{name}{given}>{x(text)}</{name}>"


def cover_url(url: str, head: Head) -> str:
    """The whole address of a cover."""
    return f"{url}files/{head.cover_id}/{quote(head.cover_name or '', safe='')}"


def content(url: str, post: Whole) -> str:
    """A post as feeds show it: its cover before its text."""
    if post.cover_name is None:
        return post.body
    size = f'width="{post.cover_width}" height="{post.cover_height}"'
    return f'<p><img src="{x(cover_url(url, post))}" alt="{x(post.cover_alt)}" {size}></p>\n{post.body}'


def latest(journal: PublicJournal, posts: Iterable[Head]) -> datetime:
    """When something of the feed changed last."""
    return max((post.updated_at for post in posts), default=journal.changed_at).astimezone(UTC)


def rfc_3339(when: datetime) -> str:
    """A moment as Atom and JSON Feed have it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc_822(when: datetime) -> str:
    """A moment as RSS has it."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def rss(url: str, journal: PublicJournal, posts: list[Whole]) -> bytes:
    """RSS 2.0, with whole texts, by the advice of the RSS Advisory Board."""
    items = "".join(
        "<item>"
        + tag("title", post.title)
        + tag("link", url + post.slug)
        + tag("guid", f"urn:uuid:{post.uid}", isPermaLink="false")
        + tag("pubDate", rfc_822(post.published_at))
        + tag("dc:creator", post.author)
        + "".join(tag("category", label) for label in post.labels)
        + tag("description", post.summary)
        + tag("content:encoded", content(url, post))
        + "</item>\n"
        for post in posts
    )
    namespaces = (
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    channel = (
        tag("title", journal.title)
        + tag("link", url)
        + tag("description", journal.about or journal.title)
        + tag("language", journal.language.lower())
        + tag("lastBuildDate", rfc_822(latest(journal, posts)))
        + f'<atom:link href="{x(url)}feed.xml" rel="self" type="application/rss+xml"/>'
    )
    return f'{HEAD}<rss version="2.0" {namespaces}><channel>{channel}\n{items}</channel></rss>\n'.encode()


def atom(url: str, journal: PublicJournal, posts: list[Whole]) -> bytes:
    """Atom, with whole texts."""
    entries = "".join(
        "<entry>"
        + tag("title", post.title)
        + f'<link rel="alternate" type="text/html" href="{x(url + post.slug)}"/>'
        + tag("id", f"urn:uuid:{post.uid}")
        + tag("published", rfc_3339(post.published_at))
        + tag("updated", rfc_3339(post.updated_at))
        + f"<author>{tag('name', post.author)}</author>"
        + "".join(f'<category term="{x(key)}" label="{x(label)}"/>' for key, label in labels_of(post))
        + tag("summary", post.summary)
        + tag("content", content(url, post), type="html")
        + "</entry>\n"
        for post in posts
    )
    feed = (
        tag("title", journal.title)
        + (tag("subtitle", journal.about) if journal.about else "")
        + f'<link rel="alternate" type="text/html" href="{x(url)}"/>'
        + f'<link rel="self" type="application/atom+xml" href="{x(url)}atom.xml"/>'
        + tag("id", f"urn:uuid:{journal.uid}")
        + tag("updated", rfc_3339(latest(journal, posts)))
        + f"<author>{tag('name', journal.title)}</author>"
    )
    opened = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{x(journal.language)}">'
    return f"{HEAD}{opened}{feed}\n{entries}</feed>\n".encode()


def labels_of(post: Head) -> list[tuple[str, str]]:
    """The labels of a post with what addresses have of them."""
    return list(zip(post.label_keys, post.labels, strict=True))


def json_feed(url: str, journal: PublicJournal, posts: list[Whole]) -> bytes:
    """JSON Feed 1.1."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": journal.title,
        "home_page_url": url,
        "feed_url": f"{url}feed.json",
        "description": journal.about or journal.title,
        "language": journal.language,
        "authors": [{"name": journal.title, "url": url}],
        "items": [item(url, post) for post in posts],
    }
    return json.dumps(feed, ensure_ascii=False).encode("utf-8", "replace")


def item(url: str, post: Whole) -> dict[str, Any]:
    """A post as JSON Feed has it."""
    found: dict[str, Any] = {
        "id": f"urn:uuid:{post.uid}",
        "url": url + post.slug,
        "title": post.title,
        "content_html": content(url, post),
        "summary": post.summary,
        "date_published": rfc_3339(post.published_at),
        "date_modified": rfc_3339(post.updated_at),
        "authors": [{"name": post.author}],
        "tags": post.labels,
    }
    return found | ({"image": cover_url(url, post)} if post.cover_name is not None else {})


def sitemap(url: str, journal: PublicJournal, rows: list[Listed]) -> bytes:
    """A sitemap (sitemaps.org 0.9)."""
    listed = [(url, journal.changed_at), *((url + row.slug, row.updated_at) for row in rows)]
    urls = "".join(f"<url><loc>{x(loc)}</loc><lastmod>{rfc_3339(when)}</lastmod></url>\n" for loc, when in listed)
    return f'{HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'.encode()


def publisher(url: str, journal: PublicJournal) -> dict[str, Any]:
    """Who publishes a journal (schema.org)."""
    found: dict[str, Any] = {"@type": "Organization", "name": journal.title, "url": url}
    if journal.logo_sha256 is not None:
        found["logo"] = {"@type": "ImageObject", "url": f"{url}logo-{journal.logo_sha256.hex()[:12]}"}
    return found


def blog_data(url: str, journal: PublicJournal) -> dict[str, Any]:
    """What the first page says to search engines (schema.org)."""
    return {
        "@context": "https://schema.org",
        "@type": "Blog",
        "name": journal.title,
        "description": journal.about,
        "url": url,
        "inLanguage": journal.language,
        "publisher": publisher(url, journal),
    }


def post_data(url: str, journal: PublicJournal, post: Head, picture: str | None) -> dict[str, Any]:
    """What a post says to search engines (schema.org)."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if post.kind == "post" else "WebPage",
        "headline": post.title,
        "name": post.title,
        "description": post.summary,
        "url": url + post.slug,
        "mainEntityOfPage": post.canonical_link or url + post.slug,
        "datePublished": rfc_3339(post.published_at),
        "dateModified": rfc_3339(post.updated_at),
        "author": {"@type": "Person", "name": post.author},
        "publisher": publisher(url, journal),
        "keywords": post.labels,
        "inLanguage": journal.language,
    }
    if post.kind == "post":
        found["wordCount"] = post.words
    else:
        del found["headline"]
    return found | ({"image": [picture]} if picture is not None else {})
