"""A morning is the mix that it says it is, and both desks bear it."""

import asyncio
from collections import Counter
from importlib.util import find_spec

import asyncpg
import pytest

from benchmarks import servers
from benchmarks.acts import prepare
from benchmarks.comparing import MODULES
from benchmarks.data import WRITE_WORKSPACE, Size, fill, sign_in
from benchmarks.load import Plan
from benchmarks.morning import CLIENTS, employ, highest_rate, morning
from benchmarks.pages import HOST

pytestmark = pytest.mark.anyio

WRITES = ("create", "complete", "reopen", "update", "delete", "undo")
QUICK_ADD = ("preview", "quick add")
DESKS = ("desk", "blocking desk") if find_spec("fastapi") else ("desk",)  # that one comes with the extra `bench`


async def prepared(dsn: str) -> None:
    """A small database that a bench has filled, with a hundred members in one workspace."""
    await fill(dsn, Size(4000, workspaces=4))
    await sign_in(dsn)
    await employ(dsn)


async def test_a_morning_is_two_thirds_reading_of_twelve_kinds_and_all_else_writing(dsn: str) -> None:
    await prepared(dsn)
    scripts = morning(await prepare(dsn))
    assert len(scripts) == CLIENTS
    for script in scripts:
        assert len(script.requests) == 100
        acts = Counter(script.acts)
        assert sum(acts.pop(act) for act in WRITES) == 20
        assert sum(acts.pop(act) for act in QUICK_ADD) == 5
        assert acts.pop("autosave") == 10
        assert (acts.total(), len(acts)) == (65, 12)
    assert scripts[0].acts != scripts[1].acts
    assert scripts == morning(await prepare(dsn))


async def test_each_member_has_a_session_of_their_own(dsn: str) -> None:
    await prepared(dsn)
    connection = await asyncpg.connect(dsn)
    try:
        members = await connection.fetchval(
            "select count(*) from members where workspace_id = $1 and left_at is null", WRITE_WORKSPACE
        )
        signed_in = await connection.fetchval(
            "select count(distinct account_id) from sessions where workspace_id = $1", WRITE_WORKSPACE
        )
    finally:
        await connection.close()
    assert members == signed_in == CLIENTS


@pytest.mark.parametrize("which", DESKS)
async def test_everything_that_is_done_in_a_morning_is_answered_and_recorded(dsn: str, which: str) -> None:
    await prepared(dsn)
    scripts = morning(await prepare(dsn))
    everything = set(scripts[0].acts)
    blocking = servers.app("blocking desk", MODULES + "fastapi_desk:blocking", "/", DATABASE_URL=dsn)
    with servers.desk(dsn) if which == "desk" else blocking as server:
        connection = await asyncpg.connect(dsn)
        try:
            last = await connection.fetchval("select max(id) from events")
            seen: set[str] = set()
            while not seen >= everything:  # how far a member comes depends on the machine
                plan = Plan(HOST, server.port, [scripts.pop(), scripts.pop()], clients=2, seconds=3.0)
                outcome = await asyncio.to_thread(servers.load, plan)
                assert (outcome.errors, outcome.trouble) == (0, "")
                seen |= outcome.acts.keys()
            recorded = await connection.fetch("select distinct action from events where id > $1", last)
            wrong = await connection.fetch(WRONG_COUNTS, WRITE_WORKSPACE)
        finally:
            await connection.close()
    told = {"created", "completed", "reopened", "updated", "deleted", "undone"}
    assert {row["action"] for row in recorded} == {f"task.{act}" for act in told} | {"revision.saved"}
    assert wrong == []


# Counts that aren't those of the tasks that are there.
WRONG_COUNTS = """
select coalesce(c.status, t.status) from (
    select status, amount from counters
    where workspace_id = $1 and subject = 'task' and dimension = '' and value = '' and amount <> 0
) as c
full join (
    select status::text, count(*) as amount from tasks where workspace_id = $1 and deleted_at is null group by 1
) as t on t.status = c.status
where c.amount is distinct from t.amount
"""


def test_the_highest_rate_is_found_by_doubling_and_halving() -> None:
    tried: list[float] = []

    def holds(rate: float) -> bool:
        tried.append(rate)
        return rate <= 700

    assert 700 / 1.1 <= highest_rate(holds, 20) <= 700
    assert tried[:6] == [20, 40, 80, 160, 320, 640]
    tried.clear()
    assert 700 / 1.1 <= highest_rate(holds, 3000) <= 700
    assert 700 / 1.1 <= highest_rate(holds, 500, 1.3) <= 700
    assert highest_rate(lambda rate: False, 20) == 0
