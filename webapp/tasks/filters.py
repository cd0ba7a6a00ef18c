"""What the list can be asked for, and how that is said in its address."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from webapp.query.syntax import Node
from webapp.quick_add.names import compared
from webapp.tasks.arranging import BY_GROUPS, Grouping, Order, Shape, Sort
from webapp.tasks.columns import COLUMNS, Columns
from webapp.tasks.due import due_day, is_late, spans, week_end
from webapp.tasks.models import CLOSED, Status, TaskRow
from webapp.tasks.places import BY_HAND, DATED, after_flag, read_cursor, with_other_place
from webapp.web.forms.fields import Choice, Reference, ReferenceOrNone, Text
from webapp.web.viewer import Viewer

PAGE_SIZE = 50
FILTERS = ("status", "project", "assignee", "label", "due", "q", "sort")


class Due(StrEnum):
    """Buckets of due dates; tasks that start after today are in the last one only."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NONE = "none"
    NOT_STARTED = "not_started"


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
    sort: Annotated[Sort, Order("Sort", Sort)] = Sort.DUE
    group: Annotated[Grouping, Choice("Group", Grouping)] = Grouping.DUE
    as_: Annotated[Shape, Choice("Shape", Shape)] = Shape.LIST
    columns: Annotated[list[str], Columns()] = []
    view: Annotated[int | None, Reference("View")] = None
    after: Annotated[str, Text("After", max=400, required=False)] = ""

    @property
    def by_filters(self) -> "TaskFilter":
        """The list where there is no text."""
        chosen = {name: getattr(self, name) for name in ("status", "project", "assignee", "label", "due")}
        given = {name: value for name, value in chosen.items() if value is not UNSET}
        return TaskFilter(**given, **self.arrangement)

    @property
    def arrangement(self) -> dict[str, Any]:
        """How the list is shown, whatever it lists."""
        return {
            "sort": self.sort,
            "group": self.group,
            "shape": self.as_,
            "columns": tuple(self.columns),
            "view": self.view,
            "after": self.after,
        }


class TaskFilter(msgspec.Struct, frozen=True):
    """The filters and the order of a list. `status` None means all open tasks.

    Where they can't say what is asked for, there is a `condition` (completed, see `webapp/tasks/query/`): then they are
    those of its parts that they can say, for the menus, and `mixed` is a list of open and closed tasks. `text` is the
    query as it was typed, None where nobody typed one; it is `mine` where it depends on who asks. An order by hand can
    be read `backwards`. `view` is the saved view that it was opened as, however it was changed since.
    """

    status: Status | None = None
    project: int | str | None = None
    assignee: int | str | None = None
    label: str = ""
    due: Due | None = None
    q: str = ""
    sort: Sort = Sort.DUE
    group: Grouping = Grouping.DUE
    shape: Shape = Shape.LIST
    columns: tuple[str, ...] = ()
    view: int | None = None
    after: str = ""
    text: str | None = None
    condition: Node | None = None
    mixed: bool = False
    mine: bool = False
    backwards: bool = False

    @property
    def closed(self) -> bool:
        """Whether this is a list of closed tasks."""
        return self.status in CLOSED

    @property
    def order(self) -> str:
        """The name of the order in `get_tasks_paginated`."""
        if self.mixed:
            return "by_newest"
        if self.closed:
            return "by_closing"
        if self.sort in BY_GROUPS:
            return "by_due"
        if self.sort is Sort.MANUAL:
            return "by_hand_backwards" if self.backwards else "by_hand"
        return "by_priority" if self.group is Grouping.PRIORITY and self.sort is Sort.DUE else f"by_{self.sort}"

    @property
    def divided(self) -> Grouping | None:
        """By what the list is divided into several, each in its order; None where it is one."""
        if self.group in (Grouping.DUE, Grouping.NONE):
            return BY_GROUPS.get(self.sort)
        return self.group if self.group is not Grouping.PRIORITY or self.order != "by_priority" else None

    @property
    def by_hand(self) -> bool:
        """Whether it is one list in an order by hand, in which rows can be moved."""
        return self.order in BY_HAND and self.divided is None

    @property
    def headings(self) -> Grouping | None:
        """What the headings of the list say, None where it has none."""
        if self.group is Grouping.DUE:
            one = self.order in ("by_due", "by_closing") and self.divided is None
            return Grouping.DUE if one else None
        return self.group if self.group is not Grouping.NONE else None

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The columns of a table, beside the title; none of a list."""
        return (self.columns or COLUMNS) if self.shape is Shape.TABLE else ()

    @property
    def needs_figures(self) -> bool:
        """Whether a table says something that isn't in the rows of tasks."""
        return not {"created", "spent"}.isdisjoint(self.shown_columns)

    @property
    def layout(self) -> str:
        """The order with what divides it and what its headings say, by which a row has its place and its heading."""
        return f"{self.order} {self.divided or ''} {self.headings or ''}"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the status narrows the list."""
        return any((self.project, self.assignee, self.label, self.due, self.q, self.condition))

    @property
    def alone(self) -> dict[str, object]:
        """The filter where there is one and nothing else, as the navigation leads to it; else nothing."""
        chosen = {name: getattr(self, name) for name in FILTERS if getattr(self, name)}
        is_one = len(chosen) == 2 and self.sort is Sort.DUE and self.condition is None and self.view is None
        return {name: value for name, value in chosen.items() if is_one and name in ("project", "assignee")}

    @property
    def is_indexed(self) -> bool:
        """Whether an index has just these tasks in their order, so that a page of them reads no others."""
        whose = [name for name in (self.project, self.assignee) if name is not None]
        if self.label or self.q or (whose and self.due is Due.NOT_STARTED):
            return False
        if self.closed:
            return len(whose) < 2
        if self.status is not None:
            return False
        if self.sort is Sort.MANUAL:
            return self.assignee is None and self.due is None
        return len(whose) < 2 if self.sort is Sort.DUE else not whose and self.due is None

    def query(self, **changes: object) -> dict[str, object]:
        """The query of this list's address, with some of it changed; from the first page on unless `after` is given."""
        names = FILTERS if self.text is None else ("sort",)
        values: dict[str, object] = {"q": self.text} if self.text is not None else {}
        values |= {name: getattr(self, name) for name in names} | self.shown_as | {"after": ""} | changes
        for name, usual in (("sort", Sort.DUE), ("group", Grouping.DUE), ("as", Shape.LIST)):
            if values[name] == usual:
                values[name] = None
        return values

    @property
    def shown_as(self) -> dict[str, object]:
        """What the address says of how the list is shown, beside its order."""
        columns = ",".join(self.columns) if self.shape is Shape.TABLE else ""
        return {"group": self.group, "as": self.shape, "columns": columns, "view": self.view}

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

    def conditions(self, viewer: Viewer) -> tuple[list[str], dict[str, Any]]:
        """The `-- when` flags and parameters of `get_tasks_paginated` for this list, as this person sees it, where an
        index has it."""
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
        if self.due is Due.NONE:
            flags.append("undated")
        elif self.due is not None:
            flags.append(self.due)
        if not self.closed and self.due is not Due.NOT_STARTED:
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
