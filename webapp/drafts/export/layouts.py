"""Where four site generators look for a text and its pictures, and what they read at its head."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from webapp.drafts.details.slugs import SLUG
from webapp.drafts.export.archive import scalar
from webapp.drafts.models import Kind

Value = str | bool | list[str] | datetime | None


class Page(msgspec.Struct, frozen=True):
    """What is known of a text beside its pictures."""

    id: int
    kind: str
    title: str
    slug: str
    search_title: str
    description: str
    keywords: list[str]
    canonical_link: str
    cover_alt: str
    author: str
    date: datetime
    updated: datetime
    is_draft: bool

    @property
    def name(self) -> str:
        """What its file or folder is called: its slug, where it has one."""
        return self.slug if SLUG.fullmatch(self.slug) else f"draft-{self.id}"

    @property
    def is_page(self) -> bool:
        """Whether it stands for itself, and not among posts."""
        return self.kind == Kind.PAGE


class Layout(msgspec.Struct, frozen=True):
    """How a generator wants it: where the text is, from the site's folder; where its pictures are; what their addresses
    in the text begin with; the head's fields, with the cover's address; and what in a text it would take for its own.
    """

    title: str
    text: Callable[[Page], str]
    pictures: Callable[[Page], str]
    address: Callable[[Page], str]
    head: Callable[[Page, str | None], Mapping[str, Value]]
    harmless: Callable[[str], str] = lambda body: body


def common(page: Page) -> dict[str, Value]:
    """What all of them read by the same names."""
    return {
        "title": page.title,
        "description": page.description,
        "tags": page.keywords,
        "author": page.author,
    }


def hugo_head(page: Page, cover: str | None) -> Mapping[str, Value]:
    """See gohugo.io/content-management/front-matter."""
    return common(page) | {
        "date": page.date,
        "lastmod": page.updated,
        "slug": page.slug,
        "draft": page.is_draft,
        "keywords": page.keywords,
        "linkTitle": page.search_title,
        "images": [cover] if cover else None,
        "cover_alt": page.cover_alt if cover else None,
        "canonical": page.canonical_link,
    }


def jekyll_head(page: Page, cover: str | None) -> Mapping[str, Value]:
    """See jekyllrb.com/docs/front-matter."""
    return common(page) | {
        "layout": "page" if page.is_page else "post",
        "date": page.date,
        "last_modified_at": page.updated,
        "published": False if page.is_draft else None,
        "image": cover,
        "image_alt": page.cover_alt if cover else None,
        "canonical_url": page.canonical_link,
        "render_with_liquid": False,
    }


def astro_head(page: Page, cover: str | None) -> Mapping[str, Value]:
    """As its template of a blog has it (docs.astro.build/en/guides/content-collections)."""
    return common(page) | {
        "pubDate": page.date,
        "updatedDate": page.updated,
        "draft": page.is_draft,
        "heroImage": cover,
        "heroImageAlt": page.cover_alt if cover else None,
        "canonical": page.canonical_link,
    }


def eleventy_head(page: Page, cover: str | None) -> Mapping[str, Value]:
    """See 11ty.dev/docs/data-frontmatter."""
    return common(page) | {
        "date": page.date,
        "updated": page.updated,
        "draft": page.is_draft,
        "cover": cover,
        "cover_alt": page.cover_alt if cover else None,
        "canonical": page.canonical_link,
        "templateEngineOverride": "md",
    }


def without_shortcodes(body: str) -> str:
    """A text in which Hugo finds no shortcode, not even in code."""
    return re.sub(r"\{\{(?=[<%])", "{\u200b{", body)


LAYOUTS = {
    "hugo": Layout(
        "Hugo",
        lambda page: f"content/{page.name}/index.md" if page.is_page else f"content/posts/{page.name}/index.md",
        lambda page: f"content/{page.name}" if page.is_page else f"content/posts/{page.name}",
        lambda page: "",
        hugo_head,
        without_shortcodes,
    ),
    "jekyll": Layout(
        "Jekyll",
        lambda page: f"{page.name}.md" if page.is_page else f"_posts/{day(page.date)}-{page.name}.md",
        lambda page: f"assets/{page.name}",
        lambda page: f"/assets/{page.name}/",
        jekyll_head,
    ),
    "astro": Layout(
        "Astro",
        lambda page: f"src/content/{collection(page)}/{page.name}/index.md",
        lambda page: f"src/content/{collection(page)}/{page.name}",
        lambda page: "./",
        astro_head,
    ),
    "eleventy": Layout(
        "Eleventy",
        lambda page: f"{page.name}/index.md" if page.is_page else f"posts/{page.name}/index.md",
        lambda page: page.name if page.is_page else f"posts/{page.name}",
        lambda page: "",
        eleventy_head,
    ),
}


def collection(page: Page) -> str:
    """Where Astro's templates have it."""
    return "pages" if page.is_page else "blog"


def day(at: datetime) -> str:
    """A day, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d}"


def picture_address(layout: Layout, page: Page, name: str) -> str:
    """How the text names a picture that stands in the layout's folder of them."""
    return layout.address(page) + quote(name)


def head_of(layout: Layout, page: Page, cover: str | None, note: str = "") -> str:
    """The head of a text; `cover` is the name of its cover, `note` a line that no generator reads."""
    place = None if cover is None else picture_address(layout, page, cover)
    fields = layout.head(page, place)
    lines = [f"{name}: {written(value)}\n" for name, value in fields.items() if value not in (None, "", [])]
    return "".join(["---\n", f"# {note}\n" if note else "", *lines, "---\n\n"])


def written(value: Value) -> str:
    """A value in YAML."""
    if isinstance(value, bool):
        return str(value).lower()
    return scalar(value or "")
