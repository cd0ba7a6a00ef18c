"""One PostgreSQL for the whole run, and a clean, migrated database for each test.

The server is the embedded one, without durability, in a temporary folder; COFOUNDER_TEST_DATABASE_URL names another to
use instead (its user has to be allowed to create databases), by one run at a time.

Cloning a migrated template copies hundreds of files: so each process uses the same clone for one test after the other
(see `tests.support.clean_database`).
"""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from tests.support.made_once import FOLDER
from webapp.database.embedded.server import EmbeddedServer
from webapp.database.migrations import migrate

EXTERNAL = "COFOUNDER_TEST_DATABASE_URL"
SHARED = "COFOUNDER_TEST_SERVER"  # how the first process tells the others where the server is
TEMPLATE = "cofounder_template"
# The second because its files may be in memory.
SETTINGS = ("alter system set autovacuum = off", "alter system set max_wal_size = '256MB'")

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
                asyncio.run(run(self.address, *SETTINGS, "select pg_reload_conf()"))
            os.environ[SHARED] = self.address
            os.environ[FOLDER] = str(self.folder)
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


@asynccontextmanager
async def filled_database(server: str, fill: str) -> AsyncIterator[str]:
    """The address of a database with many rows, for tests that only read."""
    dsn = await clone_database(server)
    try:
        await run(dsn, fill)
        yield dsn
    finally:
        await drop_database(dsn, server)


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
