"""cofounder doctor"""

import asyncio
import os
import shutil
import stat
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import click

from webapp.background import JOBS
from webapp.backup.checking import lost_contents, refuse_another_store, try_dump
from webapp.commands.desk import database_of, unknown_settings
from webapp.commands.doctor_mail import examine_mail, failing_mailbox
from webapp.commands.doctor_secrets import examine_key
from webapp.commands.finding import Finding, Mark
from webapp.database.connect import connect
from webapp.database.connection_limits import room_for_pools
from webapp.database.embedded.binaries import server_user
from webapp.database.embedded.data_folder import folder_error, user_name
from webapp.database.embedded.server import EmbeddedServer
from webapp.database.loader import load
from webapp.database.migrations import pending_migrations
from webapp.database.pool import Connection
from webapp.files.store.store import StoreAway, StoreFull, check_store, nearest, reserve_of
from webapp.settings import CofounderError, Settings

LITTLE_SPACE = 2_000_000_000  # bytes
CLOCK_TOLERANCE = timedelta(seconds=5)
NAMED = 5  # lost files, failed jobs
KNOWN = timedelta(days=7)  # after which what failed once is named and troubles nobody's monitoring any more
LATE = timedelta(minutes=15)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


jobs = load("jobs")
secrets = load("secrets")
bounces = load("bounces")


@click.command()
@click.option("--mail-to", metavar="ADDRESS", help="Send a mail there, to see whether it arrives.")
def doctor(mail_to: str | None) -> None:
    """Say what is wrong, and how to mend it.

    One line for each check. The exit code is 1 when something has to be mended, 0 otherwise.
    """
    wrong = False
    for finding in examine(mail_to):
        click.echo(f"{finding.mark:<5} {finding.text}")
        wrong = wrong or finding.mark is Mark.BAD
    if wrong:
        raise SystemExit(1)


def examine(mail_to: str | None) -> Iterator[Finding]:
    """All findings, in an order in which the first bad one explains the others."""
    try:
        settings = Settings.from_environment(os.environ)
    except CofounderError as error:
        yield Finding(Mark.BAD, f"Settings: {error}")
        return
    for sentence in unknown_settings(os.environ):
        yield Finding(Mark.NOTE, f"Settings: {sentence}")
    yield from examine_settings(settings)
    yield from examine_mail(settings, mail_to)
    if settings.database_url is None:
        try:
            new = not (settings.data_dir / "postgres").exists()
            yield from examine_new_folder(settings.data_dir) if new else examine_folder(settings.data_dir)
        except OSError as error:
            yield Finding(Mark.BAD, f"Data folder: {folder_error(settings.data_dir, error)}")
            return
        if new:
            return
        running = EmbeddedServer(settings.data_dir).is_running()
        yield Finding(Mark.GOOD, f"Embedded server: {'running' if running else 'not running; started for this check'}.")
    try:
        with database_of(settings) as settings:
            yield from asyncio.run(examine_database(settings))
            yield from asyncio.run(examine_contents(settings))
            yield from examine_backups(settings)
    except CofounderError as error:
        yield Finding(Mark.BAD, f"Database: {error}")
    yield from examine_store(settings)


def examine_settings(settings: Settings) -> Iterator[Finding]:
    """What the settings mean together."""
    yield Finding(Mark.GOOD, f"Settings: they can be read; the desk's address is {settings.url or 'not set'}.")
    if settings.host not in LOOPBACK and not settings.secure:
        yield Finding(
            Mark.NOTE,
            f"Network: {settings.host} can be reached from other machines, and passwords travel unencrypted: put a "
            "proxy with TLS before it and set COFOUNDER_URL to its https address.",
        )


def examine_new_folder(folder: Path) -> Iterator[Finding]:
    """Where the first start will put the data."""
    there = nearest(folder)
    if os.access(there, os.W_OK | os.X_OK):
        yield Finding(Mark.NOTE, f"Database: there is none in {folder} yet; `cofounder serve` makes it.")
    else:
        yield Finding(Mark.BAD, f"Data folder: {there} can't be written: choose another folder by COFOUNDER_DATA.")
    yield examine_disk(there)


