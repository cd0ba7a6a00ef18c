"""Tasks in the database."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

import asyncpg
import msgspec

from webapp.database.failures import DatabaseBusy
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import Added, Names
from webapp.quick_add.names import compared
from webapp.tasks.due import spans
from webapp.tasks.filters import PAGE_SIZE, Due, TaskFilter, cursor
from webapp.tasks.models import FoundRow, FoundTask, Status, Task, TaskChange, TaskRow
from webapp.tasks.repeats.series import Planned, next_task
from webapp.text.direction import isolated
from webapp.text.folding import natural_order
from webapp.web.viewer import Viewer

sql = load("tasks")

OPEN = frozenset({Status.PENDING, Status.IN_PROGRESS, Status.WAITING})
HELD = {"overdue": ["passed"], "today": ["passed"], "week": ["today", "passed"]}  # in buckets of due dates
WALK = 1000  # rows of a list in which something frequent is looked for before the whole workspace is
NOT_IN_TRASH: dict[str, Any] = {"deleted_at": None}
TRIES = 8  # to close an occurrence while others change it
ACTIONS = {Status.COMPLETED: "task.completed", Status.CANCELLED: "task.cancelled"}


class TaskPage(msgspec.Struct, frozen=True):
    """One page of a list; `after` is where the next one begins, None on the last."""

    rows: list[TaskRow]
    after: str | None


class Stats(msgspec.Struct, frozen=True, dict=True):
    """How many tasks each filter has. Amounts by (dimension, value, status); `next_at` is the next due moment that
    passes, and changes them."""

    amounts: dict[tuple[str, str, str], int]
    next_at: datetime | None

    def by_status(self, dimension: str = "", value: str = "") -> dict[str, int]:
        """Amounts by status, of the workspace or of one value of one dimension; "open" sums the open ones."""
        found = {status: self.amounts.get((dimension, value, status), 0) for status in Status}
        return found | {"open": sum(found[status] for status in OPEN)}

    def for_filter(self, wanted: TaskFilter) -> dict[str, int] | None:
        """Amounts by status beside the tabs: of the workspace, or of the one filter that is in force. None where
        several are, or words are searched, since no counter knows that."""
        if not wanted.narrowed:
            return self.by_status()
        chosen = [
            (dimension, "" if value == "none" else str(value))
            for dimension, value in (
                ("project", wanted.project),
                ("assignee", wanted.assignee),
                ("label", wanted.label),
            )
            if value
        ]
        if len(chosen) != 1 or wanted.due or wanted.q:
            return None
        if wanted.label:
            chosen = [("label", label) for label in spellings(wanted.label, self.values("label"))]
        found = [self.by_status(dimension, value) for dimension, value in chosen]
        return {status: sum(amounts[status] for amounts in found) for status in (*Status, "open")}

    def due_amount(self, bucket: str) -> int:
        """Open tasks in a bucket of due dates. The week holds today, and today what was due earlier today."""
        if bucket == Due.NOT_STARTED:
            return sum(self.open_by_value("start").values())
        amounts = self.open_by_value("due")
        return sum(amounts.get(part, 0) for part in [str(bucket), *HELD.get(bucket, [])])

    def dues(self, words: Mapping[Due, str]) -> list[tuple[str, str, int]]:
        """The options of the filter by due date, as those by project."""
        return [(bucket, said, self.due_amount(bucket)) for bucket, said in words.items()]

    def projects(self, names: Names, chosen: int | str | None) -> list[tuple[str, str, int]]:
        """The options of the filter by project: value, words, open tasks. One in the archive stays as long as it has
        some."""
        amounts = self.open_by_value("project")
        used = {str(chosen), *(value for value, amount in amounts.items() if amount)}
        return [
            *options(names.all_projects, names.projects, used, amounts, "archived"),
            ("none", "No project", amounts.get("", 0)),
        ]

    def assignees(self, names: Names, chosen: int | str | None) -> list[tuple[str, str, int]]:
        """The options of the filter by assignee, as those by project. Who left stays as long as tasks are theirs."""
        amounts, used = self.open_by_value("assignee"), {*self.values("assignee"), str(chosen)}
        return [
            *options(names.everybody, names.members, used, amounts, "left"),
            ("none", "Nobody", amounts.get("", 0)),
        ]

    def labels(self, chosen: str) -> list[tuple[str, str, int]]:
        """The options of the filter by label: those of open tasks and the chosen one, in natural order. The spellings
        of a label are one option, under the most frequent of them."""
        found: dict[str, dict[str, int]] = {}
        for label, amount in self.open_by_value("label").items():
            if amount:
                found.setdefault(compared(label), {})[label] = amount
        if chosen:
            found.setdefault(compared(chosen), {chosen: 0})
        rows = []
        for same, amounts in found.items():
            shown = max(sorted(amounts), key=amounts.__getitem__)
            rows.append((chosen if same == compared(chosen) else shown, shown, sum(amounts.values())))
        return sorted(rows, key=lambda row: natural_order(row[1]))

    def values(self, dimension: str) -> list[str]:
        """The values of a dimension that tasks have, open or closed."""
        return list(self._by_dimension.get(dimension, ()))

    def open_by_value(self, dimension: str) -> dict[str, int]:
        """Open tasks by the values of a dimension."""
        return self._by_dimension.get(dimension, {})

    @cached_property
    def _by_dimension(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for (dimension, value, status), amount in self.amounts.items():
            of_value = found.setdefault(dimension, {})
            of_value[value] = of_value.get(value, 0) + (amount if status in OPEN else 0)
        return found


def options(
    known: dict[int, str], offered: dict[int, str], used: set[str], amounts: dict[str, int], otherwise: str
) -> list[tuple[str, str, int]]:
    """What a filter offers, and of what it doesn't any more that which is `used`, with what became of it."""
    return [
        (str(key), name if key in offered else f"{isolated(name)} ({otherwise})", amounts.get(str(key), 0))
        for key, name in known.items()
        if key in offered or str(key) in used
    ]


