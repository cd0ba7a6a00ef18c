"""The grammar of quick add, asked about what was said."""

import re
from datetime import date, time, timedelta

from msgspec import Struct

from webapp.quick_add import Parsed, parse
from webapp.quick_add.context import Context
from webapp.voice.grammar.figures import Typed, as_said, typed
from webapp.voice.grammar.words import Clause

_PART = re.compile(r"(?:(?:in |at |to )?the )?(?P<part>morning|afternoon|evening)")
_THING = "Zz"  # a title that is no word of any rule


class When(Struct, frozen=True):
    """A time that some words say and nothing else: on which day, at which time, how often."""

    read: Parsed
    has_date: bool

    @property
    def due_date(self) -> date | None:
        """The day, where one is said."""
        return self.read.due_date if self.has_date else None

    @property
    def due_time(self) -> time | None:
        """The time of day, where one is said."""
        return self.read.due_time


def read_line(clause: Clause, context: Context, *, more: str = "") -> Parsed:
    """A task of some words, read as if they had been typed; `more` is added to them.

    A number that is no part of a time in the end is in the title as it was said.
    """
    pieces = typed(clause.words, clause.source)
    while True:
        line, starts = _line(pieces)
        parsed = parse(line + more, context)
        if parsed.problem:
            return parsed
        taken = [each for each in parsed.pieces if each.kind != "literal"]
        kept = [
            place
            for place, each in enumerate(pieces)
            if _is_changed(each, clause) and not any(piece.start <= starts[place] < piece.end for piece in taken)
        ]
        if not kept:
            return parsed
        for place in reversed(kept):
            each = pieces[place]
            said = [Typed(as_said(clause[at], clause.source), at, at + 1) for at in range(each.first, each.end)]
            pieces[place : place + 1] = said


def _is_changed(each: Typed, clause: Clause) -> bool:
    return each.end - each.first > 1 or clause[each.first].text not in each.text


def _line(pieces: list[Typed]) -> tuple[str, list[int]]:
    line, starts = "", []
    for each in pieces:
        line += " " if line else ""
        starts.append(len(line))
        line += each.text
    return line.rstrip(".,:;!?… –—-") + ("." if line.endswith(("a.m.", "p.m.")) else ""), starts


def read_when(clause: Clause, context: Context) -> When | None:
    """The time that these words say, if they say nothing else."""
    if not clause or len(clause) > 16:
        return None
    part = _PART.fullmatch(clause.keys)
    if part is not None and (read := _only_a_time(f"{_THING} today {part['part']}", context)) is not None:
        return When(read, has_date=False)
    line = _line(typed(clause.words, clause.source, is_time=True))[0]
    line = line[:1].lower() + line[1:]
    for lead in ("", "at ", "on "):
        found = _only_a_time(f"{_THING} {lead}{line}", context)
        if found is not None:
            return When(found, has_date=_has_date(f"{lead}{line}", found, context))
    return None


def _only_a_time(line: str, context: Context) -> Parsed | None:
    parsed = parse(line, context)
    is_time = parsed.due_date is not None or parsed.due_time is not None or parsed.rrule is not None
    if parsed.title != _THING or not is_time or parsed.problem:
        return None
    others = parsed.project or parsed.assignee or parsed.labels or parsed.priority or parsed.reminder or parsed.notes
    return None if others else parsed


def _has_date(text: str, found: Parsed, context: Context) -> bool:
    """Whether a day is said, too: one that is put before it can't be read then."""
    if found.due_time is None or found.rrule is not None:
        return True
    day = context.now.astimezone(context.zone).date() + timedelta(days=40)
    other = parse(f"{_THING} {day.isoformat()} {text}", context)
    return other.title != _THING or other.due_date != day
