"""What a task waits for: a member, or something in words, and since when.

A task has this only while its status is "waiting": `change_task` empties it when the status becomes another, and notes
the moment when it becomes waiting, whoever changes it and how. So a task that is simply moved to "waiting" waits for
nobody in particular, since then.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET

from webapp.tasks.models import Status, Task, TaskEdit
from webapp.web.forms.fields import Reference, Text, Version


class Waiting(msgspec.Struct):
    """The form on the task's page: for whom it waits, and for what."""

    version: Annotated[int, Version()]
    waiting_for_id: Annotated[int | None, Reference("Member")] = None
    waiting_note: Annotated[str, Text("Note", max=200, required=False)] = ""


def waiting_patch(waiting_for_id: int | None, note: str, task: Task, now: datetime) -> dict[str, Any]:
    """The columns of a task that is to wait for somebody or something: it becomes waiting, from now on unless only what
    it waits for was put otherwise. One that is to wait for nothing any more is to do again."""
    if waiting_for_id is None and not note:
        return {"status": Status.PENDING} if task.status == Status.WAITING else {}
    handed_on = task.waiting_for_id is not None and task.waiting_for_id != waiting_for_id
    begins = task.status != Status.WAITING or task.waiting_since is None or handed_on
    return {
        "status": Status.WAITING,
        "waiting_for_id": waiting_for_id,
        "waiting_note": note,
        "waiting_since": now if begins else task.waiting_since,
    }


def edited_waiting(edit: TaskEdit, task: Task, now: datetime) -> dict[str, Any]:
    """What the edit form says of waiting, as columns. To close the task counts more, and so does another status where
    there is nothing to wait for."""
    waiting_for_id = task.waiting_for_id if edit.waiting_for_id is UNSET else edit.waiting_for_id
    note = task.waiting_note if edit.waiting_note is UNSET else edit.waiting_note
    if (waiting_for_id, note) == (task.waiting_for_id, task.waiting_note):
        return {}
    closes = edit.status in (Status.COMPLETED, Status.CANCELLED)
    elsewhere = edit.status is not UNSET and edit.status not in (task.status, Status.WAITING)
    if closes or (elsewhere and waiting_for_id is None and not note):
        return {}
    return waiting_patch(waiting_for_id, note, task, now)
