"""What parts of the product declare: the work that they have in the background, and when the clock asks for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec

from webapp.database.failures import DatabaseError
from webapp.database.loader import Query, load
from webapp.database.pool import Database, Queryable
from webapp.files.store.store import Store
from webapp.jobs.times import Times
from webapp.settings import CofounderError, Settings

sql = load("jobs")

TRIES = 5
REPORT_EVERY = 2.0  # seconds


class ContradictoryJobs(Exception):
    """What is declared can't be."""


class LeaseLost(Exception):
    """The job was taken over: whoever has it now does it, and nothing was done here."""


class Stopped(Exception):
    """Somebody asked a job to stop, and it did. What it had done until then is done."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class Outage(msgspec.Struct, frozen=True):
    """Since when nothing of a kind can be done, and what was said of it last."""

    since: datetime
    error: str


class GiveUp(CofounderError):
    """A job failed so that another try is of no use: in a sentence, for a person."""


class TryLater(CofounderError):
    """A job can't be done now, and another try may help: in a sentence, for a person. `after` is for how long the other
    side wants to be left alone, if it said so (RFC 9110 10.2.3): no earlier than that is it tried again."""

    def __init__(self, sentence: str, after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class Resources(msgspec.Struct, frozen=True):
    """What work has at hand, in whichever process it is done. `clock` says what time it is, aware and in UTC."""

    db: Database
    store: Store
    settings: Settings
    clock: Callable[[], datetime]


class Taken(msgspec.Struct, frozen=True):
    """A job that this process has taken. `tries_left` are those after this one; `lease` tells it from earlier ones."""

    id: int
    name: str
    key: str | None
    workspace_id: int | None
    arguments: dict[str, Any]
    tries_left: int
    lease: int


class Attempt:
    """One try of a job."""

    def __init__(self, resources: Resources, taken: Taken) -> None:
        self._resources = resources
        self.taken = taken
        self.ended = False
        self.steps: tuple[int, int | None] = (0, None)
        self._reported = -REPORT_EVERY

    @asynccontextmanager
    async def effect(self) -> AsyncIterator[Queryable]:
        """A transaction for what the job does in the database: that and the end of the job commit together, or neither
        does, so that it is done once, whoever dies when. Raises LeaseLost at its beginning."""
        async with self._resources.db.transaction() as tx:
            await end(tx, self.taken, self._resources.clock())
            yield tx
        self.ended = True

    async def progress(self, done: int, of: int | None = None) -> None:
        """Say how far the job has come, between two of its steps; as often as one likes, for it is written down every
        few seconds only. Raises Stopped where somebody asked for that, LeaseLost."""
        self.steps = done, of
        now = asyncio.get_running_loop().time()
        if now - self._reported < REPORT_EVERY:
            return
        self._reported = now
        taken = self.taken
        by = await self._resources.db.value(sql.report, id=taken.id, lease=taken.lease, done=done, of=of)
        if by is None:
            raise LeaseLost(taken.name)
        if by:
            raise Stopped(by)

    async def end(self) -> None:
        """The job is done. Raises LeaseLost."""
        if not self.ended:
            await end(self._resources.db, self.taken, self._resources.clock())
            self.ended = True


async def end(db: Queryable, taken: Taken, now: datetime) -> None:
    """Write down that a job is done. Raises LeaseLost."""
    if await db.value(sql.finish, id=taken.id, lease=taken.lease, now=now) is None:
        raise LeaseLost(taken.name)


Run = Callable[[Attempt], Awaitable[None]]


class Job(msgspec.Struct, frozen=True):
    """A kind of work. `title` is for people. `begin` makes what does it, once for each process, which may keep there
    what it knows from one time to the next. It is ended, and tried again, when it takes longer than `limit`; `tries`
    counts failures and the deaths of processes. `expected` are failures that need no trace in the log. A process does
    `at_once` of it at most at the same time, so that what waits for others leaves room for the rest.
    For people, `about` says what one is about by its arguments, `names` by the names of what is in the database (a
    statement by `job_ids` with the columns `id, words`), and `outage` why none of the kind can be done now. What
    is given up of a kind that is `for_one` person is no fault of the desk's: there may be no such address."""

    name: str
    title: str
    begin: Callable[[Resources], Run]
    tries: int = TRIES
    limit: timedelta = timedelta(minutes=10)
    expected: tuple[type[Exception], ...] = ()
    at_once: int | None = None
    about: Callable[[dict[str, Any]], str] = lambda arguments: ""
    names: Query | None = None
    for_one: bool = False
    outage: Callable[[Queryable], Awaitable[Outage | None]] | None = None

    def expects(self, error: Exception) -> bool:
        """Whether an error is one of those that happen."""
        if isinstance(error, ExceptionGroup):
            return all(self.expects(each) for each in error.exceptions)
        return isinstance(error, (DatabaseError, CofounderError, TimeoutError, *self.expected))

    def said(self, error: Exception) -> str:
        """An error in a sentence or two."""
        if isinstance(error, ExceptionGroup):
            return " ".join(dict.fromkeys(self.said(each) for each in error.exceptions))
        if isinstance(error, DatabaseError):
            return f"The database can't answer ({error})."
        if isinstance(error, TimeoutError):
            return f"It took longer than {self.limit}."
        if self.expects(error):
            return str(error)
        return f"Something failed that nobody expected ({type(error).__name__}: {error}); the log says more."


class Schedule(msgspec.Struct, frozen=True):
    """Work that is asked for by the clock. `times` says when by the settings, None where they turn it off. A time that
    nobody was there for, for more than a few minutes, is `late`: made up for, once for all that were missed; or not."""

    name: str
    job: Job
    times: Callable[[Settings], Times | None]
    late: bool


def declared(jobs: Iterable[Job], schedules: Iterable[Schedule]) -> dict[str, Job]:
    """Jobs by their names. Raises ContradictoryJobs for what can't be done."""
    found: dict[str, Job] = {}
    for job in jobs:
        if job.name in found:
            raise ContradictoryJobs(f"two jobs are called {job.name!r}")
        if job.tries < 1 or job.limit <= timedelta(0):
            raise ContradictoryJobs(f"the job {job.name!r} would never be tried")
        found[job.name] = job
    names = set()
    for schedule in schedules:
        if found.get(schedule.job.name) is not schedule.job:
            raise ContradictoryJobs(f"the schedule {schedule.name!r} asks for a job that isn't declared")
        if schedule.name in names:
            raise ContradictoryJobs(f"two schedules are called {schedule.name!r}")
        names.add(schedule.name)
    return found
