"""Whoever does the work of the table of jobs: in each process that serves, or in one of its own."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from webapp.database.failures import DatabaseError
from webapp.database.pool import Database
from webapp.jobs.models import (
    Attempt,
    GiveUp,
    Job,
    LeaseLost,
    Resources,
    Schedule,
    Stopped,
    Taken,
    TryLater,
    declared,
    sql,
)
from webapp.jobs.queries import woken
from webapp.jobs.schedules import fire

log = logging.getLogger("cofounder.jobs")

FIRST = 5.0  # seconds: whoever has just started the desk waits for its first page
POLL = 5.0  # seconds after which what other processes have enqueued is found
LEASE = timedelta(minutes=1)  # from the death of a process until another one takes over
RENEW = LEASE.total_seconds() / 3
DRAIN = 5.0  # seconds in which what is under way may end when the process is told to
BACK_OFF = timedelta(seconds=30)  # after the first failure, and four times as long after each further one
AT_ONCE = 2
SEEN = 60.0  # seconds
LOCKED = 0.5  # seconds after which what another process is just taking is looked for again


class Moments(msgspec.Struct, frozen=True):
    """When the next job is due, None where none waits, and whether somebody died over one."""

    run_at: datetime | None
    lapsed: bool


class Lapsed(msgspec.Struct, frozen=True):
    """A job over which a process has died, and whether it waits for the next one or for a person."""

    id: int
    name: str
    state: str


class Held(msgspec.Struct, frozen=True):
    """A job that this process has, and who asked it to stop: "" for nobody."""

    id: int
    stop_asked_by: str


class Worker:
    """Takes jobs and does them, a few at a time, until it is stopped."""

    def __init__(self, resources: Resources, jobs: Iterable[Job], schedules: Iterable[Schedule] = ()) -> None:
        self._schedules = tuple(schedules)
        self._jobs = declared(jobs, self._schedules)
        self._resources = resources
        self._runs = {name: job.begin(resources) for name, job in self._jobs.items()}
        self._at_once = max(1, min(AT_ONCE, resources.settings.pool_size // 2))  # the other half is the requests'
        self._running: dict[asyncio.Task[None], Taken] = {}
        self._stopping: dict[int, str] = {}  # who asked, by the job's id
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled; then what is under way has a few seconds to end, or is given back."""
        renewing = asyncio.create_task(self._renew_forever())
        try:
            with woken(self._woken):
                pause = FIRST
                while True:
                    with suppress(TimeoutError):  # wait_for may swallow that this is cancelled (before Python 3.12)
                        async with asyncio.timeout(pause):
                            await self._woken.wait()
                    self._woken.clear()
                    pause = await self._look()
        finally:
            await self._drain()
            renewing.cancel()

    async def work(self) -> None:
        """Do all that is due now, and what comes of it, and return."""
        while await self._step() <= 0 or self._running:
            if self._running:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    async def _look(self) -> float:
        """Begin what is due; returns in how many seconds to look again. A database that is away is waited for."""
        try:
            return await self._step()
        except DatabaseError as error:
            log.warning("work in the background waits: %s", error)
        except Exception:  # of whatever kind: it would end all work until the desk is started anew
            log.exception("looking for work failed; it is tried again")
        return POLL

    async def _step(self) -> float:
        """Begin what is due; returns in how many seconds there is more, at most POLL. (The end of a job wakes too.)"""
        if len(self._running) >= self._at_once:
            return POLL
        db, clock, names = self._resources.db, self._resources.clock, self._open()
        next_at = await fire(self._resources, self._schedules)
        (moments,) = await db.rows(Moments, sql.look, names=names)
        if moments.lapsed:
            await self._recover()
            return 0
        now = clock()
        if moments.run_at is not None and moments.run_at <= now:
            taken = await db.one(Taken, sql.take, names=names, now=now, lasts=LEASE)
            if taken is None:
                return LOCKED
            self._begin(taken)
            return 0
        return min([POLL, *((at - now).total_seconds() for at in (next_at, moments.run_at) if at is not None)])

    def _open(self) -> list[str]:
        """The names of what may be begun now."""
        running = Counter(taken.name for taken in self._running.values())
        return [name for name, job in self._jobs.items() if job.at_once is None or running[name] < job.at_once]

    def _begin(self, taken: Taken) -> None:
        task = asyncio.create_task(self._do(taken), name=f"job {taken.id} {taken.name}")
        self._running[task] = taken
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._woken.set()

    async def _do(self, taken: Taken) -> None:
        """Try a job. Whatever comes of it is written down; where that can't be, its lease runs out."""
        job, attempt = self._jobs[taken.name], Attempt(self._resources, taken)
        try:
            try:
                async with asyncio.timeout(job.limit.total_seconds()):
                    await self._runs[taken.name](attempt)
                await attempt.end()
            except asyncio.CancelledError:
                if taken.id not in self._stopping:
                    raise
                await self._stop(job, attempt, self._stopping.pop(taken.id))
            except Stopped as stopped:
                await self._stop(job, attempt, stopped.by)
            except LeaseLost:
                log.warning("%s (job %d) was taken over by another process", job.title, taken.id)
            except Exception as error:  # noqa: BLE001  # of whatever kind: it is told
                await self._fail(job, taken, error)
        except DatabaseError as error:
            log.warning("%s (job %d) is done again: %s", job.title, taken.id, error)

    async def _fail(self, job: Job, taken: Taken, error: Exception) -> None:
        again = taken.tries_left > 0 and not isinstance(error, GiveUp)
        log.log(
            logging.WARNING if job.expects(error) else logging.ERROR,
            "%s failed%s: %s",
            job.title,
            "; it is tried again" if again else "",
            job.said(error),
            exc_info=None if job.expects(error) else error,
        )
        now = self._resources.clock()
        await self._resources.db.execute(
            sql.fail,
            id=taken.id,
            lease=taken.lease,
            again=again,
            error=job.said(error)[:2000],
            run_at=now + max(back_off(job.tries - taken.tries_left), patience(error)),
            now=now,
        )

    async def _stop(self, job: Job, attempt: Attempt, by: str) -> None:
        """Write down that a job was stopped, and how far it had come."""
        done, of = attempt.steps
        after = f" after {done:,} of {of:,}" if of is not None else ""
        log.warning("%s (job %d) was stopped by %s", job.title, attempt.taken.id, by)
        now = self._resources.clock()
        taken, error = attempt.taken, f"Stopped by {by}{after}."
        await self._resources.db.execute(
            sql.fail, id=taken.id, lease=taken.lease, again=False, error=error, run_at=now, now=now
        )

    async def _recover(self) -> None:
        rows = await self._resources.db.rows(Lapsed, sql.recover, now=self._resources.clock())
        for row in rows:
            given_up = "; nobody tries it any more" if row.state == "failed" else ""
            log.warning("a process ended while it did %s (job %d)%s", row.name, row.id, given_up)

    async def _renew_forever(self) -> None:
        while True:
            await asyncio.sleep(RENEW)
            if self._running:
                try:
                    await self._renew()
                except DatabaseError as error:
                    log.warning("leases couldn't be renewed: %s", error)

    async def _renew(self) -> None:
        """Lengthen the leases of what is under way, and stop what somebody asked to stop."""
        held_by = held(self._running.values())
        asked = {
            row.id: row.stop_asked_by for row in await self._resources.db.rows(Held, sql.renew, **held_by, lasts=LEASE)
        }
        for task, taken in list(self._running.items()):
            if by := asked.get(taken.id):
                self._stopping[taken.id] = by
                task.cancel()

    async def _drain(self) -> None:
        """Let what is under way end, and give the rest back."""
        if not self._running:
            return
        _, left = await asyncio.wait(self._running, timeout=DRAIN)
        unfinished = [self._running[task] for task in left]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if unfinished:
            with suppress(DatabaseError):  # then their leases run out
                await self._resources.db.execute(sql.give_back, **held(unfinished), now=self._resources.clock())


def back_off(tries: int) -> timedelta:
    """How long to wait after so many tries: longer each time, and not the same for all that failed together."""
    jitter = random.uniform(0.8, 1.2)  # noqa: S311  # no secret
    return BACK_OFF * 4.0 ** (tries - 1) * jitter


def patience(error: Exception) -> timedelta:
    """For how long the other side wants to be left alone, by what became of a try."""
    return (error.after if isinstance(error, TryLater) else None) or timedelta(0)


def held(jobs: Iterable[Taken]) -> dict[str, list[int]]:
    """Jobs as the statements about several take them."""
    found = list(jobs)
    return {"ids": [job.id for job in found], "leases": [job.lease for job in found]}


async def stay_seen(db: Database) -> None:
    """For a process that does no work: look into the database now and then, by which a restore knows that the desk is
    served (`database/restore.py`)."""
    while True:
        await asyncio.sleep(SEEN)
        with suppress(DatabaseError):
            await db.rows(Moments, sql.look, names=[])
