"""What the page of jobs shows: each in words, whether or not this version still knows it."""

from collections.abc import Iterable, Mapping

import msgspec

from webapp.database.pool import Queryable
from webapp.jobs.models import Job, Outage
from webapp.jobs.page_queries import SHOWN, OpenJob, list_jobs


class JobRow(msgspec.Struct, frozen=True):
    """A job as it is shown. `known` is whether this version can do it."""

    job: OpenJob
    title: str
    about: str
    known: bool


class Named(msgspec.Struct, frozen=True):
    """What a job is about, by the name of that."""

    id: int
    words: str


class JobList(msgspec.Struct, frozen=True):
    """Jobs by their state, and of which there are more than are shown."""

    failed: list[JobRow]
    running: list[JobRow]
    waiting: list[JobRow]
    more: frozenset[str]


async def job_list(db: Queryable, jobs: Mapping[str, Job], workspace_id: int | None) -> JobList:
    """The jobs of a workspace, None for the whole desk's."""
    by_state: dict[str, list[JobRow]] = {"failed": [], "running": [], "waiting": []}
    found = await list_jobs(db, workspace_id)
    named = await names_of(db, jobs, found)
    for job in found:
        by_state[job.state].append(row_of(job, jobs.get(job.name), named.get(job.id, "")))
    more = frozenset(state for state, rows in by_state.items() if len(rows) > SHOWN)
    return JobList(**{state: rows[:SHOWN] for state, rows in by_state.items()}, more=more)


async def names_of(db: Queryable, jobs: Mapping[str, Job], found: Iterable[OpenJob]) -> dict[int, str]:
    """What jobs are about by the names of that, by their ids."""
    ids: dict[str, list[int]] = {}
    for job in found:
        ids.setdefault(job.name, []).append(job.id)
    named: dict[int, str] = {}
    for name, job_ids in ids.items():
        kind = jobs.get(name)
        names = kind.names if kind is not None else None
        if names is not None:
            named |= {each.id: each.words for each in await db.rows(Named, names, job_ids=job_ids)}
    return named


def row_of(job: OpenJob, kind: Job | None, named: str) -> JobRow:
    """A job in words. Arguments that another version has written may not be what this one expects."""
    if kind is None:
        return JobRow(job, job.name, "", known=False)
    try:
        return JobRow(job, kind.title, f"({named})" if named else kind.about(job.arguments), known=True)
    except (LookupError, TypeError):
        return JobRow(job, kind.title, "", known=True)


async def outages(db: Queryable, jobs: Iterable[Job]) -> list[Outage]:
    """Why some kinds can't be done at all now, each once."""
    found = []
    for look in dict.fromkeys(job.outage for job in jobs if job.outage is not None):
        outage = await look(db)
        if outage is not None:
            found.append(outage)
    return found
