"""Work in the background, done beside the test and when it says so."""

import asyncio
from typing import Any

from tests.support.people import Desk
from webapp.jobs.models import Job, Resources
from webapp.jobs.queries import enqueue
from webapp.jobs.worker import Worker


async def work(desk: Desk, *jobs: Job) -> None:
    """Do some jobs now, and what of them is waiting."""
    for job in jobs:
        await enqueue(desk.db, job, now=desk.clock())
    await do_all(desk, *jobs)


async def do_all(desk: Desk, *jobs: Job) -> None:
    """Do what of some jobs is waiting."""
    resources = Resources(desk.db, desk.app.state.store, desk.app.state.settings, desk.clock)
    await Worker(resources, jobs).work()


async def until_it_waits(desk: Desk, doing: asyncio.Task[Any], waiters: int = 1) -> None:
    """Go on once something waits for a row that another transaction holds, with others so many in all."""
    await until_it_waits_or_ends(desk, doing, waiters)
    assert not doing.done()


async def until_it_waits_or_ends(desk: Desk, doing: asyncio.Task[Any], waiters: int = 1) -> None:
    """The same of what may leave such a row alone."""
    waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    while not doing.done() and await desk.fetch(waiting) < waiters:
        pass
