"""A post's text for other places: its pictures and files at addresses there, as Markdown or as HTML."""

from collections.abc import Mapping
from urllib.parse import quote

import nh3

from webapp.drafts.export.archive import links_pattern
from webapp.publishing.models import NotSo, Post, PostFile
from webapp.web.markdown.render import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, is_laid_out, render_long_markdown
from webapp.web.threads import off_the_loop

SAFE = ":/?&=%#+~,;@!$*"  # what stays as it is in an address within Markdown, where a bracket would end it


def readdressed(post: Post, addresses: Mapping[int, str], own_address: str | None) -> str:
    """The text with its files at other addresses, by their ids, as far as these are known. CPU work: see `text_of`."""
    links = links_pattern(post.workspace_slug, own_address)
    return links.sub(
        lambda found: quote(addresses[i], SAFE) if (i := int(found[1])) in addresses else found[0], post.body
    )


async def text_of(post: Post, addresses: Mapping[int, str], own_address: str | None) -> str:
    """The Markdown, with its files at other addresses. Raises Busy."""
    return await off_the_loop(len(post.body), readdressed, post, addresses, own_address)


async def html_of(post: Post, addresses: Mapping[int, str], own_address: str | None) -> str:
    """Clean HTML, whose links are the author's own: they say nothing of not being followed. Raises NotSo where the text
    takes too long to lay out, Busy."""
    html = await render_long_markdown(await text_of(post, addresses, own_address), elsewhere=True)
    if not is_laid_out(html):
        raise NotSo("The text can't be laid out in reasonable time: make it shorter, or its lists less deep.")
    return await off_the_loop(len(html), plain_links, html)


def in_full(title: str, slug: str, description: str, cover: str, body: str) -> str:
    """A post for whoever compares two, such as ours and what it became at the other side."""
    heads = (("Title", title), ("Slug", slug), ("Description", description), ("Cover", cover))
    return "\n".join(f"{name}: {value}" for name, value in heads if value) + f"\n\n{body}"


def plain_links(html: str) -> str:
    """HTML without what our own pages need: `rel`, classes."""
    return nh3.clean(html, tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, link_rel=None)


def own_addresses(post: Post, own_address: str | None) -> dict[int, str]:
    """Where the files are at the desk."""
    return {file.id: file_address(post, file, own_address) for file in post.files}


def file_address(post: Post, file: PostFile, own_address: str | None) -> str:
    """Where a file is at the desk."""
    return f"{own_address or ''}/w/{post.workspace_slug}/files/{file.id}/{quote(file.name, safe='')}"
