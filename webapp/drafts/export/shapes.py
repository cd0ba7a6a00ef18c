"""The ways in which a draft is taken along: for a site generator, or as a page of HTML."""

import asyncio
import re
from collections.abc import Mapping

from markupsafe import Markup

from webapp.drafts.export.archive import FOLDER, Shape, plain_shape, relinked
from webapp.drafts.export.layouts import LAYOUTS, Page, head_of, picture_address
from webapp.drafts.models import Draft, DraftStatus
from webapp.web.markdown.render import portable_markdown, render_long_markdown

HTML = "html"
CHOICES = {name: layout.title for name, layout in LAYOUTS.items()} | {HTML: "HTML"}
PAGE = Markup(
    '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n{more}</head>\n'
    "<body>\n<article>\n<h1>{heading}</h1>\n{cover}{text}</article>\n</body>\n</html>\n"
)


def shape_of(wanted: str, draft: Draft, links: re.Pattern[str], *, among_others: bool = False) -> Shape:
    """The shape that goes by a name, "" being Markdown with a folder beside it. Raises KeyError."""
    if not wanted:
        return plain_shape(draft, links)
    page = page_of(draft, out=among_others)
    if wanted == HTML:
        return html_shape(links, f"{page.name}/" if among_others else "")
    return generator_shape(wanted, page, links)


def generator_shape(wanted: str, page: Page, links: re.Pattern[str]) -> Shape:
    """As a site generator looks for it. Raises KeyError."""
    layout = LAYOUTS[wanted]

    async def write(draft: Draft, names: Mapping[int, str]) -> str:
        places = {file: picture_address(layout, page, name) for file, name in names.items()}
        text = layout.harmless(await portable_markdown(draft.body))
        return head_of(layout, page, names.get(draft.cover_id or 0)) + await asyncio.to_thread(
            relinked, text, links, places, quoted=True
        )

    return Shape(layout.text(page), layout.pictures(page), write)


def html_shape(links: re.Pattern[str], below: str) -> Shape:
    """A page, with a folder beside it; both below a folder, if one is named."""

    async def write(draft: Draft, names: Mapping[int, str]) -> str:
        places = {file: f"{FOLDER}/{name}" for file, name in names.items()}
        text = await render_long_markdown(await asyncio.to_thread(relinked, draft.body, links, places), elsewhere=True)
        more, cover = Markup(), Markup()
        if draft.description:
            more += Markup('<meta name="description" content="{}">\n').format(draft.description)
        if draft.canonical_link:
            more += Markup('<link rel="canonical" href="{}">\n').format(draft.canonical_link)
        if draft.cover_id in places:
            cover = Markup('<p><img src="{}" alt="{}"></p>\n').format(places[draft.cover_id], draft.cover_alt)
        return PAGE.format(
            title=draft.search_title or draft.title, more=more, heading=draft.title, cover=cover, text=text
        )

    return Shape(f"{below}index.html", f"{below}{FOLDER}", write)


def page_of(draft: Draft, *, out: bool) -> Page:
    """A draft as layouts know it; of what is `out`, it was made when it went out first."""
    return Page(
        id=draft.id,
        kind=draft.kind,
        title=draft.title,
        slug=draft.slug,
        search_title=draft.search_title,
        description=draft.description,
        keywords=draft.keywords,
        canonical_link=draft.canonical_link,
        cover_alt=draft.cover_alt,
        author=draft.creator_name or "",
        date=draft.created_at if out else draft.updated_at,
        updated=draft.updated_at,
        is_draft=draft.status != DraftStatus.PUBLISHED,
    )
