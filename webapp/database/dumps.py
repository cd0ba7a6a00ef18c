"""Dumps: the whole database as bytes, by PostgreSQL's own pg_dump and pg_restore. What isn't asynchronous blocks."""

import errno
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import IO
from urllib.parse import unquote, urlsplit, urlunsplit

import msgspec

from webapp.database.connecting import connect
from webapp.database.embedded import EmbeddedServer
from webapp.database.migrations import LOCK, read_migrations
from webapp.database.pool import APPLICATION_NAME, Connection
from webapp.database.programs import Programs, own_programs, programs_for
from webapp.settings import CofounderError, Settings

HEADER_BYTES = 64 * 1024
CHUNK = 1024 * 1024

# What sends all its bytes to a function.
Source = Callable[[Callable[[bytes], object]], object]


class Access(msgspec.Struct, frozen=True):
    """How PostgreSQL's programs reach the desk's database."""

    programs: Programs
    dsn: str
    server: EmbeddedServer | None  # where the database is the embedded one

    @property
    def target(self) -> str:
        """The address without its password, which others could see in the list of processes."""
        parts = urlsplit(self.dsn)
        user, _, host = parts.netloc.rpartition("@")
        name = user.partition(":")[0]
        return urlunsplit(parts._replace(netloc=f"{name}@{host}" if user else host))

    @property
    def environment(self) -> dict[str, str]:
        """The password, for the program alone."""
        password = urlsplit(self.dsn).password
        return {} if password is None else {"PGPASSWORD": unquote(password)}


@contextmanager
def access(settings: Settings) -> Iterator[Access]:
    """Access to the desk's database; the embedded server is started for it unless it runs already."""
    if settings.database_url is not None:
        programs = msgspec.structs.replace(own_programs(), foreign=True)
        yield Access(programs, settings.database_url, None)
        return
    server = EmbeddedServer(settings.data_dir)
    with server as dsn:
        yield Access(programs_for(settings.data_dir), dsn, server)


@asynccontextmanager
async def snapshot(dsn: str, settings: Settings) -> AsyncIterator[tuple[Connection, str]]:
    """A connection that sees the database as it is now, for as long as it is open, and the name by which pg_dump sees
    the same."""
    async with connect(dsn, purpose="backup", statement_cache=settings.statement_cache) as connection:
        await connection.execute("begin isolation level repeatable read read only")
        await connection.execute("set local idle_in_transaction_session_timeout = 0")
        yield connection, await connection.fetchval("select pg_export_snapshot()")


def dump(database: Access, snapshot_name: str, write: Callable[[bytes], object]) -> None:
    """Write the database as a snapshot has it. It goes through a pipe, so that it holds no positions in a file and can
    stand anywhere in another. Raises CofounderError, and OSError where the disk is full."""
    with tempfile.TemporaryFile() as said:
        dumping = database.programs.start(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--lock-wait-timeout=10s",
            f"--snapshot={snapshot_name}",
            f"--dbname={database.target}",
            stdout=subprocess.PIPE,
            stderr=said,
            environment=database.environment,
        )
        with dumping, ended(dumping):
            while chunk := piped(dumping.stdout).read(CHUNK):
                write(chunk)
        said.seek(0)
        complaint = said.read().decode(errors="replace")
    if "No space left on device" in complaint:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if dumping.returncode != 0:
        raise CofounderError(f"The backup failed: {last_complaint(complaint)}.")


