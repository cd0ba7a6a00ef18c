"""Markdown to safe HTML: CommonMark by markdown-it-py, sanitised by nh3 (ammonia)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.newline import newline
from markdown_it.token import Token
from markupsafe import Markup

from webapp.text.word_diff import compare_plainly
from webapp.web.markdown.addresses import addresses_plugin
from webapp.web.markdown.blocks import CLASSES, DEEPEST, blocks_plugin
from webapp.web.markdown.changes import changes_plugin, mark
from webapp.web.markdown.letters import give_spaces_back, keep_spaces, letters_plugin
from webapp.web.markdown.mentions import KNOWN, mentioned_in, mentions_plugin, people
from webapp.web.markdown.passages import CLASSES as PASSAGE_CLASSES
from webapp.web.markdown.passages import PASSAGES, Found, Reading, Selected, find_selected, passages_plugin, quoted
from webapp.web.markdown.pictures import ATTRIBUTES, ELSEWHERE, MOVED, PICTURES, Picture, pictures_plugin
from webapp.web.markdown.places import places_plugin
from webapp.web.markdown.survey import Survey, survey_of
from webapp.web.sandbox import read, save, show


def headings_below_the_page(state: StateCore) -> None:
    """Make the text's highest headings h2, whatever they are in the text: its page has an h1 already."""
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + 2, 6)}"


LYING_BY_ITSELF = frozenset({"paragraph_open", "th_open", "td_open"})


def directions(state: StateCore) -> None:
    """Let each block lie as its first letter tells, from left to right or from right to left; what is within it too."""
    for token in state.tokens:
        is_shown = token.nesting == 1 and token.tag and not token.hidden
        if is_shown and (token.level == 0 or token.type in LYING_BY_ITSELF):
            token.attrSet("dir", "auto")


def lines_of_the_source(state: StateCore) -> None:
    """Let blocks say from which line of the text they are made, where that is asked for: `data-line`, from 0."""
    if "lines" in state.env:
        for token in state.tokens:
            if token.map and token.nesting >= 0:
                token.attrSet("data-line", str(token.map[0]))


def broken_lines(state: StateInline, silent: bool) -> bool:
    """A line that ends within a paragraph, which says how many were before it; see `portable`."""
    at = state.pos
    if not newline(state, silent):
        return False
    if not silent and state.tokens[-1].type == "softbreak":
        state.tokens[-1].meta["line"] = state.src.count("\n", 0, at)
    return True


# breaks on: a new line is a new line, as whoever pressed Enter once has seen it.
# html off: tags in the text are shown as text. The sanitiser behind it is the second lock on the same door.
# maxNesting: what is nested deeper the parser leaves out, so it is more than what is let be nested.
_commonmark = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": DEEPEST + 4})
_commonmark.enable(["table", "strikethrough"])
_commonmark.inline.ruler.at("newline", broken_lines)
_commonmark.use(addresses_plugin)
_commonmark.use(letters_plugin)
_commonmark.use(blocks_plugin)
_commonmark.use(places_plugin)
_commonmark.core.ruler.push("headings_below_the_page", headings_below_the_page)
_commonmark.use(mentions_plugin)
_commonmark.use(pictures_plugin)
_commonmark.use(changes_plugin)
_commonmark.core.ruler.push("directions", directions)
_commonmark.core.ruler.push("lines_of_the_source", lines_of_the_source)
_commonmark.use(passages_plugin)

