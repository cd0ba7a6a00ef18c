"""What is made of an answer. Pure."""

import re

import msgspec

from webapp.drafts.models import MAX_TITLE

MOST_TITLES = 10
MOST_ITEMS = 30
MOST_POSTS = 5
TITLE_WORDS = 8  # of a post, which has no title of its own
FENCE = re.compile(r"\A```[a-z]*\n(.*)\n```\Z", re.DOTALL)
MARK = re.compile(r"^\s*(?:[-*+•–]\s+|\d{1,3}[.)]\s+|#{1,6}\s+)?(?:\[[ xX]?\]\s+)?")
BETWEEN = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$", re.MULTILINE)
NUMBERED = re.compile(r"^(?:#{1,6} +|\*\*)?(?:post +)?\d[.):](?:\*\*)?\s+", re.MULTILINE | re.IGNORECASE)
SUBJECT = re.compile(r"^(?:\*\*)?(?:subject|title|betreff|objet|asunto)(?:\*\*)?\s*:\s*(?:\*\*)?\s*", re.IGNORECASE)
QUOTES = (("“", "”"), ('"', '"'), ("„", "“"), ("«", "»"), ("**", "**"), ("*", "*"), ("'", "'"))


class NewText(msgspec.Struct, frozen=True):
    """A draft as it would begin."""

    title: str
    body: str


def tidied(answer: str) -> str:
    """An answer without what stands around it: empty lines, and the fence that some models put around Markdown."""
    text = answer.replace("\r\n", "\n").replace("\r", "\n").strip()
    fenced = FENCE.match(text)
    return fenced[1].strip() if fenced and "\n```" not in fenced[1] else text


def unquoted(line: str) -> str:
    """A line without the quotes or stars around all of it."""
    for opening, closing in QUOTES:
        inner = line[len(opening) : -len(closing)]
        if len(line) > len(opening) + len(closing) and line.startswith(opening) and line.endswith(closing):
            return inner.strip() if opening not in inner and closing not in inner else line
    return line


def lines_of(answer: str, most: int) -> list[str]:
    """The lines of a list, each once, without the marks before them."""
    lines = [unquoted(MARK.sub("", line).strip()) for line in tidied(answer).split("\n")]
    return list(dict.fromkeys(line for line in lines if line and not line.endswith(":")))[:most]


def one_line(answer: str, most: int) -> str:
    """An answer as one line of so many characters at most, cut at a word."""
    text = unquoted(" ".join(tidied(answer).split()))
    return text if len(text) <= most else text[: most - 1].rpartition(" ")[0].rstrip(" ,;") + "…"


def titled(answer: str, otherwise: str) -> NewText:
    """A text whose first line is its title."""
    first, _, rest = tidied(answer).partition("\n")
    title = unquoted(SUBJECT.sub("", MARK.sub("", first)).strip())
    if not rest.strip() or len(title) > MAX_TITLE:
        return NewText(otherwise, tidied(answer))
    return NewText(" ".join(title.split()) or otherwise, rest.strip())


def posts_of(answer: str) -> list[NewText]:
    """Posts between lines of dashes, or numbered ones, each called as it begins."""
    texts = [text.strip() for text in BETWEEN.split(tidied(answer)) if text.strip()]
    if len(texts) == 1 and NUMBERED.match(texts[0]):
        texts = [text.strip() for text in NUMBERED.split(texts[0]) if text.strip()]
    elif all(map(NUMBERED.match, texts)):
        texts = [NUMBERED.sub("", text, count=1) for text in texts]
    return [NewText(beginning(text), text) for text in texts][:MOST_POSTS]


def beginning(text: str) -> str:
    """The first words of a text, as a title."""
    words = MARK.sub("", text).split()
    title = " ".join(words[:TITLE_WORDS])
    return (title if len(words) <= TITLE_WORDS else f"{title}…")[:MAX_TITLE]


def joined(before: str, answer: str, after: str) -> str:
    """An addition between two texts, with the space that it needs: a paragraph of its own where it begins as one, else
    on in the line."""
    text = tidied(answer)
    own_paragraph = answer.startswith("\n") or text.startswith(("#", "- ", "* ", "1. ", "> ", "|"))
    if not before or before.endswith("\n\n"):
        lead = ""
    elif before.endswith("\n"):
        lead = "\n"
    elif own_paragraph or before.rstrip().endswith((".", "!", "?", ":", "…", "”", '"', ")")):
        lead = "\n\n"
    else:
        lead = "" if before[-1].isspace() or text[:1] in ",.;:!?" else " "
    tail = "" if not after or after.startswith("\n") or after[0].isspace() else "\n\n" if "\n" in lead else " "
    return f"{lead}{text}{tail}"
