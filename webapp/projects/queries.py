"""Projects in the database."""

import asyncio
from datetime import date, datetime
from typing import Any

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import Added, Change
from webapp.projects.models import BusyProject, Holder, NamedProject, Project, ProjectPage

sql = load("projects")

COUNTED = 1000
"""Open tasks of a project with a time, and as many without, of which it is told who has them."""


async def list_projects(db: Queryable, workspace_id: int, *, today: date) -> list[Project]:
    """All projects by name; open tasks that start after today aren't counted."""
    return await db.rows(Project, sql.list_projects, workspace_id=workspace_id, today=today)


async def list_busiest(db: Queryable, workspace_id: int, *, today: date, limit: int) -> list[BusyProject]:
    """The projects with the most open tasks that have started, by name."""
    return await db.gathered(look_up_busiest, (workspace_id, today, limit))


Wanted = tuple[int, date, int]  # workspace, today, how many


async def look_up_busiest(db: Queryable, wanted: list[Wanted]) -> dict[Wanted, list[BusyProject]]:
    """What several ask for, as `list_busiest` has it: those of one workspace on one day ask the same."""

    async def read(each: Wanted) -> list[BusyProject]:
        workspace_id, today, limit = each
        return await db.rows(BusyProject, sql.list_busiest, workspace_id=workspace_id, today=today, limit=limit)

    return dict(zip(wanted, await asyncio.gather(*map(read, wanted)), strict=True))


async def get_project(db: Queryable, workspace_id: int, project_id: int) -> NamedProject | None:
    """One project."""
    return await db.one(NamedProject, sql.get_project, workspace_id=workspace_id, project_id=project_id)


async def get_project_page(db: Queryable, workspace_id: int, project_id: int, *, today: date) -> ProjectPage | None:
    """One project with what it holds."""
    row = await db.one(
        ProjectPage, sql.get_project_page, workspace_id=workspace_id, project_id=project_id, today=today, most=COUNTED
    )
    if row is None:
        return None
    return msgspec.structs.replace(row, people=msgspec.convert(row.people, list[Holder]))  # they came as JSON


async def add_project(db: Queryable, workspace_id: int, actor_id: int, name: str, *, now: datetime) -> Added:
    """Create a project. Raises asyncpg.UniqueViolationError where the name is taken."""
    (added,) = await db.rows(Added, sql.add_project, workspace_id=workspace_id, actor_id=actor_id, name=name, now=now)
    return added


async def delete_project(
    db: Queryable, workspace_id: int, project_id: int, actor_id: int, *, now: datetime
) -> int | None:
    """Remove an empty project; the id of the event, or None where there is none. Raises
    asyncpg.ForeignKeyViolationError where it holds tasks or drafts, also in the trash."""
    event_id: int | None = await db.value(
        sql.delete_project, workspace_id=workspace_id, project_id=project_id, actor_id=actor_id, now=now
    )
    return event_id


async def change_project(
    db: Queryable,
    workspace_id: int,
    project_id: int,
    actor_id: int,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    version: int | None = None,
    expected: dict[str, Any] | None = None,
    extra: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> Change | None:
    """Change a project and record it as the event `action`, or take one back as `history.undo.reversal` says: None
    where there is nothing to do it to. `extra` is what else the event tells. Raises asyncpg.UniqueViolationError where
    the name is taken, and asyncpg.ForeignKeyViolationError where one goes that holds something."""
    return await db.one(
        Change,
        sql.change_project,
        workspace_id=workspace_id,
        project_id=project_id,
        actor_id=actor_id,
        action=action,
        patch=patch,
        version=version,
        expected=expected or {},
        extra=extra or {},
        now=now,
        undoes=undoes,
    )
