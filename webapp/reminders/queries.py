"""Reminders in the database. A task's own is kept there by the statements that change the task."""

from collections.abc import Awaitable
from datetime import datetime

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.reminders.models import CountedReminder, DueReminder, FoundSnooze, Reminded, Snooze

sql = load("reminders")


async def take_due(db: Queryable, *, now: datetime, limit: int) -> list[DueReminder]:
    """Take what is to be told by now, the longest due first, in the transaction in which it is told."""
    return await db.rows(DueReminder, sql.take_due, now=now, limit=limit)


async def list_counted(db: Queryable, workspace_id: int, *, after: int, limit: int) -> list[CountedReminder]:
    """What of a workspace is still to be told and counts days of work, task by task after one."""
    return await db.rows(CountedReminder, sql.list_counted, workspace_id=workspace_id, after=after, limit=limit)


async def snooze(
    db: Queryable, workspace_id: int, task_id: int, account_id: int, wanted: Snooze, *, now: datetime
) -> bool:
    """Remind somebody of a task later, and take what told them out of their inbox; False where there is no such task
    to be done."""
    added = await db.value(
        sql.snooze,
        workspace_id=workspace_id,
        task_id=task_id,
        account_id=account_id,
        remind_at=wanted.remind_at,
        when_back=wanted.when_back,
        now=now,
    )
    return added is not None


async def wake(db: Queryable, workspace_id: int, task_id: int, account_id: int) -> bool:
    """Take that back, if it was so; False where there is no such task."""
    there: bool = await db.value(sql.wake, workspace_id=workspace_id, task_id=task_id, account_id=account_id)
    return there


def get_snooze(db: Queryable, workspace_id: int, task_id: int, account_id: int) -> Awaitable[Snooze | None]:
    """When somebody asked to be reminded of a task."""
    return db.gathered(look_up_snoozes, (workspace_id, task_id, account_id))


async def look_up_snoozes(
    db: Queryable, asked: list[tuple[int, int, int]]
) -> dict[tuple[int, int, int], Snooze | None]:
    """What several ask for as `get_snooze` has it."""
    workspace_ids, task_ids, account_ids = zip(*asked, strict=True)
    query = sql.get_snoozes
    rows = await db.rows(FoundSnooze, query, workspace_ids=workspace_ids, task_ids=task_ids, account_ids=account_ids)
    found: dict[tuple[int, int, int], Snooze | None] = dict.fromkeys(asked)
    return found | {asked[row.place - 1]: row for row in rows}


async def get_reminded(db: Queryable, workspace_id: int, task_id: int, account_id: int) -> Reminded | None:
    """A task as whoever is reminded of it by mail sees it; None where it is in the trash."""
    return await db.one(Reminded, sql.get_reminded, workspace_id=workspace_id, task_id=task_id, account_id=account_id)
