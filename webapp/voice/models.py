"""What somebody said as a row, and what it was understood as: proposals, each a form."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

import msgspec

from webapp.drafts.models import MAX_BODY, Kind
from webapp.tasks.models import NOTES, Priority
from webapp.tasks.reminders import is_relative
from webapp.web.forms.fields import (
    Body,
    Choice,
    Day,
    Duration,
    Field,
    Invalid,
    Labels,
    Number,
    ReferenceOrNone,
    Text,
    TimeOfDay,
    Version,
)

MOST_WORDS = 20_000  # characters of what is said at once
MOST_PROPOSALS = 30
MOST_PIECES = 10_000
GONE = timedelta(seconds=30)  # after which nobody is at a recording any more of whom nothing was heard


class State(StrEnum):
    """How far something is that somebody said."""

    ARRIVING = "arriving"  # its sound is coming in
    WAITING = "waiting"  # its words are being written down
    WRITTEN = "written"
    FAILED = "failed"


class Standing(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    DONE = "done"
    LEFT_OUT = "left_out"


class Kept(msgspec.Struct, frozen=True):
    """What was begun by a key."""

    id: int
    state: str


class Piece(msgspec.Struct, frozen=True):
    """A piece of a sound."""

    number: int
    data: bytes


class KnownRow(msgspec.Struct, frozen=True):
    """Something that somebody may speak of: an open task, one that is done, or a draft."""

    kind: str
    id: int
    version: int
    title: str
    due_on: date | None


class Proposal(msgspec.Struct):
    """An act that words were understood as, or what wasn't understood ("left"): the words `said`, and its form as it is
    typed. `options` are what is offered for whom or what it is about, as pairs of value and words, by the name of the
    field; `unknown` what was said for one where nothing is called so. What was done says by `events` what is taken
    back, and by `path` where it is seen."""

    act: str
    said: str
    typed: dict[str, str] = {}
    options: dict[str, list[tuple[str, str]]] = {}
    unknown: dict[str, str] = {}
    standing: Standing = Standing.OPEN
    events: list[int] = []
    path: str = ""


class Written(msgspec.Struct, frozen=True):
    """What a recording became: its words, its length, as far as that is known, and what they were understood as; or the
    `problem`, in a sentence."""

    words: str = ""
    seconds: float | None = None
    proposals: list[Proposal] = []
    problem: str = ""


class Utterance(msgspec.Struct, frozen=True, dict=True):
    """What somebody said, or typed in its place. Its proposals are as they are `stored`, until they are changed."""

    id: int
    version: int
    state: str
    words: str
    problem: str
    seconds: float | None
    media_type: str | None
    stored: list[dict[str, Any]]
    began_at: datetime
    taken_at: datetime | None
    confirmed_at: datetime | None
    has_sound: bool

    @cached_property
    def proposals(self) -> list[Proposal]:
        """What it was understood as."""
        return msgspec.convert(self.stored, list[Proposal])

    def is_left(self, now: datetime) -> bool:
        """Whether it waits for its words, and whoever was at it is gone."""
        return self.state == State.WAITING and (self.taken_at is None or now - self.taken_at > GONE)

    @property
    def open_acts(self) -> list[int]:
        """The numbers of the acts that are to be confirmed."""
        return [n for n, each in enumerate(self.proposals) if each.standing is Standing.OPEN and each.act != "left"]

    @property
    def events(self) -> list[int]:
        """The events of all that was done, in their order."""
        return sorted(event for each in self.proposals for event in each.events)


class Choosing(Field):
    """A task or a draft as it was shown, by its number and version: `12-3`."""

    def read(self, typed: str) -> tuple[int, int]:
        number, _, version = typed.strip().partition("-")
        digits = number.isascii() and number.isdigit() and version.isascii() and version.isdigit()
        if digits and 0 < int(number[:20]) < 2**63 and 0 < int(version[:20]) < 2**31:
            return int(number), int(version)
        raise Invalid(f"Choose the {self.label.lower()} that is meant.")


class ChoosingOrNone(ReferenceOrNone):
    """A project or a member by its id, or "none"; who was named has to be chosen where nobody is called so."""

    def read(self, typed: str) -> int | str | None:
        found = super().read(typed)
        if found is None:
            raise Invalid(f"Choose the {self.label.lower()} that is meant, or none.")
        return found


class SaidReminder(Field):
    """A duration before the due time, or a moment (ISO 8601), as words say them; empty for none."""

    def read(self, typed: str) -> str:
        text = typed.strip()
        if not text or (len(text) <= 40 and is_relative(text)):
            return text
        try:
            datetime.fromisoformat(text)
        except ValueError:
            raise Invalid("Choose one of the reminders in the list.") from None
        return text


class AddTaskForm(msgspec.Struct):
    """A task to be made, as quick add would read it."""

    title: Annotated[str, Text("Title", max=200)]
    due_on: Annotated[date | None, Day("Due date")] = None
    due_time: Annotated[time | None, TimeOfDay("Due time")] = None
    repeat_words: Annotated[str, Text("Repeat", max=200, required=False)] = ""
    project: Annotated[int | str, ChoosingOrNone("Project")] = "none"
    assignee: Annotated[int | str, ChoosingOrNone("Assignee")] = "none"
    priority: Annotated[Priority, Choice("Priority", Priority)] = Priority.NORMAL
    starts_on: Annotated[date | None, Day("Start date")] = None
    reminder: Annotated[str, SaidReminder("Reminder")] = ""
    labels: Annotated[list[str], Labels("Labels")] = []
    estimate_minutes: Annotated[int | None, Duration("Estimate", max=60_000)] = None
    notes: Annotated[str, NOTES] = ""


class TaskForm(msgspec.Struct):
    """A task that is done, or isn't after all."""

    task: Annotated[tuple[int, int], Choosing("Task")]


