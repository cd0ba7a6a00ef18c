"""Backups: the whole database in one file, by PostgreSQL's own pg_dump and pg_restore. Everything here blocks."""

import asyncio
import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit, urlunsplit

import msgspec

from webapp.database.connecting import connect
from webapp.database.embedded import EmbeddedServer
from webapp.database.migrations import LOCK, migrate, read_migrations
from webapp.database.pool import APPLICATION_NAME
from webapp.database.programs import Programs, own_programs, programs_for
from webapp.settings import CofounderError, Settings

HEADER_BYTES = 64 * 1024


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


def back_up(settings: Settings, file: Path, *, force: bool = False) -> int:
    """Write a backup; returns its size in bytes. The desk may be served meanwhile: it is as of the moment it began.

    The file appears when it is complete. Raises CofounderError, also where the file exists already, unless `force`.
    """
    if file.exists() and not force:
        raise CofounderError(f"{file} exists already: choose another name, or replace it by --force.")
    with access(settings) as database, new_file(file) as output:
        dumped = database.programs.run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--lock-wait-timeout=10s",
            f"--dbname={database.target}",
            stdout=output,
            environment=database.environment,
        )
        if "No space left on device" in dumped.stderr:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if dumped.returncode != 0:
            raise CofounderError(f"The backup failed: {last_complaint(dumped.stderr)}.")
    return file.stat().st_size


@contextmanager
def new_file(file: Path) -> Iterator[IO[bytes]]:
    """A file to write, for its owner alone, which takes its name when everything went well and is gone otherwise."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as output:
                yield output
                os.fsync(output.fileno())
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CofounderError(f"The disk of {file.parent} is full: choose another place for the backup.") from error
        raise CofounderError(f"{file} can't be written ({(error.strerror or str(error)).lower()}).") from error


def restore(settings: Settings, file: Path, *, force: bool = False) -> None:
    """Put a backup in place of what the database holds, all of it or nothing, and bring its schema up to date.

    Raises CofounderError where the file is no whole backup or comes from a newer version, while the desk is being
    served, and where the database holds data, unless `force`. Whatever fails, the old data stay.
    """
    try:
        backup = file.open("rb")
    except OSError as error:
        raise CofounderError(f"{file} can't be read ({(error.strerror or str(error)).lower()}).") from error
    with backup, access(settings) as database:
        check_file(database.programs, backup, file)
        in_use = database.server is not None and database.server.used_by_others()
        empty = asyncio.run(check_target(database.dsn, settings, in_use=in_use, force=force))
        backup.seek(0)
        load(database, backup, empty=empty)
        asyncio.run(migrate(database.dsn, statement_cache=settings.statement_cache))


def check_file(programs: Programs, backup: IO[bytes], file: Path) -> None:
    """Raise CofounderError where a file is no backup of a desk."""
    listed = programs.run("pg_restore", "--list", stdin=backup)
    if listed.returncode != 0 or " TABLE DATA public schema_migrations " not in listed.stdout:
        raise CofounderError(f"{file} isn't a backup that `cofounder backup` wrote, or it is damaged.")


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


def load(database: Access, backup: IO[bytes], *, empty: bool) -> None:
    """Run a backup through psql in one transaction, which is committed only when pg_restore has read its last byte."""
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
        "analyze;",
    ]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as read:
        restoring = database.programs.start(
            "pg_restore", "--no-owner", "--no-privileges", "--file=-",
            stdin=backup, stdout=subprocess.PIPE, stderr=read,
        )  # fmt: skip
        writing = database.programs.start(
            "psql", "--no-psqlrc", "--quiet", f"--dbname={database.target}",
            stdin=subprocess.PIPE, stderr=said, environment=database.environment,
        )  # fmt: skip
        with restoring, writing:
            try:
                pour(restoring, writing, before, after)
            finally:
                restoring.kill()
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
    """Send psql what comes before, the backup's statements, and what comes after if the backup was whole."""
    source, target = restoring.stdout, writing.stdin
    if source is None or target is None:
        raise ValueError("both processes need pipes")
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


def last_complaint(said: str) -> str:
    """The last line in which a program says what went wrong."""
    lines = [line for line in said.splitlines() if "error:" in line or "ERROR:" in line] or said.splitlines()
    line = lines[-1] if lines else "it didn't say why"
    return line.rpartition("rror:")[2].rpartition("RROR:")[2].strip().rstrip(".")
