"""Somebody's day in the database."""

from datetime import date, datetime

from webapp.database.loader import load
from webapp.database.pool import Database, Queryable
from webapp.day.models import DayTask
from webapp.live.queries import change_accounts
from webapp.web.viewer import Viewer

sql = load("days")

MOST = 50  # tasks of a day


async def list_picks(db: Queryable, viewer: Viewer, day: date) -> list[DayTask]:
    """What somebody means to do on a day, in their order."""
    return await db.rows(DayTask, sql.list_picks, **whose(viewer), day=day, limit=MOST)


async def list_started(db: Queryable, viewer: Viewer) -> list[DayTask]:
    """Their tasks that were begun."""
    return await db.rows(DayTask, sql.list_started, **whose(viewer), limit=MOST)


async def list_done(db: Queryable, viewer: Viewer, since: datetime) -> list[DayTask]:
    """What was completed since a moment: their tasks, and those of nobody that they ticked off."""
    return await db.rows(DayTask, sql.list_done, **whose(viewer), since=since, limit=MOST)


async def pick(db: Database, viewer: Viewer, day: date, task_id: int, *, first: bool = False) -> bool:
    """They mean to do a task on a day; False where it isn't open, or the day is full."""
    async with db.transaction() as tx:
        taken = await tx.value(sql.pick, **whose(viewer), day=day, task_id=task_id, first=first, most=MOST)
        if taken is not None:
            await change_accounts(tx, [viewer.account.id])
    return taken is not None


async def unpick(db: Database, viewer: Viewer, day: date, task_id: int) -> bool:
    """They don't mean to any more; False where there is no such task."""
    async with db.transaction() as tx:
        return await unpick_in(tx, viewer, day, task_id)


async def unpick_in(tx: Queryable, viewer: Viewer, day: date, task_id: int) -> bool:
    """The same, in a transaction with more."""
    if await tx.value(sql.unpick, **whose(viewer), day=day, task_id=task_id) is None:
        return False
    await change_accounts(tx, [viewer.account.id])
    return True


async def place_pick(db: Database, viewer: Viewer, day: date, task_id: int, place: int) -> None:
    """Give what they mean to do another place, counted from 1."""
    async with db.transaction() as tx:
        if await tx.value(sql.place_pick, **whose(viewer), day=day, task_id=task_id, place=place) is not None:
            await change_accounts(tx, [viewer.account.id])


def whose(viewer: Viewer) -> dict[str, int]:
    """Whose day it is."""
    return {"workspace_id": viewer.workspace.id, "account_id": viewer.account.id}
