"""Time that was spent, in the database."""

from collections.abc import AsyncGenerator, Collection
from datetime import datetime, timedelta

import msgspec

from webapp.database.loader import load
from webapp.database.pool import TRIES, Database, Queryable
from webapp.live.queries import change_accounts
from webapp.timers.models import Entry, Running, Spent, SpentRow
from webapp.web.viewer import Viewer

sql = load("timers")

LISTED = 100
AT_ONCE = 500  # rows of an export


class NotStarted(Exception):
    """No timer runs on the task, so the one before goes on."""


class Recorded(msgspec.Struct, frozen=True):
    """The event of a write."""

    event_id: int


def whose(viewer: Viewer) -> dict[str, int]:
    """Whose time it is."""
    return {"workspace_id": viewer.workspace.id, "account_id": viewer.account.id}


async def get_running(db: Queryable, viewer: Viewer) -> Running | None:
    """Their timer that runs."""
    return await db.one(Running, sql.get_running, **whose(viewer))


async def get_spent(db: Queryable, viewer: Viewer, task_ids: Collection[int]) -> dict[int, int]:
    """The minutes that were spent on some tasks, by anybody."""
    if not task_ids:
        return {}
    rows = await db.rows(Spent, sql.get_spent, workspace_id=viewer.workspace.id, task_ids=sorted(task_ids))
    return {row.task_id: row.minutes for row in rows}


async def start_timer(db: Database, viewer: Viewer, task_id: int) -> bool:
    """Let their timer run on a task, and the one before end; False where the task isn't open. One that runs on it goes
    on."""
    for _ in range(TRIES):
        try:
            async with db.transaction() as tx:
                running = await get_running(tx, viewer)
                if running is not None and running.task_id == task_id:
                    return True
                if running is not None:
                    await stop(tx, viewer, running, viewer.now)
                if await tx.value(sql.start_timer, **whose(viewer), task_id=task_id, now=viewer.now) is None:
                    raise NotStarted
                await change_accounts(tx, [viewer.account.id])
                return True
        except NotStarted:
            if await get_running(db, viewer) == running:
                break  # so it isn't another window that was faster
    return False


async def stop_timer(db: Database, viewer: Viewer, timer_id: int | None, minutes: int | None = None) -> int | None:
    """Let their timer end now, or so many minutes after it began; the event, None where there is nothing to tell. It is
    the one that was shown, if any was: one that was started elsewhere since goes on."""
    async with db.transaction() as tx:
        running = await get_running(tx, viewer)
        if running is None or timer_id not in (None, running.id):
            return None
        ended_at = viewer.now if minutes is None else running.started_at + timedelta(minutes=minutes)
        found = await stop(tx, viewer, running, min(ended_at, viewer.now))
        await change_accounts(tx, [viewer.account.id])
    return found.event_id if found else None


async def stop(tx: Queryable, viewer: Viewer, running: Running, ended_at: datetime) -> Recorded | None:
    """Let a timer end, if it still runs."""
    return await tx.one(
        Recorded, sql.stop_timer, **whose(viewer), timer_id=running.id, ended_at=ended_at, now=viewer.now
    )


async def drop_timer(db: Database, viewer: Viewer, timer_id: int) -> None:
    """A timer of theirs never ran; one that was started since goes on."""
    async with db.transaction() as tx:
        if await tx.value(sql.drop_timer, **whose(viewer), timer_id=timer_id) is not None:
            await change_accounts(tx, [viewer.account.id])


async def add_entry(db: Queryable, viewer: Viewer, task_id: int, minutes: int) -> int | None:
    """Write down that they spent some minutes on a task until now; the event, None where there is no such task."""
    found = await db.one(
        Recorded,
        sql.add_entry,
        **whose(viewer),
        task_id=task_id,
        minutes=minutes,
        ended_at=viewer.now,
        now=viewer.now,
    )
    return found.event_id if found else None


async def set_entry_deleted(
    db: Queryable,
    viewer: Viewer,
    task_id: int,
    entry_id: int,
    *,
    deleted: bool,
    anybodys: bool,
    action: str,
    undoes: int | None = None,
) -> int | None:
    """Take time that was spent away, or put it back; the event, None where it is so, or isn't theirs."""
    found = await db.one(
        Recorded,
        sql.set_entry_deleted,
        **whose(viewer),
        task_id=task_id,
        entry_id=entry_id,
        deleted=deleted,
        anybodys=anybodys,
        action=action,
        undoes=undoes,
        now=viewer.now,
    )
    return found.event_id if found else None


async def list_entries(db: Queryable, viewer: Viewer, task_id: int, before: int | None = None) -> list[Entry]:
    """The time that was spent on a task, the latest first, or what is earlier than the entry `before`; one more than
    `LISTED` where there is more."""
    given = {"before": before} if before else {}
    query = sql.list_entries.when(*given)
    return await db.rows(Entry, query, workspace_id=viewer.workspace.id, task_id=task_id, limit=LISTED + 1, **given)


async def spent_between(
    db: Queryable, viewer: Viewer, since: datetime, before: datetime, *, everybodys: bool
) -> AsyncGenerator[list[SpentRow], None]:
    """All time that was spent between two moments, the earliest first, so many rows at a time."""
    after_at, after_id = since, 0
    while True:
        rows = await db.rows(
            SpentRow,
            sql.list_spent,
            **whose(viewer),
            after_at=after_at,
            after_id=after_id,
            before=before,
            everybodys=everybodys,
            limit=AT_ONCE,
        )
        if not rows:
            return
        yield rows
        after_at, after_id = rows[-1].started_at, rows[-1].id
