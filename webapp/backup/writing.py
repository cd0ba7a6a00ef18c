"""Writing a backup. Everything here blocks: it is a command's only work."""

import asyncio
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from webapp.backup.archive import DUMP, FILES, Damaged, Writer, read_archive
from webapp.backup.stored import Stored, stored_contents
from webapp.database.backup_access import Access, access, check_access
from webapp.database.dumps import dump, read_dump, snapshot
from webapp.database.embedded.data_folder import user_name
from webapp.database.migrations import SchemaChanged, SchemaTooNew, own_tables, pending_of, read_migrations
from webapp.database.schema import find_place
from webapp.files.store.store import NotKept, Store, StoreAway, open_store
from webapp.settings import CofounderError, Settings


class Written(msgspec.Struct, frozen=True):
    """A backup that was written: its size in bytes, and the names of files whose content isn't whole in the store, so
    that it isn't in the backup either."""

    size: int
    lost: list[str]


class Spoilt(Exception):
    """A content isn't what its address says."""


def back_up(settings: Settings, file: Path, *, force: bool = False) -> Written:
    """Write a backup. The desk may be served meanwhile: it is as of the moment it began.

    The file appears when it is complete and was read again as `restore` will read it. Raises CofounderError, also where
    the file exists already, unless `force`.
    """
    if file.exists() and not force:
        raise CofounderError(f"{file} exists already: choose another name, or replace it by --force.")
    store = open_store(settings)
    with access(settings) as database, new_file(file) as output:
        tables, lost = asyncio.run(write(settings, database, store, output))
        check_written(database, output, tables)
    return Written(file.stat().st_size, lost)


async def write(settings: Settings, database: Access, store: Store, output: IO[bytes]) -> tuple[int, list[str]]:
    """Write the dump, what its contents rows name, and the end; returns how many tables the desk has, and the names of
    files whose content is lost."""
    await check_access(database, settings)
    archive = Writer(output)
    async with snapshot(database) as (connection, name):
        place = await find_place(connection)
        if not place.is_desk:
            raise CofounderError("There is no desk in this database yet: `cofounder serve` makes it.")
        contents = await stored_contents(connection)
        with archive.member(DUMP) as member:
            await dump(database, connection, name, place.schema, member.write)
    lost = []
    try:
        for content in contents:
            if not await add_content(archive, store, content):
                lost += content.names  # none where an upload died, which is no loss
    except StoreAway as error:
        if isinstance(error.__cause__, PermissionError):
            name = user_name(os.geteuid())
            raise CofounderError(
                f"The files can't be read by {name} ({error}): run this as the user as whom the desk runs, or give "
                f"them to {name} by `chown -R {name}:`."
            ) from error
        raise CofounderError(f"The files can't be read now ({error}): try again when they can.") from error
    finally:
        await store.close()
    archive.finish()
    return len(set(place.tables) & set(own_tables())), lost


def check_written(database: Access, output: IO[bytes], tables: int) -> None:
    """Read a backup as `restore` does. Raises CofounderError where it couldn't be restored."""
    output.flush()
    output.seek(0)
    try:
        found = read_dump(database.programs, read_archive(output).dump.copy)
        if found is None or found.tables < tables:
            raise Damaged
        pending_of(found.history, read_migrations())
    except (Damaged, SchemaChanged, SchemaTooNew) as error:
        raise CofounderError(
            "What was written can't be restored, so there is no backup: run `cofounder doctor`, and try again."
        ) from error


async def add_content(archive: Writer, store: Store, content: Stored) -> bool:
    """Add a content and its smaller pictures; whether all of it was there as it should be."""
    whole = True
    for address in content.addresses:
        try:
            with archive.member(FILES + address) as member:
                async for chunk in store.read(address):
                    member.write(chunk)
                if address == content.addresses[0] and member.sha256.digest() != content.sha256:
                    raise Spoilt
        except (NotKept, Spoilt):
            whole = False
    return whole


@contextmanager
def new_file(file: Path) -> Iterator[IO[bytes]]:
    """A file to write, for its owner alone, which takes its name when everything went well and is gone otherwise."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "w+b") as output:
                yield output
                output.flush()
                os.fsync(output.fileno())
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CofounderError(f"The disk of {file.parent} is full: choose another place for the backup.") from error
        raise CofounderError(f"{file} can't be written ({(error.strerror or str(error)).lower()}).") from error
