"""What a text shows beside its words: headings, pictures, links, each with the line on which its block begins."""

import msgspec
from markdown_it.token import Token

MOST = 1000  # of each kind


class Heading(msgspec.Struct, frozen=True):
    """A heading: its level on a page, from 2."""

    line: int
    level: int
    text: str


class Image(msgspec.Struct, frozen=True):
    """A picture, ours or another's."""

    line: int
    address: str
    alt: str


class Link(msgspec.Struct, frozen=True):
    """A link, and what it is called."""

    line: int
    address: str
    text: str


class Survey(msgspec.Struct, frozen=True):
    """All of them in their order, up to MOST of each; and the words of each block but code, by its first line."""

    headings: list[Heading] = []
    images: list[Image] = []
    links: list[Link] = []
    blocks: list[tuple[int, str]] = []


def survey_of(tokens: list[Token]) -> Survey:
    """What the tokens of a text show. Lines are counted from 0."""
    survey = Survey()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        line = token.map[0] if token.map else 0
        words, open_links = list[str](), list[tuple[str, int]]()
        for child in token.children or ():
            if child.type == "image":
                survey.images.append(Image(line, str(child.attrGet("src") or ""), child.content.strip()))
            elif child.type == "link_open":
                open_links.append((str(child.attrGet("href") or ""), len(words)))
            elif child.type == "link_close" and open_links:
                address, start = open_links.pop()
                survey.links.append(Link(line, address, "".join(words[start:]).strip()))
            elif child.type in ("softbreak", "hardbreak"):
                words.append("\n")
            elif child.type != "code_inline":
                words.append(child.content)
        text = "".join(words)
        survey.blocks.append((line, text))
        if before is not None and before.type == "heading_open":
            survey.headings.append(Heading(line, int(before.tag[1]), text.strip()))
    return Survey(survey.headings[:MOST], survey.images[:MOST], survey.links[:MOST], survey.blocks)
