"""What is asked for in the background is done once, whoever dies over it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.conftest import Clock
from tests.support.people import Desk
from webapp.database.failures import DatabaseUnavailable
from webapp.jobs import worker as workers
from webapp.jobs.models import Attempt, ContradictoryJobs, GiveUp, Job, LeaseLost, Resources, Run, Schedule, declared
from webapp.jobs.queries import enqueue
from webapp.jobs.times import Every
from webapp.jobs.worker import Worker
from webapp.settings import Settings

pytestmark = pytest.mark.anyio


def a_job(do: Callable[[Attempt], Awaitable[object]], name: str = "count") -> Job:
    """A job that does something."""

    def begin(resources: Resources) -> Run:
        async def run(attempt: Attempt) -> None:
            await do(attempt)

        return run

    return Job(name, "Counting", begin)


async def count(attempt: Attempt) -> None:
    """An effect that can be counted: a limit on somebody's tries."""
    async with attempt.effect() as tx:
        await tx._connection.execute(  # type: ignore[attr-defined]  # what only a test needs
            "insert into rate_limits (key) values ($1) on conflict (key) do update"
            " set attempts = rate_limits.attempts + 1",
            f"job {attempt.taken.key}",
        )


def a_worker(desk: Desk, *jobs: Job, schedules: tuple[Schedule, ...] = ()) -> Worker:
    """Somebody who does them."""
    return Worker(resources_of(desk), jobs, schedules)


def resources_of(desk: Desk) -> Resources:
    """What work has at hand."""
    return Resources(desk.db, desk.app.state.store, desk.app.state.settings, desk.clock)


async def states(desk: Desk) -> dict[str, int]:
    """How many jobs are in which state."""
    found = await desk.db._pool.fetch("select state::text, count(*) from jobs group by 1")
    return {row["state"]: row["count"] for row in found}


async def test_two_workers_do_each_of_many_jobs_once(desk: Desk) -> None:
    job = a_job(count)
    for number in range(200):
        assert await enqueue(desk.db, job, now=desk.clock(), key=str(number))
    await asyncio.gather(a_worker(desk, job).work(), a_worker(desk, job).work())
    assert await states(desk) == {"done": 200}
    assert await desk.fetch("select array[count(*), sum(attempts)] from rate_limits") == [200, 200]
    assert await desk.fetch("select sum(lease) from jobs") == 200


async def test_what_is_asked_for_twice_is_done_once_and_what_is_rolled_back_never(desk: Desk) -> None:
    job = a_job(count)
    assert await enqueue(desk.db, job, now=desk.clock(), key="one")
    assert not await enqueue(desk.db, job, now=desk.clock(), key="one")
    with suppress(ZeroDivisionError):
        async with desk.db.transaction() as tx:
            await enqueue(tx, job, now=desk.clock(), key="two")
            raise ZeroDivisionError
    await a_worker(desk, job).work()
    assert not await enqueue(desk.db, job, now=desk.clock(), key="one")
    await a_worker(desk, job).work()
    assert await states(desk) == {"done": 1}
    assert await desk.fetch("select sum(attempts) from rate_limits") == 1


async def test_work_waits_for_its_time(desk: Desk, clock: Clock) -> None:
    job = a_job(count)
    await enqueue(desk.db, job, now=desk.clock(), run_at=desk.clock() + timedelta(minutes=5))
    await a_worker(desk, job).work()
    assert await states(desk) == {"waiting": 1}
    clock.advance(minutes=5)
    await a_worker(desk, job).work()
    assert await states(desk) == {"done": 1}


