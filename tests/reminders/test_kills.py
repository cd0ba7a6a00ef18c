"""Whoever dies when: each reminder comes into the inbox once, and goes out by one mail."""

import asyncio
import signal
import sys
from datetime import timedelta

import pytest

from tests.conftest import MORNING, Clock
from tests.delivery.conftest import mailing
from tests.support.background import work
from tests.support.commands import ROOT
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
    workers = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.dying_worker", dsn, NOON.isoformat()),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert workers.stdin is not None
    assert workers.stdout is not None
    ended = []
    for step in range(1, STEPS + 1):
        await mailing.task(ana, f"Task {step}", reminder=NOON.isoformat(timespec="minutes"), remind_at=NOON)
        for job in (TELL_REMINDERS, DELIVER):
            await enqueue(mailing.db, job, now=NOON)
        workers.stdin.write(b"%d\n" % step)
        ended.append(int(await workers.stdout.readline()))
        await mailing.fetch("update jobs set lease_until = now() where state = 'running'")  # in which it died
    workers.stdin.close()
    assert await workers.wait() == 0
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