class RescheduleForm(msgspec.Struct):
    """A task that is due at another time; without a time it keeps the one that it has."""

    task: Annotated[tuple[int, int], Choosing("Task")]
    due_on: Annotated[date | None, Day("Due date")] = None
    due_time: Annotated[time | None, TimeOfDay("Due time")] = None


class AssignForm(msgspec.Struct):
    """A task for somebody else."""

    task: Annotated[tuple[int, int], Choosing("Task")]
    assignee: Annotated[int | str, ChoosingOrNone("Member")]


class CommentForm(msgspec.Struct):
    """Something to be said about a task."""

    task: Annotated[tuple[int, int], Choosing("Task")]
    comment: Annotated[str, Text("Comment", max=10_000, lines=True)]


class WaitForm(msgspec.Struct):
    """A task that waits for somebody, or for something."""

    task: Annotated[tuple[int, int], Choosing("Task")]
    waiting_for: Annotated[int | str, ChoosingOrNone("Member")] = "none"
    note: Annotated[str, Text("What it waits for", max=200, required=False)] = ""


class DraftForm(msgspec.Struct):
    """A draft to be begun, with what was dictated into it."""

    title: Annotated[str, Text("Title", max=200)]
    kind: Annotated[Kind, Choice("Kind", Kind)] = Kind.BLOG_POST
    body: Annotated[str, Body("Text", max=MAX_BODY)] = ""


class DictateForm(msgspec.Struct):
    """Words for a draft that is there: they are suggested, at its end."""

    draft: Annotated[tuple[int, int], Choosing("Draft")]
    text: Annotated[str, Text("Text", max=MOST_WORDS, lines=True)]


class OpenForm(msgspec.Struct):
    """A task, a draft or a project to be opened."""

    thing: Annotated[tuple[int, int], Choosing("Page")]


class LeftForm(msgspec.Struct):
    """Words that weren't understood, as the title of a task."""

    title: Annotated[str, Text("Title", max=MOST_WORDS)]


class ConfirmationForm(msgspec.Struct):
    """The press of a button: "all", or what is to be done with one proposal, such as "only-2"."""

    version: Annotated[int, Version()]
    press: Annotated[str, Text("Press", max=20, required=False)] = ""


class WordsForm(msgspec.Struct):
    """Other words in the place of those that were heard."""

    words: Annotated[str, Text("Words", max=MOST_WORDS, lines=True)]
    version: Annotated[int, Version()]


class EndForm(msgspec.Struct):
    """That all of a sound is sent: in how many pieces, and by which key."""

    key: Annotated[str, Text("Key", max=64)]
    pieces: Annotated[int | None, Number("Pieces", min=1, max=MOST_PIECES)] = None


class PieceQuery(msgspec.Struct):
    """Which piece of a sound is sent, counted from 0."""

    key: Annotated[str, Text("Key", max=64)]
    number: Annotated[int | None, Number("Number", min=0, max=MOST_PIECES - 1)] = None


class SoFarQuery(msgspec.Struct):
    """Of which sound the words are asked for while it is being said."""

    key: Annotated[str, Text("Key", max=64)]


FORMS: dict[str, type[msgspec.Struct]] = {
    "add_task": AddTaskForm,
    "complete_task": TaskForm,
    "reopen_task": TaskForm,
    "reschedule_task": RescheduleForm,
    "assign_task": AssignForm,
    "comment_task": CommentForm,
    "wait_task": WaitForm,
    "create_draft": DraftForm,
    "dictate": DictateForm,
    "open": OpenForm,
    "left": LeftForm,
}
