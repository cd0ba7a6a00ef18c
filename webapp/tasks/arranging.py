"""How a list of tasks is arranged: in which order, under which headings, and in which shape."""

from enum import StrEnum
from typing import Any, ClassVar

from webapp.web.forms.fields import Choice


class Sort(StrEnum):
    """Orders of open tasks; closed ones are always listed from the latest."""

    DUE = "due"
    PRIORITY = "priority"
    TITLE = "title"
    NEWEST = "newest"
    CHANGE = "change"
    MANUAL = "manual"
    ASSIGNEE = "assignee"
    PROJECT = "project"
    STATUS = "status"


class Grouping(StrEnum):
    """What a list is divided by. By its due date it is only where it is in that order, too."""

    DUE = "due"
    ASSIGNEE = "assignee"
    PROJECT = "project"
    LABEL = "label"
    PRIORITY = "priority"
    STATUS = "status"
    NONE = "none"


class Shape(StrEnum):
    """How tasks are laid out."""

    LIST = "list"
    TABLE = "table"
    BOARD = "board"
    CALENDAR = "calendar"


SORT_WORDS = {
    Sort.DUE: "Due date",
    Sort.PRIORITY: "Priority",
    Sort.TITLE: "Title",
    Sort.NEWEST: "Newest",
    Sort.CHANGE: "Last change",
    Sort.MANUAL: "By hand",
    Sort.ASSIGNEE: "Assignee",
    Sort.PROJECT: "Project",
    Sort.STATUS: "Status",
}
BY_GROUPS = {  # orders that are those of the groups, without their headings
    Sort.ASSIGNEE: Grouping.ASSIGNEE,
    Sort.PROJECT: Grouping.PROJECT,
    Sort.STATUS: Grouping.STATUS,
}
BOARD_SORTS = tuple(sort for sort in SORT_WORDS if sort not in BY_GROUPS)  # orders that a board's columns have
NONE_WORDS = {Grouping.ASSIGNEE: "Nobody", Grouping.PROJECT: "No project", Grouping.LABEL: "No label"}
GROUPING_WORDS = {
    Grouping.DUE: "Due date",
    Grouping.ASSIGNEE: "Assignee",
    Grouping.PROJECT: "Project",
    Grouping.LABEL: "Label",
    Grouping.PRIORITY: "Priority",
    Grouping.STATUS: "Status",
    Grouping.NONE: "Nothing",
}


class Order(Choice):
    """An order of a list, by its name or by another word for it."""

    OTHERWISE: ClassVar = {"created": Sort.NEWEST, "changed": Sort.CHANGE}

    def read(self, typed: str) -> Any:
        return super().read(self.OTHERWISE.get(typed.strip(), typed))
