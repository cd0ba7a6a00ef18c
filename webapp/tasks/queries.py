"""Tasks in the database."""

from collections.abc import Awaitable, Sequence
from datetime import date, datetime
from itertools import chain, islice
from secrets import randbelow
from typing import Any

import asyncpg
import msgspec
from msgspec.structs import replace

from webapp.database.batches import together, told
from webapp.database.failures import DatabaseBusy
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import Added
from webapp.tasks.filters import PAGE_SIZE, TaskFilter
from webapp.tasks.grouping import get_grouped
from webapp.tasks.models import Figures, FoundChange, FoundRow, FoundTask, Status, Task, TaskChange, TaskPage, TaskRow
from webapp.tasks.places import cursor
from webapp.tasks.query.asking import found_among, get_asked
from webapp.tasks.query.reading import by_condition
from webapp.tasks.ranks.fractions import SALTS, between
from webapp.tasks.ranks.models import Bounds
from webapp.tasks.repeats.days import days_of
from webapp.tasks.repeats.series import Planned, next_task
from webapp.web.viewer import Viewer

sql, ranks_sql = load("tasks"), load("ranks")

NOT_IN_TRASH: dict[str, Any] = {"deleted_at": None}
TRIES = 32  # to close an occurrence while others change it: of eight writers at once, one lost eight of them
ACTIONS = {Status.COMPLETED: "task.completed", Status.CANCELLED: "task.cancelled"}


async def add_task(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    *,
    title: str,
    now: datetime,
    notes: str = "",
    status: str = "pending",
    priority: str = "normal",
    due_on: date | None = None,
    due_at: datetime | None = None,
    project_id: int | None = None,
    assignee_id: int | None = None,
    labels: list[str] | None = None,
    estimate_minutes: int | None = None,
    typed: str | None = None,
    starts_on: date | None = None,
    repeat: dict[str, Any] | None = None,
    reminder: str | None = None,
    remind_at: datetime | None = None,
) -> Added:
    """Create a task. Raises asyncpg.ForeignKeyViolationError for a project or assignee of no such workspace."""
    columns = {
        "title": title,
        "notes": notes,
        "status": status,
        "priority": priority,
        "due_on": due_on,
        "due_at": due_at,
        "project_id": project_id,
        "assignee_id": assignee_id,
        "labels": labels or [],
        "estimate_minutes": estimate_minutes,
        "typed": typed,
        "starts_on": starts_on,
        "repeat": repeat,
        "reminder": reminder,
        "remind_at": remind_at,
    }
    return (await add_tasks(db, workspace_id, actor_id, [columns], now=now))[0]


async def add_tasks(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    tasks: list[dict[str, Any]],
    *,
    new_projects: Sequence[str] = (),
    now: datetime,
) -> list[Added]:
    """Create several tasks and the projects that are new with them, all or none; each task's columns as in `add_task`,
    `new_project` for the name of such a project, and the `key` that all of them were sent under, if any.

    Raises asyncpg.ForeignKeyViolationError as `add_task` does, and asyncpg.UniqueViolationError where one of the
    projects is there by now, or what has this key (`list_added`).
    """
    given = [task | {"created_by": actor_id, "created_at": now} for task in tasks]
    if new_projects:
        return await db.rows(
            Added,
            sql.add_tasks,
            workspace_id=workspace_id,
            actor_id=actor_id,
            tasks=given,
            projects=list(new_projects),
            now=now,
        )
    key = given[0].get("key")
    return await db.batched(add_given, workspace_id, (actor_id, key) if key else None, given)


async def add_given(db: Queryable, workspace_id: int, asked: list[list[dict[str, Any]]]) -> list[list[Added]]:
    """Create the tasks that several ask for, all or none; returns those of each."""
    tasks = list(chain.from_iterable(asked))
    query = sql.add_tasks
    added = iter(
        await db.rows(Added, query, workspace_id=workspace_id, actor_id=None, tasks=tasks, projects=[], now=None)
    )
    return [list(islice(added, len(own))) for own in asked]


async def list_added(db: Queryable, workspace_id: int, account_id: int, key: str) -> list[Added]:
    """What this account added under a key; nothing where it added nothing."""
    return await db.rows(Added, sql.get_added, workspace_id=workspace_id, account_id=account_id, key=key)


