"""The line under the eyes of the rules: which words are still free, and what follows what."""

import re
from datetime import date, datetime

from webapp.quick_add.context import Context
from webapp.quick_add.phrases import ABBREVIATIONS, MONTHS
from webapp.quick_add.tokens import Token

_COMMAS = frozenset({",", ".,"})  # “Wed., March 11”
_HALVES = ("a.m", "p.m")
_AFTER_A_DAY = frozenset({"of", "every", "each"})
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
FREE = 0
LITERAL = 1  # kept from being read by quotes
ESCAPED = 2  # kept from being read one by one, by a backslash or the x of a chip
USED = 3  # part of a piece with a sign
HELD = 4  # part of one that isn't read: words of the title, but no edge of it


class Reader:
    """The words of one line and what became of each. Rules look at words through it only, and it counts.

    `looks` is the number of words looked at: the measure of the work that a line makes. No rule looks further
    ahead than a fixed number of words, so that it grows with the length of the line and no faster. A tab begins a new
    cell of a table, and ends a phrase.
    """

    __slots__ = (
        "by_night",
        "context",
        "count",
        "first_word",
        "has_full_day",
        "line",
        "looks",
        "new_cells",
        "no_list_before",
        "now",
        "state",
        "today",
        "tokens",
    )

    def __init__(self, line: str, context: Context, tokens: list[Token]) -> None:
        self.line = line
        self.context = context
        self.tokens = tokens
        self.count = len(tokens)
        self.state = bytearray(self.count)
        self.now: datetime = context.now.astimezone(context.zone)
        self.today: date = self.now.date()
        self.first_word = -1
        self.new_cells = frozenset(
            index for index in range(1, self.count) if "\t" in line[tokens[index - 1].end : tokens[index].start]
        )
        self.looks = 0
        self.by_night: bool | None = None  # whether the line is about the night; None where nobody asked
        self.has_full_day: bool | None = None  # whether one of its times is on the clock of 24 hours
        self.no_list_before = 0  # up to this word no list of weekdays stands before an “every”

    def at(self, index: int) -> str:
        """The key of a free word, or an empty string."""
        self.looks += 1
        return self.tokens[index].key if index < self.count and self.state[index] == FREE else ""

    def then(self, index: int, *, comma: bool = False) -> str:
        """The key of a free word that follows the one before it in the same phrase, or an empty string.

        Punctuation between the two ends a phrase, except for the full stop of a short form, and for a comma
        where the rule allows one.
        """
        self.looks += 1
        if index >= self.count or self.state[index] != FREE:
            return ""
        token, before = self.tokens[index], self.tokens[index - 1]
        if token.lead or index in self.new_cells:
            return ""
        if before.trail and not (comma and before.trail in _COMMAS) and not _is_short_form(before, token.key):
            return ""
        if before.trail == ".," and before.key not in ABBREVIATIONS:
            return ""
        return token.key

    def before(self, index: int) -> str:
        """The key of the word before, free or not, that runs on into this one; else an empty string."""
        self.looks += 1
        if (
            index == 0
            or index in self.new_cells
            or self.tokens[index].lead
            or self.tokens[index - 1].trail
            or self.state[index - 1] == USED
        ):
            return ""
        return self.tokens[index - 1].key

    def is_next(self, index: int, key: str) -> bool:
        """Whether this very word stands behind another; so little that it isn't counted."""
        return index + 1 < self.count and self.tokens[index + 1].key == key

    def text(self, index: int) -> str:
        """The core of a word as it was typed."""
        token = self.tokens[index]
        return self.line[token.start : token.end]

    def is_capitalised(self, index: int) -> bool:
        """Whether a word is written like a name: `Tom`, not `tom` or `TOM`."""
        return index < self.count and self.text(index).istitle()

    def cut_off(self, index: int) -> None:
        """Forget the words from this one on."""
        del self.tokens[index:]
        del self.state[index:]
        self.count = index

    def mark(self, first: int, end: int, state: int) -> None:
        """Say what becomes of the words from `first` to before `end`."""
        self.state[first:end] = bytes((state,)) * (end - first)


def _is_short_form(token: Token, following: str) -> bool:
    """Whether the full stop after a word belongs to it: `Jan. 27`, `14.12. 15:30`, `24. December`."""
    if token.trail != ".":
        return False
    if token.key.isdigit():
        return len(token.key) < 3 and (following in MONTHS or following in _AFTER_A_DAY)
    return token.key in ABBREVIATIONS or token.key == "kl" or is_day_and_month(token.key) or token.key.endswith(_HALVES)


def end_of(token: Token) -> int:
    """Where a word ends in the line, with the full stop that belongs to it: `14.12.`, `4 p.m.`"""
    with_stop = is_day_and_month(token.key) or token.key.endswith(_HALVES)
    return token.end + (token.trail.startswith(".") and with_stop)


def is_day_and_month(key: str) -> bool:
    """Whether a word may be a day and a month with a full stop between them: `14.12`."""
    return _DAY_AND_MONTH.fullmatch(key) is not None