def is_dump(programs: Programs, source: Source) -> bool:
    """Whether some bytes are the dump of a desk."""
    listing = programs.start("pg_restore", "--list", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with listing, fed(listing, source):
        listed = piped(listing.stdout).read().decode(errors="replace")
    return listing.returncode == 0 and " TABLE DATA public schema_migrations " in listed


async def check_target(dsn: str, settings: Settings, *, in_use: bool, force: bool) -> bool:
    """Whether the database is empty; raises CofounderError where it may not be replaced."""
    async with connect(dsn, purpose="restore", statement_cache=settings.statement_cache) as connection:
        connected: int = await connection.fetchval(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = $1",
            APPLICATION_NAME,
        )
        if in_use or connected:
            raise CofounderError("The desk is being served from this database: stop it, then restore.")
        tables: int = await connection.fetchval(
            "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')"
        )
        new = tables and await connection.fetchval("select to_regclass('public.accounts') is not null")
        new = new and not await connection.fetchval("select exists (select from public.accounts)")
    if tables and not new and not force:
        raise CofounderError(
            "The database holds data already, and restoring replaces all of it: make a backup first, then use --force."
        )
    return tables == 0


def load(database: Access, source: Source, *, empty: bool) -> None:
    """Run a dump through psql in one transaction, which is committed only when pg_restore has read its last byte."""
    before = [
        "\\set ON_ERROR_STOP on",
        "begin;",
        f"select pg_advisory_xact_lock({LOCK});",
        "set local lock_timeout = '10s';",
    ]
    if not empty:
        before += ["drop schema public cascade;", "create schema public;"]
    newest = len(read_migrations())
    after = [
        f"do $$ begin if exists (select from public.schema_migrations where number > {newest}) then",
        "raise exception 'it comes from a newer version of Cofounder'; end if; end $$;",
        "commit;",
        "\\set ON_ERROR_STOP off",
        "analyze;",
    ]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as read:
        restoring = database.programs.start(
            "pg_restore", "--no-owner", "--no-privileges", "--file=-",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=read,
        )  # fmt: skip
        writing = database.programs.start(
            "psql", "--no-psqlrc", "--quiet", f"--dbname={database.target}",
            stdin=subprocess.PIPE, stderr=said, environment=database.environment,
        )  # fmt: skip
        with restoring, writing, fed(restoring, source):
            pour(restoring, writing, before, after)
            restoring.kill()  # where psql has stopped before
        said.seek(0)
        read.seek(0)
        if restoring.returncode > 0:  # below 0: it was ended here, because psql had stopped
            raise CofounderError(
                f"The backup is damaged ({last_complaint(read.read().decode(errors='replace'))}); the old data are "
                "as they were."
            )
        if writing.returncode != 0:
            complaint = last_complaint(said.read().decode(errors="replace"))
            raise CofounderError(f"The backup can't be restored: {complaint}; the old data are as they were.")


def pour(
    restoring: "subprocess.Popen[bytes]", writing: "subprocess.Popen[bytes]", before: list[str], after: list[str]
) -> None:
    """Send psql what comes before, the dump's statements, and what comes after if the dump was whole."""
    source, target = piped(restoring.stdout), piped(writing.stdin)
    try:
        target.write("\n".join(before).encode() + b"\n")
        # pg_restore sets this also for servers before 17, which don't know it.
        target.write(source.read(HEADER_BYTES).replace(b"\nSET transaction_timeout = 0;\n", b"\n", 1))
        shutil.copyfileobj(source, target)
        if restoring.wait() == 0:
            target.write("\n".join(after).encode() + b"\n")
        target.close()
    except BrokenPipeError:  # psql stopped at an error, and has said so
        with suppress(BrokenPipeError):
            target.close()


@contextmanager
def fed(process: "subprocess.Popen[bytes]", source: Source) -> Iterator[None]:
    """Meanwhile, send a process some bytes, as many as it wants to read; it is stopped when what is done with it
    fails."""
    target = piped(process.stdin)

    def feed() -> None:
        with suppress(BrokenPipeError), target:
            source(target.write)

    feeding = threading.Thread(target=feed, name="feeding")
    feeding.start()
    try:
        yield
    except BaseException:
        process.kill()
        raise
    finally:
        feeding.join()


@contextmanager
def ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """A process that is stopped when what is done with it fails."""
    try:
        yield
    except BaseException:
        process.kill()
        raise


def piped(pipe: IO[bytes] | None) -> IO[bytes]:
    """A pipe of a process that was started with one."""
    if pipe is None:
        raise ValueError("the process needs a pipe")
    return pipe


def last_complaint(said: str) -> str:
    """The last line in which a program says what went wrong."""
    lines = [line for line in said.splitlines() if "error:" in line or "ERROR:" in line] or said.splitlines()
    line = lines[-1] if lines else "it didn't say why"
    return line.rpartition("rror:")[2].rpartition("RROR:")[2].strip().rstrip(".")
