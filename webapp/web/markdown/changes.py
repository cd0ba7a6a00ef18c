"""What changed between two texts, marked in the later one as it reads: words in `ins` and `del`, in their places.

Both texts are parsed; what they show is compared by words, block by block; and the marks are put around the words of
the later one's tokens, so that its layout stays whole. What shows no words of its own is a word too: a picture, and
where a link leads. What was moved says so in both places.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from html import escape
from itertools import chain, pairwise, takewhile
from operator import itemgetter
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from webapp.text.diff import has_word, tokens
from webapp.text.word_diff import Piece, Row, compare, inline_pieces

SIGNS = 0xF0000  # private letters from here on stand for pictures and the targets of links
LINE = "\u2028"  # stands for the end of a line within code
CODE = ("fence", "code_block")
WORDS = ("text", "code_inline", "task_box", "mention")


class Signs:
    """One letter for each picture and each target of a link, the same in both texts, and what is said in its place."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}
        self.said: dict[int, str] = {}

    def of(self, key: str, said: str) -> str:
        """The letter that stands for something."""
        letter = self._letters.setdefault(key, chr(SIGNS + min(len(self._letters), 0xFFFD)))
        self.said[ord(letter)] = said
        return letter

    def words(self, text: str) -> str:
        """A text with words in the place of such letters."""
        return text.translate(self.said)

    def count(self, text: str) -> int:
        """How many words a text has, not counting them."""
        return sum(map(has_word, tokens(text.translate(dict.fromkeys(self.said)))))


class Part(NamedTuple):
    """A token of a block that shows something, and the letters of the block that it is."""

    token: Token
    start: int
    end: int


class Unit(NamedTuple):
    """A block of a text: where its token is, what it shows, and which of its tokens show what."""

    place: int
    text: str
    parts: list[Part]


class Marked(NamedTuple):
    """Tokens with marks, and how many words were added and removed, in how many blocks."""

    tokens: list[Token]
    added: int
    removed: int
    places: int


def mark(before: Sequence[Token], after: Sequence[Token]) -> Marked:
    """Mark in the later tokens what they show otherwise than the earlier ones. CPU work as `compare`."""
    signs = Signs()
    old, new = list(units(before, signs)), list(units(after, signs))
    rows = compare(*("\n".join(unit.text for unit in side) for side in (old, new)))
    gone: dict[int, list[Token]] = defaultdict(list)  # by the place before which it stands
    replaced: dict[int, Token] = {}
    tables = [place for place, token in enumerate(after) if token.type == "table_open"]
    added = removed = places = reached = 0
    for row in rows:
        if row.kind == "same":
            reached += 1
            continue
        if row.kind != "left":
            added += sum(signs.count(piece.text) for piece in row.after if piece.kind == "added")
            removed += sum(signs.count(piece.text) for piece in row.before if piece.kind == "removed")
        places += 1
        if not row.after:
            place, tag = where(after, new[reached].place, tables) if reached < len(new) else (len(after), "p")
            gone[place].append(block(tag, row, places, signs))
            continue
        unit = new[reached]
        replaced[unit.place] = marked_unit(after[unit.place], unit, row, places, signs)
        reached += 1
    result: list[Token] = []
    for place, token in enumerate(after):
        result += gone.get(place, [])
        result.append(replaced.get(place, token))
    return Marked([*result, *gone.get(len(after), [])], added, removed, places)


def units(found: Sequence[Token], signs: Signs) -> Iterator[Unit]:
    """The blocks of a text that show something."""
    for place, token in enumerate(found):
        if token.type in CODE:
            text = token.content.replace("\n", LINE)
            parts = [Part(token, 0, len(text))]
        elif token.type == "inline":
            text, parts = shown_by(token.children or [], signs)
        else:
            continue
        if text.strip():
            yield Unit(place, text.rstrip(), parts)


def shown_by(children: Sequence[Token], signs: Signs) -> tuple[str, list[Part]]:
    """What a line of tokens shows, and which of them shows what."""
    text, parts, targets = "", [], []
    for token in children:
        if token.type in WORDS:
            shown = token.content.replace("\n", " ")
        elif token.type in ("softbreak", "hardbreak"):
            shown = " "
        elif token.type == "image":
            source, words = str(token.attrGet("src")), token.content
            shown = f" {signs.of(f'{source} {words}', f'[picture: {words}]' if words else '[picture]')} "
        elif token.type == "link_open":
            targets.append(str(token.attrGet("href")))
            continue
        elif token.type == "link_close" and targets:
            target = targets.pop()
            shown = f" {signs.of(target, f'(link to {target})')} "
        else:
            continue
        parts.append(Part(token, len(text), len(text) + len(shown)))
        text += shown
    return text, parts


def where(found: Sequence[Token], place: int, tables: Sequence[int]) -> tuple[int, str]:
    """Before which token something can stand that was before the block at a place, and by which tag: an item of a list
    before an item, a paragraph elsewhere, and before a table as a whole. `tables` are the places at which one opens."""
    if found[place].type in CODE:
        return place, "p"
    opened = place - 1
    if found[opened].type in ("td_open", "th_open"):
        return tables[bisect_left(tables, opened) - 1], "p"
    if opened and found[opened - 1].type == "list_item_open":
        return opened - 1, "li"
    return opened, "p"


