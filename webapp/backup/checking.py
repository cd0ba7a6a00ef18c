"""Looking whether backups can be made, and whether what they need is there."""

import asyncio

from webapp.backup.stored import Stored, newest_contents, stored_contents
from webapp.database.backup_access import access, check_access
from webapp.database.dumps import dump, snapshot
from webapp.database.pool import Connection
from webapp.database.schema import find_place
from webapp.files.store.store import NotKept, Store, open_store
from webapp.settings import CofounderError, Settings

AT_ONCE = 16  # contents that are asked for together
NEWEST = 50  # contents that are looked for before serving


async def try_dump(settings: Settings) -> None:
    """Raise CofounderError where a backup of the database couldn't be made: all is done but for reading the rows."""
    with access(settings) as database:
        await check_access(database, settings)
        async with snapshot(database) as (connection, name):
            place = await find_place(connection)
            if place.is_desk:
                await dump(database, connection, name, place.schema, lambda chunk: None, rows=False)


async def lost_contents(connection: Connection, settings: Settings) -> list[str]:
    """The names of files whose content isn't in the store. Raises CofounderError, StoreAway."""
    store = open_store(settings)
    try:
        found: list[str] = []
        contents = [content for content in await stored_contents(connection) if content.names]
        for start in range(0, len(contents), AT_ONCE):
            some = contents[start : start + AT_ONCE]
            there = await asyncio.gather(*(is_there(store, content) for content in some))
            found += [name for content, kept in zip(some, there, strict=True) if not kept for name in content.names]
        return found
    finally:
        await store.close()


async def is_there(store: Store, content: Stored) -> bool:
    """Whether a content is in a store, itself and its smaller pictures. Raises StoreAway."""
    try:
        for address in content.addresses:
            await store.size(address)
    except NotKept:
        return False
    return True


async def refuse_another_store(connection: Connection, settings: Settings) -> None:
    """Raise CofounderError where the store holds none of the desk's files, though there are some: a disk isn't mounted,
    or another place is named. What is uploaded would come to stand in the wrong one. Raises StoreAway."""
    store = open_store(settings)
    try:
        known = await newest_contents(connection, NEWEST)
        for content in known:
            if await is_there(store, content):
                return
    finally:
        await store.close()
    if known:
        raise CofounderError(
            f"{settings.bucket or settings.files_dir} holds none of the desk's files: mount its disk, or correct "
            "COFOUNDER_FILES. (Where they are lost, restore a backup: it puts the files in place too.)"
        )
