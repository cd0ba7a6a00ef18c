"""Moving tasks to other days, one or several as one act."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from webapp.database.pool import Database, Queryable, try_again
from webapp.recurrence.workdays import WorkDays
from webapp.tasks.models import Task, TaskEdit
from webapp.tasks.patch import patch_of
from webapp.tasks.queries import NOT_IN_TRASH, asked_change, change_tasks, get_task
from webapp.tasks.repeats.days import with_days
from webapp.web.forms.fields import FieldInvalid
from webapp.web.viewer import Viewer

CHOICE = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,8})")


class MovedOn(Exception):
    """A task that was to be moved isn't as it was shown, so none was moved."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class Move(msgspec.Struct, frozen=True):
    """A task as it was shown, the day to which it goes, and whose it is then; UNSET leaves it whose it is."""

    task_id: int
    version: int
    day: date
    assignee_id: int | UnsetType | None = UNSET


def read_choices(values: Iterable[str]) -> dict[int, int]:
    """The tasks that were chosen, each with its version as it was shown; what can't be read isn't one."""
    found = (CHOICE.fullmatch(value) for value in values)
    return {int(each[1]): int(each[2]) for each in found if each is not None}


async def move_tasks(db: Database, viewer: Viewer, moves: Sequence[Move]) -> list[int]:
    """Move tasks, each at the same time of its day where it has one; all of them or none. Returns the events, none for
    what is due then already. Raises MovedOn where one was changed, closed or deleted since it was shown."""

    async def run() -> list[int]:
        async with db.transaction() as transaction:
            return await move_tasks_in(transaction, viewer, moves)

    return await try_again(run)


async def move_tasks_in(tx: Queryable, viewer: Viewer, moves: Sequence[Move]) -> list[int]:
    """The same, in a transaction with more. Raises DatabaseConflict too."""
    workspace_id = viewer.workspace.id
    found = {move.task_id: await get_task(tx, workspace_id, move.task_id) for move in moves}

    async def all_changes(work: WorkDays) -> list[dict[str, Any]]:
        each = (change_of(found[move.task_id], move, viewer, work) for move in moves)
        return [change for change in each if change is not None]

    changes = await with_days(tx, viewer, all_changes)
    events = []
    for asked, done in zip(changes, await change_tasks(tx, workspace_id, changes) if changes else [], strict=True):
        if done is None or done.event_id is None:
            task = found[asked["task_id"]]
            raise MovedOn(task.title if task else "")
        events.append(done.event_id)
    return events


def change_of(task: Task | None, move: Move, viewer: Viewer, work: WorkDays) -> dict[str, Any] | None:
    """The change that moves a task; None where it is due then. Raises MovedOn."""
    if task is None or task.version != move.version or task.deleted_at is not None or not task.is_open:
        raise MovedOn(task.title if task is not None else f"Task {move.task_id}")
    edit = TaskEdit(version=move.version, due_on=move.day, assignee_id=move.assignee_id)
    try:
        patch = patch_of(edit, task, viewer, work=work)
    except FieldInvalid:
        raise MovedOn(task.title) from None
    if not patch:
        return None
    return asked_change(move.task_id, viewer.account.id, "task.updated", patch, viewer.now, move.version, NOT_IN_TRASH)