def block(tag: str, row: Row, number: int, signs: Signs) -> Token:
    """A block that isn't there any more."""
    text = signs.words("".join(piece.text for piece in row.before)).replace(LINE, "\n")
    note = note_html("Moved away") if row.kind == "left" else ""
    html = f'<{tag} dir="auto">{note}<del id="change-{number}">{escape(text)}</del></{tag}>\n'
    return Token("marked_html", "", 0, content=html)


def note_html(words: str) -> str:
    """What is said before what was moved."""
    return f'<span class="moved-note">{words}</span> '


def marked_unit(token: Token, unit: Unit, row: Row, number: int, signs: Signs) -> Token:
    """The token of a block, with marks in it. The block is about this number among those that changed."""
    pieces = inline_pieces(row)
    anchor = f'<span id="change-{number}"></span>'
    if token.type in CODE:
        html = "".join(code_html(piece, signs) for piece in pieces)
        return Token("marked_html", "", 0, content=f"{anchor}<pre><code>{html}\n</code></pre>\n")
    first = Token("marked_html", "", 0, content=anchor + (note_html("Moved here") if row.kind == "moved" else ""))
    line = marked_line(token.children or [], unit, pieces, signs, new=row.kind == "added")
    return token.copy(children=[first, *line])


def code_html(piece: Piece, signs: Signs) -> str:
    """A piece of code."""
    html = escape(signs.words(piece.text)).replace(LINE, "\n")
    return html if piece.kind == "same" else f"<{TAGS[piece.kind]}>{html}</{TAGS[piece.kind]}>"


TAGS = {"added": "ins", "removed": "del"}

Span = tuple[int, int]


def marked_line(
    children: Sequence[Token], unit: Unit, pieces: Sequence[Piece], signs: Signs, *, new: bool
) -> Iterator[Token]:
    """The tokens of a line with marks between and around them. Of what is `new` as a whole links don't say where they
    lead."""
    gone: deque[tuple[int, str]] = deque()
    came: list[Span] = []
    at = 0
    for piece in pieces:
        if piece.kind == "removed":
            gone.append((at, piece.text))
            continue
        if piece.kind == "added":
            came.append((at, at + len(piece.text)))
        at += len(piece.text)
    parts = {id(part.token): part for part in unit.parts}
    for token in children:
        part = parts.get(id(token))
        if part is None:
            yield token
            continue
        while gone and gone[0][0] < part.end:
            at, text = gone[0]
            if at > part.start and token.type == "text":
                break
            yield from removed_html(gone.popleft()[1], signs)
        if token.type == "text":
            yield from cut(token, part, came, gone, signs)
            continue
        is_new = any(unit.text[start:end].strip() for start, end in within(came, part.start, part.end))
        if token.type == "link_close":
            yield token
            if is_new and not new:
                said = signs.words(unit.text[part.start : part.end]).strip()
                yield Token("marked_html", "", 0, content=f" <ins>{escape(said)}</ins>")
        elif is_new and token.type not in ("softbreak", "hardbreak"):
            yield from (Token("ins_open", "ins", 1), token, Token("ins_close", "ins", -1))
        else:
            yield token
    for _, text in gone:
        yield from removed_html(text, signs)


def within(came: Sequence[Span], start: int, end: int) -> list[Span]:
    """What came between two letters of a line, as far as it lies there."""
    first, last = bisect_right(came, start, key=itemgetter(1)), bisect_left(came, end, key=itemgetter(0))
    return [(max(one, start), min(other, end)) for one, other in came[first:last]]


def cut(token: Token, part: Part, came: Sequence[Span], gone: deque[tuple[int, str]], signs: Signs) -> Iterator[Token]:
    """A token of text in pieces, by what came and what was before."""
    bounds = {part.start, part.end, *chain.from_iterable(within(came, part.start, part.end))}
    before = takewhile(lambda each: each[0] < part.end, gone)
    bounds |= {place for place, _ in before if place > part.start}
    for start, end in pairwise(sorted(bounds)):
        while gone and gone[0][0] <= start:
            yield from removed_html(gone.popleft()[1], signs)
        text = Token("text", "", 0, content=token.content[start - part.start : end - part.start])
        if within(came, start, end):
            yield from (Token("ins_open", "ins", 1), text, Token("ins_close", "ins", -1))
        else:
            yield text


def removed_html(text: str, signs: Signs) -> Iterator[Token]:
    """Words that aren't there any more."""
    yield Token("marked_html", "", 0, content=f"<del>{escape(signs.words(text).replace(LINE, ' '))}</del>")


def render_marked(
    renderer: RendererProtocol, found: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A mark, which was escaped when it was made."""
    return found[index].content


def changes_plugin(markdown: MarkdownIt) -> None:
    """Let a Markdown parser render marks."""
    markdown.add_render_rule("marked_html", render_marked)
