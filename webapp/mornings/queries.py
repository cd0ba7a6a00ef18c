"""Who wants the briefing by mail, and when, in the database."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.recurrence.local_time import moment_at
from webapp.web.viewer import Viewer

sql = load("mornings")


class Due(msgspec.Struct, frozen=True):
    """Whose mail is due, and since when."""

    workspace_id: int
    account_id: int
    goes_at: time
    next_at: datetime


async def get_morning(db: Queryable, workspace_id: int, account_id: int) -> time | None:
    """At which time of their day a member wants the briefing by mail; None where they don't."""
    goes_at: time | None = await db.value(sql.get_morning, workspace_id=workspace_id, account_id=account_id)
    return goes_at


async def save_morning(db: Queryable, viewer: Viewer, goes_at: time | None) -> None:
    """Send it at a time of their day from now on, the first time when that comes next; never where it is None."""
    if goes_at is None:
        await stop_morning(db, viewer.workspace.id, viewer.account.id)
        return
    await db.execute(
        sql.save_morning,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        goes_at=goes_at,
        next_at=next_moment(goes_at, viewer.zone, viewer.now),
    )


async def stop_morning(db: Queryable, workspace_id: int, account_id: int) -> None:
    """Send it no more."""
    await db.execute(sql.stop_morning, workspace_id=workspace_id, account_id=account_id)


async def put_off(db: Queryable, due: Due, next_at: datetime) -> None:
    """Send the next one at a moment."""
    await db.execute(sql.set_next_morning, workspace_id=due.workspace_id, account_id=due.account_id, next_at=next_at)


def next_moment(goes_at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first moment after another at which a clock shows a time."""
    day = after.astimezone(zone).date()
    moment = moment_at(day, goes_at, zone)
    return moment if moment > after else moment_at(day + timedelta(days=1), goes_at, zone)


def last_moment(goes_at: time, zone: ZoneInfo, until: datetime) -> datetime:
    """The last moment until another at which a clock showed a time."""
    day = until.astimezone(zone).date()
    moment = moment_at(day, goes_at, zone)
    return moment if moment <= until else moment_at(day - timedelta(days=1), goes_at, zone)
