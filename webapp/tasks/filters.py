"""What the list can be asked for, and how that is said in its address."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from webapp.query.syntax import Node
from webapp.quick_add.names import compared
from webapp.tasks.due import day_start, due_day, due_heading, is_late, spans, week_end
from webapp.tasks.models import CLOSED, Priority, Status, TaskRow
from webapp.text.folding import natural_order
from webapp.web import formatting as words
from webapp.web.forms.fields import Choice, ReferenceOrNone, Text
from webapp.web.viewer import Viewer

PAGE_SIZE = 50
DATED = ("by_due", "by_priority")  # the orders in which the due date counts
AFTER = "~"  # a sign that sorts after all digits
RANKS: dict[str, int] = {priority: rank for rank, priority in enumerate(Priority)}
LARGEST = 10**19 - 1
FILTERS = ("status", "project", "assignee", "label", "due", "q", "sort")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
YEARS = range(1899, 3002)  # of due dates, wherever somebody is


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


class ListForm(msgspec.Struct, frozen=True):
    """What the address of a list says, or the form of its filters: the text of its query, and what is chosen in the
    menus, which were made of the text that `was`. Addresses without a text have nothing but the latter."""

    q: Annotated[str, Text("Search", max=8000, required=False)] = ""
    was: Annotated[str, Text("Search", max=8000, required=False)] = ""
    status: Annotated[Status | UnsetType | None, Choice("Status", Status, required=False)] = UNSET
    project: Annotated[int | str | UnsetType | None, ReferenceOrNone("Project")] = UNSET
    assignee: Annotated[int | str | UnsetType | None, ReferenceOrNone("Assignee")] = UNSET
    label: Annotated[str | UnsetType, Text("Label", max=40, required=False)] = UNSET
    due: Annotated[Due | UnsetType | None, Choice("Due", Due, required=False)] = UNSET
    sort: Annotated[Sort, Choice("Sort", Sort)] = Sort.DUE
    after: Annotated[str, Text("After", max=400, required=False)] = ""

    @property
    def by_filters(self) -> "TaskFilter":
        """The list where there is no text."""
        chosen = {name: getattr(self, name) for name in ("status", "project", "assignee", "label", "due")}
        given = {name: value for name, value in chosen.items() if value is not UNSET}
        return TaskFilter(**given, sort=self.sort, after=self.after)


class TaskFilter(msgspec.Struct, frozen=True):
    """The filters and the order of a list. `status` None means all open tasks.

    Where they can't say what is asked for, there is a `condition` (completed, see `webapp/tasks/query/`): then they are
    those of its parts that they can say, for the menus, and `mixed` is a list of open and closed tasks. `text` is the
    query as it was typed, None where nobody typed one; it is `mine` where it depends on who asks.
    """

    status: Status | None = None
    project: int | str | None = None
    assignee: int | str | None = None
    label: str = ""
    due: Due | None = None
    q: str = ""
    sort: Sort = Sort.DUE
    after: str = ""
    text: str | None = None
    condition: Node | None = None
    mixed: bool = False
    mine: bool = False

    @property
    def closed(self) -> bool:
        """Whether this is a list of closed tasks."""
        return self.status in CLOSED

    @property
    def order(self) -> str:
        """The name of the order in `get_tasks_paginated`."""
        if self.mixed:
            return "by_newest"
        return "by_closing" if self.closed else f"by_{self.sort}"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the status narrows the list."""
        return any((self.project, self.assignee, self.label, self.due, self.q, self.condition))

    @property
    def alone(self) -> dict[str, object]:
        """The filter where there is one and nothing else, as the navigation leads to it; else nothing."""
        chosen = {name: getattr(self, name) for name in FILTERS if getattr(self, name)}
        is_one = len(chosen) == 2 and self.sort is Sort.DUE and self.condition is None
        return {name: value for name, value in chosen.items() if is_one and name in ("project", "assignee")}

    @property
    def searches(self) -> bool:
        """Whether it asks for a label or for words, by which no list is sorted."""
        return bool(self.label or self.q)

    @property
    def is_indexed(self) -> bool:
        """Whether an index has just these tasks in their order, but for a label and words, so that a page of them reads
        no others."""
        whose = [name for name in (self.project, self.assignee) if name is not None]
        if self.closed:
            return len(whose) < 2
        if self.status is not None:
            return False
        return len(whose) < 2 if self.sort is Sort.DUE else not whose and self.due is None

    def query(self, **changes: object) -> dict[str, object]:
        """The query of this list's address, with some of it changed; from the first page on unless `after` is given."""
        names = FILTERS if self.text is None else ("sort",)
        values: dict[str, object] = {"q": self.text} if self.text is not None else {}
        values |= {name: getattr(self, name) for name in names} | {"after": ""} | changes
        if values["sort"] == Sort.DUE:
            values["sort"] = None
        return values

    def shows(self, row: TaskRow, viewer: Viewer) -> bool:
        """Whether a task belongs into this list, as this person sees it; words that are searched are taken as found.
        What has a `condition` is asked of the database."""
        begun = row.starts_on is None or row.starts_on <= viewer.today
        if self.closed:
            stands = row.status == self.status
        else:
            stands = row.is_open and self.status in (None, row.status)
            stands = stands and (begun or self.due is Due.NOT_STARTED or bool(self.q))
        return (
            stands
            and self.project in (None, row.project_id or "none")
            and self.assignee in (None, row.assignee_id or "none")
            and (not self.label or compared(self.label) in map(compared, row.labels))
            and self._shows_due(row, viewer, begun=begun)
        )

    def _shows_due(self, row: TaskRow, viewer: Viewer, *, begun: bool) -> bool:
        day = due_day(row, viewer)
        match self.due:
            case None:
                return True
            case Due.OVERDUE:
                return is_late(row, viewer)
            case Due.TODAY:
                return day == viewer.today
            case Due.WEEK:
                return day is not None and viewer.today <= day <= week_end(viewer.today, viewer.week_start)
            case Due.NONE:
                return day is None
            case Due.NOT_STARTED:
                return not begun

    def conditions(self, viewer: Viewer, labels: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
        """The `-- when` flags and parameters of `get_tasks_paginated` for this list, as this person sees it; `labels`
        are the spellings that the label has."""
        flags: list[str] = [self.order]
        parameters: dict[str, Any] = spans(viewer)
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
            flags.append("label" if len(labels) == 1 else "spellings")
            parameters["labels"] = list(labels)
        if self.q:
            flags.append("text")
            parameters["text"] = self.q
        if self.due is Due.NONE:
            flags.append("undated")
        elif self.due is not None:
            flags.append(self.due)
        if not self.closed and self.due is not Due.NOT_STARTED and "text" not in flags:  # who searches finds it
            flags.append("begun")
        more, place = self.place(viewer, self.after)
        return flags + more, parameters | place

    def place(self, viewer: Viewer, after: str) -> tuple[list[str], dict[str, Any]]:
        """The `-- when` flag and the parameters of what comes after a place in this list."""
        found = read_cursor(self.order, after)
        if not found:
            return [], {}
        if self.order in DATED:
            return [after_flag(found)], with_other_place(found, viewer)
        return ["after"], found


def place_of(row: TaskRow, order: str, viewer: Viewer) -> str:
    """Where a task stands in a list of this order: a text that sorts as the list does (`get_tasks_paginated`). "" where
    it stands in no such list, as what is closed does in one of open tasks."""
    if row.is_open == (order == "by_closing"):
        return ""
    match order:
        case "by_title":
            return f"{natural_order(row.title)[0]}\t{row.id:019}"
        case "by_newest":
            return latest_first(row.id)
        case "by_change":
            return f"{latest_first((row.updated_at - EPOCH) // MICROSECOND)} {latest_first(row.id)}"
        case "by_closing":
            return f"{latest_first(((row.closed_at or EPOCH) - EPOCH) // MICROSECOND)} {latest_first(row.id)}"
    moment = row.due_at.astimezone(UTC).isoformat(timespec="microseconds") if row.due_at is not None else AFTER
    due = f"{due_day(row, viewer) or AFTER} {moment}"
    rank = RANKS[row.priority]
    return f"{due} {rank} {row.id:019}" if order == "by_due" else f"{rank} {due} {row.id:019}"


def heading_of(row: TaskRow, order: str, viewer: Viewer) -> str:
    """The group of a list of this order that a task stands in: by its due date, or by the day on which it was closed.
    "" where the list has none."""
    if order == "by_due":
        return due_heading(row, viewer)
    return day_closed(row.closed_at, viewer) if order == "by_closing" and row.closed_at is not None else ""


def day_closed(at: datetime, viewer: Viewer) -> str:
    """The group of what was closed at a moment."""
    return words.day(viewer.local(at).date(), viewer)


def latest_first(number: int) -> str:
    """A number of at most 19 digits as a text: the larger it is, the earlier that sorts."""
    return f"{LARGEST - number:019}"


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
    due = row.due_at or row.due_on
    return f"{row.id}~{due.isoformat() if due else 'none'}~{row.priority}"


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
        due, _, priority = rest.partition("~")
        if priority not in ("urgent", "high", "normal", "low"):
            return None
        after |= {"after_priority": priority}
        if due == "none":
            return after | {"after_day": date.max}  # PostgreSQL's infinity to asyncpg, where the undated tasks are
        if "T" in due:
            moment = datetime.fromisoformat(due).astimezone(UTC)
            return after | {"after_at": moment} if moment.year in YEARS else None
        day = date.fromisoformat(due)
        return after | {"after_day": day} if day.year in YEARS else None
    except (ValueError, OverflowError):
        return None


def after_flag(after: dict[str, Any]) -> str:
    """The `-- when` flag of a place in a list by due date or by priority."""
    return "after_moment" if "after_at" in after else "after_day"


def with_other_place(after: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """A place in a list by due date or by priority, with where that is among the tasks of the other kind: what has a
    time comes before what is due on the same day without one."""
    if "after_at" in after:
        return after | {"after_day": viewer.local(after["after_at"]).date()}
    if after["after_day"] == date.max:
        return after | {"after_at": datetime.max.replace(tzinfo=UTC)}
    return after | {"after_at": day_start(after["after_day"] + timedelta(days=1), viewer.zone)}
