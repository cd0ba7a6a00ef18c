"""Bare addresses as links: https://…, www.… and mail, ended where a person would end them (GitHub's Markdown, 6.9).

They may stand behind any sign that can't be part of an address, also right behind a quotation mark or a colon. Their
words are as they were typed, and a sign by its name is that sign: an `&amp;` in an address parts what is asked as `&`
does (2.5).
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import replaceEntityPattern
from markdown_it.rules_inline import StateInline

LONGEST = 2000  # characters; what is longer stays text, and isn't looked through again and again
LONGEST_LOCAL = 64  # characters before the @ of a mail address (RFC 5321, 4.5.3.1.1)
# A space, a quotation mark, or a sign of East Asian writing, which stands there without a space. Its letters may be
# part of an address.
END = re.compile(r"[\s<\"“”„«»‘‚…\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]")
EAST_ASIAN = "\u2e80"  # the first letter of those scripts, and of later ones
NOTE = "[^"  # a footnote's place
WWW = re.compile(r"www\.[^\W_]", re.IGNORECASE)
PROTOCOL = re.compile(r"https?$", re.IGNORECASE)
HOST = re.compile(r"://[^\W_]")
LOCAL = re.compile(r"[A-Za-z0-9.+_-]+$")
DOMAIN = re.compile(r"@(?:[A-Za-z0-9_-]{1,63}\.){1,10}[A-Za-z]{2,63}(?![A-Za-z0-9@])")
INSIDE = frozenset("/@.-=&?%+#$")  # what an address goes on by: such a sign before it means that it began before
TRAILING = "?!.,:;*_~'’"
CLOSING = {")": "(", "]": "["}
NAMED = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")  # a sign by its name
NAMED_LAST = re.compile(NAMED.pattern + "$")
LONGEST_NAME = 34  # characters


def www(state: StateInline, silent: bool) -> bool:
    """`www.oak.test`."""
    if silent or state.linkLevel or not WWW.match(state.src, state.pos) or not _begins(state, state.pos):
        return False
    end = _end(state, state.pos)
    address = state.src[state.pos : end]
    return "." in address[4:] and _link(state, state.pos, end, f"http://{address}")


def protocol(state: StateInline, silent: bool) -> bool:
    """`https://oak.test/a`, at its `://`."""
    if silent or state.linkLevel or not HOST.match(state.src, state.pos):
        return False
    found = PROTOCOL.search(state.pending[-len("https") :])
    start = state.pos - len(found[0]) if found else state.pos
    if not found or not _begins(state, start):
        return False
    end = _end(state, start)
    return end > state.pos and _link(state, start, end, state.src[start:end])


def mail(state: StateInline, silent: bool) -> bool:
    """`mara@oak.test`, at its `@`."""
    found = None if silent or state.linkLevel else DOMAIN.match(state.src, state.pos, state.posMax)
    local = LOCAL.search(state.pending[-LONGEST_LOCAL:]) if found else None
    if found is None or local is None or not _begins(state, start := state.pos - len(local[0])):
        return False
    return _link(state, start, found.end(), f"mailto:{state.src[start : found.end()]}")


def _begins(state: StateInline, start: int) -> bool:
    """Whether an address may begin at a place. An underscore before it is a mark; East Asian letters need no space."""
    before = state.src[start - 1 : start] if start else " "
    return not (before in INSIDE or (before.isalnum() and before < EAST_ASIAN))


def _end(state: StateInline, start: int) -> int:
    """Where the address that begins at `start` ends; `start` itself where it is too long."""
    most = min(start + LONGEST, state.posMax)
    found = END.search(state.src, start, most)
    if found is None and most < state.posMax:
        return start
    end = found.start() if found else most
    note = state.src.find(NOTE, start, end)
    end = end if note < 0 else note
    end = next((each.start() for each in NAMED.finditer(state.src, start, end) if _ends_by(_sign_of(each))), end)
    while end > start:
        last = state.src[end - 1]
        if last == ";" and (named := NAMED_LAST.search(state.src, max(start, end - LONGEST_NAME), end)):
            end = named.start()
            continue
        opening = CLOSING.get(last)
        unopened = opening and state.src.count(last, start, end) > state.src.count(opening, start, end)
        if last not in TRAILING and not unopened:
            break
        end -= 1
    return end


def _sign_of(named: re.Match[str]) -> str:
    """The sign that a name stands for; the name itself where it is none."""
    return replaceEntityPattern(named[0], named[1])


def _ends_by(sign: str) -> bool:
    """Whether a sign that was written by its name can't be part of an address: `&gt;`, `&quot;`, `&nbsp;`."""
    return sign == ">" or END.match(sign) is not None


def _link(state: StateInline, start: int, end: int, address: str) -> bool:
    """Write the link, and take what is already pending of its words back."""
    target = state.md.normalizeLink(NAMED.sub(_sign_of, address))
    if not state.md.validateLink(target):
        return False
    if pending := state.pos - start:
        state.pending = state.pending[:-pending]
    opened = state.push("link_open", "a", 1)
    opened.attrs = {"href": target}
    opened.markup, opened.info = "autolink", "auto"
    state.push("text", "", 0).content = NAMED.sub(_sign_of, state.src[start:end])
    closed = state.push("link_close", "a", -1)
    closed.markup, closed.info = "autolink", "auto"
    state.pos = end
    return True


def addresses_plugin(markdown: MarkdownIt) -> None:
    """Let a Markdown parser know bare addresses."""
    for letter in "wW":
        markdown.inline.add_terminator_char(letter)
    for rule in (www, protocol, mail):
        markdown.inline.ruler.push(f"bare_{rule.__name__}", rule)