def examine_folder(folder: Path) -> Iterator[Finding]:
    """The data folder: whose it is, who else may enter it, how much room there is."""
    status = folder.stat()
    owner = server_user()
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(Mark.BAD, f"Data folder: others may enter it: run `chmod 700 {folder}`.")
    elif status.st_uid != (os.geteuid() if owner is None else owner.uid):
        yield Finding(
            Mark.BAD,
            f"Data folder: {folder} belongs to {user_name(status.st_uid)}: run Cofounder as that user, or choose "
            "another folder by COFOUNDER_DATA.",
        )
    else:
        yield Finding(Mark.GOOD, f"Data folder: {folder}, open to its owner alone.")
    yield examine_disk(folder)


def examine_disk(folder: Path, what: str = "the data") -> Finding:
    """How much room there is. Below what uploads leave free, no more files are taken."""
    disk = shutil.disk_usage(nearest(folder))
    text = f"Disk: {disk.free / 1_000_000_000:.1f} GB free for {what}"
    if disk.free < LITTLE_SPACE:
        mark = Mark.BAD if disk.free < reserve_of(disk.total) else Mark.NOTE
        return Finding(mark, f"{text}: make room before it is full.")
    return Finding(Mark.GOOD, f"{text}.")


def examine_backups(settings: Settings) -> Iterator[Finding]:
    """Whether a backup could be made now."""
    try:
        asyncio.run(try_dump(settings))
    except CofounderError as error:
        yield Finding(Mark.BAD, f"Backups: {error}")
    else:
        yield Finding(Mark.GOOD, "Backups: the database can be backed up.")


async def examine_contents(settings: Settings) -> list[Finding]:
    """Whether the content of files is where it should be."""
    async with connect(settings.dsn, purpose="doctor", statement_cache=settings.statement_cache) as connection:
        try:
            await refuse_another_store(connection, settings)
            lost = await lost_contents(connection, settings)
        except (asyncpg.UndefinedTableError, StoreAway):  # said elsewhere
            return []
        except CofounderError as error:
            return [Finding(Mark.BAD, f"Files: {error}")]
    if not lost:
        return []
    named = ", ".join(lost[:NAMED]) + (", …" if len(lost) > NAMED else "")
    return [
        Finding(
            Mark.BAD,
            f"Files: the content of {len(lost)} isn't in the store, and so in no new backup ({named}): restore a "
            "backup that has it, or remove them.",
        )
    ]


def examine_store(settings: Settings) -> Iterator[Finding]:
    """Where files are kept."""
    place = settings.bucket or settings.files_dir
    try:
        asyncio.run(check_store(settings))
    except (CofounderError, StoreAway, StoreFull) as error:
        yield Finding(Mark.BAD, f"Files: {error}")
        return
    yield Finding(Mark.GOOD, f"Files: {place} can be written.")
    if settings.bucket is None and (settings.files is not None or settings.database_url is not None):
        yield examine_disk(settings.files_dir, "files")


async def examine_database(settings: Settings) -> list[Finding]:
    """The server and what the desk needs of it."""
    async with connect(settings.dsn, purpose="doctor", statement_cache=settings.statement_cache) as connection:
        findings = [finding async for finding in examine_connection(connection)]
        if sentence := await room_for_pools(connection, settings):
            findings.append(Finding(Mark.NOTE, f"Connections: {sentence}"))
        if await connection.fetchval("select to_regclass('bounce_mailboxes') is not null"):
            sealed = [row["secret"] for row in await connection.fetch(secrets.get_sealed.text)]
            findings += examine_key(settings, sealed)
            findings += [failing_mailbox(**row) for row in await connection.fetch(bounces.get_failing.text)]
        return findings


