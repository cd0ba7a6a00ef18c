"""Where the letters of a rendered text stand in its source.

Markdown's parser says of a block which lines it is made of, and of what stands in it only what it reads. So the letters
of a block are looked for in its source one after the other: what lies between them is markup, of which links, pictures
and footnotes say where they begin and end (`with_places`).
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Rule = Callable[[StateInline, bool], bool]
Span = tuple[int, int]

PICTURE = "\ufffc"  # stands for a picture among letters
ENTITY = re.compile(r"&(?:#\w{1,8}|\w{2,32});")
ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
AHEAD = 40  # characters of markup that a letter is looked for behind
LINE = re.compile(r"[^\n]*\n|[^\n]+")
CODE = ("fence", "code_block")


class Letter(NamedTuple):
    """A character that is shown, a space among them, and where in the source it stands."""

    char: str
    start: int
    end: int


class Block(NamedTuple):
    """What has letters: a paragraph, a heading, a cell, code. `pieces` are the letters of each child of its token, or
    of the token itself where it is code; `at` is its place among the tokens, `table` the first line of the one that it
    is in."""

    token: Token
    at: int
    line: int
    table: int | None
    start: int
    end: int
    pieces: list[list[Letter]]

    @property
    def letters(self) -> list[Letter]:
        """All of its letters."""
        return [letter for piece in self.pieces for letter in piece]


class Source:
    """The text that tokens were made of, line by line."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self._cells: dict[int, int] = {}  # how far the cells of a line were read

    def span(self, lines: list[int]) -> Span:
        """From where to where some lines are."""
        last = min(lines[1], len(self.lines))
        return self.starts[lines[0]], self.starts[last]

    def offsets(self, content: str, line: int, *, cell: bool) -> list[int] | None:
        """Where each character of a block's content stands; None where it can't be found."""
        if cell:
            return self._cell(content, line)
        found: list[int] = []
        for piece in content.split("\n"):
            if line >= len(self.lines):
                return None
            column = self.lines[line].rstrip().rfind(piece.rstrip())
            if column < 0:
                return None
            start = self.starts[line] + column
            found += range(start, start + len(piece) + 1)
            line += 1
        return found

    def _cell(self, content: str, line: int) -> list[int] | None:
        written = content.replace("|", "\\|")
        column = self.lines[line].find(written, self._cells.get(line, 0))
        if column < 0:
            return None
        self._cells[line] = column + len(written)
        places = accumulate((2 if char == "|" else 1 for char in content), initial=self.starts[line] + column)
        return [place + (char == "|") for place, char in zip(places, [*content, ""], strict=True)]

    def code(self, token: Token) -> list[Letter]:
        """The letters of code, line by line."""
        assert token.map is not None  # noqa: S101  # a block's token says its lines
        found: list[Letter] = []
        first = token.map[0] + (token.type == "fence")
        for line, piece in enumerate(LINE.findall(token.content), first):
            whole = self.lines[line] + "\n" if line < len(self.lines) else piece
            start = self.starts[min(line, len(self.lines))] + len(whole) - len(piece) - (piece[-1] != "\n")
            found += [Letter(char, max(0, start + at), max(0, start + at) + 1) for at, char in enumerate(piece)]
        return found


def blocks(tokens: list[Token], text: str, wanted: Callable[[int, int, int], bool]) -> Iterator[Block]:
    """The blocks of a text that have letters, in the order in which they are shown: those that are `wanted` by their
    place among the tokens, and from where to where their lines stand. What isn't found in the source is left out."""
    source, table = Source(text), None
    for at, token in enumerate(tokens):
        if token.type == "table_open" and token.map:
            table = token.map[0]
        elif token.type == "table_close":
            table = None
        if token.map is None or not (token.content and token.type in ("inline", *CODE)):
            continue
        line, (start, end) = token.map[0], source.span(token.map)
        if not wanted(at, start, end) and table is None:
            continue
        if token.type in CODE:
            yield Block(token, at, line, table, start, end, [source.code(token)])
            continue
        offsets = source.offsets(token.content, line, cell=table is not None)  # of each cell, since they tell the next
        if offsets is None or not wanted(at, start, end):
            continue
        pieces = [
            [Letter(char, offsets[a], offsets[b - 1] + 1 if b > a else offsets[a]) for char, a, b in piece]
            for piece in Walker(token.content).walk(token.children or [])
        ]
        yield Block(token, at, line, table, offsets[0], offsets[len(token.content) - 1] + 1, pieces)


