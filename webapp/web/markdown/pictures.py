"""Pictures of ours in Markdown: a browser is told their size before they come, and offered smaller ones.

A text names a picture by its address, `/w/<workspace>/files/<id>/<name>`. What is known of it is looked up for the
whole text at once (webapp/files/context.py); of what isn't known nothing is said. Who reads a text by a link of their
own is given its files by an address below that link. In a text that is made once, to be shown at several places, they
are below `/-`, which is nowhere (webapp/journal/rendering.py).

No page of ours loads a picture from another site, which would learn who reads what and when: in its place stands a link
with the picture's words. A text on its way out keeps it.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import msgspec
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

PICTURES = "pictures"  # where the environment of a rendering holds them
MOVED = "moved"  # where it holds how addresses of files begin in the text, and how they do on the page
ADDRESS = re.compile(r"(/(?:w/[a-z0-9-]+|review/[\w-]+|-)/files/[1-9][0-9]{0,17})/[^/?#\s]+", re.ASCII)
ELSEWHERE = "elsewhere"  # where it says that the text is to be shown elsewhere, with pictures of other sites
OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//([^/?#]*)([^?#]*)", re.IGNORECASE)
SIZES = "auto, (max-width: 44rem) 100vw, 44rem"  # as wide as a text is at most
LINKED = "linked"
ATTRIBUTES = {"width", "height", "srcset", "sizes", "loading", "decoding"}


class Picture(msgspec.Struct, frozen=True):
    """The size of a picture in pixels, and the widths of the smaller ones."""

    width: int
    height: int
    widths: tuple[int, ...]


def srcset(address: str, picture: Picture) -> str:
    """The picture at an address in all its widths; "" where there is only the one."""
    if not picture.widths:
        return ""
    smaller = "".join(f"{address}?width={width} {width}w, " for width in picture.widths)
    return f"{smaller}{address} {picture.width}w"


def render_image(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """An image; one of ours with its size, which a browser needs to leave room for it. Of another site, a link."""
    token = tokens[index]
    address = str(token.attrGet("src") or "")
    if not env.get(ELSEWHERE) and is_outside(address):
        return link_to(renderer, token, options, env, address)
    found = ADDRESS.fullmatch(address)
    known: Mapping[str, Picture] = env.get(PICTURES, {})
    picture = known.get(found[1]) if found else None
    if picture is not None:
        token.attrSet("width", str(picture.width))
        token.attrSet("height", str(picture.height))
        if several := srcset(address, picture):
            token.attrSet("srcset", several)
            token.attrSet("sizes", SIZES)
        token.attrSet("loading", "lazy")
        token.attrSet("decoding", "async")
    return renderer.image(tokens, index, options, env)  # type: ignore[attr-defined,no-any-return]


def is_outside(address: str) -> bool:
    """Whether a picture is another site's; by its whole address one of ours is ours, too."""
    found = OUTSIDE.match(address)
    return found is not None and ADDRESS.fullmatch(found[2]) is None


def link_to(renderer: RendererProtocol, token: Token, options: OptionsDict, env: EnvType, address: str) -> str:
    """The words of a picture as a link to it; within a link, the words alone."""
    words = renderer.renderInlineAsText(token.children or [], options, env)  # type: ignore[attr-defined]
    shown = escapeHtml(words.strip() or urlsplit(address).netloc or "Picture")
    if token.meta.get(LINKED):
        return shown
    title = token.attrGet("title")
    said = f' title="{escapeHtml(str(title))}"' if title else ""
    return f'<a href="{escapeHtml(address)}"{said}>{shown}</a>'


def within_links(state: StateCore) -> None:
    """Let pictures say that they stand within a link."""
    for token in state.tokens:
        depth = 0
        for child in token.children or ():
            depth += child.nesting if child.type in ("link_open", "link_close") else 0
            if child.type == "image" and depth:
                child.meta[LINKED] = True


def move_addresses(state: StateCore) -> None:
    """Let pictures and links lead to files by another address, where that is asked for."""
    moved: tuple[str, str] | None = state.env.get(MOVED)
    for token in state.tokens if moved else ():
        for child in token.children or ():
            for name in ("src", "href"):
                address = str(child.attrGet(name) or "")
                if moved and address.startswith(moved[0]):
                    child.attrSet(name, moved[1] + address.removeprefix(moved[0]))


def pictures_plugin(markdown: MarkdownIt) -> None:
    """Let a Markdown parser know pictures."""
    markdown.core.ruler.push("move_addresses", move_addresses)
    markdown.core.ruler.push("within_links", within_links)
    markdown.add_render_rule("image", render_image)