async def change_task(
    db: Queryable,
    workspace_id: int,
    task_id: int,
    actor_id: int | None,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    version: int | None = None,
    expected: dict[str, Any] | None = None,
    extra: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> TaskChange | None:
    """Change some columns of a task and record it as the event `action`. What closes an occurrence of a repeat makes
    the next one with it, what opens one again takes the next one back. `extra` is what else the event tells,
    `undoes` the event that it takes back.

    With a `version`, or with `expected` values of columns, nothing is changed where the task has moved on. None where
    there is no such task; else what became of it. Raises asyncpg.ForeignKeyViolationError for a project or assignee
    of no such workspace, asyncpg.UniqueViolationError for an undo that would give a repeat a second open task, and
    DatabaseBusy where others changed the task each time the next occurrence had been worked out.
    """
    wanted = asked_change(task_id, actor_id, action, patch, now, version, expected, extra=extra, undoes=undoes)
    if "session" in wanted["extra"]:
        change = (await change_tasks(db, workspace_id, [wanted], flag="of_session"))[0]
    else:
        change = await db.batched(change_together, workspace_id, task_id, wanted)
    for attempt in range(TRIES):
        if change is None or change.closing is None:
            return change
        try:
            change = await change_series(db, workspace_id, wanted, change)
        except asyncpg.UniqueViolationError:
            if attempt == TRIES - 1:
                raise
            # another open task of this repeat was there sooner; now it is seen
    raise DatabaseBusy("a repeating task was changed by others all the time")


def asked_change(
    task_id: int,
    actor_id: int | None,
    action: str,
    patch: dict[str, Any],
    now: datetime,
    version: int | None,
    expected: dict[str, Any] | None,
    *,
    extra: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> dict[str, Any]:
    """A change as `change_tasks` takes it, with what `change_task` is given."""
    return {
        "task_id": task_id,
        "actor_id": actor_id,
        "action": action,
        "patch": patch,
        "version": version,
        "expected": expected or {},
        "extra": extra or {},
        "undoes": undoes,
        "at": now,
    }


async def change_tasks(
    db: Queryable, workspace_id: int, changes: list[dict[str, Any]], *, flag: str = "of_one"
) -> list[TaskChange | None]:
    """Change several tasks, all or none, each as `change_task` has it, but for what is a change of a series; one alone
    `of_session`, whose event goes on."""
    query = sql.change_tasks.when(flag)
    rows = await db.rows(FoundChange, query, workspace_id=workspace_id, changes=changes)
    found = {row.task_id: row for row in rows}
    return [found.get(change["task_id"]) for change in changes]


async def change_together(db: Queryable, workspace_id: int, changes: list[dict[str, Any]]) -> list[TaskChange | None]:
    """Change several tasks for several people, each as `change_task` has it, but for what is a change of a series."""
    query = together(sql.change_tasks, changes, "of_one")
    rows = await db.rows(FoundChange, query, workspace_id=workspace_id, changes=changes)
    return told({row.task_id: row for row in rows}, [change["task_id"] for change in changes])


async def change_series(
    db: Queryable, workspace_id: int, wanted: dict[str, Any], found: TaskChange
) -> TaskChange | None:
    """Change a task of a repeat as `found` says that it has to be; `closing` again where it has moved on since. Raises
    asyncpg.UniqueViolationError for what would give the repeat a second open task."""
    following, now = None, wanted["at"]
    if found.closing:
        planned = msgspec.convert(found.closing, Planned)
        work = await days_of(db, workspace_id, planned.repeat, now, planned.reminder)
        following = next_task(planned, now, work)
        if following is not None:
            following["rank"] = await place_of_next(db, workspace_id, wanted["task_id"])
    return await db.one(
        FoundChange,
        sql.change_tasks.when("of_series"),
        workspace_id=workspace_id,
        changes=[wanted],
        next=following,
        next_version=found.version_before,
    )


async def place_of_next(db: Queryable, workspace_id: int, task_id: int) -> str | None:
    """A rank for what follows an open task: between its neighbours in the order by hand, as it is itself; None where it
    has none, or isn't open any more: then the next one comes last, as whatever is new."""
    given = {"workspace_id": workspace_id, "anchor_id": task_id, "task_id": task_id}
    found = await db.one(Bounds, ranks_sql.get_bounds, **given)
    if found is None or (found.above is None and found.below is None):
        return None
    return between(found.above, found.below, randbelow(SALTS))  # else that of one that was taken back


async def update_task_status(
    db: Queryable,
    workspace_id: int,
    task_id: int,
    actor_id: int,
    status: Status,
    *,
    now: datetime,
    reopen: bool = False,
) -> TaskChange | None:
    """Move a task to another status, whatever its version; None where there is no such task.

    Nothing changes in the trash. `reopen` says that the status is an open one again: what is open by now stays as it
    is, since somebody was faster, and may have moved it on since.
    """
    expected = NOT_IN_TRASH | ({"is_open": False} if reopen else {})
    patch = {"status": status}
    action = action_of(status, reopen=reopen)
    return await change_task(db, workspace_id, task_id, actor_id, action, patch, now=now, expected=expected)


def action_of(status: Status, *, reopen: bool = False) -> str:
    """What the event of a new status is called."""
    return "task.reopened" if reopen else ACTIONS.get(status, "task.status_changed")


async def delete_task(
    db: Queryable, workspace_id: int, task_id: int, actor_id: int, *, now: datetime
) -> TaskChange | None:
    """Put a task into the trash; None where there is no such task."""
    return await change_task(
        db, workspace_id, task_id, actor_id, "task.deleted", {"deleted_at": now}, now=now, expected=NOT_IN_TRASH
    )


async def restore_task(
    db: Queryable, workspace_id: int, task_id: int, actor_id: int, *, now: datetime
) -> TaskChange | None:
    """Take a task out of the trash; None where there is no such task."""
    return await change_task(db, workspace_id, task_id, actor_id, "task.restored", {"deleted_at": None}, now=now)


def get_task(db: Queryable, workspace_id: int, task_id: int) -> Awaitable[Task | None]:
    """One task, also one that is in the trash."""
    return db.gathered(look_up_tasks, (workspace_id, task_id))


async def look_up_tasks(db: Queryable, asked: list[tuple[int, int]]) -> dict[tuple[int, int], Task | None]:
    """Tasks by the ids of their workspace and their own."""
    workspace_ids, task_ids = zip(*asked, strict=True)
    rows = await db.rows(FoundTask, sql.get_tasks, workspace_ids=workspace_ids, task_ids=task_ids)
    found: dict[tuple[int, int], Task | None] = dict.fromkeys(asked)
    return found | {(row.workspace_id, row.id): row for row in rows}


def get_task_row(db: Queryable, workspace_id: int, task_id: int) -> Awaitable[TaskRow | None]:
    """One task as the list shows it, as it is from now on; None in the trash."""
    return db.gathered(look_up_rows, (workspace_id, task_id))


async def look_up_rows(db: Queryable, asked: list[tuple[int, int]]) -> dict[tuple[int, int], TaskRow | None]:
    """Tasks as the list shows them, by the ids of their workspace and their own."""
    workspace_ids, task_ids = zip(*asked, strict=True)
    rows = await db.rows(FoundRow, sql.get_task_rows, workspace_ids=workspace_ids, task_ids=task_ids)
    found: dict[tuple[int, int], TaskRow | None] = dict.fromkeys(asked)
    return found | {(row.workspace_id, row.id): row for row in rows}


async def get_figures(db: Queryable, workspace_id: int, ids: Sequence[int]) -> dict[int, Figures]:
    """What tables can say of some tasks beside their rows."""
    rows = await db.rows(Figures, sql.get_figures, workspace_id=workspace_id, ids=list(ids)) if ids else []
    return {row.id: row for row in rows}


async def get_tasks_paginated(db: Queryable, viewer: Viewer, wanted: TaskFilter, *, limit: int = PAGE_SIZE) -> TaskPage:
    """One page of the tasks that a filter wants, as this person sees them (their today, their week)."""
    if wanted.divided is not None:
        return await get_grouped(db, viewer, wanted, get_tasks_paginated, limit=limit)
    if wanted.condition is None and not wanted.is_indexed:
        wanted = replace(wanted, condition=by_condition(wanted, viewer))
    if wanted.condition is not None:
        return await get_asked(db, viewer, wanted, limit=limit)
    flags, parameters = wanted.conditions(viewer)
    parameters |= {"workspace_id": viewer.workspace.id, "limit": limit + 1, "reach": limit + 1}
    given = {name: parameters[name] for name in sql.get_tasks_paginated.when(*flags, "walked").parameters}
    rows = await db.rows(TaskRow, sql.get_tasks_paginated.when(*flags, "walked"), **given)
    if len(rows) <= limit:
        return TaskPage(rows, None)
    return TaskPage(rows[:limit], cursor(wanted.order, rows[limit - 1]))


async def fitting(db: Queryable, viewer: Viewer, wanted: TaskFilter, rows: Sequence[TaskRow]) -> list[TaskRow]:
    """Those of some tasks that belong into a list."""
    if wanted.condition is None or not rows:
        return [row for row in rows if wanted.shows(row, viewer)]
    found = await found_among(db, viewer, wanted.condition, [row.id for row in rows])
    return [row for row in rows if row.id in found]
