"""Rows of a list under the headings that its order or its grouping gives them."""

from datetime import date
from typing import Any

import msgspec

from webapp.quick_add.names import compared
from webapp.tasks.arranging import Grouping
from webapp.tasks.due import DueDate, due_heading
from webapp.tasks.filters import TaskFilter
from webapp.tasks.models import PRIORITY_WORDS, Priority, TaskPage, TaskRow
from webapp.tasks.places import day_closed, heading_of, read_cursor
from webapp.web.viewer import Viewer


class Group(msgspec.Struct, frozen=True):
    """Rows under one heading. `begun` says that the heading stands on the page before."""

    heading: str
    late: bool
    rows: list[TaskRow]
    begun: bool = False


def group_rows(found: TaskPage, wanted: TaskFilter, viewer: Viewer) -> list[Group]:
    """Rows under what their list is grouped by: by their due dates they stand under Overdue, Today, Tomorrow, Next 7
    days, Later and No date, closed ones under the day on which they were closed. Several spellings of a label have one
    heading. All rows are one group where there are no headings."""
    if wanted.headings is None:
        return [Group("", False, found.rows)] if found.rows else []
    groups: list[Group] = []
    begun = found.begun or begun_at(wanted, viewer)
    layout, by_due = wanted.layout, wanted.headings is Grouping.DUE
    before = ""  # the heading of the row before
    for row in found.rows:
        heading = heading_of(row, layout, viewer)
        if not groups or (heading != before and compared(groups[-1].heading) != compared(heading)):
            late = by_due and heading == "Overdue"
            groups.append(Group(heading, late, [], begun=not groups and compared(heading) == compared(begun)))
        groups[-1].rows.append(row)
        before = heading
    return groups


def begun_at(wanted: TaskFilter, viewer: Viewer) -> str:
    """The heading of the place at which a page begins, where that says it; "" for the first page."""
    before = read_cursor(wanted.order, wanted.after)
    if not before or wanted.divided is not None:
        return ""
    if wanted.headings is Grouping.PRIORITY:
        return PRIORITY_WORDS[Priority(before["after_priority"])]
    return day_closed(before["after_at"], viewer) if wanted.closed else due_heading(due_of(before), viewer)


def due_of(place: dict[str, Any]) -> DueDate:
    """What was due at a place in a list by due date, as a cursor says it."""
    day = place.get("after_day")
    return DueDate(None if day == date.max else day, place.get("after_at"))
