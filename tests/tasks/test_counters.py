"""Counters equal counts, whoever writes what at the same time."""

import asyncio
import random
from datetime import date, timedelta

import asyncpg
import pytest

from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat
from webapp.database.pool import Queryable, Transaction, prepare_connection
from webapp.history.models import Added, Change
from webapp.history.queries import get_event
from webapp.tasks.models import Status
from webapp.tasks.queries import (
    add_task,
    asked_change,
    change_task,
    change_tasks,
    delete_task,
    restore_task,
    update_task_status,
)
from webapp.tasks.repeats.series import to_json

pytestmark = pytest.mark.anyio

WRITERS = 8
WRITES = 40  # of each
WRONG = """
    with real as materialized (
        select t.workspace_id, k.dimension, k.value, k.status, count(*)::bigint as amount
        from tasks t cross join lateral (select * from task_counter_keys(t) offset 0) k group by 1, 2, 3, 4
    ), kept as materialized (
        select workspace_id, dimension, value, status, amount from counters where subject = 'task' and amount <> 0
    )
    select json_agg(d) from ((table real except table kept) union all (table kept except table real)) d
"""

# Each event counts the number of its workspace on.
UNCOUNTED = "select (select count(*) from events) - (select sum(change)::bigint from workspaces)"


async def write(db: Queryable, desk: Desk, who: Person, projects: list[int], dice: random.Random) -> list[int]:
    """Any write of any task of somebody's workspace; returns its event, where it changed something."""
    ids = await desk.fetch("select array_agg(id) from tasks where workspace_id = $1", who.workspace_id)
    task, here, now = dice.choice(ids), (who.workspace_id, who.account_id), desk.clock()
    there = (who.workspace_id, task, who.account_id)
    day = date(2026, 3, 4) + timedelta(days=dice.randrange(4))
    found: Added | Change | None
    match dice.randrange(10):
        case 0:
            repeat = to_json(a_repeat(start=day.isoformat())) if dice.random() < 0.3 else None
            labels = dice.sample(["a", "b", "c"], dice.randrange(3))
            start = dice.choice([None, day])
            found = await add_task(
                db, *here, title="New", now=now, due_on=day, repeat=repeat, labels=labels, starts_on=start
            )
            return [found.event_id]
        case 1 | 2:
            found = await update_task_status(db, *there, Status.COMPLETED, now=now)
        case 3 | 4:
            found = await update_task_status(db, *there, Status.PENDING, now=now, reopen=True)
        case 5:
            found = await delete_task(db, *there, now=now)
        case 6:
            found = await restore_task(db, *there, now=now)
        case 7:
            latest = await desk.fetch(
                "select max(id) from events where subject_id = $1 and action <> 'task.created'", task
            )
            event = await get_event(db, who.workspace_id, latest or 0)
            if event is None:
                return []
            patch = {"deleted_at": None} if event.act == "taken_back" else dict(event.before)
            try:
                found = await change_task(db, *there, "task.undone", patch, now=now, undoes=event.id)
            except asyncpg.UniqueViolationError:  # a second open task of its repeat: refused
                return []
        case _:
            patch = {
                "project_id": dice.choice([None, *projects]),
                "labels": dice.sample(["a", "b", "c"], dice.randrange(4)),
                "assignee_id": dice.choice([None, who.account_id]),
                "due_on": day.isoformat(),
            }
            found = await change_task(db, *there, "task.updated", patch, now=now)
            if dice.random() < 0.5:  # several by one statement
                asked = [
                    asked_change(each, who.account_id, "task.updated", patch, now, None, {})
                    for each in dice.sample(ids, min(4, len(ids)))
                ]
                several = [found, *await change_tasks(db, who.workspace_id, asked)]
                return [each.event_id for each in several if each is not None and each.event_id is not None]
    return [found.event_id] if found is not None and found.event_id is not None else []


@pytest.mark.parametrize("seed", [1, 2])
async def test_counters_equal_counts_after_any_writes_at_once_and_none_is_lost_or_refused(
    desk: Desk, dsn: str, ana: Person, seed: int
) -> None:
    """Without the second try that a deadlock would get: one raises here."""
    ben = await desk.owner("Ben", business="Yard")
    projects = {who.name: [await desk.project(who, name) for name in ("Shop", "Web")] for who in (ana, ben)}
    for who in (ana, ben):
        for _ in range(5):
            await desk.task(who)
        await desk.task(who, due_on="2026-03-06", repeat=to_json(a_repeat()))
    uncounted = await desk.fetch(UNCOUNTED)

    async def writer(number: int) -> list[int]:
        dice = random.Random(100 * seed + number)
        connection = await asyncpg.connect(dsn)
        try:
            await prepare_connection(connection)
            who = (ana, ben)[number % 2]
            done = []
            for _ in range(WRITES):
                done += await write(Transaction(connection), desk, who, projects[who.name], dice)
            return done
        finally:
            await connection.close()

    done = [event for events in await asyncio.gather(*map(writer, range(WRITERS))) for event in events]
    assert await desk.fetch(WRONG) is None
    assert await desk.fetch("select count(*) from counters where amount < 0") == 0
    assert len(set(done)) == len(done) > WRITERS * WRITES / 4
    assert await desk.fetch("select count(*) from events where id = any($1::bigint[])", done) == len(done)
    assert await desk.fetch(UNCOUNTED) == uncounted
