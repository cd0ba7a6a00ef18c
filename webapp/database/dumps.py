"""Dumps: the desk's tables as bytes, by PostgreSQL's own pg_dump, and what is in them. What isn't async blocks."""

import asyncio
import errno
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import IO

import msgspec

from webapp.database.backup_access import Access
from webapp.database.embedded.binaries import Programs
from webapp.database.migrations import own_tables
from webapp.database.pool import Connection
from webapp.database.relay import lend
from webapp.database.session import FOR_THIS_TRANSACTION
from webapp.settings import CofounderError

CHUNK = 1024 * 1024
HISTORY = " TABLE DATA {} schema_migrations "
A_DESK = re.compile(r"^\d+; \d+ \d+ TABLE DATA (.+) schema_migrations ", re.MULTILINE)
COPIED = re.compile(r"^COPY \S+\.schema_migrations .*?;\n(.*?)^\\\.$", re.MULTILINE | re.DOTALL)
# What is neither the desk's nor anybody's who puts a backup in place.
PLAIN = (
    "--no-owner", "--no-privileges", "--no-comments", "--no-publications", "--no-security-labels",
    "--no-subscriptions", "--no-table-access-method", "--no-tablespaces",
)  # fmt: skip

# Tables and the like in the desk's schema that are somebody else's.
OTHERS = """
select c.relname::text
from pg_class c
where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and not pg_has_role(c.relowner, 'usage') and c.relname <> all ($2::text[])
"""

# What sends all its bytes to a function.
Source = Callable[[Callable[[bytes], object]], object]


class Dump(msgspec.Struct, frozen=True):
    """What is in a dump: the schema of the desk's tables; what of the dump is the desk's, in the words of `pg_restore
    --list`; number, name and checksum of the migrations that were applied."""

    schema: str
    entries: list[str]
    history: list[tuple[int, str, str]]

    @property
    def tables(self) -> int:
        """Of how many tables it holds the rows."""
        return sum(f" TABLE DATA {self.schema} " in entry for entry in self.entries)


@asynccontextmanager
async def snapshot(database: Access) -> AsyncIterator[tuple[Connection, str]]:
    """A connection that sees the database as it is now, for as long as it is open, and the name by which pg_dump sees
    the same."""
    async with database.connect("backup") as connection:
        await connection.execute("begin isolation level repeatable read read only")
        await connection.execute(FOR_THIS_TRANSACTION)
        yield connection, await connection.fetchval("select pg_export_snapshot()")


async def dump(
    database: Access, seen: Connection, name: str, schema: str, write: Callable[[bytes], object], *, rows: bool = True
) -> None:
    """Write the desk's tables, in the order of pg_dump's custom format, as a snapshot has them, and nothing else that
    is in the database. It goes through a pipe, so that it holds no positions in a file and can stand anywhere in
    another. Raises CofounderError, and OSError where the disk is full."""
    others = [row[0] for row in await seen.fetch(OTHERS, schema, own_tables())]
    options = [
        "--format=custom", *PLAIN, "--lock-wait-timeout=10s", f"--snapshot={name}",
        f"--schema={quoted(schema)}", "--extension=btree_gin",
        *(f"--exclude-table={quoted(schema)}.{quoted(other)}" for other in others),
        *([] if rows else ["--schema-only"]),
    ]  # fmt: skip
    async with (
        database.connect("backup") as connection,
        lend(connection, database.programs) as environment,
    ):
        await write_dump(database.programs, options, environment, write)


async def write_dump(
    programs: Programs, options: list[str], environment: dict[str, str], write: Callable[[bytes], object]
) -> None:
    """Run pg_dump. Raises CofounderError, OSError where the disk is full."""
    with tempfile.TemporaryFile() as told:
        dumping = programs.start("pg_dump", *options, stdout=subprocess.PIPE, stderr=told, environment=environment)

        def read() -> None:
            while chunk := piped(dumping.stdout).read(CHUNK):
                write(chunk)
            dumping.wait()

        with dumping, ended(dumping):
            await asyncio.to_thread(read)
        told.seek(0)
        complaint = told.read().decode(errors="replace")
    if "No space left on device" in complaint:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if dumping.returncode != 0:
        raise CofounderError(f"The backup failed: {last_complaint(complaint)}.")


def read_dump(programs: Programs, source: Source) -> Dump | None:
    """What is in a dump; None where that isn't a desk."""
    listed = output(programs, ["--list"], source)
    desk = A_DESK.search(listed) if listed is not None else None
    if listed is None or desk is None:
        return None
    schema = desk[1]
    wanted = re.compile(rf"\d+; \d+ \d+ [A-Z]+(?: [A-Z]+)*? {re.escape(schema)} ")
    entries = [line for line in listed.splitlines() if wanted.match(line)]
    with listing(programs, [entry for entry in entries if HISTORY.format(schema) in entry]) as file:
        rows = output(programs, ["--data-only", f"--use-list={file}", "--file=-"], source)
    copied = COPIED.search(rows) if rows is not None else None
    if copied is None:
        return None
    history = [(int(number), name, checksum) for number, name, checksum, *_ in map(fields, copied[1].splitlines())]
    return Dump(schema, entries, sorted(history))


def fields(line: str) -> list[str]:
    """The fields of a line that COPY wrote; none of ours needs an escape."""
    return line.split("\t")


def output(programs: Programs, arguments: list[str], source: Source) -> str | None:
    """What pg_restore writes of a dump; None where it fails."""
    restoring = programs.start("pg_restore", *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with restoring, fed(restoring, source):
        written = piped(restoring.stdout).read().decode(errors="replace")
    return written if restoring.returncode == 0 else None


@contextmanager
def listing(programs: Programs, entries: list[str]) -> Iterator[Path]:
    """A file that tells pg_restore what to take of a dump."""
    folder = programs.private_folder()
    try:
        file = folder / "list"
        file.write_text("".join(f"{entry}\n" for entry in entries), "utf-8")
        programs.give(file)
        yield file
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
        with ended(process):
            yield
    finally:
        feeding.join()


@contextmanager
def ended(*processes: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Processes that are stopped when what is done with them fails."""
    try:
        yield
    except BaseException:
        for process in processes:
            process.kill()
        raise


def piped(pipe: IO[bytes] | None) -> IO[bytes]:
    """A pipe of a process that was started with one."""
    if pipe is None:
        raise ValueError("the process needs a pipe")
    return pipe


def quoted(name: str) -> str:
    """A name as SQL and pg_dump's patterns have it, taken literally."""
    return '"' + name.replace('"', '""') + '"'


def last_complaint(said: str) -> str:
    """The last line in which a program says what went wrong."""
    lines = [line for line in said.splitlines() if "error:" in line or "ERROR:" in line] or said.splitlines()
    line = lines[-1] if lines else "it didn't say why"
    return line.rpartition("rror:")[2].rpartition("RROR:")[2].strip().rstrip(".")
