"""Tasks to be made: what is said of one becomes its title, its times and the rest."""

import re
from datetime import date, time

from msgspec import Struct
from msgspec.structs import replace

from webapp.quick_add import Parsed
from webapp.quick_add.result import Anchor, Priority
from webapp.recurrence.workdays import OffDays
from webapp.voice.grammar.acts import AddTask, Candidate, Named, Place
from webapp.voice.grammar.facets import Facets, read_facets
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.lines import When, read_line, read_when
from webapp.voice.grammar.titles import as_called, capital
from webapp.voice.grammar.verbs import VERBS
from webapp.voice.grammar.words import Clause, cut

_TRIMMED = re.compile(r"^(?:(?:to|that)\s+)+", re.IGNORECASE)
_BUY = re.compile(r"^by (?=[a-z])", re.IGNORECASE)  # as a machine hears it; no title begins with “by”
_HALF = re.compile(
    r"\d ?[ap]\.?m\b|\b(?:morning|noon|midday|afternoon|evening|night|midnight)\b|\b(?:0\d|1[3-9]|2\d):",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?:[\s,;:.!?…–—-]|\s(?:and|also)(?=[\s,]*$))+$")


class Said(Struct, frozen=True, kw_only=True):
    """A task as far as it was said. `has_date` says that a day was said and not only a time."""

    title: str = ""
    due_date: date | None = None
    due_time: time | None = None
    has_date: bool = False
    start_date: date | None = None
    rrule: str | None = None
    anchor: Anchor | None = None
    ends: date | None = None
    off_days: OffDays = "stay"
    priority: Priority | None = None
    project: Named | None = None
    labels: tuple[str, ...] = ()
    assignee: Named | None = None
    minutes: int | None = None
    reminder: str | None = None
    notes: str | None = None
    line: str = ""
    certainty: float = 1.0

    def act(self, places: tuple[Place, ...]) -> AddTask:
        """The task as an act that was understood from these words."""
        return AddTask(
            places=places,
            certainty=self.certainty,
            title=self.title,
            line=self.line,
            due_date=self.due_date,
            due_time=self.due_time,
            start_date=self.start_date,
            rrule=self.rrule,
            anchor=self.anchor,
            ends=self.ends,
            off_days=self.off_days,
            priority=self.priority,
            project=self.project,
            labels=self.labels,
            assignee=self.assignee,
            estimate_minutes=self.minutes,
            reminder=self.reminder,
            notes=self.notes,
        )


def read_task(
    clause: Clause, known: Known, *, mine: bool = False, certainty: float = 1.0, more: str = ""
) -> Said | None:
    """The task that these words say; None where they leave no title. `mine` where nobody else is to do it."""
    said = read_parts(clause, known, mine=mine, more=more)
    if said is None or not said.title:
        return None
    return replace(said, certainty=min(certainty, said.certainty))


def read_parts(clause: Clause, known: Known, *, mine: bool = False, more: str = "") -> Said | None:
    """The same with `more` behind it, perhaps without a title; None for no words, or where it can't be saved."""
    if not clause:
        return None
    facets = read_facets(clause, known, mine=mine)
    said = _read(facets, clause, known, more)
    if said is not None and facets.reminder is not None and said.due_time is None:
        facets = read_facets(clause, known, mine=mine, reminders=False)
        said = _read(facets, clause, known, more)
    return said


def _read(facets: Facets, clause: Clause, known: Known, more: str) -> Said | None:
    read = read_line(facets.rest, known.typed(), more=more) if facets.rest else Parsed(line="", title="")
    if read.problem:
        return None
    when = Said(
        title=title_of(read.title, known),
        line=read.line,
        due_date=read.due_date,
        due_time=read.due_time,
        start_date=read.start_date,
        rrule=read.rrule,
        anchor=read.anchor,
        ends=read.ends,
        off_days=read.off_days,
        has_date=_says_a_date(read, known),
        priority=facets.priority or read.priority,
        project=facets.project or _typed(read.project, clause),
        labels=facets.labels or read.labels,
        assignee=facets.assignee or _typed(read.assignee, clause),
        minutes=facets.minutes or read.estimate_minutes,
        reminder=read.reminder or (None if facets.reminder is None else before_by(facets.reminder)),
        notes=facets.notes or read.notes,
    )
    if not when.title or facets.rest[0].key in VERBS:
        return when
    whole = read_when(facets.rest, known.typed())
    return when if whole is None else with_time(replace(when, title=""), whole)


