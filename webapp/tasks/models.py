"""Tasks as rows, forms and filters."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from webapp.web.forms import Choice, Day, Labels, Number, Reference, Text, TimeOfDay, Version


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

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.status not in CLOSED


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

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.status not in CLOSED


class NewTask(msgspec.Struct):
    """The line at the top of the list. The other fields are sent by the filters in force, so that what is added to a
    project's list is in that project."""

    title: Annotated[str, Text("Title", max=200)]
    notes: Annotated[str, Text("Notes", max=20_000, required=False, lines=True)] = ""
    status: Annotated[Status, Choice("Status", Status)] = Status.PENDING
    priority: Annotated[Priority, Choice("Priority", Priority)] = Priority.NORMAL
    due_on: Annotated[date | None, Day("Due date")] = None
    due_time: Annotated[time | None, TimeOfDay("Due time")] = None
    project_id: Annotated[int | None, Reference("Project")] = None
    assignee_id: Annotated[int | None, Reference("Assignee")] = None
    labels: Annotated[list[str], Labels("Labels")] = []
    estimate_minutes: Annotated[int | None, Number("Estimate", min=1, max=60_000)] = None


class TaskEdit(msgspec.Struct):
    """The edit form, or a part of it: a field that wasn't sent stays as it is."""

    version: Annotated[int, Version()]
    title: Annotated[str | UnsetType, Text("Title", max=200)] = UNSET
    notes: Annotated[str | UnsetType, Text("Notes", max=20_000, required=False, lines=True)] = UNSET
    status: Annotated[Status | UnsetType, Choice("Status", Status)] = UNSET
    priority: Annotated[Priority | UnsetType, Choice("Priority", Priority)] = UNSET
    due_on: Annotated[date | UnsetType | None, Day("Due date")] = UNSET
    due_time: Annotated[time | UnsetType | None, TimeOfDay("Due time")] = UNSET
    project_id: Annotated[int | UnsetType | None, Reference("Project")] = UNSET
    assignee_id: Annotated[int | UnsetType | None, Reference("Assignee")] = UNSET
    labels: Annotated[list[str] | UnsetType, Labels("Labels")] = UNSET
    estimate_minutes: Annotated[int | UnsetType | None, Number("Estimate", min=1, max=60_000)] = UNSET
    waiting_for_id: Annotated[int | UnsetType | None, Reference("Member")] = UNSET
    waiting_note: Annotated[str | UnsetType, Text("What it waits for", max=200, required=False)] = UNSET


class StatusChange(msgspec.Struct):
    """A new status for a task."""

    status: Annotated[Status, Choice("Status", Status)]


class TaskView(msgspec.Struct, frozen=True):
    """What of a task's page is to be shown: the panel of an item, the comments up to one of them."""

    item: Annotated[int | None, Reference("Item")] = None
    upto: Annotated[int | None, Reference("Comment")] = None
