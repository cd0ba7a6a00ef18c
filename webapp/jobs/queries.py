"""Jobs in the database."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from webapp.database.pool import Queryable
from webapp.jobs.models import Job, sql

KEPT = timedelta(days=2)  # what was done, with its key

_sleeping: set[asyncio.Event] = set()


async def enqueue(
    db: Queryable,
    job: Job,
    *,
    now: datetime,
    key: str | None = None,
    run_at: datetime | None = None,
    workspace_id: int | None = None,
    arguments: dict[str, Any] | None = None,
) -> bool:
    """Ask for some work, at once or from `run_at` on; in a transaction, if that commits. False where it was asked for
    before: a `key` says what it is about, such as "reminder 42@2026-03-04T10:00Z", and is remembered until KEPT after
    it was done. A statement of one's own may insert into `jobs` too, and calls `wake` after it."""
    added = await db.value(
        sql.enqueue,
        name=job.name,
        key=key,
        workspace_id=workspace_id,
        arguments=arguments or {},
        run_at=run_at or now,
        tries=job.tries,
    )
    db.after_commit(wake)
    return added is not None


def wake() -> None:
    """Let this process look for work now. Others do so within seconds."""
    for event in _sleeping:
        event.set()


@contextmanager
def woken(event: asyncio.Event) -> Iterator[None]:
    """Set an event whenever there may be work."""
    _sleeping.add(event)
    try:
        yield
    finally:
        _sleeping.discard(event)


async def delete_done(db: Queryable, now: datetime) -> None:
    """Forget what was done some time ago."""
    await db.execute(sql.delete_done, before=now - KEPT)
