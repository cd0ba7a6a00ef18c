"""Tasks as a table for spreadsheets, and as JSON for programs: dates on the clock of whoever asks, and as ISO 8601."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Any

import msgspec

from webapp.tasks.due import due_day, due_time
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS, Priority, Status, Task
from webapp.tasks.repeats.series import from_json, words_for
from webapp.web.tables import KNOWN_AS_UTF_8, lines, plain
from webapp.web.viewer import Viewer

Pages = AsyncGenerator[list[Task], None]
HEAD = (
    *(
        "Number",
        "Title",
        "Status",
        "Priority",
        "Due date",
        "Due time",
        "Due (ISO 8601)",
        "Start",
        "Project",
        "Assignee",
    ),
    *("Labels", "Estimate (minutes)", "Repeats", "Waiting on", "Waiting for what", "Notes"),
    *("Added by", "Added", "Changed", "Closed"),
)


async def as_csv(pages: Pages, viewer: Viewer, query: str) -> AsyncGenerator[bytes, None]:
    """A table (RFC 4180), with a mark by which spreadsheets know UTF-8, and nowhere to say what its query was."""
    async with aclosing(pages):
        yield KNOWN_AS_UTF_8 + lines([HEAD]) + lines([cells(task, viewer) for task in await anext(pages, [])])
        async for tasks in pages:
            yield lines([cells(task, viewer) for task in tasks])


def cells(task: Task, viewer: Viewer) -> tuple[object, ...]:
    """A task as the columns have it."""
    day, clock = due_day(task, viewer), due_time(task, viewer)
    return (
        task.id,
        plain(task.title),
        STATUS_WORDS[Status(task.status)],
        PRIORITY_WORDS[Priority(task.priority)],
        day.isoformat() if day else "",
        f"{clock:%H:%M}" if clock else "",
        due(task, viewer) or "",
        task.starts_on.isoformat() if task.starts_on else "",
        plain(task.project_name or ""),
        plain(task.assignee_name or ""),
        plain(", ".join(task.labels)),
        task.estimate_minutes if task.estimate_minutes is not None else "",
        repeats(task, viewer) or "",
        plain(task.waiting_for_name or ""),
        plain(task.waiting_note),
        plain(task.notes),
        plain(task.creator_name or ""),
        *(
            f"{viewer.local(at):%Y-%m-%d %H:%M}" if at else ""
            for at in (task.created_at, task.updated_at, task.closed_at)
        ),
    )


async def as_json(pages: Pages, viewer: Viewer, query: str) -> AsyncGenerator[bytes, None]:
    """An object with what was asked for, when and in which zone, and the tasks, each on a line of its own."""
    about = {
        "workspace": viewer.workspace.slug,
        "query": query,
        "zone": viewer.zone.key,
        "at": moment(viewer.now, viewer),
    }
    async with aclosing(pages):
        yield msgspec.json.encode(about)[:-1] + b',"tasks":['
        between = b"\n"
        async for tasks in pages:
            written = [msgspec.json.encode(told(task, viewer)) for task in tasks]
            if written:
                yield between + b",\n".join(written)
                between = b",\n"
        yield b"\n]}\n"


def told(task: Task, viewer: Viewer) -> dict[str, Any]:
    """A task as an object."""
    return {
        "id": task.id,
        "title": task.title,
        "status": task.status,
        "priority": task.priority,
        "due": due(task, viewer),
        "start": task.starts_on,
        "project": task.project_name,
        "assignee": task.assignee_name,
        "labels": task.labels,
        "estimate_minutes": task.estimate_minutes,
        "repeats": repeats(task, viewer),
        "waiting_on": task.waiting_for_name,
        "waiting_note": task.waiting_note,
        "notes": task.notes,
        "added_by": task.creator_name,
        "added": moment(task.created_at, viewer),
        "changed": moment(task.updated_at, viewer),
        "closed": moment(task.closed_at, viewer),
    }


def due(task: Task, viewer: Viewer) -> str | None:
    """When it is due, as ISO 8601: a day, or a moment with what the clock differs from UTC."""
    return moment(task.due_at, viewer) or (task.due_on.isoformat() if task.due_on else None)


def moment(at: datetime | None, viewer: Viewer) -> str | None:
    """A moment on this person's clock, as ISO 8601."""
    return viewer.local(at).isoformat(timespec="seconds") if at is not None else None


def repeats(task: Task, viewer: Viewer) -> str | None:
    """How it repeats, in words."""
    return words_for(from_json(task.repeat), viewer) if task.repeat is not None else None
