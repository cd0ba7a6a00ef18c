"""A clean, migrated database for each test: each process of the test run empties its own after a test, and has a new
one only where the test left more behind than rows.

Connections are kept too. A new one costs the server more than most tests do: a process, and its first look at each
table, function and statement.
"""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.postgres import clone_database, drop_database
from webapp.database.pool import APPLICATION_NAME, Database, Pool, open_database
from webapp.settings import Settings

# What a test may leave behind beside rows: other tables, functions, grants, settings, statistics.
SCHEMA = """
select jsonb_build_object(
    'classes', (select array[count(*), sum(xmin::text::bigint)] from pg_class where oid >= 16384),
    'columns', (select array[count(*), sum(xmin::text::bigint)] from pg_attribute where attrelid >= 16384),
    'functions', (select array[count(*), sum(xmin::text::bigint)] from pg_proc where oid >= 16384),
    'constraints', (select array[count(*), sum(xmin::text::bigint)] from pg_constraint where oid >= 16384),
    'triggers', (select array[count(*), sum(xmin::text::bigint)] from pg_trigger),
    'schemas', (select array[count(*), sum(xmin::text::bigint)] from pg_namespace),
    'extensions', (select array[count(*), sum(xmin::text::bigint)] from pg_extension),
    'settings', (select count(*) from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
                 where d.datname = current_database()),
    'statistics', (select count(*) from pg_statistic where starelid >= 16384),
    'migrations', (select array_agg(m order by m.number) from schema_migrations m)
)::text
"""
# One statement, which is planned once for all tests: as a hundred, they take nearly three times as long.
EMPTY = """
select 'with ' || string_agg(format('emptied_%s as (delete from %I)', oid, relname), ', ')
    filter (where relkind = 'r' and relname <> 'schema_migrations')
    || ' select count(setval(oid, 1, false)) from pg_class'
    || ' where relkind = ''S'' and relnamespace = ''public''::regnamespace'
from pg_class where relnamespace = 'public'::regnamespace
"""
SIZE = """
select sum(pg_relation_size(oid)) from pg_class where relkind in ('r', 't') and oid >= 16384
"""
OTHERS = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and (application_name <> $1 or state <> 'idle')
"""
LARGE = 20_000_000  # bytes
# It takes rows out in any order, whatever refers to them.
CLEANER = {"lock_timeout": "5s", "session_replication_role": "replica"}


class KeptDatabase(Database):
    """The application's database, whose connections are left to the next test; not one that is still in use."""

    async def close(self) -> None:
        """Leave the connections open."""
        if self._pool.get_idle_size() < self._pool.get_size():
            await super().close()


class CleanDatabase:
    """The database that a process uses for one test after the other."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.dsn = ""
        self.schema = ""
        self.statement = ""
        self._cleaner: asyncpg.Connection[asyncpg.Record] | None = None
        self._pool: Pool | None = None

    async def begin(self) -> str:
        """The address of a clean database."""
        if self._cleaner is None:
            self.dsn = await clone_database(self.server)
            self._cleaner = await asyncpg.connect(self.dsn, server_settings=CLEANER)
            self.schema = await self._cleaner.fetchval(SCHEMA)
            self.statement = await self._cleaner.fetchval(EMPTY)
        return self.dsn

    async def open(self, settings: Settings, dsn: str) -> Database:
        """What `open_database` does; where it's this database, with the connections of the test before."""
        if dsn != self.dsn:
            return await open_database(settings, dsn)
        if self._pool is None or self._pool.is_closing():
            self._pool = (await open_database(settings, dsn))._pool
        return KeptDatabase(self._pool, settings.acquire_timeout)

    async def end(self) -> None:
        """Empty the database, or give it up."""
        try:
            if await self.empty():
                return
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            pass  # whatever a test did to it: the next one has another
        await self.drop()

    async def empty(self) -> bool:
        """Take all rows out; False where that doesn't make it the same as a new one."""
        assert self._cleaner is not None
        await self._cleaner.execute(OTHERS, APPLICATION_NAME)
        if await self._cleaner.fetchval(SCHEMA) != self.schema or await self._cleaner.fetchval(SIZE) > LARGE:
            return False
        await self._cleaner.fetchval(self.statement)
        return True

    async def drop(self) -> None:
        """Remove the database, with all connections to it."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None
        if self._cleaner is not None:
            self._cleaner.terminate()
            self._cleaner = None
            await drop_database(self.dsn, self.server)


@pytest.fixture(scope="session")
async def clean_database(anyio_backend: object, database_server: str) -> AsyncIterator[CleanDatabase]:
    """The database of this process."""
    found = CleanDatabase(database_server)
    yield found
    await found.drop()


@pytest.fixture
async def dsn(clean_database: CleanDatabase) -> AsyncIterator[str]:
    """The address of a clean, migrated database that nobody else uses."""
    yield await clean_database.begin()
    await clean_database.end()
