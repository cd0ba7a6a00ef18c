"""Where a task stands in a list: a text that sorts as the list does, and the place from which its next page goes on."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from webapp.tasks.arranging import NONE_WORDS, Grouping
from webapp.tasks.due import day_start, due_day, due_heading
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS, Priority, Status, TaskRow
from webapp.text.folding import natural_order
from webapp.web import formatting as words
from webapp.web.viewer import Viewer

DATED = ("by_due", "by_priority")  # the orders in which the due date counts
BY_HAND = ("by_hand", "by_hand_backwards")
RANK = re.compile(r"[0-9a-z]{1,2000}")
AFTER = "~"  # a sign that sorts after all digits
LAST = "\ufffd"  # and one that sorts after all names
RANKS: dict[str, int] = {priority: rank for rank, priority in enumerate(Priority)}
LARGEST = 10**19 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
YEARS = range(1899, 3002)  # of due dates, wherever somebody is


def place_of(row: TaskRow, layout: str, viewer: Viewer) -> str:
    """Where a task stands in a list of this layout: a text that sorts as the list does. "" where it stands in no such
    list, as what is closed does in one of open tasks."""
    order, divided, _ = layout.split(" ")
    place = place_in_order(row, order, viewer)
    return f"{place_of_group(row, divided)}\t{place}" if place and divided else place


def place_of_group(row: TaskRow, divided: str) -> str:
    """Where the group of a task stands among the others: by its name, what belongs to none last."""
    match divided:
        case Grouping.PRIORITY:
            return str(RANKS[row.priority])
        case Grouping.STATUS:
            return str(list(Status).index(Status(row.status)))
    name = heading_by(row, divided)
    return natural_order(name)[0] if name else LAST


def place_in_order(row: TaskRow, order: str, viewer: Viewer) -> str:
    """Where a task stands in a list of one order (`get_tasks_paginated`)."""
    if row.is_open == (order == "by_closing"):
        return ""
    match order:
        case "by_title":
            return f"{natural_order(row.title)[0]}\t{row.id:019}"
        case "by_newest":
            return latest_first(row.id)
        case "by_hand":
            return f"{row.rank} {row.id:019}"
        case "by_change":
            return f"{latest_first((row.updated_at - EPOCH) // MICROSECOND)} {latest_first(row.id)}"
        case "by_closing":
            return f"{latest_first(((row.closed_at or EPOCH) - EPOCH) // MICROSECOND)} {latest_first(row.id)}"
    moment = row.due_at.astimezone(UTC).isoformat(timespec="microseconds") if row.due_at is not None else AFTER
    due = f"{due_day(row, viewer) or AFTER} {moment}"
    rank = RANKS[row.priority]
    return f"{due} {rank} {row.id:019}" if order == "by_due" else f"{rank} {due} {row.id:019}"


def heading_of(row: TaskRow, layout: str, viewer: Viewer) -> str:
    """The group of a list of this layout that a task stands in: by its due date, by the day on which it was closed, or
    by what it has. "" where the list has none."""
    order, _, headings = layout.split(" ")
    if headings and headings != Grouping.DUE:
        return heading_by(row, headings) or NONE_WORDS[Grouping(headings)]
    if headings and order == "by_due":
        return due_heading(row, viewer)
    return day_closed(row.closed_at, viewer) if headings and row.closed_at is not None else ""


def heading_by(row: TaskRow, grouping: str) -> str:
    """What a task has of what a list is divided by, in words; "" for nothing."""
    match grouping:
        case Grouping.ASSIGNEE:
            return row.assignee_name or ""
        case Grouping.PROJECT:
            return row.project_name or ""
        case Grouping.LABEL:
            return row.labels[0] if row.labels else ""
        case Grouping.PRIORITY:
            return PRIORITY_WORDS[Priority(row.priority)]
        case Grouping.STATUS:
            return STATUS_WORDS[Status(row.status)]
    return ""


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
    if order in BY_HAND:
        return f"{row.id}~{row.rank}"
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
        if order in BY_HAND:
            return after | {"after_rank": rest} if RANK.fullmatch(rest) else None
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
