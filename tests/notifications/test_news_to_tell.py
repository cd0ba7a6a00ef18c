"""Who looks for news reads of the workspaces that have some, and misses none."""

import asyncio

import pytest

from tests.conftest import Clock
from tests.notifications.telling import a_minute_later, inbox, look
from tests.support.people import Desk, Person
from webapp.notifications.queries import sql
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status

pytestmark = pytest.mark.anyio


async def listed(desk: Desk) -> set[int]:
    """The workspaces that may have news."""
    rows = await desk.db._pool.fetch("select workspace_id from news_to_tell")
    return {row["workspace_id"] for row in rows}


async def writers_waiting(desk: Desk) -> None:
    """Wait until somebody waits for a lock."""
    asked = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    async with asyncio.timeout(20):
        while not await desk.db._pool.fetchval(asked):
            pass


async def test_a_workspace_in_which_nothing_happens_is_looked_at_no_more(desk: Desk, ana: Person) -> None:
    other = await desk.owner("Zoe", business="Elm")
    await desk.task(ana)
    assert await listed(desk) == {ana.workspace_id, other.workspace_id}
    await look(desk)
    assert await listed(desk) == set()
    await desk.task(ana)
    assert await listed(desk) == {ana.workspace_id}


async def test_what_is_written_while_somebody_looks_is_told(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    task = await desk.task(ana)
    await a_minute_later(desk)
    async with desk.db.transaction() as tx:
        await update_task_status(tx, ana.workspace_id, task, ben.account_id, Status.COMPLETED, now=desk.clock())
        await look(desk)  # sees nothing of it
        assert await listed(desk) == set()  # it isn't committed
    assert await listed(desk) == {ana.workspace_id}
    await a_minute_later(desk)
    assert await inbox(desk, ana) == [(["following"], "task.completed", 1)]


async def test_who_writes_again_before_the_list_is_swept_stays_on_it(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    task = await desk.task(ana)
    clock: Clock = desk.app.state.clock
    assert await listed(desk) == {ana.workspace_id}
    async with desk.db.transaction() as tx:  # the workspace is on the list already, so nothing is added to it
        await update_task_status(tx, ana.workspace_id, task, ben.account_id, Status.COMPLETED, now=clock())
        await look(desk)
        assert await listed(desk) == {ana.workspace_id}
    await a_minute_later(desk)
    await a_minute_later(desk)
    assert await inbox(desk, ana) == [(["following"], "task.completed", 1)]
    assert await listed(desk) == set()


async def test_who_comes_while_the_list_is_swept_is_on_it_afterwards(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await look(desk)
    await desk.db._pool.execute("insert into news_to_tell values ($1)", ana.workspace_id)
    async with desk.db.transaction() as tx:
        await tx.execute(sql.forget_news, limit=10)
        writing = asyncio.create_task(ana.post(f"/tasks/{task}/completion"))
        await writers_waiting(desk)
    await writing
    assert await listed(desk) == {ana.workspace_id}
