"""Each act of the benchmark really does what it says, to a desk that runs as in production."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import asyncpg
import pytest

from benchmarks import servers
from benchmarks.acts import ACTS, Act, prepare
from benchmarks.data import WRITE_WORKSPACE, Size, fill, sign_in
from benchmarks.load import Outcome, Plan
from benchmarks.pages import HOST

pytestmark = pytest.mark.anyio

CLIENTS = 3
# What tells in the history of the workspace that a request did what it says.
TOLD = {
    "create a task": ["task.created"],
    "update a task": ["task.updated"],
    "complete a task": ["task.completed", "task.reopened"],
    "delete a task": ["task.deleted", "task.restored"],
    "undo": ["task.completed", "task.undone", ""],
    "save a draft": ["revision.saved"],
    "add an item": ["item.created"],
    "comment": ["comment.created"],
}


@pytest.fixture
async def desk(dsn: str) -> AsyncIterator[servers.Server]:
    """A desk in a process of its own, on a small database that a bench has filled."""
    await fill(dsn, Size(600, workspaces=4))
    await sign_in(dsn)
    with servers.desk(dsn) as running:
        yield running


async def actions(dsn: str) -> Counter[str]:
    """How often each action was recorded in the workspace that is written to."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("select action from events where workspace_id = $1", WRITE_WORKSPACE)
    finally:
        await connection.close()
    return Counter(row["action"] for row in rows)


async def carry_out(act: Act, dsn: str, desk: servers.Server) -> Outcome:
    """A very short run of an act."""
    scripts = act.scripts(await prepare(dsn), CLIENTS)
    return await asyncio.to_thread(servers.load, Plan(HOST, desk.port, scripts, CLIENTS, seconds=1.0))


async def test_every_act_does_what_it_says_each_time_and_nothing_else(dsn: str, desk: servers.Server) -> None:
    for act in ACTS:
        before = await actions(dsn)
        outcome = await carry_out(act, dsn, desk)
        assert (outcome.errors, outcome.trouble) == (0, ""), act.names
        assert set(outcome.acts) == set(act.names)
        recorded = await actions(dsn) - before
        told = TOLD.get(act.names[0], [])
        assert set(recorded) == set(told) - {""}
        for action in filter(None, told):
            # One of several in turn: each client may be on its way through them at the end.
            assert abs(recorded[action] * len(told) - outcome.replies) <= CLIENTS * (len(told) - 1)