def spellings(label: str, labels: Iterable[str]) -> list[str]:
    """A label and those that differ from it only in case or in how their accents are encoded: they are one."""
    return [label, *(other for other in labels if other != label and compared(other) == compared(label))]


async def labels_to_know(db: Queryable, workspace_id: int, typed: str) -> tuple[str, ...]:
    """The labels that tasks have, where what was typed can name any of them."""
    if "@" not in typed:
        return ()
    return tuple(await db.value(sql.get_labels, workspace_id=workspace_id, except_id=None))


async def spelled(db: Queryable, workspace_id: int, task_id: int, labels: list[str]) -> list[str]:
    """Labels of a task in the spelling that other tasks have of them: “vip” and “VIP” are one."""
    if not labels:
        return labels
    known: dict[str, str] = {}
    for label in await db.value(sql.get_labels, workspace_id=workspace_id, except_id=task_id):
        known.setdefault(compared(label), label)
    return [known.get(compared(label), label) for label in labels]


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
    and `new_project` for the name of such a project.

    Raises asyncpg.ForeignKeyViolationError as `add_task` does, and asyncpg.UniqueViolationError where one of the
    projects is there by now.
    """
    return await db.rows(
        Added,
        sql.add_tasks,
        workspace_id=workspace_id,
        actor_id=actor_id,
        tasks=tasks,
        projects=list(new_projects),
        now=now,
    )


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
    about, following = "of_one", dict[str, Any]()
    for attempt in range(TRIES):
        try:
            change = await db.one(
                TaskChange,
                sql.change_task.when(about),
                workspace_id=workspace_id,
                task_id=task_id,
                actor_id=actor_id,
                action=action,
                patch=patch,
                version=version,
                expected=expected or {},
                extra=extra or {},
                undoes=undoes,
                now=now,
                **following,
            )
        except asyncpg.UniqueViolationError:
            if attempt == TRIES - 1:
                raise
            continue  # another open task of this repeat was there sooner; now it is seen
        if change is None or change.closing is None:
            return change
        planned = msgspec.convert(change.closing, Planned) if change.closing else None
        about = "of_series"
        following = {"next": planned and next_task(planned, now), "next_version": change.version_before}
    raise DatabaseBusy("a repeating task was changed by others all the time")


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


async def get_task(db: Queryable, workspace_id: int, task_id: int) -> Task | None:
    """One task, also one that is in the trash."""
    return await db.gathered(look_up_tasks, (workspace_id, task_id))


async def look_up_tasks(db: Queryable, asked: list[tuple[int, int]]) -> dict[tuple[int, int], Task | None]:
    """Tasks by the ids of their workspace and their own."""
    workspace_ids, task_ids = zip(*asked, strict=True)
    rows = await db.rows(FoundTask, sql.get_task, workspace_ids=workspace_ids, task_ids=task_ids)
    found: dict[tuple[int, int], Task | None] = dict.fromkeys(asked)
    return found | {(row.workspace_id, row.id): row for row in rows}


async def get_task_row(db: Queryable, workspace_id: int, task_id: int) -> TaskRow | None:
    """One task as the list shows it, as it is from now on; None in the trash."""
    return await db.gathered(look_up_rows, (workspace_id, task_id))


async def look_up_rows(db: Queryable, asked: list[tuple[int, int]]) -> dict[tuple[int, int], TaskRow | None]:
    """Tasks as the list shows them, by the ids of their workspace and their own."""
    workspace_ids, task_ids = zip(*asked, strict=True)
    rows = await db.rows(FoundRow, sql.get_task_rows, workspace_ids=workspace_ids, task_ids=task_ids)
    found: dict[tuple[int, int], TaskRow | None] = dict.fromkeys(asked)
    return found | {(row.workspace_id, row.id): row for row in rows}


async def get_tasks_paginated(db: Queryable, viewer: Viewer, wanted: TaskFilter, *, limit: int = PAGE_SIZE) -> TaskPage:
    """One page of the tasks that a filter wants, as this person sees them (their today, their week)."""
    labels = await db.value(sql.get_labels, workspace_id=viewer.workspace.id, except_id=None) if wanted.label else ()
    flags, parameters = wanted.conditions(viewer, spellings(wanted.label, labels))
    parameters |= {"workspace_id": viewer.workspace.id, "limit": limit + 1, "reach": limit + 1}

    async def read(*more: str, **changed: Any) -> list[TaskRow]:
        given, names = parameters | changed, sql.get_tasks_paginated.when(*flags, *more).parameters
        only = {name: given[name] for name in names}
        return await db.rows(TaskRow, sql.get_tasks_paginated.when(*flags, *more), **only)

    if wanted.searches:
        rows = await read("near", "walked", reach=WALK)
        if len(rows) <= limit:
            rows = await read("far")
    else:
        rows = await read("walked")
    if len(rows) <= limit:
        return TaskPage(rows, None)
    return TaskPage(rows[:limit], cursor(wanted.order, rows[limit - 1]))


class Sight(msgspec.Struct, frozen=True):
    """Whose counts these are: of a workspace, by a clock (`spans`), at a moment."""

    workspace_id: int
    clock: tuple[tuple[str, Any], ...]
    now: datetime


async def get_stats(db: Queryable, viewer: Viewer) -> Stats:
    """The counts of all filters, as they are from now on. Those who ask at the same time and go by the same clock are
    told the same."""
    clock = {name: value for name, value in spans(viewer).items() if name in sql.get_stats.parameters and name != "now"}
    return await db.gathered(look_up_stats, Sight(viewer.workspace.id, tuple(clock.items()), viewer.now))


async def look_up_stats(db: Queryable, asked: list[Sight]) -> dict[Sight, Stats]:
    """The counts that several ask for: one statement for those who go by the same clock, at the moment of the first of
    them, so that what passes after it has still to come for all."""
    alike: dict[tuple[int, Any], list[Sight]] = {}
    for sight in asked:
        alike.setdefault((sight.workspace_id, sight.clock), []).append(sight)

    async def read(sights: list[Sight]) -> dict[Sight, Stats]:
        first = min(sights, key=lambda sight: sight.now)
        parameters = {"workspace_id": first.workspace_id, **dict(first.clock), "now": first.now}
        rows = await db.rows(StatRow, sql.get_stats, **parameters)
        next_at = min((row.next_at for row in rows if row.next_at is not None), default=None)
        stats = Stats({(row.dimension, row.value, row.status): row.amount for row in rows}, next_at)
        return dict.fromkeys(sights, stats)

    found: dict[Sight, Stats] = {}
    for each in await asyncio.gather(*map(read, alike.values())):
        found |= each
    return found


class StatRow(msgspec.Struct, frozen=True):
    """One amount of `get_stats`."""

    dimension: str
    value: str
    status: str
    amount: int
    next_at: datetime | None
