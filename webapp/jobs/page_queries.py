"""The owners' page of jobs in the database: what is there for a workspace, and for its first one of the whole desk."""

from datetime import datetime
from typing import Any

import msgspec

from webapp.database.pool import Queryable
from webapp.jobs.models import TRIES, Job, sql
from webapp.jobs.queries import wake

SHOWN = 50  # of each state
RETRIED = 1000  # at once


class OpenJob(msgspec.Struct, frozen=True):
    """A job that isn't done. `steps_done` of `steps` are, where it says; `stop_asked_by` is a name."""

    id: int
    name: str
    state: str
    arguments: dict[str, Any]
    run_at: datetime
    error: str | None
    steps_done: int
    steps: int | None
    stop_asked_by: str | None
    ended_at: datetime | None


class FailedJob(msgspec.Struct, frozen=True):
    """A job that waits for a person."""

    id: int
    name: str


async def runs_desk(db: Queryable, workspace_id: int) -> bool:
    """Whether the owners of a workspace run the desk: those of the first, which whoever started it has set up."""
    found: bool = await db.value(sql.runs_desk, workspace_id=workspace_id)
    return found


async def list_jobs(db: Queryable, workspace_id: int | None) -> list[OpenJob]:
    """What isn't done of a workspace, None for the whole desk's; one more than SHOWN of each state at most."""
    if workspace_id is None:
        return await db.rows(OpenJob, sql.list_open.when("of_desk"), limit=SHOWN + 1)
    return await db.rows(OpenJob, sql.list_open.when("of_workspace"), workspace_id=workspace_id, limit=SHOWN + 1)


async def find_job(db: Queryable, workspace_id: int, job_id: int) -> str | None:
    """What a job is called that a workspace's owners may act on; None where there is none, or it is over."""
    name: str | None = await db.value(sql.find_open, workspace_id=workspace_id, job_id=job_id)
    return name


async def retry_job(db: Queryable, workspace_id: int, job_id: int, job: Job | None, *, now: datetime) -> None:
    """Let a job be tried at once, as often as if it were new; nothing, where it is being done or over."""
    tries = TRIES if job is None else job.tries
    await db.execute(sql.retry, workspace_id=workspace_id, job_id=job_id, tries=tries, now=now)
    db.after_commit(wake)


async def list_failed(db: Queryable, workspace_id: int) -> list[FailedJob]:
    """What waits for a workspace's owners, the longest first."""
    return await db.rows(FailedJob, sql.list_failed, workspace_id=workspace_id, limit=RETRIED)


async def drop_job(db: Queryable, workspace_id: int, job_id: int, by: str, *, now: datetime) -> None:
    """Let nobody do a job; nothing, where it is being done or over. `by` is a name."""
    await db.execute(sql.drop, workspace_id=workspace_id, job_id=job_id, by=by, now=now)


async def stop_job(db: Queryable, workspace_id: int, job_id: int, by: str) -> None:
    """Ask a job that is being done to stop; its process reads it within LEASE / 3, or between two steps."""
    await db.execute(sql.stop, workspace_id=workspace_id, job_id=job_id, by=by)
