"""What is done to one occurrence of a repeat, beside closing it: skipping it, ending with it, missing it."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from webapp.database.failures import DatabaseBusy
from webapp.database.pool import Database, Queryable
from webapp.recurrence.occurrences import end_before
from webapp.tasks.models import Status, Task, TaskChange
from webapp.tasks.queries import NOT_IN_TRASH, change_task, get_task, sql
from webapp.tasks.repeats.days import days_of
from webapp.tasks.repeats.series import Planned, from_json, missed, occurrence_of, skipped, to_json

log = logging.getLogger("cofounder.repeats")

TRIES = 32
BATCH = 100


class Missed(msgspec.Struct, frozen=True):
    """A task whose occurrence was missed: the columns of `get_missed`."""

    workspace_id: int
    id: int
    version: int
    planned: dict[str, Any]


def planned_of(task: Task) -> Planned | None:
    """What decides the next occurrence of a task; None where it doesn't repeat."""
    if task.repeat is None or task.due_on is None:
        return None
    return Planned(task.repeat, task.due_on, task.due_at, task.starts_on, task.reminder, task.status)


async def skip_occurrence(
    db: Queryable, workspace_id: int, task_id: int, actor_id: int, due: str, *, now: datetime
) -> TaskChange | None:
    """Let a task go on to the next date of its repeat; the last one is cancelled. None where there is no such task.

    `due` is the occurrence that is meant (`Task.occurrence`): where the task stands for another one by now, because
    somebody was faster, nothing changes.
    """

    async def patch_of(planned: Planned) -> dict[str, Any]:
        work = await days_of(db, workspace_id, planned.repeat, now, planned.reminder)
        return skipped(planned, now, work) or {"status": Status.CANCELLED}

    return await _change_occurrence(db, workspace_id, task_id, actor_id, due, "task.skipped", patch_of, now)


async def end_repeat(
    db: Queryable, workspace_id: int, task_id: int, actor_id: int, due: str, *, now: datetime
) -> TaskChange | None:
    """Cancel an occurrence and all later ones; the same as `skip_occurrence` otherwise."""

    async def patch_of(planned: Planned) -> dict[str, Any]:
        repeat = end_before(from_json(planned.repeat), occurrence_of(planned.due_on, planned.due_at))
        return {"status": Status.CANCELLED, "repeat": to_json(repeat)}

    return await _change_occurrence(db, workspace_id, task_id, actor_id, due, "task.ended", patch_of, now)


async def _change_occurrence(
    db: Queryable,
    workspace_id: int,
    task_id: int,
    actor_id: int,
    due: str,
    action: str,
    patch_of: Callable[[Planned], Awaitable[dict[str, Any]]],
    now: datetime,
) -> TaskChange | None:
    for _ in range(TRIES):
        task = await get_task(db, workspace_id, task_id)
        if task is None or task.deleted_at is not None:
            return None
        planned = planned_of(task)
        if planned is None or not task.is_open or task.occurrence != due:
            return TaskChange(
                task.version, task.title, None, None, None, None, task.repeat is not None, None, None, None
            )
        change = await change_task(
            db,
            workspace_id,
            task_id,
            actor_id,
            action,
            await patch_of(planned),
            now=now,
            version=task.version,
            expected=NOT_IN_TRASH,
        )
        if change is None or change.event_id is not None:
            return change
    raise DatabaseBusy("a repeating task was changed by others all the time")


async def move_missed(db: Database, now: datetime) -> int:
    """Move the occurrences that were missed, of all workspaces, to their next dates; returns how many were moved.

    Any number of processes may do it at once: a task is only moved from the version that was read.
    """
    moved = 0
    while True:
        found = await db.rows(Missed, sql.get_missed, now=now, limit=BATCH)
        for task in found:
            moved += await _move(db, task, now)
        if len(found) < BATCH:
            return moved


async def _move(db: Database, task: Missed, now: datetime) -> bool:
    try:
        planned = msgspec.convert(task.planned, Planned)
        work = await days_of(db, task.workspace_id, planned.repeat, now, planned.reminder)
        patch = missed(planned, now, work)
        if patch is not None:
            change = await change_task(
                db, task.workspace_id, task.id, None, "task.missed", patch, now=now, version=task.version
            )
            return change is not None and change.event_id is not None
    except (ValueError, asyncpg.IntegrityConstraintViolationError) as error:
        log.warning("the repeat of task %d can't go on: %s", task.id, error)
    await db.execute(sql.keep_missed, workspace_id=task.workspace_id, task_id=task.id, version=task.version)
    return False  # the last one of its repeat stays until it is done
