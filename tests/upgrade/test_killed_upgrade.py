"""A desk whose upgrade is killed half-way, at every point where it can be held up: it migrates to the same end after.

The points are, for each migration that the old desk lacks, every table that it names, and the moment before it is
remembered. A desk goes through many of them, since a new one for each takes minutes. Made-up migrations stand behind
them, so that there is always something to kill; they have tables of their own, whatever becomes of the others.
"""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.support.commands import PATIENCE, Process, begin
from tests.upgrade.many_rows import BATCH, add_events, left_behind
from tests.upgrade.old_desk import cloned
from webapp.database.embedded.binaries import own_programs
from webapp.database.migrations import Migration, migrate, read_migrations, remember, working
from webapp.paths import SQL

pytestmark = pytest.mark.anyio

OF_OLD_DESK = 12  # migrations that the release of the old desk had
REMEMBERED = "schema_migrations"
WAITING = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
COMMENT = re.compile(r"--.*")
MADE = re.compile(r"\bcreate table (?:if not exists )?(\w+)")

MADE_UP = (
    """
create table made_up_one (id bigint primary key);
insert into made_up_one select generate_series(1, 100);
create table made_up_two (id bigint primary key);
insert into made_up_two select generate_series(1, 100);
""",
    """
alter table made_up_one add half bigint;
update made_up_one set half = id / 2;
alter table made_up_two add half bigint;
""",
    """-- no transaction
alter table made_up_one add column if not exists twice bigint;
update made_up_one set twice = id * 2 where twice is null;
alter table made_up_two add column if not exists twice bigint;
update made_up_two set twice = id * 2 where twice is null;
drop index concurrently if exists made_up_two_twice;
create index concurrently made_up_two_twice on made_up_two (twice);
""",
)


def all_migrations() -> list[Migration]:
    """Those of this release, and the made-up ones behind them."""
    known = read_migrations()
    more = [Migration(len(known) + number, "made_up", text) for number, text in enumerate(MADE_UP, 1)]
    return [*known, *more]


def points() -> list[tuple[int, str]]:
    """Where an upgrade can be held up: the number of a migration, and the table that it waits for."""
    migrations = all_migrations()
    found = []
    for migration in migrations[OF_OLD_DESK:]:
        if migration.text == MADE_UP[0]:
            continue  # the others' tables
        there = {table for other in migrations[: migration.number - 1] for table in MADE.findall(other.text)}
        named = set(re.findall(r"\w+", COMMENT.sub("", migration.text)))
        found += [(migration.number, table) for table in [*sorted(there & named), REMEMBERED]]
    return found


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migrations as files."""
    found = tmp_path_factory.mktemp("migrations")
    shutil.copytree(SQL / "migrations", found, dirs_exist_ok=True)
    for migration in all_migrations()[-len(MADE_UP) :]:
        (found / f"{migration.number:04}_{migration.name}.sql").write_text(migration.text, "utf-8")
    return found


@pytest.fixture(scope="session")
async def at_the_end(before: str, database_server: str, folder: Path) -> list[str]:
    """The old desk after an upgrade that nothing interrupted."""
    async with cloned(before, database_server) as dsn:
        await migrate(dsn, read_migrations(folder))
        return lines_of(dsn)


def lines_of(dsn: str) -> list[str]:
    """Everything that a database holds, schema and rows, in an order that doesn't depend on where they lie."""
    done = own_programs().run(
        "pg_dump", "--inserts", "--no-owner", f"--exclude-table-data={REMEMBERED}", f"--dbname={dsn}"
    )
    assert done.returncode == 0, done.stderr
    return sorted(line for line in done.stdout.splitlines() if not line.startswith("\\"))


@asynccontextmanager
async def held(dsn: str, table: str) -> AsyncIterator[Callable[[], Awaitable[str | None]]]:
    """A table, where there is one, that nobody else can have, and what is remembered of migrations, which others can
    only read; what says which of the two somebody waits for."""
    holder, watcher = await asyncpg.connect(dsn), await asyncpg.connect(dsn)

    async def wanted() -> str | None:
        found: str | None = await watcher.fetchval(
            "select relation::regclass::text from pg_locks where not granted and relation = any($1::regclass[])", there
        )
        return found

    try:
        there = [name for name in (table, REMEMBERED) if await watcher.fetchval("select to_regclass($1)", name)]
        # Two connections, since the one that holds may keep no snapshot, for which an index would wait.
        await holder.execute("begin")
        for name in there:
            mode = "share" if name == REMEMBERED else "access exclusive"
            await holder.execute(f"lock table {name} in {mode} mode")
        yield wanted
    finally:
        await holder.close()
        await watcher.close()


