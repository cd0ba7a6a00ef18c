"""Projects in the database."""

from datetime import date, datetime

import msgspec

from webapp.database.at_once import Ask, ask
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.changes import changing
from webapp.history.models import Added
from webapp.projects.models import Holder, NamedProject, Project, ProjectPage

sql = load("projects")

# What is done to a project. Raises asyncpg.UniqueViolationError where the name is taken, and
# asyncpg.ForeignKeyViolationError where one goes that holds something.
change_project = changing(sql.change_project, "project_id")

COUNTED = 1000
"""Open tasks of a project with a time, and as many without, of which it is told who has them."""


async def list_projects(db: Queryable, workspace_id: int, *, today: date) -> list[Project]:
    """All projects by name; open tasks that start after today aren't counted."""
    return await db.rows(Project, sql.list_projects, workspace_id=workspace_id, today=today)


def ask_busiest(workspace_id: int, *, today: date, limit: int) -> Ask:
    """For the projects with the most open tasks that have started, by name, as `BusyProject`."""
    return ask(sql.list_busiest, workspace_id=workspace_id, today=today, limit=limit)


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
