"""Tasks as rows, forms and filters."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from webapp.history.columns import Told
from webapp.history.formatters import (
    as_it_is,
    changed,
    moved,
    person,
    set_day,
    show_day,
    show_minutes,
    show_person,
    show_project,
    show_word,
    tell_project,
    turned,
)
from webapp.history.models import Change
from webapp.tasks.reminders import WORKDAY_BEFORE, is_relative
from webapp.tasks.repeats.form import RepeatFields
from webapp.web.forms.fields import (
    Choice,
    Day,
    Duration,
    Field,
    Invalid,
    Labels,
    Number,
    Reference,
    Text,
    TimeOfDay,
    Together,
    Version,
)


class Status(StrEnum):
    """Where a task stands; the first three are open."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


CLOSED = (Status.COMPLETED, Status.CANCELLED)

STATUS_WORDS = {
    Status.PENDING: "To do",
    Status.IN_PROGRESS: "In progress",
    Status.WAITING: "Waiting",
    Status.COMPLETED: "Done",
    Status.CANCELLED: "Cancelled",
}


class Priority(StrEnum):
    """How much a task matters, from most to least."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


PRIORITY_WORDS = {
    Priority.URGENT: "Urgent",
    Priority.HIGH: "High",
    Priority.NORMAL: "Normal",
    Priority.LOW: "Low",
}


class TaskRow(msgspec.Struct, frozen=True):
    """A task as the list shows it."""

    id: int
    version: int
    title: str
    status: str
    priority: str
    due_on: date | None
    due_at: datetime | None
    project_id: int | None
    project_name: str | None
    assignee_id: int | None
    assignee_name: str | None
    labels: list[str]
    estimate_minutes: int | None
    has_notes: bool
    repeats: bool
    starts_on: date | None
    items_done: int
    items_total: int
    comments_count: int
    waiting_for_name: str | None
    waiting_note: str
    updated_at: datetime
    closed_at: datetime | None
    rank: str

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.status not in CLOSED


class FoundRow(TaskRow, frozen=True):
    """A task as the list shows it, and whose it is."""

    workspace_id: int


class Figures(msgspec.Struct, frozen=True):
    """What a table can say of a task beside its row: when it was added, and the minutes that were `spent` on it."""

    id: int
    created_at: datetime
    spent: int


class TaskPage(msgspec.Struct, frozen=True):
    """One page of a list; `after` is where the next one begins, None on the last. Where more may come but nobody has
    looked that far yet, it is `searching`. `begun` is the heading under which the page before ended, if this one goes
    on there and no place in the list says so."""

    rows: list[TaskRow]
    after: str | None
    searching: bool = False
    begun: str = ""


class Task(msgspec.Struct, frozen=True):
    """A task with everything that its page shows."""

    id: int
    version: int
    title: str
    notes: str
    status: str
    priority: str
    due_on: date | None
    due_at: datetime | None
    project_id: int | None
    project_name: str | None
    assignee_id: int | None
    assignee_name: str | None
    labels: list[str]
    estimate_minutes: int | None
    typed: str | None
    starts_on: date | None
    repeat: dict[str, Any] | None
    series_id: int | None
    reminder: str | None
    remind_at: datetime | None
    waiting_for_id: int | None
    waiting_for_name: str | None
    waiting_note: str
    waiting_since: datetime | None
    comments_count: int
    created_at: datetime
    creator_name: str | None
    updated_at: datetime
    closed_at: datetime | None
    deleted_at: datetime | None
    items_total: int
    has_drafts: bool
    has_files: bool
    helped: bool  # a model can be asked to suggest its checklist

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.status not in CLOSED

    @property
    def occurrence(self) -> str:
        """The date that it stands for, as forms carry it: its moment, else its day."""
        if self.due_at is not None:
            return self.due_at.isoformat(timespec="minutes")
        return self.due_on.isoformat() if self.due_on is not None else ""


class FoundTask(Task, frozen=True):
    """A task with everything that its page shows, and whose it is."""

    workspace_id: int


class LabelRow(msgspec.Struct, frozen=True):
    """A label that so many tasks of a workspace have, in the trash or not."""

    workspace_id: int
    value: str
    amount: int


class TaskChange(Change, frozen=True):
    """What became of a change of a task: `next_id` is the next occurrence that it made, `taken_back_id` the one that it
    took back; `repeats` says whether it was one of a repeat before. `closing` isn't None where nothing was changed,
    since that is a change of a series: what the next one has to be worked out from (`Planned`) before, empty where one
    is opened. `before` and `after` are what its event tells, but for what else became of a series."""

    next_id: int | None
    taken_back_id: int | None
    repeats: bool
    closing: dict[str, Any] | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class FoundChange(TaskChange, frozen=True):
    """What became of a change, and of which task; `more_event_ids` tell of others of its series."""

    task_id: int
    more_event_ids: list[int]


class LeftList(msgspec.Struct):
    """The list, with its filters, from which somebody came to a task's page; "" where that isn't known."""

    back: Annotated[str, Text("Back", max=2_000, required=False)] = ""


NOTES = Text("Notes", max=20_000, required=False, lines=True)


class NewTask(msgspec.Struct):
    """Quick add: the line (or lines) as typed. The other fields are sent by the filters in force, so that what is added
    to a project's list is in that project; what the line says goes before them. What has a `key` is added once, however
    often it is sent."""

    title: Annotated[str, Text("Title", max=10_000, lines=True)]
    key: Annotated[str, Text("Key", max=64, required=False)] = ""
    notes: Annotated[str, NOTES] = ""
    status: Annotated[Status, Choice("Status", Status)] = Status.PENDING
    priority: Annotated[Priority, Choice("Priority", Priority)] = Priority.NORMAL
    due_on: Annotated[date | None, Day("Due date")] = None
    due_time: Annotated[time | None, TimeOfDay("Due time")] = None
    project_id: Annotated[int | None, Reference("Project")] = None
    assignee_id: Annotated[int | None, Reference("Assignee")] = None
    labels: Annotated[list[str], Labels("Labels")] = []
    estimate_minutes: Annotated[int | None, Number("Estimate", min=1, max=60_000)] = None


MOMENT = "moment"  # the choice of a reminder whose day and time are typed
REMINDERS = {
    "-PT0M": "At the due time",
    "-PT10M": "10 minutes before",
    "-PT30M": "30 minutes before",
    "-PT1H": "1 hour before",
    "-P1D": "1 day before",
    WORKDAY_BEFORE: "The workday before",
}


class Reminder(Field):
    """A duration before the due moment, or MOMENT; empty for none."""

    def read(self, typed: str) -> str:
        text = typed.strip()
        if text in ("", MOMENT) or (len(text) <= 40 and is_relative(text)):
            return text
        raise Invalid("Choose one of the reminders in the list.")


class TaskEdit(RepeatFields, kw_only=True):
    """The edit form, or a part of it: a field that wasn't sent stays as it is. It is shown, told and merged by what is
    declared beside it here (`webapp/history/columns.py`)."""

    version: Annotated[int, Version()]
    title: Annotated[str | UnsetType, Text("Title", max=200)] = UNSET
    status: Annotated[
        Status | UnsetType,
        Choice("Status", Status),
        Told(show_word(STATUS_WORDS), moved(STATUS_WORDS)),
        Together("standing"),
    ] = UNSET
    waiting_for_id: Annotated[
        int | UnsetType | None,
        Reference("Waiting on"),
        Told(
            show_person,
            turned(
                person,
                moved="moved it from waiting on {was} to waiting on {now}",
                given="set it waiting on {now}",
                taken="ended its waiting on {was}",
            ),
        ),
        Together("standing"),
    ] = UNSET
    waiting_note: Annotated[
        str | UnsetType,
        Text("What it waits for", max=200, required=False),
        Told(as_it_is, turned(given="noted what it waits for, “{now}”", taken="removed what it waited for, “{was}”")),
        Together("standing"),
    ] = UNSET
    priority: Annotated[
        Priority | UnsetType,
        Choice("Priority", Priority),
        Told(show_word(PRIORITY_WORDS), changed("priority")),
    ] = UNSET
    due_on: Annotated[date | UnsetType | None, Day("Due date"), Together("schedule")] = UNSET
    due_time: Annotated[time | UnsetType | None, TimeOfDay("Due time"), Together("schedule")] = UNSET
    project_id: Annotated[int | UnsetType | None, Reference("Project"), Told(show_project, tell_project)] = UNSET
    assignee_id: Annotated[
        int | UnsetType | None,
        Reference("Assignee"),
        Told(
            show_person,
            turned(
                person, moved="handed it from {was} to {now}", given="assigned it to {now}", taken="took it from {was}"
            ),
        ),
    ] = UNSET
    labels: Annotated[list[str] | UnsetType, Labels("Labels")] = UNSET
    estimate_minutes: Annotated[
        int | UnsetType | None,
        Duration("Estimate", max=60_000),
        Told(
            show_minutes,
            turned(
                lambda minutes, names: show_minutes(minutes, names, None),
                moved="changed the estimate from {was} to {now}",
                given="estimated {now}",
                taken="removed the estimate",
            ),
        ),
    ] = UNSET
    notes: Annotated[str | UnsetType, NOTES] = UNSET
    starts_on: Annotated[date | UnsetType | None, Day("Start date"), Told(show_day, set_day("start"))] = UNSET
    reminder: Annotated[str | UnsetType, Reminder("Reminder"), Together("reminder")] = UNSET
    remind_on: Annotated[date | None, Day("Day of the reminder"), Together("reminder")] = None
    remind_time: Annotated[time | None, TimeOfDay("Time of the reminder"), Together("reminder")] = None


class StatusChange(msgspec.Struct):
    """A new status for a task."""

    status: Annotated[Status, Choice("Status", Status)]


class TaskView(msgspec.Struct, frozen=True):
    """What of a task's page is to be shown: the panel of an item, the comments up to one of them, what happened before
    an event."""

    item: Annotated[int | None, Reference("Item")] = None
    upto: Annotated[int | None, Reference("Comment")] = None
    before: Annotated[int | None, Reference("Change")] = None
