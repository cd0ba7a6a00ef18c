"""What a write holds until it commits: its own rows, and of its workspace what keeps its commits in order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from tests.support.people import Desk, Person
from webapp.checklists.queries import add_items
from webapp.comments.queries import add_comment
from webapp.database.pool import Queryable
from webapp.tasks.models import Status
from webapp.tasks.queries import add_task, change_task, delete_task, update_task_status

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
Write = Callable[[Queryable, Person, int], Coroutine[Any, Any, Any]]

WRITES: dict[str, tuple[Write, set[str]]] = {
    "a new task": (
        lambda db, who, _: add_task(db, who.workspace_id, who.account_id, title="Order ink", now=NOW),
        {"counters", "workspaces"},
    ),
    "a new title": (
        lambda db, who, task: change_task(
            db, who.workspace_id, task, who.account_id, "task.updated", {"title": "Order card"}, now=NOW
        ),
        {"tasks", "task_words", "workspaces"},
    ),
    "a new priority": (
        lambda db, who, task: change_task(
            db, who.workspace_id, task, who.account_id, "task.updated", {"priority": "high"}, now=NOW
        ),
        {"tasks", "workspaces"},
    ),
    "a completed task": (
        lambda db, who, task: update_task_status(db, who.workspace_id, task, who.account_id, Status.COMPLETED, now=NOW),
        {"tasks", "counters", "workspaces"},
    ),
    "the trash": (
        lambda db, who, task: delete_task(db, who.workspace_id, task, who.account_id, now=NOW),
        {"tasks", "counters", "workspaces"},
    ),
    "a comment": (
        lambda db, who, task: add_comment(
            db, who.workspace_id, task, who.account_id, "By Monday.", mentions=[], now=NOW
        ),
        {"tasks", "task_words", "workspaces"},
    ),
    "an item": (
        lambda db, who, task: add_items(db, who.workspace_id, task, who.account_id, ["Ring the mill"], now=NOW),
        {"tasks", "task_words", "workspaces"},
    ),
}


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection that isn't the desk's."""
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def held(dsn: str) -> set[str]:
    """The tables of which somebody holds rows that others may not change."""
    found = set()
    async with connected(dsn) as connection:
        tables = await connection.fetch(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        for (table,) in tables:
            async with connection.transaction():
                rows, free = await connection.fetchrow(
                    f"select (select count(*) from {table}), count(*)"  # noqa: S608  # our own tables
                    f" from (select from {table} for no key update skip locked) as free"
                ) or (0, 0)
                if free < rows:
                    found.add(table)
    return found


@pytest.mark.parametrize("name", WRITES)
async def test_a_write_holds_its_own_rows_and_its_workspace_until_it_commits(
    desk: Desk, dsn: str, ana: Person, name: str
) -> None:
    write, expected = WRITES[name]
    task = await desk.task(ana)
    async with desk.db.transaction() as transaction:
        await write(transaction, ana, task)
        assert await held(dsn) == expected


@pytest.mark.parametrize("name", WRITES)
async def test_who_waits_for_the_workspace_holds_nothing_else_that_others_need(
    desk: Desk, dsn: str, ana: Person, name: str
) -> None:
    """Were counters taken before, two that take both in another order could wait for each other."""
    write, expected = WRITES[name]
    task = await desk.task(ana)
    async with connected(dsn) as first:
        async with first.transaction():
            await first.execute("select from workspaces where id = $1 for no key update", ana.workspace_id)
            waiting: asyncio.Task[Any] = asyncio.create_task(write(desk.db, ana, task))
            await until_somebody_waits(dsn)
            assert await held(dsn) == expected - {"counters"}
        await waiting


async def until_somebody_waits(dsn: str) -> None:
    """Return when a statement waits for a lock."""
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    async with connected(dsn) as watcher, asyncio.timeout(30):
        while True:
            if await watcher.fetchval(waiting):
                return
            await asyncio.sleep(0.01)


async def test_writers_of_one_workspace_hold_up_nobody_in_another(desk: Desk, ana: Person) -> None:
    ben = await desk.owner("Ben", business="Yard")
    task, own = await desk.task(ana), await desk.task(ben)
    async with desk.db.transaction() as transaction:
        for write, _ in WRITES.values():
            await write(transaction, ana, task)
        for write, _ in WRITES.values():
            async with asyncio.timeout(30):
                await write(desk.db, ben, own)


async def test_no_trigger_makes_all_commits_of_the_server_wait_for_each_other(desk: Desk) -> None:
    """NOTIFY within a transaction does (async.c, PreCommit_Notify): one commit at a time, flush and all."""
    telling = await desk.fetch(
        "select array_agg(proname) from pg_proc"
        " where pronamespace = 'public'::regnamespace and prosrc ~* '\\mnotify\\M|pg_notify'"
    )
    assert telling is None