def migrating(dsn: str, folder: Path) -> Process:
    """The upgrade, in a process of its own."""
    return begin("tests.upgrade.migrating", dsn, str(folder), environment=dict(os.environ))


def kill(process: Process) -> None:
    """kill -9"""
    process.kill()
    process.communicate(timeout=PATIENCE)


async def kill_at(dsn: str, folder: Path, number: int, table: str) -> str:
    """Start the upgrade and kill it (-9) while it waits for a table, or at the latest before a migration would be
    remembered; says for which."""
    await migrate(dsn, read_migrations(folder)[: number - 1])
    async with held(dsn, table) as wanted, asyncio.timeout(PATIENCE):
        process = migrating(dsn, folder)
        while not (waits_for := await wanted()):
            assert process.poll() is None
            await asyncio.sleep(0.01)
        kill(process)
        return waits_for


@pytest.mark.parametrize("half", [0, 1])
async def test_an_upgrade_that_is_killed_wherever_it_can_be_comes_to_the_same_end(
    half: int, before: str, database_server: str, folder: Path, at_the_end: list[str]
) -> None:
    real = len(read_migrations())
    async with cloned(before, database_server) as dsn:
        for number, table in points()[half::2]:
            waited_for = await kill_at(dsn, folder, number, table)
            assert waited_for == table or number <= real  # what is made up can be held up everywhere
        await migrate(dsn, read_migrations(folder))
        assert lines_of(dsn) == at_the_end


@pytest.mark.parametrize("end", ["rollback", "commit"])
async def test_what_the_server_still_does_for_a_killed_upgrade_is_waited_for(
    end: str, before: str, database_server: str, folder: Path, at_the_end: list[str]
) -> None:
    migrations = read_migrations(folder)
    numbered = next(one for one in migrations if one.name == "push")
    async with cloned(before, database_server) as dsn:
        await migrate(dsn, migrations[: numbered.number - 1])
        killed, watcher = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
        await killed.execute("begin")
        await working(killed, lock_timeout=1)
        await killed.execute(numbered.text)
        await remember(killed, numbered)
        upgrade = asyncio.create_task(migrate(dsn, migrations))
        async with asyncio.timeout(PATIENCE):
            while not await watcher.fetch(WAITING):
                assert not upgrade.done()
                await asyncio.sleep(0.01)
        await killed.execute(end)
        await killed.close()
        await watcher.close()
        await upgrade
        assert lines_of(dsn) == at_the_end


async def test_what_is_in_no_transaction_is_killed_half_way(before: str, database_server: str, folder: Path) -> None:
    async with cloned(before, database_server) as dsn:
        assert await kill_at(dsn, folder, len(all_migrations()), "made_up_two") == "made_up_two"
        connection = await asyncpg.connect(dsn)
        try:
            assert await connection.fetchval("select bool_and(twice = id * 2) from made_up_one")
        finally:
            await connection.close()


async def test_a_batch_that_is_killed_leaves_those_before_it_and_the_rest_follows(
    before: str, database_server: str, folder: Path
) -> None:
    async with cloned(before, database_server) as dsn:
        await add_events(dsn, 2 * BATCH)  # of the first workspace; those of the others come after
        async with cloned(dsn, database_server) as undisturbed:
            await migrate(undisturbed, read_migrations(folder))
            at_the_end = lines_of(undisturbed)
        holder, watcher = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
        await holder.execute("begin")
        await holder.execute("select from workspaces order by id desc limit 1 for update")
        process = migrating(dsn, folder)
        async with asyncio.timeout(PATIENCE):
            while not (waiting := await watcher.fetch(WAITING)):
                assert process.poll() is None
                await asyncio.sleep(0.02)
        kill(process)
        for (pid,) in waiting:  # or it would end its batch before it sees that nobody listens
            assert await watcher.fetchval("select pg_terminate_backend($1, 10000)", pid)
        await holder.close()
        await watcher.close()
        assert 0 < await left_behind(dsn) <= BATCH
        await migrate(dsn, read_migrations(folder))
        assert lines_of(dsn) == at_the_end
