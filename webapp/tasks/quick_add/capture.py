"""Quick add: what was typed into the line, read by the one parser, and what becomes of it as tasks.

The preview and the save both call `read_typed`, with the same text and the same marks, so they can't differ.
"""

import asyncio
from datetime import UTC
from typing import Any

import msgspec
from msgspec.structs import replace

from webapp.history.models import Names
from webapp.quick_add import Context, Parsed, parse
from webapp.quick_add.names import compared
from webapp.quick_add.pasted import Line, lines_of
from webapp.recurrence.workdays import WEEKDAYS, WorkDays
from webapp.tasks.models import NewTask
from webapp.tasks.patch import task_from
from webapp.tasks.reminders import remind_at
from webapp.tasks.repeats.series import repeat_of, to_json
from webapp.web.forms.fields import Field, Text
from webapp.web.threads import Busy
from webapp.web.viewer import FIRST_WEEKDAY, Viewer
from webapp.working_days.queries import Calendars

MOST_LINES = 100
LONG = 1_000  # characters; about 1 ms of work in one line
MANY = 20  # lines; about 4 ms of work
MAX_WAITING = 8
TITLE: Field = Text("Title", max=200)
NO_TITLE = "Title can't be empty: every word was read as something else. Add a word, or turn one back by its ×."
NOTHING_LEFT = "Every line is ticked as done. Add these too, or take the ticks away."

Spans = frozenset[tuple[int, int]]
_waiting = 0


class Mark(msgspec.Struct, frozen=True):
    """Words of one line (counted from 0) that a person wants read, or not read, whatever the rules say.

    They are known by their text, so that they stay what they are while the rest of the line is typed.
    """

    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.line}:{self.text}"


