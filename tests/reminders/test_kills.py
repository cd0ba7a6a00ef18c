"""Whoever dies when: each reminder comes into the inbox once, and goes out by one mail."""

import signal
from datetime import timedelta

import pytest

from tests.conftest import MORNING, Clock
from tests.delivery.conftest import mailing
from tests.support.background import work
from tests.support.dying_workers import dying_workers
from tests.support.people import Desk, Person
from webapp.delivery.sending import DELIVER
from webapp.jobs.queries import enqueue
from webapp.reminders.telling import TELL_REMINDERS

pytestmark = pytest.mark.anyio

__all__ = ["mailing"]

STEPS = 50
NOON = MORNING + timedelta(hours=2)


async def test_each_of_many_reminders_is_told_and_mailed_once_though_workers_are_killed_at_each_step(
    mailing: Desk, ana: Person, dsn: str, clock: Clock
) -> None:
    async with dying_workers(dsn, NOON) as workers:
        ended = []
        for step in range(1, STEPS + 1):
            await mailing.task(ana, f"Task {step}", reminder=NOON.isoformat(timespec="minutes"), remind_at=NOON)
            for job in (TELL_REMINDERS, DELIVER):
                await enqueue(mailing.db, job, now=NOON)
            ended.append(await workers.die_at(step))
            await mailing.fetch("update jobs set lease_until = now() where state = 'running'")  # in which it died
    assert ended.count(-signal.SIGKILL) > 25
    assert set(ended) <= {-signal.SIGKILL, 0}

    clock.now = NOON
    await mailing.fetch("delete from jobs where name <> 'send_mail' and state = 'failed'")
    for job in (TELL_REMINDERS, DELIVER, DELIVER):
        await work(mailing, job)
    assert await mailing.fetch("select count(*) from reminders") == 0
    told = await mailing.db._pool.fetch("select subject_id, changes from notifications order by 1")
    assert [tuple(row) for row in told] == [(number, 1) for number in range(1, STEPS + 1)]
    mailed = await mailing.db._pool.fetch("select arguments -> 'mail' ->> 'subject' from jobs where name = 'send_mail'")
    assert sorted(row[0] for row in mailed) == sorted(f"Reminder: Task {number}" for number in range(1, STEPS + 1))