async def examine_connection(connection: Connection) -> AsyncIterator[Finding]:
    """Findings that need a connection. That there is one means that the server is new enough."""
    version: str = await connection.fetchval("show server_version")
    yield Finding(Mark.GOOD, f"Connection: PostgreSQL {version.split(maxsplit=1)[0]} answers.")
    yield await examine_clock(connection)
    if await connection.fetchval("select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean"):
        yield Finding(
            Mark.BAD,
            "Changes: the server takes none here: it is a standby, or default_transaction_read_only is on for this "
            "user or database. Name the primary server, or turn that off.",
        )
    encoding: str = await connection.fetchval("show server_encoding")
    if encoding != "UTF8":
        yield Finding(
            Mark.BAD,
            f"Encoding: the database keeps {encoding}, and some texts won't fit: make one with encoding UTF8.",
        )
    try:
        pending = await pending_migrations(connection)
    except CofounderError as error:
        yield Finding(Mark.BAD, f"Schema: {error}")
    else:
        if pending:
            yield Finding(Mark.BAD, f"Schema: {len(pending)} migrations aren't applied: run `cofounder migrate`.")
        else:
            yield Finding(Mark.GOOD, "Schema: up to date.")
            async for finding in examine_jobs(connection):
                yield finding
    if await connection.fetchval("show fsync") == "off":
        yield Finding(Mark.BAD, "Durability: fsync is off, so that a power cut destroys the data: turn it on.")
    if await connection.fetchval("show data_checksums") == "off":
        yield Finding(
            Mark.NOTE, "Checksums: they are off, and a failing disk goes unnoticed: see pg_checksums --enable."
        )
        return
    failures: int = await connection.fetchval("select coalesce(sum(checksum_failures), 0) from pg_stat_database")
    if failures:
        yield Finding(
            Mark.BAD,
            f"Checksums: {failures} pages of the data couldn't be read right: the disk is failing. Restore a backup on "
            "another one.",
        )
    else:
        yield Finding(Mark.GOOD, "Checksums: on, without a failure.")


async def examine_jobs(connection: Connection) -> AsyncIterator[Finding]:
    """Work in the background: what waits for a person, and what waits for too long."""
    now = datetime.now(UTC)
    personal = [job.name for job in JOBS if job.for_one]
    failed = await connection.fetch(jobs.get_failed.text, personal, NAMED)
    for job in failed:
        noted = job["given_up"] or now - job["ended_at"] > KNOWN
        yield Finding(
            Mark.NOTE if noted else Mark.BAD,
            f"Background: {title_of(job['name'])} failed at {job['ended_at']:%F %R} UTC: {job['error']}"
            + (" An owner can try it again or drop it, under Settings, Jobs." if noted else ""),
        )
    depths = await connection.fetch(jobs.get_depth.text, now, personal)
    number, seconds = next((number, seconds) for state, number, seconds in depths if state == "waiting")
    if seconds > LATE.total_seconds():
        yield Finding(
            Mark.NOTE,
            f"Background: the oldest of {number} jobs has waited for {seconds / 60:.0f} minutes: they are done while "
            "`cofounder serve` or `cofounder worker` runs.",
        )
    elif not failed:
        yield Finding(Mark.GOOD, f"Background: {number} jobs wait, none has failed.")


def title_of(name: str) -> str:
    """What a kind of job is called; of one that this version doesn't know, its name."""
    return next((job.title for job in JOBS if job.name == name), name)


async def examine_clock(connection: Connection) -> Finding:
    """The database's clock against this machine's. Due moments and sessions are compared with both."""
    before = datetime.now(UTC)
    there: datetime = await connection.fetchval("select clock_timestamp()")
    after = datetime.now(UTC)
    apart = max(before - there, there - after, timedelta(0))
    if apart > CLOCK_TOLERANCE:
        return Finding(
            Mark.BAD,
            f"Clock: the database's is {apart.total_seconds():.0f} seconds off this machine's: let both keep time "
            "by NTP.",
        )
    return Finding(Mark.GOOD, "Clock: the database's agrees with this machine's.")
