"""Passages of a text: marked where it is shown, each with a link to what is said of it, and found by what was selected.

A passage is a stretch of the source. What is shown of it is marked letter by letter (`places.py`), across emphasis,
links, items and cells; what can't be found there isn't marked, but its block leads to it all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, takewhile

import msgspec
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from webapp.web.markdown.letters import give_spaces_back
from webapp.web.markdown.places import CODE, PICTURE, Block, Letter, blocks

PASSAGES = "passages"  # where the environment of a rendering holds a Reading
# What doesn't count where a place is told by the letters before it; static/js/passages.js has the same.
SPACES = frozenset(
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff" + PICTURE
)
CLASSES = {"a": {"passage-link", "comment-on"}, "span": {"visually-hidden"}, "p": {"comment-on-block"}}
MOST_LETTERS = 10_000  # of a passage


class Passage(msgspec.Struct, frozen=True):
    """A stretch of a text, by the id of the thread that is about it."""

    thread: int
    start: int
    end: int


class Reading(msgspec.Struct, frozen=True):
    """What a text shows beside itself: its passages, and where each block leads to be commented on ("" for nowhere);
    the number of its first line is put at the end of that."""

    passages: tuple[Passage, ...] = ()
    comment_at: str = ""


class Selected(msgspec.Struct, frozen=True):
    """What was selected of a text: the first line of the block in which that begins, and letters that are no spaces,
    those of the block that stand before it and its own. Without letters of its own it is the whole block."""

    line: int
    before: int = 0
    letters: int = 0


class Found(msgspec.Struct, frozen=True):
    """A passage of a text: where it stands, and what it says as it is shown."""

    start: int
    end: int
    quote: str


def find_selected(tokens: list[Token], text: str, wanted: Selected) -> Found | None:
    """The passage that was selected; None where the text has no such block, or not so many letters."""
    first = first_block(tokens, wanted.line)
    following = blocks(tokens, text, lambda at, start, end: first is not None and at >= first)
    if not wanted.letters:
        return whole_block(following, wanted.line)
    left, skipped, chosen = wanted.letters, wanted.before, list[Letter]()
    for block in following:
        for letter in block.letters:
            counts = letter.char not in SPACES
            if skipped:
                skipped -= counts
                continue
            if chosen or counts:
                chosen.append(letter)
                left -= counts
            if not left:
                return passage_of(chosen)
        if chosen:
            chosen.append(Letter("\n", chosen[-1].end, chosen[-1].end))
    return None


def first_block(tokens: list[Token], line: int) -> int | None:
    """Which token has the letters with which a block begins: the one of this line, or the first after it. (Footnotes
    are shown after all else, wherever they stand.)"""
    lines = {
        at: token.map[0] for at, token in enumerate(tokens) if token.map and token.content and token.map[0] >= line
    }
    return min(lines, key=lambda at: (lines[at], at), default=None)


def whole_block(following: Iterator[Block], line: int) -> Found | None:
    """The block that begins at a line: a paragraph, code, or a whole table."""
    block = next(following, None)
    if block is None or line not in (block.line, block.table):
        return None
    letters = block.letters
    if block.table == line:
        for cell in takewhile(lambda other: other.table == line, following):
            letters += [Letter("\n", cell.start, cell.start), *cell.letters]
    shown = [letter for letter in letters if letter.char not in SPACES]
    if shown:
        return passage_of(letters[letters.index(shown[0]) : len(letters) - letters[::-1].index(shown[-1])])
    return Found(block.start, block.end, words(block.token.children or []))


def words(children: Sequence[Token]) -> str:
    """What pictures are said to show."""
    return " ".join(filter(None, (token.content for token in children if token.type == "image"))) or "Picture"


def quoted(tokens: list[Token], text: str, start: int, end: int) -> Found | None:
    """The passage from `start` to `end`, with what it says; None where nothing of it is shown."""
    chosen: list[Letter] = []
    pictures: list[Token] = []
    for block in blocks(tokens, text, lambda at, first, last: first < end and last > start):
        inside = [letter for letter in block.letters if letter.start < end and letter.end > start]
        chosen += [*([Letter("\n", inside[0].start, inside[0].start)] if chosen and inside else []), *inside]
        pictures += block.token.children or [] if any(letter.char == PICTURE for letter in inside) else []
    if any(letter.char not in SPACES for letter in chosen):
        return passage_of(chosen, start, end)
    return Found(start, end, words(pictures)) if pictures else None


def passage_of(letters: list[Letter], start: int | None = None, end: int | None = None) -> Found:
    """A passage of some letters."""
    quote = give_spaces_back("".join(letter.char for letter in letters)).replace(PICTURE, "").strip()
    first = min(letter.start for letter in letters) if start is None else start
    return Found(first, max(letter.end for letter in letters) if end is None else end, quote)


def show_passages(state: StateCore) -> None:
    """Mark the passages of a text, and let its blocks lead to where they are commented on."""
    reading: Reading | None = state.env.get(PASSAGES)
    if reading is None:
        return
    known = sorted(reading.passages, key=lambda passage: passage.start)

    def within(start: int, end: int) -> list[Passage]:
        return [passage for passage in known if passage.start < end and passage.end > start]

    found = blocks(state.tokens, state.src, lambda at, start, end: bool(within(start, end)))
    touched = [(block, within(block.start, block.end)) for block in found]
    last = {passage.thread: block.at for block, inside in touched for passage in inside}
    after: dict[int, list[Token]] = {}
    for block, inside in touched:
        ends = [passage.thread for passage in inside if last[passage.thread] == block.at]
        if block.token.type in CODE:
            block.token.meta["marks"] = list(stretches(block.pieces[0], inside))
            after.setdefault(block.at, []).extend(link(thread) for thread in ends)
        else:
            block.token.children = marked(block, inside, ends)
    if reading.comment_at:
        lead_to_comments(state.tokens, reading.comment_at, after)
    put_after(state, after)


def stretches(letters: list[Letter], inside: list[Passage]) -> Iterator[tuple[str, str]]:
    """Letters as stretches that are of the same passages, with the ids of their threads, "3 7"."""

    def threads(letter: Letter) -> str:
        covers = [passage for passage in inside if passage.start < letter.end and passage.end > letter.start]
        return " ".join(str(passage.thread) for passage in covers)

    for of, run in groupby(letters, threads):
        yield "".join(letter.char for letter in run), of


def marked(block: Block, inside: list[Passage], ends: list[int]) -> list[Token]:
    """The children of a block with its passages marked, and after each that ends here a link to its thread."""
    made: list[Token] = []
    after: dict[int, list[int]] = {}  # threads, by the place among what is made that they end before
    depth = 0
    last: dict[str, tuple[int, int]] = {}  # of each thread: where its last stretch ends, and how deep in links that is
    for token, piece in zip(block.token.children or [], block.pieces, strict=True):
        depth += token.nesting if token.tag == "a" else 0
        found = list(stretches(piece, inside)) if len(piece) == len(token.content) else []
        if token.type == "code_inline" and found:
            token.meta["marks"] = found
        if token.type != "text" or not found:
            made.append(token)
        for text, of in found:
            made += wrapped(token, text, of) if token.type == "text" else []
            last |= dict.fromkeys(of.split(), (len(made), depth))
    for thread in ends:
        place, deep = last.get(str(thread), (len(made), 0))
        while deep and place < len(made):  # a link holds no other one
            deep += made[place].nesting if made[place].tag == "a" else 0
            place += 1
        after.setdefault(place, []).append(thread)
    whole = [[*map(link, after.get(place, ())), token] for place, token in enumerate(made)]
    return [*(token for tokens in whole for token in tokens), *map(link, after.get(len(made), ()))]


def wrapped(token: Token, text: str, of: str) -> list[Token]:
    """A stretch of a text token, marked where it is of a passage."""
    plain = Token("text", "", 0, content=text, level=token.level)
    if not of:
        return [plain]
    return [Token("mark_open", "mark", 1, attrs={"data-threads": of}), plain, Token("mark_close", "mark", -1)]


def link(thread: int) -> Token:
    """What leads from a passage to its thread."""
    return Token("passage_link", "a", 0, meta={"thread": thread})


def lead_to_comments(tokens: list[Token], address: str, after: dict[int, list[Token]]) -> None:
    """Let paragraphs, headings, code and tables lead to where they are commented on. Of a heading that stands beside
    it, so that it is called by its words alone."""
    for at, token in enumerate(tokens):
        lines = token.map
        if lines is None:
            continue
        way = Token("comment_on", "a", 0, meta={"address": f"{address}{lines[0]}", "table": token.type == "table_open"})
        if token.type == "inline" and tokens[at - 1].type == "paragraph_open" and token.content:
            token.children = [*(token.children or []), way]
        elif token.type == "inline" and tokens[at - 1].type == "heading_open" and token.content:
            after.setdefault(at + 1, []).append(way)
        elif token.type in CODE and token.content.strip():
            after.setdefault(at, []).append(way)
        elif token.type == "table_open":
            end = next(place for place in range(at, len(tokens)) if tokens[place].type == "table_close")
            after.setdefault(end, []).append(way)


def put_after(state: StateCore, after: Mapping[int, list[Token]]) -> None:
    """Put links after blocks that can't hold them."""
    if after:
        state.tokens = [each for at, token in enumerate(state.tokens) for each in [token, *in_paragraph(after.get(at))]]


