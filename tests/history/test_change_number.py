"""The number that counts a workspace's writes, by which pages are kept."""

import asyncio

import asyncpg
import pytest

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_each_write_counts_the_workspaces_changes(desk: Desk, ana: Person) -> None:
    before = await desk.fetch("select change from workspaces")
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    assert await desk.fetch("select change from workspaces") == before + 2


async def test_the_number_that_somebody_reads_counts_the_events_that_they_can_read(
    desk: Desk, dsn: str, ana: Person
) -> None:
    """However many write at once: a number goes with what it counts."""
    started = await desk.fetch("select change from workspaces") - await desk.fetch("select count(*) from events")
    connection = await asyncpg.connect(dsn)
    writes = asyncio.gather(*(desk.task(ana, f"Task {number}") for number in range(40)))
    while not writes.done():
        row = await connection.fetchrow("select change, (select count(*) from events) as events from workspaces")
        assert row is not None
        assert row["change"] - row["events"] == started
    await writes
    await connection.close()
