"""The database of a bench: an embedded server of its own, with one database for each size."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import click

from benchmarks.data import Size, fill, sign_in
from webapp.database.embedded.postmaster import PID_FILE, SOCKET_NAME, read_postmaster
from webapp.database.embedded.server import EmbeddedServer
from webapp.settings import CofounderError


class BenchDatabase:
    """The running server."""

    def __init__(self, server: EmbeddedServer, folder: Path) -> None:
        self.server = server
        self.folder = folder

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.server.socket_dir() / SOCKET_NAME

    @property
    def process(self) -> int:
        """The number of its process. Raises CofounderError where it doesn't run any more."""
        postmaster = read_postmaster(self.folder / "data" / "postgres" / PID_FILE)
        if postmaster is None:
            raise CofounderError("the database of the bench is gone")
        return postmaster.pid

    def of_size(self, size: Size) -> str:
        """The address of the database of a size, made unless it is there; with fresh sessions."""
        return asyncio.run(self.prepare(self.name_of(size), size))

    @contextmanager
    def copy_of(self, size: Size) -> Iterator[str]:
        """The address of a copy of that database, for what changes it; it is gone afterwards."""
        self.of_size(size)
        name = self.name_of_copy(size)
        drop = f"drop database if exists {name} with (force)"
        asyncio.run(self.run(drop, f"create database {name} template {self.name_of(size)} strategy file_copy"))
        try:
            yield self.server.dsn(name)
        finally:
            asyncio.run(self.run(drop))

    async def run(self, *statements: str) -> None:
        """Run statements outside of any database of a size."""
        connection = await asyncpg.connect(self.server.dsn())
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def name_of(self, size: Size) -> str:
        """What the database of a size is called."""
        return f"bench_{size.tasks}_{size.workspaces}"

    def name_of_copy(self, size: Size) -> str:
        """What its copy is called."""
        return f"{self.name_of(size)}_copy"

    async def prepare(self, name: str, size: Size) -> str:
        """Fill a database under another name and rename it when it is complete."""
        connection = await asyncpg.connect(self.server.dsn())
        try:
            if not await connection.fetchval("select true from pg_database where datname = $1", name):
                began = time.perf_counter()
                await connection.execute(f"drop database if exists {name}_new with (force)")
                await connection.execute(f"create database {name}_new")
                await fill(self.server.dsn(f"{name}_new"), size)
                await connection.execute(f"alter database {name}_new rename to {name}")
                click.echo(f"Filled {size.tasks:,} tasks in {time.perf_counter() - began:.0f} s")
        finally:
            await connection.close()
        await sign_in(self.server.dsn(name))
        return self.server.dsn(name)


@contextmanager
def bench_database(data: Path | None) -> Iterator[BenchDatabase]:
    """A server in a folder that is kept, or in a temporary one. It is as durable as in production."""
    folder = data or Path(tempfile.mkdtemp(prefix="cofounder-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    if data is None:
        folder.chmod(0o755)  # as root, the server runs as another user; its own folder below is closed to others
    server = EmbeddedServer(folder / "data")
    try:
        with server:
            yield BenchDatabase(server, folder)
    finally:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)
