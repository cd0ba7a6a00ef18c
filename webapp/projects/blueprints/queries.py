"""Templates of projects in the database."""

from datetime import date, datetime
from typing import Any

import msgspec

from webapp.checklists.queries import add_items
from webapp.database.loader import load
from webapp.database.pool import Database, Queryable, try_again
from webapp.history.changes import changing
from webapp.history.models import Added
from webapp.projects.blueprints.days import Placed, working_days_between
from webapp.projects.blueprints.models import (
    MOST_CHARACTERS,
    MOST_STEPS,
    Blueprint,
    BlueprintRow,
    Recorded,
    Step,
    TaskOfProject,
)
from webapp.projects.queries import add_project, change_project
from webapp.tasks.models import Priority
from webapp.tasks.queries import add_tasks
from webapp.web.viewer import Viewer
from webapp.working_days.calendar import WorkCalendar

sql = load("blueprints")

# What is done to a template. Raises asyncpg.UniqueViolationError where the name is taken.
change_blueprint = changing(sql.change_blueprint, "blueprint_id")

LIST_SIZE = 100


async def list_blueprints(db: Queryable, workspace_id: int) -> list[BlueprintRow]:
    """The templates, by name."""
    return await db.rows(BlueprintRow, sql.list_blueprints, workspace_id=workspace_id, limit=LIST_SIZE)


async def get_blueprint(db: Queryable, workspace_id: int, blueprint_id: int) -> Blueprint | None:
    """One template; None where there is none, or it is deleted."""
    row = await db.one(Blueprint, sql.get_blueprint, workspace_id=workspace_id, blueprint_id=blueprint_id)
    return None if row is None else msgspec.structs.replace(row, steps=msgspec.convert(row.steps, list[Step]))


async def add_blueprint(
    db: Queryable, workspace_id: int, actor_id: int | None, name: str, steps: list[Step], *, now: datetime
) -> Added:
    """Add a template. Raises asyncpg.UniqueViolationError where the name is taken."""
    (added,) = await db.rows(
        Added,
        sql.add_blueprint,
        workspace_id=workspace_id,
        actor_id=actor_id,
        name=name,
        steps=msgspec.to_builtins(steps),
        now=now,
    )
    return added


async def steps_of(db: Queryable, viewer: Viewer, project_id: int, calendar: WorkCalendar) -> list[Step]:
    """What a template keeps of a project's tasks, with the days since the first of them. Notes and checklists that
    would be too much are left out."""
    rows = await db.rows(
        TaskOfProject,
        sql.get_steps_of_project,
        workspace_id=viewer.workspace.id,
        project_id=project_id,
        most=MOST_STEPS,
    )
    days = [row.due_on or (viewer.local(row.due_at).date() if row.due_at else None) for row in rows]
    start, room, steps = min((day for day in days if day is not None), default=None), MOST_CHARACTERS, list[Step]()
    for row, day in zip(rows, days, strict=True):
        room -= len(row.notes) + sum(map(len, row.items))
        number = working_days_between(calendar, start, day) if start is not None and day is not None else None
        steps.append(
            Step(
                row.title,
                number,
                row.notes if room >= 0 else "",
                row.items if room >= 0 else [],
                Priority(row.priority),
                row.labels,
                row.estimate_minutes,
                row.assignee_id,
            )
        )
    return steps


async def make_project(
    db: Database, viewer: Viewer, name: str, due_on: date | None, blueprint: Blueprint, placed: list[Placed]
) -> tuple[int, int]:
    """Make a project with its tasks, all or nothing; its id, and the one event that takes all of it back. Raises
    asyncpg.UniqueViolationError where the name is taken, asyncpg.ForeignKeyViolationError for somebody who is no
    member."""
    workspace_id, actor_id, now = viewer.workspace.id, viewer.account.id, viewer.now

    async def run() -> tuple[int, int]:
        async with db.transaction() as tx:
            project = await add_project(tx, workspace_id, actor_id, name, now=now)
            if due_on is not None:
                patch = {"due_on": due_on}
                await change_project(tx, workspace_id, project.id, actor_id, "project.updated", patch, now=now)
            columns: list[dict[str, Any]] = [
                {
                    "title": each.step.title,
                    "notes": each.step.notes,
                    "priority": each.step.priority,
                    "due_on": each.day,
                    "project_id": project.id,
                    "assignee_id": each.step.assignee_id,
                    "labels": each.step.labels,
                    "estimate_minutes": each.step.estimate_minutes,
                }
                for each in placed
            ]
            added = await add_tasks(tx, workspace_id, actor_id, columns, now=now)
            for task, each in zip(added, placed, strict=True):
                if each.step.items:
                    await add_items(tx, workspace_id, task.id, actor_id, each.step.items, now=now)
            after = {
                "name": name,
                "due_on": due_on.isoformat() if due_on else None,
                "template": blueprint.name,
                "task_ids": [task.id for task in added],
            }
            used = await record_use(tx, viewer, project.id, "making.done", after)
            return project.id, used

    return await try_again(run)


async def record_use(
    db: Queryable, viewer: Viewer, project_id: int, action: str, after: dict[str, Any], undoes: int | None = None
) -> int:
    """Write down that a project was made of a template, or that this was taken back or done again; the event."""
    (row,) = await db.rows(
        Recorded,
        sql.record_use,
        workspace_id=viewer.workspace.id,
        actor_id=viewer.account.id,
        project_id=project_id,
        action=action,
        after=after,
        undoes=undoes,
        now=viewer.now,
    )
    return row.event_id
