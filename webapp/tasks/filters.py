"""What the list can be asked for, and how that is said in its address."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from webapp.tasks.due import week_end
from webapp.tasks.models import CLOSED, Status, TaskRow
from webapp.web.forms.fields import Choice, ReferenceOrNone, Text
from webapp.web.viewer import Viewer

PAGE_SIZE = 50


class Due(StrEnum):
    """Buckets of due dates; tasks that start after today are in the last one only."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NONE = "none"
    NOT_STARTED = "not_started"


class Sort(StrEnum):
    """Orders of open tasks; closed ones are always listed from the latest."""

    DUE = "due"
    PRIORITY = "priority"
    TITLE = "title"
    NEWEST = "newest"
    CHANGE = "change"


class TaskFilter(msgspec.Struct, frozen=True):
    """The filters and the order of a list. `status` None means all open tasks."""

    status: Annotated[Status | None, Choice("Status", Status, required=False)] = None
    project: Annotated[int | str | None, ReferenceOrNone("Project")] = None
    assignee: Annotated[int | str | None, ReferenceOrNone("Assignee")] = None
    label: Annotated[str, Text("Label", max=40, required=False)] = ""
    due: Annotated[Due | None, Choice("Due", Due, required=False)] = None
    q: Annotated[str, Text("Search", max=200, required=False)] = ""
    sort: Annotated[Sort, Choice("Sort", Sort)] = Sort.DUE
    after: Annotated[str, Text("After", max=400, required=False)] = ""

    @property
    def closed(self) -> bool:
        """Whether this is a list of closed tasks."""
        return self.status in CLOSED

    @property
    def order(self) -> str:
        """The name of the order in `get_tasks_paginated`."""
        return "by_closing" if self.closed else f"by_{self.sort}"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the status narrows the list."""
        return any((self.project, self.assignee, self.label, self.due, self.q))

    @property
    def searches(self) -> bool:
        """Whether it asks for a label or for words, by which no list is sorted."""
        return bool(self.label or self.q)

    def query(self, **changes: object) -> dict[str, object]:
        """The query of this list's address, with some of it changed; from the first page on unless `after` is given."""
        values = {name: getattr(self, name) for name in self.__struct_fields__} | {"after": ""} | changes
        if values["sort"] == Sort.DUE:
            values["sort"] = None
        return values

    def conditions(self, viewer: Viewer, labels: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
        """The `-- when` flags and parameters of `get_tasks_paginated` for this list, as this person sees it; `labels`
        are the spellings that the label has."""
        flags: list[str] = [self.order]
        parameters: dict[str, Any] = {}
        if self.closed:
            flags.append("closed")
            parameters["closed"] = self.status
        else:
            flags.append("open")
            if self.status is not None:
                flags.append("status")
                parameters["status"] = self.status
        for name, value in (("project", self.project), ("assignee", self.assignee)):
            if value == "none":
                flags.append(f"no_{name}")
            elif value is not None:
                flags.append(name)
                parameters[f"{name}_id"] = value
        if self.label:
            flags.append("label")
            parameters["labels"] = list(labels)
        if self.q:
            flags.append("text")
            parameters["text"] = self.q
        if self.due is Due.NONE:
            flags.append("undated")
        elif self.due is not None:
            flags.append(self.due)
            parameters["today"] = viewer.today
            if self.due is Due.WEEK:
                parameters["week_end"] = week_end(viewer.today, viewer.week_start)
        if not self.closed and self.due is not Due.NOT_STARTED and "text" not in flags:  # who searches finds it
            flags.append("begun")
            parameters["today"] = viewer.today
        if after := read_cursor(self.order, self.after):
            flags.append("after")
            parameters |= after
        return flags, parameters


def cursor(order: str, row: TaskRow) -> str:
    """Where a page ended, as readable text: the sort key of its last row."""
    if order == "by_title":
        return f"{row.id}~{row.title}"
    if order == "by_newest":
        return str(row.id)
    if order == "by_change":
        return f"{row.id}~{row.updated_at.isoformat()}"
    if order == "by_closing":
        return f"{row.id}~{row.closed_at.isoformat() if row.closed_at else ''}"
    return f"{row.id}~{row.due_on.isoformat() if row.due_on else 'none'}~{row.priority}"


def read_cursor(order: str, text: str) -> dict[str, Any] | None:
    """The parameters of a cursor; None where there is none or it was tampered with: that is the first page."""
    head, _, rest = text.partition("~")
    if not (head.isascii() and head.isdigit() and len(head) < 19):
        return None
    after: dict[str, Any] = {"after_id": int(head)}
    try:
        if order == "by_title":
            return after | {"after_title": rest}
        if order == "by_newest":
            return after
        if order in ("by_change", "by_closing"):
            return after | {"after_at": datetime.fromisoformat(rest).astimezone(UTC)}
        day, _, priority = rest.partition("~")
        if priority not in ("urgent", "high", "normal", "low"):
            return None
        # asyncpg's date.max is PostgreSQL's infinity, where the undated tasks are
        return after | {
            "after_day": date.max if day == "none" else date.fromisoformat(day),
            "after_priority": priority,
        }
    except (ValueError, OverflowError):
        return None
