"""Whoever dies when: each scheduled post goes out once, to each of its places."""

import os
import signal
from datetime import timedelta

import pytest

from tests.conftest import MORNING, Clock
from tests.support.dying_workers import dying_workers
from tests.support.people import Desk, Person
from tests.support.places import Machine, a_place
from tests.support.publishing import rows, schedule, work
from webapp.drafts.review.acts import Done

pytestmark = pytest.mark.anyio

# All of a thousand take some minutes: COFOUNDER_TEST_POSTS=1000 .venv/bin/pytest tests/publishing/test_kills.py
POSTS = int(os.environ.get("COFOUNDER_TEST_POSTS", "60"))
NOON = MORNING + timedelta(hours=2)


async def test_each_of_many_scheduled_posts_goes_out_once_though_workers_are_killed_at_each_step(
    desk: Desk, ana: Person, dsn: str, clock: Clock, machine: Machine
) -> None:
    elsewhere = await a_place(desk, ana, settings={"file": str(machine.file)})
    shelf = await a_place(desk, ana, "shelf")
    await ana.post("/settings/review?_method=put", {"version": "1", "approvals_needed": "1"})  # whatever isn't approved
    for number in range(POSTS):
        draft = await desk.draft(ana, f"Post {number}", body="Open till five.")
        assert isinstance(await schedule(desk, ana, draft, NOON, elsewhere, shelf), Done)
    ended = []
    async with dying_workers(dsn, NOON) as workers:
        for step in (*range(1, 31), *range(31, 31 + 11 * 14, 11)):
            ended.append(await workers.die_at(step))
            await desk.fetch("update jobs set lease_until = now() where state = 'running'")  # in which it died
    assert ended.count(-signal.SIGKILL) > 25
    assert set(ended) <= {-signal.SIGKILL, 0}

    clock.now = NOON
    await desk.fetch("update jobs set tries_left = 5, state = 'waiting', ended_at = null where state = 'failed'")
    await work(desk)
    assert await rows(desk, "select ending, count(*) from draft_schedules group by 1") == [("published", POSTS)]
    assert await rows(desk, "select state, count(*) from receipts group by 1") == [("done", 2 * POSTS)]
    assert await desk.fetch("select count(*) from publications") == POSTS
    assert await desk.fetch("select count(*) from events where action = 'publication.published'") == POSTS
    there = sorted(post["draft"] for post in machine.posts.values())
    every = [row[0] for row in await rows(desk, "select id from drafts order by id")]
    assert there == every
    assert [row[0] for row in await rows(desk, "select draft_id from shelf order by 1")] == every
