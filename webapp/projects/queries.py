"""Projects in the database."""

from datetime import date, datetime
from typing import Any, Unpack

import msgspec

from webapp.database.at_once import Ask, ask
from webapp.database.loader import load
from webapp.database.pool import Queryable, in_transaction
from webapp.history.changes import How, changing
from webapp.history.models import Added, Change
from webapp.projects.models import Holder, NamedProject, Project, ProjectPage
from webapp.query.fields import Kind
from webapp.views.renames import follow_name, names_known

sql = load("projects")

change_row = changing(sql.change_project, "project_id")

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


async def change_project(
    db: Queryable,
    workspace_id: int,
    project_id: int,
    actor_id: int | None,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    **how: Unpack[How],
) -> Change | None:
    """Change a project as `ChangeRow` has it. Saved views and calendars follow another name. Raises
    asyncpg.UniqueViolationError where the name is taken, and asyncpg.ForeignKeyViolationError where one goes that holds
    something."""
    if "name" not in patch:
        return await change_row(db, workspace_id, project_id, actor_id, action, patch, now=now, **how)

    async def run(tx: Queryable) -> Change | None:
        before = await names_known(tx, workspace_id)
        change = await change_row(tx, workspace_id, project_id, actor_id, action, patch, now=now, **how)
        if change is not None and change.event_id is not None and change.title != patch["name"]:
            old, new = change.title, patch["name"]
            await follow_name(tx, workspace_id, actor_id, Kind.PROJECT, old, new, before, now=now)
        return change

    return await in_transaction(db, run)