class Walker:
    """Goes through the source of one block along its tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def walk(self, children: list[Token]) -> list[list[Letter]]:
        """The letters of each token, with their places in the block's source."""
        return [self.step(token) for token in children]

    def step(self, token: Token) -> list[Letter]:
        """Go on behind a token; its letters."""
        begin, end = token.meta.get("from"), token.meta.get("to")
        match token.type:
            case "text":
                return self.read(token.content)
            case "code_inline":
                return self.read_code(token)
            case "softbreak" | "hardbreak":
                return self.read_break()
            case "task_box":
                self.at += 3
            case "link_open" if begin is not None:
                self.at = begin + 1
            case "image" if begin is not None and end is not None:
                self.at = end
                return [Letter(PICTURE, begin, end)]
            case _ if end is not None:
                self.at = end
            case _ if token.markup and self.text.startswith(token.markup, self.at):
                self.at += len(token.markup)
        return []

    def read(self, content: str) -> list[Letter]:
        """Letters of plain text, some of them escaped or named."""
        found: list[Letter] = []
        while len(found) < len(content):
            char, here = content[len(found)], self.text[self.at : self.at + 2]
            named = ENTITY.match(self.text, self.at) if here[:1] == "&" else None
            meant = unescape(named[0]) if named else ""
            if named and content.startswith(meant, len(found)):
                found += [Letter(each, *named.span()) for each in meant]
                self.at = named.end()
            elif here[:1] == "\\" and here[1:] == char and char in ESCAPABLE:
                found.append(self.take(char, 2))
            elif here[:1] == char:
                found.append(self.take(char, 1))
            else:
                ahead = self.text.find(char, self.at, self.at + AHEAD)
                self.at = self.at if ahead < 0 else ahead
                found.append(self.take(char, 0 if ahead < 0 else 1))
        return found

    def take(self, char: str, length: int) -> Letter:
        """The next letter, which takes so many characters of the source."""
        self.at += length
        return Letter(char, self.at - length, self.at)

    def read_code(self, token: Token) -> list[Letter]:
        """Letters of code within a line, which are as they are written."""
        begin = self.text.find(token.markup, self.at)
        start = max(begin, self.at) + len(token.markup)
        start += self.text[start : start + 1] in (" ", "\n") and not token.content.startswith(" ")
        found = [Letter(char, start + at, start + at + 1) for at, char in enumerate(token.content)]
        self.at = self.text.find(token.markup, start + len(token.content)) + len(token.markup)
        return [letter for letter in found if letter.end <= len(self.text)]

    def read_break(self) -> list[Letter]:
        """The end of a line, with the spaces before and after it."""
        start = self.text.find("\n", self.at)
        if start < 0:
            return []
        self.at = start + 1
        while self.text[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1
        return [Letter("\n", start, start + 1)]


def placed(rule: Rule) -> Rule:
    """A rule whose tokens say where in the block they begin and end."""

    def within(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        made = [] if silent else [token for token in state.tokens[known:] if token.type != "text"]
        if made:
            made[0].meta["from"] = start
            made[-1].meta["to"] = state.pos
        return True

    return within


def places_plugin(markdown: MarkdownIt) -> None:
    """Let links, pictures and footnotes say where they stand."""
    for rule in markdown.inline.ruler.__rules__:
        if rule.name in ("link", "image", "footnote_ref"):
            rule.fn = placed(rule.fn)