async def test_a_worker_is_woken_by_what_commits_in_its_process(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FIRST", 3600.0)
    monkeypatch.setattr(workers, "POLL", 3600.0)
    began = asyncio.Event()

    async def begin(attempt: Attempt) -> None:
        began.set()

    job = a_job(begin)
    working = asyncio.create_task(a_worker(desk, job).run())
    await asyncio.sleep(0)
    async with desk.db.transaction() as tx:
        await enqueue(tx, job, now=desk.clock())
    await asyncio.wait_for(began.wait(), 60)
    working.cancel()
    await asyncio.wait([working])


async def lapse(desk: Desk) -> None:
    """Let the leases run out, as when their process has died."""
    await desk.fetch("update jobs set lease_until = now() - interval '1 second' where state = 'running'")


async def test_whoever_lost_its_lease_does_nothing_though_it_lives(desk: Desk) -> None:
    first = True
    lost = asyncio.Event()

    async def slow(attempt: Attempt) -> None:
        nonlocal first
        if first:
            first = False
            await lapse(desk)
            await a_worker(desk, job).work()  # another one takes over, and ends it
            with pytest.raises(LeaseLost):
                await count(attempt)
            lost.set()
            raise LeaseLost
        await count(attempt)

    job = a_job(slow)
    await enqueue(desk.db, job, now=desk.clock())
    await a_worker(desk, job).work()
    assert lost.is_set()
    assert await states(desk) == {"done": 1}
    assert await desk.fetch("select sum(attempts) from rate_limits") == 1


async def test_an_effect_that_fails_leaves_its_job_to_be_tried_again(desk: Desk, clock: Clock) -> None:
    fails = True

    async def do(attempt: Attempt) -> None:
        nonlocal fails
        async with attempt.effect() as tx:
            await enqueue(tx, job, now=desk.clock(), key="another", run_at=desk.clock() + timedelta(days=1))
            if fails:
                fails = False
                raise DatabaseUnavailable("away")

    job = a_job(do)
    await enqueue(desk.db, job, now=desk.clock(), key="one")
    await a_worker(desk, job).work()
    assert await states(desk) == {"waiting": 1}
    clock.advance(minutes=1)
    await a_worker(desk, job).work()
    assert await states(desk) == {"done": 1, "waiting": 1}


async def test_failures_wait_longer_each_time_and_then_for_a_person(
    desk: Desk,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(attempt: Attempt) -> None:
        raise RuntimeError("nobody expected this")

    job = a_job(fail)
    await enqueue(desk.db, job, now=desk.clock())
    waited = []
    await a_worker(desk, job).work()
    while await states(desk) == {"waiting": 1}:
        run_at = await desk.fetch("select run_at from jobs")
        waited.append(run_at - clock.now)
        clock.now = run_at
        await a_worker(desk, job).work()
    assert await states(desk) == {"failed": 1}
    assert len(waited) == 4
    assert all(later > 2 * earlier for earlier, later in pairwise(waited))
    assert timedelta(minutes=10) < sum(waited, timedelta()) < timedelta(hours=2)
    error = await desk.fetch("select error from jobs")
    assert "nobody expected" in error
    assert "RuntimeError" in error
    assert [line.exc_info is not None for line in caplog.records if line.name == "cofounder.jobs"] == [True] * 5


async def test_what_says_that_trying_is_of_no_use_waits_for_a_person_at_once(desk: Desk) -> None:
    async def fail(attempt: Attempt) -> None:
        raise GiveUp("The address is wrong: correct it.")

    job = a_job(fail)
    await enqueue(desk.db, job, now=desk.clock())
    await a_worker(desk, job).work()
    assert await states(desk) == {"failed": 1}
    assert await desk.fetch("select error from jobs") == "The address is wrong: correct it."


async def test_a_job_that_kills_its_process_each_time_is_left_after_five_deaths(desk: Desk) -> None:
    job = a_job(count)
    await enqueue(desk.db, job, now=desk.clock())
    for _ in range(5):
        assert await states(desk) == {"waiting": 1}
        dying = a_worker(desk, job)
        dying._begin = lambda taken: None  # type: ignore[method-assign]  # it dies as soon as it has taken it
        await asyncio.wait_for(dying._step(), 60)
        await lapse(desk)
        await a_worker(desk)._step()
    assert await states(desk) == {"failed": 1}
    await a_worker(desk, job).work()
    assert await states(desk) == {"failed": 1}
    assert await desk.fetch("select error from jobs") == "The process that did it ended before it was done."


async def test_whoever_is_told_to_stop_gives_back_what_it_cannot_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FIRST", 0.0)
    monkeypatch.setattr(workers, "DRAIN", 0.0)
    began = asyncio.Event()

    async def for_long(attempt: Attempt) -> None:
        began.set()
        await asyncio.Event().wait()

    job = a_job(for_long)
    await enqueue(desk.db, job, now=desk.clock())
    working = asyncio.create_task(a_worker(desk, job).run())
    await asyncio.wait_for(began.wait(), 60)
    working.cancel()
    await asyncio.wait([working])
    assert await desk.fetch("select array[state::text, tries_left::text] from jobs") == ["waiting", "5"]


async def test_work_that_takes_too_long_is_ended(desk: Desk) -> None:
    async def for_long(attempt: Attempt) -> None:
        await asyncio.Event().wait()

    endless = a_job(for_long)
    job = Job(endless.name, endless.title, endless.begin, limit=timedelta(milliseconds=1))
    await enqueue(desk.db, job, now=desk.clock())
    await a_worker(desk, job).work()
    assert await desk.fetch("select error from jobs") == "It took longer than 0:00:00.001000."


async def test_leases_are_renewed_while_work_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FIRST", 0.0)
    monkeypatch.setattr(workers, "RENEW", 0.01)

    async def until_renewed(attempt: Attempt) -> None:
        await desk.fetch("update jobs set lease_until = now() + interval '20 seconds'")
        while await desk.fetch("select lease_until < now() + interval '30 seconds' from jobs"):
            pass
        await count(attempt)
        ended.set()

    ended = asyncio.Event()
    job = a_job(until_renewed)
    await enqueue(desk.db, job, now=desk.clock())
    working = asyncio.create_task(a_worker(desk, job).run())
    await asyncio.wait_for(ended.wait(), 60)
    working.cancel()
    await asyncio.wait([working])
    assert await states(desk) == {"done": 1}


def hourly(settings: Settings) -> Every:
    """A time."""
    return Every(timedelta(hours=1))


def test_what_contradicts_itself_stops_the_start() -> None:
    one, other = a_job(count), a_job(count, "other")
    schedule = Schedule("hourly", one, hourly, late=True)
    assert list(declared([one, other], [schedule])) == ["count", "other"]
    for jobs, schedules in [([one, one], []), ([other], [schedule]), ([one], [schedule, schedule])]:
        with pytest.raises(ContradictoryJobs):
            declared(jobs, schedules)
