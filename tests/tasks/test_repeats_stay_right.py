"""Whatever is clicked, in whatever order, by however many: one open task for each repeat, and none in the past."""

import asyncio
import random
import sys

import pytest

from tests.conftest import Clock
from tests.quality import ROOT
from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, repeating
from tests.tasks.test_many_writers import WRONG
from webapp.tasks.repeats.queries import move_missed

pytestmark = pytest.mark.anyio

PILES = """
    select json_agg(p) from (
        select coalesce(series_id, id) as series, count(*) from tasks
        where is_open and repeat is not null group by 1 having count(*) > 1
    ) p
"""
RULES = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=DAILY;INTERVAL=3")


async def act(dice: random.Random, desk: Desk, who: Person) -> int:
    """Do one of all the things that can be done to a task that repeats."""
    task = dice.choice(await desk.fetch("select array_agg(id order by id) from tasks"))
    due = await desk.fetch(
        "select coalesce(to_char(due_at, 'YYYY-MM-DD\"T\"HH24:MI+00:00'), due_on::text) from tasks where id = $1", task
    )
    version = await desk.fetch("select version from tasks where id = $1", task)
    event = dice.choice(await desk.fetch("select array_agg(id order by id) from events where subject = 'task'"))
    acts: list[tuple[str, dict[str, str]]] = [
        (f"/tasks/{task}/completion", {}),
        (f"/tasks/{task}/completion", {}),
        (f"/tasks/{task}/completion?_method=delete", {}),
        (f"/tasks/{task}/skip", {"due": due}),
        (f"/tasks/{task}/end", {"due": due}),
        (f"/tasks/{task}/status?_method=put", {"status": dice.choice(["waiting", "cancelled", "completed"])}),
        (f"/tasks/{task}?_method=delete", {}),
        (f"/trash/tasks/{task}/restoration", {}),
        (f"/events/{event}/undo", {}),
        (f"/events/{event}/undo", {}),
        (f"/tasks/{task}?_method=put", {"version": str(version), "title": f"Title {dice.random()}"}),
        (f"/tasks/{task}?_method=put", {"version": str(version), "repeat": dice.choice(["", "daily", "same"])}),
        (f"/tasks/{task}?_method=put", {"version": str(version), "due_on": "2026-03-20", "status": "completed"}),
    ]
    path, fields = dice.choice(acts)
    return (await who.post(path, fields)).status_code


@pytest.mark.parametrize("seed", range(6))
async def test_any_sequence_of_clicks_leaves_one_open_task_and_none_in_the_past(
    desk: Desk, ana: Person, clock: Clock, seed: int
) -> None:
    dice = random.Random(seed)
    missed = dice.choice(["jump", "keep"])
    time = dice.choice(["", "09:30"])
    await repeating(desk, ana, a_repeat(dice.choice(RULES), clock=time, missed=missed))
    for _ in range(60):
        if dice.random() < 0.15:
            clock.advance(hours=dice.choice([1, 20, 90]))
            await move_missed(desk.db, clock())
        newest = await desk.fetch("select max(id) from tasks")
        assert await act(dice, desk, ana) in (303, 404, 409)
        assert await desk.fetch(PILES) is None
        today = clock().date()
        made = "select count(*) from tasks where id > $1 and due_on < $2"
        assert await desk.fetch(made, newest, today) == 0
        if missed == "jump":
            await move_missed(desk.db, clock())
            left = (
                "select count(*) from tasks where is_open and repeat ->> 'missed' = 'jump' and due_on < $1"
                " and missed_at is not null"
            )
            assert await desk.fetch(left, today) == 0
    assert await desk.fetch(WRONG) is None


async def test_many_at_once_leave_one_open_task(desk: Desk, ana: Person) -> None:
    dice = random.Random(5)
    await repeating(desk, ana, a_repeat("FREQ=DAILY"))
    for _ in range(15):
        statuses = await asyncio.gather(*(act(dice, desk, ana) for _ in range(8)))
        assert set(statuses) <= {303, 404, 409}, statuses
        assert await desk.fetch(PILES) is None
    assert await desk.fetch(WRONG) is None


COMPLETE = """
import asyncio, sys
from datetime import UTC, datetime
from webapp.database.pool import open_database
from webapp.settings import Settings
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status

async def main(dsn, workspace_id, actor_id, *tasks):
    db = await open_database(Settings(database_url=dsn), dsn)
    now = datetime(2026, 3, 4, 10, tzinfo=UTC)
    for task in tasks:
        await update_task_status(db, int(workspace_id), int(task), int(actor_id), Status.COMPLETED, now=now)
    await db.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_two_processes_make_one_next_of_each(desk: Desk, ana: Person, dsn: str) -> None:
    tasks = [await repeating(desk, ana, title=f"Task {number}") for number in range(40)]
    arguments = [str(value) for value in (ana.workspace_id, ana.account_id, *tasks)]
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", COMPLETE, dsn, *arguments, cwd=ROOT)
        for _ in range(2)
    ]
    assert [await process.wait() for process in processes] == [0, 0]
    assert await desk.fetch("select count(*) from tasks where is_open") == 40
    assert await desk.fetch("select count(*) from tasks") == 80
    assert await desk.fetch("select count(*) from events where action = 'task.completed'") == 40
