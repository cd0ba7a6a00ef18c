"""Writers write, each in the workspace that is theirs."""

import asyncio

import asyncpg
import pytest

from benchmarks import servers
from benchmarks.data import WRITE_WORKSPACE, Size, fill, sign_in
from benchmarks.load import Plan
from benchmarks.pages import HOST
from benchmarks.writers import CLIENTS, completing

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("spread", [1, 4])
async def test_every_reply_is_a_write_and_they_are_spread_over_workspaces(dsn: str, spread: int) -> None:
    await fill(dsn, Size(2000, workspaces=6))
    workspaces = range(WRITE_WORKSPACE, WRITE_WORKSPACE + spread)
    await sign_in(dsn, workspaces)
    with servers.desk(dsn) as desk:
        scripts = await completing(dsn, spread)
        assert len(scripts) == CLIENTS
        scripts = scripts[:: CLIENTS // 4]
        outcome = await asyncio.to_thread(servers.load, Plan(HOST, desk.port, scripts, 4, seconds=1.0))
    assert (outcome.errors, outcome.trouble) == (0, "")
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            "select workspace_id, count(*) from events where action in ('task.completed', 'task.reopened') group by 1"
        )
    finally:
        await connection.close()
    assert {row["workspace_id"] for row in rows} == set(workspaces)
    assert sum(row["count"] for row in rows) == outcome.replies
