"""A line cut into words, with their places; quotes, backslashes and notes.

A word is a run without white space or control characters. Brackets and sentence punctuation around it, and
emoji after it, are kept apart from its core, so that `(tomorrow),` still says tomorrow. Apostrophes, hyphens,
slashes, currency signs and combining marks belong to the core: `today's` and `$9:30` are other words.
"""

import re
from unicodedata import category

from msgspec import Struct

from webapp.quick_add.slips import mended

_RUN = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]+")
_OPENING = frozenset("([{¿¡")
_LEADING = _OPENING | frozenset(",;")
_CLOSING = frozenset(".,;:!?…)]}")
_EMOJI_JOINERS = frozenset("\ufe0f\u200d")
_CLOSING_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»"}
_ALL_QUOTES = frozenset('"“”„«»')
_SIGNS_OF_NAMES = frozenset("#@+")
NOTES_MARK = "//"


class Token(Struct, gc=False):
    """A word: its core is `line[start:end]`, `key` that in lower case and mended; `lead` and `trail` stand around it.

    `begin` is where the word begins with all that is written onto it; `escape` is where a backslash before
    the core stands, -1 without one.
    """

    begin: int
    start: int
    end: int
    key: str
    lead: str = ""
    trail: str = ""
    escape: int = -1

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or a digit."""
        return self.key[0].isalnum() or any(map(str.isalnum, self.key))


def cut(line: str) -> list[Token]:
    """The words of a line, in order."""
    return [_token(line, found.start(), found.end()) for found in _RUN.finditer(line)]


def quoted_spans(line: str) -> list[tuple[int, int]]:
    """The quoted parts, as (place of the opening quote, place after the closing one), in order.

    A quote opens at the start of a word and closes at the end of one, so `27" monitor` opens nothing.
    """
    spans: list[tuple[int, int]] = []
    opened, closing = -1, ""
    for place, sign in enumerate(line):
        if sign not in _ALL_QUOTES:
            continue
        before, after = line[place - 1 : place], line[place + 1 : place + 2]
        ends_word = not before.isspace() and (not after or after.isspace() or after in _CLOSING)
        starts_word = (not before or before.isspace() or before in _OPENING) and not (not after or after.isspace())
        if opened >= 0 and sign in closing and ends_word and place > opened + 1:
            spans.append((opened, place + 1))
            opened = -1
        elif sign in _CLOSING_QUOTES and starts_word:
            opened, closing = place, _CLOSING_QUOTES[sign]
    return spans


def closing_quote(line: str, opened: int) -> int:
    """Where the quote that opens at `opened` closes, at the end of a word; -1 if the next quote does not."""
    closing = _CLOSING_QUOTES[line[opened]]
    for place in range(opened + 1, len(line)):
        if line[place] in _ALL_QUOTES:
            after = line[place + 1 : place + 2]
            ends_word = not after or after.isspace() or after in _CLOSING
            return place if line[place] in closing and ends_word else -1
    return -1


def opens_quote(sign: str) -> bool:
    """Whether a quoted name may begin with this character."""
    return sign in _CLOSING_QUOTES


def _token(line: str, start: int, end: int) -> Token:
    if line[start].isalnum() and line[end - 1].isalnum():
        return Token(start, start, end, mended(line[start:end].lower()))
    core, escape = start, -1
    if line[core] == "\\":
        escape, core = core, _skip_backslashes(line, core, end)
    lead_start = core
    while core < end and line[core] in _LEADING:
        core += 1
    lead = line[lead_start:core]
    if escape < 0 and core < end and line[core] == "\\":
        escape, core = core, _skip_backslashes(line, core, end)
    core_end = end
    while core_end > core and _closes(line[core_end - 1]):
        core_end -= 1
    if core_end == core + 1 and line[core] in _SIGNS_OF_NAMES:  # a name may begin with an emoji: “#📦 Orders”
        core_end = _end_of_emoji(line, core_end, end)
    if core == core_end:  # punctuation alone is a word of its own
        return Token(start, start, end, line[start:end].lower())
    key, trail = mended(line[core:core_end].lower()), line[core_end:end]
    if key == "every" and trail.startswith("!"):
        key, core_end, trail = "every!", core_end + 1, trail[1:]
    return Token(start, core, core_end, key, lead, trail, escape)


def _skip_backslashes(line: str, place: int, end: int) -> int:
    while place < end and line[place] == "\\":
        place += 1
    return place


def _end_of_emoji(line: str, place: int, end: int) -> int:
    while place < end and is_emoji(line[place]):
        place += 1
    return place


def _closes(sign: str) -> bool:
    return sign in _CLOSING or is_emoji(sign)


def is_emoji(sign: str) -> bool:
    """Whether a character is an emoji, or joins or colours one."""
    if sign in _EMOJI_JOINERS:
        return True
    return sign > "\u2190" and (category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff")
