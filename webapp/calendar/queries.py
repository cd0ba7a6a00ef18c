"""The calendar in the database."""

from collections.abc import Sequence
from datetime import date, timedelta

from webapp.calendar.models import Planned
from webapp.database.loader import load, with_condition
from webapp.database.pool import Queryable
from webapp.query.compile import Compiled
from webapp.tasks.due import day_start, spans
from webapp.web.viewer import Viewer

sql = load("calendar")

REACH = 250  # tasks of a day, with a time and without, that are looked at for a query


async def list_planned(
    db: Queryable, viewer: Viewer, days: Sequence[date], asked: Compiled | None, *, limit: int
) -> list[Planned]:
    """What stands on some days, as they are on this person's clock; of each kind `limit` a day at most, and of tasks
    those that have what is `asked`, as far as is looked."""
    starts = [day_start(day, viewer.zone) for day in days]
    ends = [day_start(day + timedelta(days=1), viewer.zone) for day in days]
    given = {
        "workspace_id": viewer.workspace.id,
        "days": list(days),
        "starts": starts,
        "ends": ends,
        "limit": limit,
        "reach": limit if asked is None else REACH,
    }
    if asked is None:
        return await db.rows(Planned, sql.list_planned, **given)
    query = with_condition(sql.list_planned, "asked", asked.sql)
    given |= spans(viewer) | asked.parameters
    return await db.rows(Planned, query, **{name: given[name] for name in query.parameters})
