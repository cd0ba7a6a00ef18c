"""Whoever dies when over a change of many tasks: each is changed once, or put back once."""

import signal

import pytest

from tests.conftest import MORNING
from tests.support.dying_workers import dying_workers
from tests.support.people import Desk, Person
from tests.tasks.test_bulk import begin
from tests.tasks.test_counters import WRONG
from webapp.tasks.bulk import queries

pytestmark = pytest.mark.anyio

STEPS = 24
TASKS = 5


async def test_each_task_is_changed_or_put_back_once_though_workers_are_killed_at_each_step(
    desk: Desk, ana: Person, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SIZE", 2)
    for number in range(TASKS):
        await desk.task(ana, f"Task {number}")
    where = await begin(ana)
    await ana.browser.post(where, data={"act": "change", "priority": "urgent"})
    ended, begun = [], 0
    async with dying_workers(dsn, MORNING) as workers:
        for step in [*range(1, STEPS), *[0] * 4]:  # 0 is none
            stage = await desk.fetch("select stage from bulk_changes")
            if stage == "looked":
                await ana.browser.post(f"{where}/confirmation")
                begun += 1
            elif stage in ("changed", "undone"):
                event = await desk.fetch("select event_id from bulk_changes")
                assert (await ana.post(f"/events/{event}/undo")).status_code == 303
                begun += 1
            ended.append(await workers.die_at(step))
            await desk.fetch("update jobs set lease_until = now(), tries_left = 9 where state = 'running'")
            await desk.fetch("update jobs set run_at = $1 where state = 'waiting'", MORNING)
    assert ended.count(-signal.SIGKILL) > STEPS / 2
    assert set(ended) <= {-signal.SIGKILL, 0}
    assert begun > 2
    assert await desk.fetch("select stage from bulk_changes") in ("changed", "undone")
    is_changed = await desk.fetch("select stage = 'changed' from bulk_changes")
    assert await desk.fetch("select count(*) from tasks where priority = 'urgent'") == TASKS * is_changed
    changes = "select count(*) from events where action in ('task.updated', 'task.undone')"
    assert await desk.fetch(changes) == TASKS * begun
    assert await desk.fetch(WRONG) is None
