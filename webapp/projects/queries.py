"""Projects in the database."""

from datetime import date, datetime
from typing import Any

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import Added, Change
from webapp.projects.models import NamedProject, Project

sql = load("projects")


async def list_projects(db: Queryable, workspace_id: int, *, today: date) -> list[Project]:
    """All projects by name; open tasks that start after today aren't counted."""
    return await db.rows(Project, sql.list_projects, workspace_id=workspace_id, today=today)


async def get_project(db: Queryable, workspace_id: int, project_id: int) -> NamedProject | None:
    """One project."""
    return await db.one(NamedProject, sql.get_project, workspace_id=workspace_id, project_id=project_id)


async def add_project(db: Queryable, workspace_id: int, actor_id: int, name: str, *, now: datetime) -> Added:
    """Create a project. Raises asyncpg.UniqueViolationError where the name is taken."""
    (added,) = await db.rows(Added, sql.add_project, workspace_id=workspace_id, actor_id=actor_id, name=name, now=now)
    return added


async def rename_project(
    db: Queryable,
    workspace_id: int,
    project_id: int,
    actor_id: int,
    name: str,
    *,
    version: int,
    now: datetime,
) -> Change | None:
    """Rename a project; None where there is none of this version. Raises asyncpg.UniqueViolationError where the name
    is taken."""
    return await db.one(
        Change,
        sql.rename_project,
        workspace_id=workspace_id,
        project_id=project_id,
        actor_id=actor_id,
        name=name,
        version=version,
        now=now,
    )


async def delete_project(
    db: Queryable, workspace_id: int, project_id: int, actor_id: int, *, now: datetime
) -> int | None:
    """Remove an empty project; the id of the event, or None where there is none. Raises
    asyncpg.ForeignKeyViolationError where it holds tasks or drafts, also in the trash."""
    event_id: int | None = await db.value(
        sql.delete_project, workspace_id=workspace_id, project_id=project_id, actor_id=actor_id, now=now
    )
    return event_id


async def take_back_project(
    db: Queryable,
    workspace_id: int,
    project_id: int,
    actor_id: int,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    expected: dict[str, Any],
    undoes: int,
) -> Change | None:
    """Take an event of a project back as `history.undo.reversal` says: None where there is nothing to do it to. Raises
    asyncpg.IntegrityConstraintViolationError where it holds something by now, or its name was given away."""
    return await db.one(
        Change,
        sql.take_back_project,
        workspace_id=workspace_id,
        project_id=project_id,
        actor_id=actor_id,
        action=action,
        patch=patch,
        expected=expected,
        now=now,
        undoes=undoes,
    )
