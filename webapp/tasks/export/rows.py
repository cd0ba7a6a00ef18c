"""All tasks of a list, some at a time."""

from collections.abc import AsyncGenerator

from msgspec.structs import replace

from webapp.database.pool import Queryable
from webapp.tasks.filters import TaskFilter
from webapp.tasks.models import Task, TaskPage, TaskRow
from webapp.tasks.queries import get_tasks_paginated, look_up_tasks
from webapp.web.viewer import Viewer

AT_ONCE = 500


async def all_pages(
    db: Queryable, viewer: Viewer, wanted: TaskFilter, *, at_once: int = AT_ONCE
) -> AsyncGenerator[TaskPage, None]:
    """The pages of a list from the first to the last, each when it is asked for: no connection is held in between, and
    none costs more than those before it. A page may be empty where nothing was found that far."""
    wanted = replace(wanted, after="")
    while True:
        found = await get_tasks_paginated(db, viewer, wanted, limit=at_once)
        yield found
        if found.after is None:
            return
        wanted = replace(wanted, after=found.after)


async def whole(db: Queryable, viewer: Viewer, rows: list[TaskRow]) -> list[Task]:
    """The same tasks with all that they hold, in their order; without those that are gone by now."""
    keys = [(viewer.workspace.id, row.id) for row in rows]
    found = await look_up_tasks(db, keys) if keys else {}
    return [task for key in keys if (task := found[key]) is not None]


async def all_tasks(db: Queryable, viewer: Viewer, wanted: TaskFilter) -> AsyncGenerator[list[Task], None]:
    """All tasks of a list, some at a time."""
    async for page in all_pages(db, viewer, wanted):
        yield await whole(db, viewer, page.rows)
