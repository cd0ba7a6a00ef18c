"""The calendar in the database."""

from collections.abc import Sequence
from datetime import date, timedelta

from webapp.calendar.models import Planned
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.tasks.due import day_start
from webapp.web.viewer import Viewer

sql = load("calendar")


async def list_planned(db: Queryable, viewer: Viewer, days: Sequence[date], *, limit: int) -> list[Planned]:
    """What stands on some days, as they are on this person's clock; of each kind `limit` a day at most."""
    starts = [day_start(day, viewer.zone) for day in days]
    ends = [day_start(day + timedelta(days=1), viewer.zone) for day in days]
    return await db.rows(
        Planned,
        sql.list_planned,
        workspace_id=viewer.workspace.id,
        days=list(days),
        starts=starts,
        ends=ends,
        limit=limit,
    )