def in_paragraph(links: list[Token] | None) -> list[Token]:
    """Links as a paragraph of their own."""
    if not links:
        return []
    begin = Token("paragraph_open", "p", 1, attrs={"class": "comment-on-block"}, block=True)
    return [begin, Token("inline", "", 0, children=links), Token("paragraph_close", "p", -1, block=True)]


def render_link(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """The link from a passage to its thread."""
    thread = tokens[index].meta["thread"]
    said = '<span class="visually-hidden">Comments on this passage</span>'
    return f'<a class="passage-link" id="passage-{thread}" href="#thread-{thread}">{said}</a>'


def render_way(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """The link from a block to where it is commented on."""
    meta = tokens[index].meta
    said = f"Comment on this {'table' if meta['table'] else 'paragraph'}"
    hidden = f'<span class="visually-hidden">{said}</span>'
    return f'<a class="comment-on" href="{escapeHtml(meta["address"])}" title="{said}">{hidden}</a>'


def render_code(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Code, with the passages in it marked."""
    token = tokens[index]
    plain: str = getattr(renderer, token.type)(tokens, index, options, env)
    if not token.meta.get("marks"):
        return plain
    inner = "".join(
        f'<mark data-threads="{of}">{escapeHtml(text)}</mark>' if of else escapeHtml(text)
        for text, of in token.meta["marks"]
    )
    begin = plain.index(">", plain.index("<code")) + 1
    return plain[:begin] + inner + plain[plain.rindex("</code>") :]


def passages_plugin(markdown: MarkdownIt) -> None:
    """Let a Markdown parser know passages; what else changes tokens comes before."""
    markdown.core.ruler.push("passages", show_passages)
    markdown.add_render_rule("passage_link", render_link)
    markdown.add_render_rule("comment_on", render_way)
    for code in ("code_inline", *CODE):
        markdown.add_render_rule(code, render_code)
