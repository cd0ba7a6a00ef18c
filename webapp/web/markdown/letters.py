"""Letters that CommonMark doesn't think of: East Asian writing, which has no spaces between words, and wide spaces."""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Delimiter, StateInline

# Spaces that are neither a blank nor a tab, and are not to be dropped at the edges of a line: East Asian paragraphs
# begin with one. Unicode's noncharacters, which are no part of any text, stand for them while a text is read.
SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
STANDS_FOR = {ord(space): 0xFDD0 + number for number, space in enumerate(SPACES)}
SPACE_OF = {stand: space for space, stand in STANDS_FOR.items()}
AT_AN_EDGE = re.compile(rf"(?:^|(?<=[ \t>]))[{SPACES}]+|[{SPACES}]+(?=[ \t]*$)", re.MULTILINE)
MARKERS, STRIKE = "*_", "~"


def keep_spaces(text: str) -> str:
    """A text whose wide spaces at the edges of lines are kept by a parser; `give_spaces_back` undoes it."""
    return AT_AN_EDGE.sub(lambda found: found[0].translate(STANDS_FOR), text)


def give_spaces_back(html: str) -> str:
    """What was made of a text of `keep_spaces`, with its spaces."""
    return html.translate(SPACE_OF)


def is_space(letter: str) -> bool:
    """Whether a letter is a space for emphasis; "" is the edge of the text, and one."""
    return not letter or isWhiteSpace(ord(letter)) or ord(letter) in SPACE_OF


def is_east_asian(letter: str) -> bool:
    """Whether a letter is of a script without spaces: Chinese, Japanese, Korean, their signs too."""
    if not letter:
        return False
    return unicodedata.east_asian_width(letter) in "WFH" and unicodedata.category(letter) != "So"


def emphasis(state: StateInline, silent: bool) -> bool:
    """`*` and `_`, by CommonMark's rule (6.2), but that signs of East Asian writing are letters, and that beside its
    letters no space is needed: "**「強」**い"."""
    marker = state.src[state.pos]
    if silent or marker not in MARKERS:
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before, after = around(state, end)
    opens, closes = begins(before, after), begins(after, before)
    if marker == "_":  # not within a word
        opens, closes = opens and (not closes or is_sign(before)), closes and (not opens or is_sign(after))
    length = end - state.pos
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(Delimiter(ord(marker), length, len(state.tokens) - 1, -1, opens, closes))
    state.pos = end
    return True


def strikethrough(state: StateInline, silent: bool) -> bool:
    """`~~`, as `*` is read; of an odd number the first is a letter."""
    if silent or state.src[state.pos] != STRIKE:
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == STRIKE:
        end += 1
    length = end - state.pos
    if length < 2:
        return False
    before, after = around(state, end)
    if length % 2:
        state.push("text", "", 0).content = STRIKE
    for _ in range(length // 2):
        state.push("text", "", 0).content = STRIKE * 2
        at = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(STRIKE), 0, at, -1, begins(before, after), begins(after, before)))
    state.pos = end
    return True


def around(state: StateInline, end: int) -> tuple[str, str]:
    """The letters before and after the markers from the place of the reading to an end; "" is the edge of the text."""
    return state.src[state.pos - 1] if state.pos else "", state.src[end] if end < state.posMax else ""


def begins(outside: str, inside: str) -> bool:
    """Whether a run of markers between these two can begin emphasis (or end it, seen from the other side)."""
    if is_space(inside):
        return False
    if not is_sign(inside) or is_east_asian(inside):
        return True
    return is_space(outside) or is_sign(outside) or is_east_asian(outside)


def is_sign(letter: str) -> bool:
    """Whether a letter is punctuation."""
    return bool(letter) and isPunctChar(letter)


def letters_plugin(markdown: MarkdownIt) -> None:
    """Let a Markdown parser know East Asian writing."""
    markdown.inline.ruler.at("emphasis", emphasis)
    markdown.inline.ruler.at("strikethrough", strikethrough)
