"""One PostgreSQL for the whole run, and a clean, migrated database for each test.

The server is the embedded one, without durability, in a temporary folder; COFOUNDER_TEST_DATABASE_URL names another to
use instead (its user has to be allowed to create databases), by one run at a time.

Cloning a migrated template copies hundreds of files, emptying a clone takes some 10 ms: so each process empties its own
after a test, and has a new one only where the test left more behind than rows.
"""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from webapp.database.embedded.server import EmbeddedServer
from webapp.database.migrations import migrate

EXTERNAL = "COFOUNDER_TEST_DATABASE_URL"
SHARED = "COFOUNDER_TEST_SERVER"  # how the first process tells the others where the server is
TEMPLATE = "cofounder_template"

_numbers = count(1)


def database_of(server: str, name: str) -> str:
    """The address of another database of the same server."""
    parts = urlsplit(server)
    return urlunsplit(parts._replace(path=f"/{name}"))


class Server:
    """The server of this run, started by its first process only."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cofounder-tests-"))
        self.folder.chmod(0o755)  # as root, the server runs as another user
        self.embedded: EmbeddedServer | None = None
        self.address = os.environ.get(EXTERNAL, "")
        try:
            if not self.address:
                self.embedded = EmbeddedServer(self.folder / "data", durable=False)
                self.address = self.embedded.start()
            os.environ[SHARED] = self.address
            asyncio.run(make_template(self.address))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server and remove what was written."""
        if self.embedded is not None:
            self.embedded.stop()
        elif self.address:
            asyncio.run(run(self.address, f"drop database if exists {TEMPLATE} with (force)"))
        shutil.rmtree(self.folder, ignore_errors=True)


async def make_template(server: str) -> None:
    """The migrated database that all others are cloned from."""
    await run(server, f"drop database if exists {TEMPLATE} with (force)", f"create database {TEMPLATE}")
    await migrate(database_of(server, TEMPLATE))


async def run(server: str, *statements: str) -> None:
    """Run statements outside of any transaction."""
    connection = await asyncpg.connect(server)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def clone_database(server: str) -> str:
    """A clean, migrated database of its own; returns its address."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    await run(server, f"create database {name} template {TEMPLATE} strategy file_copy")
    return database_of(server, name)


async def drop_database(dsn: str, server: str) -> None:
    """Remove a cloned database, whoever is still connected to it."""
    await run(server, f"drop database if exists {urlsplit(dsn).path[1:]} with (force)")


server_key = pytest.StashKey[Server]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before any worker is."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it is stopped then too
        config.stash[server_key] = Server()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it when everything is over, also after a failure."""
    if server_key in config.stash:
        config.stash[server_key].stop()


@pytest.fixture(scope="session")
def database_server() -> str:
    """The address of the server of this run."""
    return os.environ[SHARED]


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
EMPTY = """
select string_agg(statement, ';') from (
    select 'set local session_replication_role = replica' as statement
    union all
    select format('delete from %I', relname) from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'schema_migrations'
    union all
    select format('select setval(%L, 1, false)', oid::regclass) from pg_class
    where relkind = 'S' and relnamespace = 'public'::regnamespace
) as statements
"""
SIZE = """
select sum(pg_relation_size(oid)) from pg_class where relkind in ('r', 't') and oid >= 16384
"""
OTHERS = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
LARGE = 20_000_000  # bytes


class CleanDatabase:
    """The database that a process uses for one test after the other."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.dsn = ""
        self.schema = ""
        self.statements = ""

    async def begin(self) -> str:
        """The address of a clean database."""
        if not self.dsn:
            self.dsn = await clone_database(self.server)
            connection = await asyncpg.connect(self.dsn)
            self.schema = await connection.fetchval(SCHEMA)
            self.statements = await connection.fetchval(EMPTY)
            await connection.close()
        return self.dsn

    async def end(self) -> None:
        """Empty the database, or give it up."""
        try:
            if await self.empty():
                return
        except (asyncpg.PostgresError, OSError):
            pass  # whatever a test did to it: the next one has another
        await self.drop()

    async def empty(self) -> bool:
        """Take all rows out; False where that doesn't make it the same as a new one."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute("set lock_timeout = '5s'")
            await connection.execute(OTHERS)
            if await connection.fetchval(SCHEMA) != self.schema:
                return False
            if await connection.fetchval(SIZE) > LARGE:
                return False
            await connection.execute(self.statements)
            return True
        finally:
            await connection.close()

    async def drop(self) -> None:
        """Remove the database."""
        dsn, self.dsn = self.dsn, ""
        if dsn:
            await drop_database(dsn, self.server)


@pytest.fixture(scope="session")
def clean_database(database_server: str) -> Iterator[CleanDatabase]:
    """The database of this process."""
    found = CleanDatabase(database_server)
    yield found
    asyncio.run(found.drop())


@pytest.fixture
async def dsn(clean_database: CleanDatabase) -> AsyncIterator[str]:
    """The address of a clean, migrated database that nobody else uses."""
    yield await clean_database.begin()
    await clean_database.end()