def before_by(minutes: int) -> str:
    """A reminder so many minutes before, as quick add says it: `-PT30M`, `-PT1H`, `-P1D`."""
    if minutes % (24 * 60) == 0:
        return f"-P{minutes // (24 * 60)}D"
    hours, rest = divmod(minutes, 60)
    if minutes < 90:
        hours, rest = (1, 0) if minutes == 60 else (0, minutes)
    return "-PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")


def _says_a_date(read: Parsed, known: Known) -> bool:
    if read.due_date is None:
        return False
    if read.due_time is None or read.rrule is not None:
        return True
    text = " ".join(piece.text for piece in read.pieces if piece.kind == "due")
    found = read_when(Clause(cut(text), text), known.typed())
    return found is None or found.has_date


def _typed(name: str | None, clause: Clause) -> Named | None:
    """A name that was typed behind a sign."""
    if name is None:
        return None
    return Named(said=name, place=clause.place, candidates=(Candidate(name, 1.0),), sure=True)


def title_of(text: str, known: Known) -> str:
    """A title, tidied: a capital, no “to” before it, no stop behind it, people as they are called."""
    return capital(as_called(_ENDS.sub("", _BUY.sub("buy ", _TRIMMED.sub("", text))), known))


def with_time(said: Said, when: When) -> Said:
    """A task at another time. Where only a time is said, the day stays; where only a day is, the time does."""
    read = when.read
    if read.rrule is not None:
        return replace(
            said,
            rrule=read.rrule,
            anchor=read.anchor,
            ends=read.ends,
            off_days=read.off_days,
            due_date=read.due_date,
            due_time=read.due_time or said.due_time,
            has_date=True,
        )
    hour = _nearest_hour(said, when)
    if hour is not None and not when.has_date and (said.has_date or hour != when.due_time):
        return replace(said, due_time=hour)
    time_of_day = hour or said.due_time
    return replace(said, due_date=read.due_date, due_time=time_of_day, has_date=said.has_date or when.has_date)


def _nearest_hour(said: Said, when: When) -> time | None:
    """The hour nearest to that which it is said instead of: eight in the evening of “at 7 pm, no, at eight”."""
    told = when.due_time
    if said.due_time is None or told is None or when.has_date or _HALF.search(when.read.line):
        return told
    was = _minutes(said.due_time)
    halves = (told, told.replace(hour=(told.hour + 12) % 24))
    return min(halves, key=lambda each: abs(_minutes(each) - was))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def with_parts(said: Said, more: Said) -> Said:
    """A task of which something is said once more: what is said later counts. The title stays."""
    changes = {
        name: value
        for name in ("priority", "project", "assignee", "minutes", "reminder", "notes", "start_date")
        if (value := getattr(more, name)) is not None
    }
    if more.labels:
        changes["labels"] = (*said.labels, *(label for label in more.labels if label not in said.labels))
    return replace(said, **changes)


def joined(shared: Said, more: Said) -> Said:
    """What is said of several tasks together."""
    joined = with_parts(shared, more)
    if more.due_date is not None or more.due_time is not None or more.rrule is not None:
        joined = at_time_of(joined, more)
    return joined


def at_time_of(said: Said, other: Said) -> Said:
    """A task at the time of another."""
    return replace(
        said,
        due_date=other.due_date,
        due_time=other.due_time,
        has_date=other.has_date,
        rrule=other.rrule,
        anchor=other.anchor,
        ends=other.ends,
        off_days=other.off_days,
    )


def filled(said: Said, shared: Said) -> Said:
    """A task with what goes for it and others, where it doesn't say so itself."""
    both = with_parts(shared, said)
    whole = replace(said, **{name: getattr(both, name) for name in _SHARED}, labels=said.labels or shared.labels)
    if shared.due_date is None and shared.due_time is None:
        return whole
    if said.due_date is None:
        return at_time_of(whole, shared)
    if said.has_date and not shared.has_date and said.due_time is None:
        return replace(whole, due_time=shared.due_time)
    if shared.has_date and not said.has_date and said.rrule is None:
        return replace(whole, due_date=shared.due_date, due_time=said.due_time or shared.due_time, has_date=True)
    return whole


_SHARED = ("priority", "project", "assignee", "minutes", "reminder", "notes", "start_date")
