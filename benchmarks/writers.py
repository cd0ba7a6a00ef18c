"""The ceiling of one workspace: how many writes a second it commits, by the time that a flush to the disk takes.

Slow disks are made of this one by PostgreSQL's `commit_delay` (its manual, 19.5.1): with `commit_siblings=0` whoever
flushes sleeps before it each time, holding up all who commit meanwhile, and then flushes for all of them. A disk does
the same, but for those who came while it wrote: here they are in the flush that has begun, there in the next.
"""

import asyncio
from contextlib import ExitStack
from time import perf_counter

import asyncpg

from benchmarks import servers, targets
from benchmarks.comparing import FAR_POOL
from benchmarks.data import WRITE_WORKSPACE, sign_in
from benchmarks.load import Outcome, Plan, Script
from benchmarks.measuring import Bench
from benchmarks.pages import HOST, request

CLIENTS = 40  # each with a connection to the database, of which most wait for a flush
FLUSHES = 50  # that the time of one is taken from

FIRST_TASKS = "select id from tasks where workspace_id = $1 order by id limit $2"
OPEN = """
update tasks set status = 'pending', closed_at = null
where workspace_id = $1 and id = any($2::bigint[]) and not is_open
"""


def measure_writers(bench: Bench) -> None:
    """Writers of one workspace, and as many of several, on disks that take longer and longer."""
    with ExitStack() as stack:
        dsn = stack.enter_context(bench.database.copy_of(bench.size))
        asyncio.run(sign_in(dsn, range(WRITE_WORKSPACE, WRITE_WORKSPACE + max(targets.SPREADS))))
        slow = {delay: with_delay(dsn, delay) for delay in bench.extent.flushes}
        wide = {"COFOUNDER_POOL_SIZE": str(FAR_POOL)}
        desks = {delay: stack.enter_context(servers.desk(slow[delay], environment=wide)) for delay in slow}

        def run(delay: float, spread: int, seconds: float) -> Outcome:
            scripts = asyncio.run(completing(dsn, spread))
            return servers.load(Plan(HOST, desks[delay].port, scripts, CLIENTS, seconds, bench.extent.warm_up))

        for _ in range(bench.extent.rounds):
            for delay, address in slow.items():
                flush = asyncio.run(time_of_flush(address))
                bench.results.note(f"a flush, {delay:g} ms slower", flush, "ms")
                for spread in targets.SPREADS:
                    name = targets.writers(spread, delay)
                    outcome = run(delay, spread, bench.extent.seconds)
                    bench.results.add(name, outcome)
                    bench.results.note(targets.PER_FLUSH + name, outcome.rate * flush / 1000)


def with_delay(dsn: str, milliseconds: float) -> str:
    """The address of a database for sessions whose flushes take longer."""
    return f"{dsn}&commit_siblings=0&commit_delay={round(milliseconds * 1000)}"


async def time_of_flush(dsn: str) -> float:
    """Milliseconds from one commit to the next, where nobody else commits."""
    connection = await asyncpg.connect(dsn)
    try:
        statement = await connection.prepare("select pg_logical_emit_message(true, 'bench', 'flush')")
        began = perf_counter()
        for _ in range(FLUSHES):
            await statement.fetchval()
        return (perf_counter() - began) * 1000 / FLUSHES
    finally:
        await connection.close()


async def completing(dsn: str, spread: int) -> list[Script]:
    """Each client completes and opens a task of its own again and again, in one of so many workspaces."""
    connection = await asyncpg.connect(dsn)
    try:
        found: list[Script] = []
        for workspace in range(WRITE_WORKSPACE, WRITE_WORKSPACE + spread):
            tasks = await connection.fetch(FIRST_TASKS, workspace, CLIENTS // spread)
            ids = [row["id"] for row in tasks]
            await connection.execute(OPEN, workspace, ids)
            found += [toggle(workspace, number, task) for number, task in enumerate(ids)]
    finally:
        await connection.close()
    return found


def toggle(workspace: int, client: int, task: int) -> Script:
    """Complete a task in its row, and open it again."""
    path = f"/tasks/{task}/completion"
    return Script(
        [
            request("POST", path + query, client=client, workspace=workspace, form={}, shown="/tasks")
            for query in ("", "?_method=delete")
        ]
    )
