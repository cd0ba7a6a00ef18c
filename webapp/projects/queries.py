"""Projects in the database."""

from datetime import date, datetime

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.projects.models import Project

sql = load("projects")


async def list_projects(db: Queryable, workspace_id: int, *, today: date) -> list[Project]:
    """All projects by name; open tasks that start after today aren't counted."""
    return await db.rows(Project, sql.list_projects, workspace_id=workspace_id, today=today)


async def add_project(db: Queryable, workspace_id: int, actor_id: int, name: str, *, now: datetime) -> int:
    """Create a project; returns its id. Raises asyncpg.UniqueViolationError where the name is taken."""
    project_id: int = await db.value(sql.add_project, workspace_id=workspace_id, actor_id=actor_id, name=name, now=now)
    return project_id


async def rename_project(
    db: Queryable,
    workspace_id: int,
    project_id: int,
    actor_id: int,
    name: str,
    *,
    version: int,
    now: datetime,
) -> bool:
    """Rename a project; False where there is none of this version. Raises asyncpg.UniqueViolationError where the name
    is taken."""
    changed = await db.value(
        sql.rename_project,
        workspace_id=workspace_id,
        project_id=project_id,
        actor_id=actor_id,
        name=name,
        version=version,
        now=now,
    )
    return changed is not None


async def delete_project(db: Queryable, workspace_id: int, project_id: int, actor_id: int, *, now: datetime) -> bool:
    """Remove an empty project; False where there is none. Raises asyncpg.ForeignKeyViolationError where it holds
    tasks or drafts, also in the trash."""
    gone: int = await db.value(
        sql.delete_project, workspace_id=workspace_id, project_id=project_id, actor_id=actor_id, now=now
    )
    return gone > 0
