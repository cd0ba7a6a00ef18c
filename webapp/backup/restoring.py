"""Putting a backup in place. Everything here blocks: it is a command's only work."""

import asyncio
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from webapp.backup.archive import Archive, Damaged, Piece, read_archive
from webapp.backup.stored import stored_contents
from webapp.database.backup_access import Access, access, check_access
from webapp.database.dumps import Dump, read_dump
from webapp.database.migrations import SchemaChanged, SchemaTooNew, pending_of, read_migrations
from webapp.database.restore import UNCHANGED, check_target, load
from webapp.files.store.store import NotKept, Store, StoreAway, StoreFull, answered, for_its_owner, open_store
from webapp.settings import CofounderError, Settings


def restore(settings: Settings, file: Path, *, force: bool = False) -> int:
    """Put a backup in place of what the database and the store of files hold, all of it or nothing, and bring the
    schema up to date; returns how many contents that nobody needs couldn't be removed from the store, which is
    harmless.

    Raises CofounderError where the file is no whole backup or comes from a newer version, while the desk is being
    served, and where the database holds data, unless `force`. Whatever fails, the old data and the old files stay.
    """
    try:
        source = file.open("rb")
    except OSError as error:
        raise CofounderError(f"{file} can't be read ({(error.strerror or str(error)).lower()}).") from error
    store = open_store(settings)
    with source, access(settings) as database:
        try:
            archive = read_archive(source)
        except Damaged:
            archive = None
        dump = read_dump(database.programs, archive.dump.copy) if archive is not None else None
        if archive is None or dump is None:
            raise CofounderError(f"{file} isn't a backup that `cofounder backup` wrote, or it is damaged; {UNCHANGED}.")
        refuse_another_history(file, dump)
        return asyncio.run(put_in_place(settings, database, store, archive, dump, force=force))


def refuse_another_history(file: Path, dump: Dump) -> None:
    """Raise CofounderError where migrations were applied to a dump that this version can't go on from."""
    try:
        pending_of(dump.history, read_migrations())
    except SchemaTooNew as error:
        raise CofounderError(
            f"{file} comes from a newer version of Cofounder: restore it with that version; {UNCHANGED}."
        ) from error
    except SchemaChanged as error:
        raise CofounderError(
            f"{file} comes from another version of Cofounder, whose migrations aren't this one's: restore it with the "
            f"version that wrote it; {UNCHANGED}."
        ) from error


async def put_in_place(
    settings: Settings, database: Access, store: Store, archive: Archive, dump: Dump, *, force: bool
) -> int:
    """First the contents, which are in nobody's way, then the database in its one transaction, then away with contents
    that the new database doesn't know."""
    await check_access(database, settings)
    await check_target(database, force=force)
    before = await addresses_in(database)
    added: list[str] = []
    try:
        try:
            await store.check()
            await put_contents(store, archive, added)
        except (StoreAway, StoreFull) as error:
            raise CofounderError(f"The files can't be put in place ({error}); {UNCHANGED}.") from error
        await check_target(database, force=force)  # putting the contents may have taken hours
        await load(database, dump, archive.dump.copy)
    except BaseException:
        with suppress(CofounderError):  # it may have been committed, if only just
            await remove_all(store, set(added) - await addresses_in(database))
        raise
    return await remove_all(store, before.union(added) - await addresses_in(database))


async def addresses_in(database: Access) -> set[str]:
    """The addresses of all contents that the database knows."""
    async with database.connect("restore") as connection:
        return {address for content in await stored_contents(connection) for address in content.addresses}


async def put_contents(store: Store, archive: Archive, added: list[str]) -> None:
    """Keep all contents of a backup; `added` grows by the address of each that wasn't there before. Raises StoreAway,
    StoreFull."""
    for content in archive.contents():
        try:
            await store.size(content.name)
        except NotKept:
            added.append(content.name)
        await put_content(store, content)


async def put_content(store: Store, content: Piece) -> None:
    """Keep one content."""
    arriving = store.arriving / f"restore-{uuid.uuid4().hex}"
    try:
        with answered():
            write(content, arriving)
        await store.keep(content.name, arriving)
    finally:
        arriving.unlink(missing_ok=True)


def write(content: Piece, path: Path) -> None:
    """Write a content into a new file, which nobody but its owner can read."""
    with open(path, "xb", opener=for_its_owner) as target:
        content.copy(target.write)


async def remove_all(store: Store, addresses: Iterable[str]) -> int:
    """Remove contents as far as that is possible; returns how many stay."""
    left = list(addresses)
    with suppress(StoreAway):
        while left:
            await store.remove(left[-1])
            left.pop()
    return len(left)