ALLOWED_TAGS = {
    *(
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
    ),
    *("pre", "s", "section", "span", "sup", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ALLOWED_ATTRIBUTES = {
    "*": {"dir"},
    "a": {"href", "title", "id", "aria-label"},
    "img": {"src", "alt", "title", *ATTRIBUTES},
    "li": {"id"},
    "mark": {"data-threads"},
    "ol": {"start"},
    "span": {"role", "aria-label"},
}

CLASSES_OF_READING = CLASSES | {tag: CLASSES.get(tag, set()) | classes for tag, classes in PASSAGE_CLASSES.items()}

TOO_MUCH = "Too much to lay out: this is the text as it was typed."

WITH_LINES = ALLOWED_ATTRIBUTES | {"*": {"dir", "data-line"}}


def render_markdown(
    text: str,
    names: Mapping[int, str] | None = None,
    *,
    pictures: Mapping[str, Picture] | None = None,
    lines: bool = False,
    called: str = "",
    moved: tuple[str, str] | None = None,
    reading: Reading | None = None,
    elsewhere: bool = False,
) -> Markup:
    """CommonMark as sanitised HTML, with what GitHub has beyond it: tables, strikethrough, bare addresses as links,
    boxes to tick, footnotes. Links say `rel="noopener nofollow"`.

    With the names of accounts, mentions of them stand out. `pictures` of ours, by the beginning of their address, leave
    room for themselves. With `lines`, blocks carry the number of their first line in the text. `called` tells the notes
    of a text from those of others on the page. `reading` is what it shows beside itself: passages that are marked, and
    where its blocks lead to be commented on. Addresses that begin as `moved` says first begin as it says then. A
    picture of another site is a link to it, but where the text is to be shown `elsewhere`.

    CPU work of about 0.5 ms per 1,000 characters: on the event loop only for short texts; see
    `render_long_markdown`.
    """
    known = people(names) if names and "@" in text else None
    env: dict[str, Any] = {KNOWN: known, PICTURES: pictures or {}, MOVED: moved, ELSEWHERE: elsewhere}
    if lines:
        env["lines"] = True
    if reading is not None:
        env[PASSAGES] = reading
    html = give_spaces_back(_commonmark.render(keep_spaces(text), env | ({"docId": called} if called else {})))
    return Markup(cleaner(reading=reading is not None, lines=lines).clean(html))  # noqa: S704  # sanitised right here


@cache
def cleaner(*, reading: bool, lines: bool) -> nh3.Cleaner:
    """What lets through what `render_markdown` makes, and nothing else."""
    return nh3.Cleaner(
        tags=ALLOWED_TAGS | {"mark"} if reading else ALLOWED_TAGS,
        attributes=WITH_LINES if lines else ALLOWED_ATTRIBUTES,
        allowed_classes=CLASSES_OF_READING if reading else CLASSES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    )


def tokens_of(text: str, moved: tuple[str, str] | None = None) -> list[Token]:
    """A text as its parser reads it, where nobody is mentioned and no picture's size is known."""
    return _commonmark.parse(keep_spaces(text), {KNOWN: None, PICTURES: {}, MOVED: moved})


def portable(text: str) -> str:
    """A text whose lines end where they end here, also where a single line break is a space, as in CommonMark: two
    spaces stand before it (6.7). Nothing else changes."""
    lines = text.split("\n")
    for token in tokens_of(text):
        first = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type == "softbreak":
                lines[first + child.meta["line"]] += "  "
    return "\n".join(lines)


def render_plainly(
    text: str,
    names: object = None,
    *,
    pictures: object = None,
    lines: bool = False,
    reading: object = None,
    moved: object = None,
    elsewhere: object = None,
) -> Markup:
    """A text as it was typed, with a word on why."""
    return Markup("<p><em>{}</em></p>\n<pre><code>{}</code></pre>\n").format(TOO_MUCH, text)


def is_laid_out(html: str) -> bool:
    """Whether a text that was rendered is more than what was typed (`render_plainly`)."""
    return not html.startswith(f"<p><em>{TOO_MUCH}")


class Changes(msgspec.Struct, frozen=True):
    """A text as it will read with what changed in it marked: how many words were added and removed, in how many places
    (`#change-1` is the first). With 0 places nothing that it shows changed."""

    html: Markup
    added: int
    removed: int
    places: int


def render_changes(
    before: str, after: str, pictures: Mapping[str, Picture] | None = None, moved: tuple[str, str] | None = None
) -> Changes:
    """The later of two texts as HTML, with what it shows otherwise than the earlier one in `ins` and `del`; addresses
    are `moved` as `render_markdown` does it. CPU work of about a second for 50,000 words: see `render_long_changes`."""
    env = {KNOWN: None, PICTURES: pictures or {}, MOVED: moved}
    old = tokens_of(before, moved)
    marked = mark(old, _commonmark.parse(keep_spaces(after), env))
    html = give_spaces_back(_commonmark.renderer.render(marked.tokens, _commonmark.options, env))
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS | {"ins"},
        attributes=ALLOWED_ATTRIBUTES | {"del": {"id"}, "span": ALLOWED_ATTRIBUTES["span"] | {"id"}},
        allowed_classes=CLASSES | {"span": CLASSES["span"] | {"moved-note"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    )
    return Changes(Markup(clean), marked.added, marked.removed, marked.places)  # noqa: S704  # sanitised right here


def render_changes_plainly(before: str, after: str, pictures: object = None, moved: object = None) -> Changes:
    """Two texts of which the words take too long, compared line by line as they were typed."""
    compared = compare_plainly(before, after)
    rows = [row for stretch in compared.stretches for row in stretch.rows]
    said = {"same": "{}\n", "added": "<ins>{}</ins>\n", "removed": "<del>{}</del>\n"}
    html = Markup("").join(Markup(said[row.kind]).format((row.after or row.before)[0].text) for row in rows)  # noqa: S704
    places = sum(row.kind != "same" for row in rows)
    return Changes(
        Markup("<p><em>{}</em></p>\n<pre><code>{}</code></pre>\n").format(TOO_MUCH, html),
        compared.added,
        compared.removed,
        places,
    )


async def render_long_changes(
    before: str, after: str, pictures: Mapping[str, Picture], moved: tuple[str, str] | None = None
) -> Changes:
    """`render_changes` that leaves the event loop alone, and comes to an end. Raises Busy."""
    return await show((before, after), render_changes_plainly, render_changes, before, after, pictures, moved)


def render_each(texts: list[str], names: Mapping[int, str], pictures: list[dict[str, Picture]]) -> list[Markup]:
    """The HTML of several texts, each with its own pictures."""
    each = enumerate(zip(texts, pictures, strict=True), 1)
    return [render_markdown(text, names, pictures=own, called=f"c{number}") for number, (text, own) in each]


def render_each_plainly(texts: list[str], names: object, pictures: object) -> list[Markup]:
    """Several texts as they were typed."""
    return [render_plainly(text) for text in texts]


async def render_long_markdown(
    text: str,
    *,
    pictures: Mapping[str, Picture] | None = None,
    lines: bool = False,
    reading: Reading | None = None,
    moved: tuple[str, str] | None = None,
    elsewhere: bool = False,
) -> Markup:
    """`render_markdown` that leaves the event loop alone, and comes to an end: a text that takes too long is shown as
    it was typed. Raises Busy."""
    if not text:
        return Markup()
    shown = {"pictures": pictures, "lines": lines, "reading": reading, "moved": moved, "elsewhere": elsewhere}
    return await read(text, render_plainly, render_markdown, text, **shown)


def passage_selected(text: str, wanted: Selected) -> Found | None:
    """The passage of a text that was selected; see `find_selected`."""
    return find_selected(tokens_of(text), keep_spaces(text), wanted)


def passage_between(text: str, start: int, end: int) -> Found | None:
    """The passage of a text from `start` to `end`; None where nothing of it is shown."""
    return quoted(tokens_of(text), keep_spaces(text), start, end)


async def find_passage(text: str, wanted: Selected) -> Found | None:
    """`passage_selected`, that leaves the event loop alone; None where it takes too long. Raises Busy."""
    return await read(text, lambda *_: None, passage_selected, text, wanted)


async def read_passage(text: str, start: int, end: int) -> Found | None:
    """`passage_between`, that leaves the event loop alone; None where it takes too long. Raises Busy."""
    return await read(text, lambda *_: None, passage_between, text, start, end)


def survey(text: str) -> Survey:
    """What a text shows beside its words."""
    return survey_of(tokens_of(text))


async def read_survey(text: str) -> Survey | None:
    """`survey` that leaves the event loop alone; None where it takes too long. Raises Busy."""
    return await read(text, lambda *_: None, survey, text)


async def portable_markdown(text: str) -> str:
    """`portable` that leaves the event loop alone; a text that takes too long stays as it was typed. Raises Busy."""
    return await read(text, lambda same: same, portable, text)


async def render_comments(
    texts: list[str], names: Mapping[int, str], pictures: list[dict[str, Picture]]
) -> list[Markup]:
    """Several texts, with the people that they mention. Raises Busy."""
    return await show(tuple(texts), render_each_plainly, render_each, texts, names, pictures)


def mentions_of(text: str, names: Mapping[int, str]) -> list[int]:
    """The accounts that a text mentions."""
    return mentioned_in(_commonmark, text, names)


async def find_mentions(text: str, names: Mapping[int, str]) -> list[int]:
    """The accounts that a text mentions, each once, in the order of their ids; none where it takes too long to read.
    Raises Busy."""
    return await save((text,), lambda *_: [], mentions_of, text, names) if "@" in text else []