class Marks(msgspec.Struct, frozen=True):
    """What was decided about pieces of the lines: these words stay words, these suggestions were taken. `everything`
    says that lines which a paste leaves out are tasks, too."""

    words: tuple[Mark, ...] = ()
    taken: tuple[Mark, ...] = ()
    everything: bool = False

    def keep(self, mark: Mark | None) -> "Marks":
        """With one more piece turned back into words."""
        if mark is None:
            return self
        return replace(self, words=(*without(self.words, mark), mark), taken=without(self.taken, mark))

    def take(self, mark: Mark | None) -> "Marks":
        """With one more suggestion taken."""
        if mark is None:
            return self
        return replace(self, words=without(self.words, mark), taken=(*without(self.taken, mark), mark))

    def still_in(self, lines: list[Line]) -> "Marks":
        """Those whose words are still in their line."""
        texts = {line.number: line.text for line in lines}

        def found(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
            return tuple(mark for mark in marks if places(texts.get(mark.line, ""), mark.text))

        return replace(self, words=found(self.words), taken=found(self.taken))


class ReadLine(msgspec.Struct, frozen=True):
    """One line with its reading. `problem` says why it can't be saved as it is; "" where it can. `begins_with` is the
    reminder that its due time has though the line says none: the one that this person wants each to begin with."""

    number: int
    parsed: Parsed
    problem: str
    words: tuple[Mark, ...]
    begins_with: str | None = None


class Typed(msgspec.Struct, frozen=True):
    """All that was typed: its lines that aren't empty, and the marks that still mean something. `left_out` are lines of
    a paste that become no tasks unless somebody wants them; `work` are the days that its reminders may count."""

    lines: list[ReadLine]
    marks: Marks
    left_out: tuple[Line, ...] = ()
    work: WorkDays = WEEKDAYS

    @property
    def problem(self) -> str:
        """What keeps all of it from being saved, in words; "" where nothing does."""
        if len(self.lines) > MOST_LINES:
            return f"These are {len(self.lines):,} lines; at most {MOST_LINES} can be added at once."
        if self.left_out and not self.lines:
            return NOTHING_LEFT
        for line in self.lines:
            if line.problem:
                return f"Line {line.number + 1}: {line.problem}" if len(self.lines) > 1 else line.problem
        return ""

    @property
    def new_projects(self) -> list[str]:
        """The names of projects that nobody knows yet, each once, as it was written first."""
        names: dict[str, str] = {}
        for line in self.lines:
            if line.parsed.new_project and line.parsed.project:
                names.setdefault(compared(line.parsed.project), line.parsed.project)
        return list(names.values())


def without(marks: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    """The marks but for one."""
    return tuple(each for each in marks if each != mark)


def read_mark(text: str) -> Mark | None:
    """A mark as a form carries it, `2:tomorrow`; None for anything else."""
    number, colon, words = text.partition(":")
    if not (colon and words and number.isascii() and number.isdigit() and len(number) < 5):
        return None
    return Mark(int(number), words)


def read_marks(text: str) -> tuple[Mark, ...]:
    """Marks as a form carries them, one a line."""
    return tuple(mark for line in text.split("\n") if (mark := read_mark(line)) is not None)[:200]


def places(line: str, words: str) -> Spans:
    """Where these words stand in a line as whole words."""
    found = []
    start = line.find(words)
    while start >= 0:
        end = start + len(words)
        begins = start == 0 or not (words[0].isalnum() and line[start - 1].isalnum())
        ends = end == len(line) or not (words[-1].isalnum() and line[end].isalnum())
        if begins and ends:
            found.append((start, end))
        start = line.find(words, end)
    return frozenset(found)


def context_of(viewer: Viewer, names: Names, labels: tuple[str, ...] = (), days: Calendars | None = None) -> Context:
    """Who types, where and when. `labels` are those that tasks have already."""
    return Context(
        now=viewer.now,
        zone=viewer.zone,
        week_start=FIRST_WEEKDAY[viewer.week_start],
        date_order=viewer.date_order,
        projects=tuple(names.all_projects.values()),
        members=tuple(names.members.values()),
        labels=labels,
        me=names.members.get(viewer.account.id, ""),
        next_workday=None if days is None else days.own.next_working_day,
        work=WEEKDAYS if days is None else days.business,
    )


async def read_typed(text: str, marks: Marks, context: Context) -> Typed:
    """Read what was typed: each line that isn't empty is a task. Long texts are read in a worker thread.

    Raises Busy where too many of them are waiting.
    """
    global _waiting  # noqa: PLW0603  # the queue of this process
    if len(text) <= LONG and text.count("\n") <= MANY:
        return read_all(text, marks, context)
    if _waiting >= MAX_WAITING:
        raise Busy("too many long texts are waiting to be read")
    _waiting += 1
    try:
        return await asyncio.to_thread(read_all, text, marks, context)
    finally:
        _waiting -= 1


def read_all(text: str, marks: Marks, context: Context) -> Typed:
    """Read all lines, at most one more than MOST_LINES; about 1.5 ms of work for each 1,000 characters."""
    pasted = lines_of(text)
    marks = marks.still_in(pasted)
    lines = [line for line in pasted if marks.everything or not line.left_out]
    if len(lines) > MOST_LINES:
        return Typed([ReadLine(line.number, Parsed(line=line.text, title=line.text), "", ()) for line in lines], marks)
    left_out = tuple(line for line in pasted if line.left_out and not marks.everything)
    return Typed([read_line(line, marks, context) for line in lines], marks, left_out, context.work)


def read_line(line: Line, marks: Marks, context: Context) -> ReadLine:
    """Read one line as the rules say, but for what the person decided."""
    number, text = line.number, line.text
    words = tuple(mark for mark in marks.words if mark.line == number)
    literal: Spans = frozenset().union(*(places(text, mark.text) for mark in words))
    if line.heading:
        literal |= {(0, len(text))}
    parsed = parse(text, context, literal=literal)
    wanted: Spans = frozenset().union(*(places(text, mark.text) for mark in marks.taken if mark.line == number))
    taken = frozenset(
        (offer.start, offer.end)
        for offer in parsed.suggestions
        if not offer.note and any(start < offer.end and offer.start < end for start, end in wanted)
    )
    if taken:
        parsed = parse(text, context, literal=literal, taken=taken)
    return ReadLine(number, parsed, problem_of(parsed), words)


def problem_of(parsed: Parsed) -> str:
    """Why a line can't be a task as it was read, in words for whoever typed it; "" where it can."""
    if parsed.pieces and not parsed.title:
        return NO_TITLE
    try:
        TITLE(parsed.title)
    except ValueError as invalid:
        return str(invalid)
    if parsed.problem:
        return parsed.problem
    if parsed.due_date is not None and not 1900 <= parsed.due_date.year <= 2999:
        return "Due date has to be between the years 1900 and 2999."
    if parsed.project is not None and parsed.new_project and len(parsed.project) > 80:
        return f"The name of a project is at most 80 characters long, this one {len(parsed.project)}."
    if len(parsed.labels) > 20:
        return "A task has at most 20 labels."
    if any(len(label) > 40 for label in parsed.labels):
        return "A label has at most 40 characters."
    return ""


def columns_of(line: ReadLine, given: NewTask, viewer: Viewer, names: Names, typed: Typed) -> dict[str, Any]:
    """The columns of a task: what its line, one of those `typed`, says, and where it says nothing what is `given` by
    the filters in force.

    A project that nobody knows yet is `new_project`, its name as it was written first.
    """
    parsed = line.parsed
    columns = task_from(given, viewer) | {"title": parsed.title, "typed": parsed.line}
    if parsed.due_date is not None:
        columns["due_on"] = parsed.due_date
        columns["due_at"] = parsed.due_at.astimezone(UTC) if parsed.due_at is not None else None
    if parsed.start_date is not None:
        columns["starts_on"] = parsed.start_date
    if parsed.priority is not None:
        columns["priority"] = parsed.priority
    if parsed.project is not None:
        known = {compared(name): project_id for project_id, name in names.all_projects.items()}
        new = {compared(name): name for name in typed.new_projects}
        columns["project_id"] = known.get(compared(parsed.project))
        columns["new_project"] = new[compared(parsed.project)] if parsed.new_project else None
    if parsed.assignee is not None:
        members = {name: account_id for account_id, name in names.members.items()}
        columns["assignee_id"] = members.get(parsed.assignee)
    if parsed.labels:
        said = {compared(label) for label in parsed.labels}
        others = [label for label in given.labels if compared(label) not in said]
        columns["labels"] = [*parsed.labels, *others][:20]
    if parsed.estimate_minutes is not None:
        columns["estimate_minutes"] = parsed.estimate_minutes
    if parsed.notes:
        columns["notes"] = parsed.notes
    if (repeat := repeat_of(parsed, viewer.zone)) is not None:
        columns["repeat"] = to_json(repeat)
    moment = remind_at(parsed.reminder, columns.get("due_at"), viewer.zone, typed.work)
    if moment is not None:
        columns |= {"reminder": parsed.reminder, "remind_at": moment}
    return columns
