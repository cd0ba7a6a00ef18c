"""What a line was read as."""

from datetime import date, datetime, time
from typing import Literal

from msgspec import Struct

from webapp.recurrence.workdays import OffDays

Kind = Literal[
    "project", "label", "assignee", "priority", "due", "start", "repeat", "estimate", "reminder", "notes", "literal"
]
Priority = Literal["urgent", "high", "normal", "low"]
Anchor = Literal["schedule", "completion"]


class Piece(Struct, frozen=True, omit_defaults=True):
    """A recognised part of the line: `text` is exactly `line[start:end]`, in code points.

    A `literal` piece is a mark that keeps words from being read (a backslash, or the quotes around a whole
    title) and is itself no part of the title. `note` is a sentence for the chip where the reading needs one.
    """

    kind: Kind
    start: int
    end: int
    text: str
    note: str = ""


class Suggestion(Struct, frozen=True, omit_defaults=True):
    """A reading that was not taken because its words may be meant as words; they stay in the title.

    `value` is what a piece with a sign would say. Where `note` says why a sign isn't understood there is no reading.
    """

    kind: Kind
    start: int
    end: int
    text: str
    due_date: date | None = None
    due_time: str | None = None
    rrule: str | None = None
    anchor: Anchor | None = None
    off_days: OffDays = "stay"
    value: str = ""
    note: str = ""


class Parsed(Struct, frozen=True, kw_only=True):
    """A line, read. What it does not say is None, or an empty tuple.

    `title` is the line without its pieces, with each run of white space or control characters as one space.
    `due_at` is the moment of a due date with a time; `only_time` says that this time is all that is said of when.
    `due_date` is the first date of a repeat; `due_time` its time on the wall clock, which for a single task is moved
    out of a gap that a clock change leaves. `rrule` is an RFC 5545 rule whose end is in `ends`, the last date on which
    it may fall; `off_days` says where a date goes that isn't a day of work, and `rule_date` from which date `due_date`
    went there. `reminder` is an RFC 5545 duration before the due time (`-PT30M`) or a moment in ISO 8601. `next` holds
    the next three dates of a repeat, as moments where it has a time. `new_project` says that no known project has that
    name. `start_date` is the day from which on it is to be seen. `problem` is why the line can't be saved as it was
    read; "" where it can.
    """

    line: str
    title: str
    due_date: date | None = None
    due_time: time | None = None
    due_at: datetime | None = None
    only_time: bool = False
    start_date: date | None = None
    rrule: str | None = None
    anchor: Anchor | None = None
    ends: date | None = None
    off_days: OffDays = "stay"
    rule_date: date | None = None
    priority: Priority | None = None
    project: str | None = None
    new_project: bool = False
    labels: tuple[str, ...] = ()
    assignee: str | None = None
    estimate_minutes: int | None = None
    reminder: str | None = None
    notes: str | None = None
    next: tuple[date | datetime, ...] = ()
    pieces: tuple[Piece, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    problem: str = ""
