"""What one process commits, the pages of another are told of."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from tests.live.reading import listening
from tests.support.people import Desk, Person
from webapp.database.pool import Database, open_database
from webapp.live import hub as hubs
from webapp.live import listening as ears
from webapp.live.hub import Hub
from webapp.settings import Settings
from webapp.tasks.queries import add_task

pytestmark = pytest.mark.anyio

CUT = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where datname = current_database() and application_name = 'cofounder live'
"""
LISTENS = CUT.replace("pg_terminate_backend(pid)", "*") + " and query like 'LISTEN%'"


@pytest.fixture
async def elsewhere(desk: Desk, dsn: str) -> AsyncIterator[Database]:
    """The database as another process has it, which tells what it commits."""
    db = await open_database(Settings(database_url=dsn, pool_size=1), dsn)
    running = asyncio.create_task(Hub(db, desk.clock, tells_others=True).run())
    yield db
    running.cancel()
    await asyncio.wait([running])
    await db.close()


async def add(db: Database, ana: Person, desk: Desk) -> int:
    """A task, by that process."""
    return (await add_task(db, ana.workspace_id, ana.account_id, title="Order paper", now=desk.clock())).id


async def test_another_process_is_heard_at_once_and_again_after_all_connections_were_cut(
    desk: Desk, ana: Person, address: str, elsewhere: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "LOOK", 3600.0)  # nothing is found by looking
    monkeypatch.setattr(ears, "AGAIN", 0.01)
    heard = asyncio.create_task(ears.listen(desk.app.state.settings, desk.app.state.hub))
    try:
        async with listening(ana, address) as told:
            for _ in range(2):
                while not await desk.fetch(LISTENS):  # noqa: ASYNC110  # only the server knows
                    await asyncio.sleep(0.01)
                await told.about("task", await add(elsewhere, ana, desk))
                await desk.fetch(CUT)
    finally:
        heard.cancel()


async def test_without_a_direct_connection_it_is_found_by_looking(
    desk: Desk, ana: Person, address: str, elsewhere: Database
) -> None:
    pooled = msgspec.structs.replace(desk.app.state.settings, statement_cache=False)
    await ears.listen(pooled, desk.app.state.hub)  # which nobody can, behind a pooler
    async with listening(ana, address) as told:
        await told.about("task", await add(elsewhere, ana, desk))
    direct = msgspec.structs.replace(pooled, backup_database_url="postgresql://direct")
    assert direct.direct_dsn == "postgresql://direct"
