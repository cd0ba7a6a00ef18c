"""What nobody needs any more goes: content that no file refers to, and uploads that were never finished."""

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import msgspec

from webapp.database.loader import load
from webapp.database.pool import Database
from webapp.files.store.store import Store, addresses_of, answered

log = logging.getLogger("cofounder.files")
sql = load("contents")

UNUSED_AFTER = timedelta(days=1)  # no upload takes as long
AT_ONCE = 2000  # contents that are looked at by one statement
STATEMENTS = 50  # in one run


class Judged(msgspec.Struct, frozen=True):
    """A content, and whether nobody needs it."""

    workspace_id: int
    sha256: bytes
    unused: bool


FIRST = Judged(0, b"", unused=False)  # before all others


class Cleaner:
    """Goes round all contents, some in each run, and deletes those that no file refers to and that nobody is keeping
    just now.

    A run costs the same however many contents there are, and the next one goes on where it ended.
    """

    def __init__(self) -> None:
        self._last = FIRST

    async def run(self, db: Database, store: Store, *, now: datetime) -> int:
        """Look at some more contents; returns how many were deleted.

        Each row is deleted in a transaction of its own, which commits when the bytes are gone: until then whoever
        uploads the same content waits for it, and keeps it anew afterwards. Any number of processes may do this at
        once. Raises StoreAway, and the row stays for the next run.
        """
        before, deleted = now - UNUSED_AFTER, 0
        for _ in range(STATEMENTS):
            found = await db.rows(
                Judged,
                sql.find_unused_contents,
                after_workspace_id=self._last.workspace_id,
                after_sha256=self._last.sha256,
                before=before,
                limit=AT_ONCE,
            )
            for content in found:
                if content.unused:
                    deleted += await delete_if_unused(db, store, content, before)
                self._last = content
            if not found:
                self._last = FIRST
                break
        return deleted


async def delete_if_unused(db: Database, store: Store, content: Judged, before: datetime) -> bool:
    """Delete a content, row and bytes, if it is still unused; whether it was."""
    key = {"workspace_id": content.workspace_id, "sha256": content.sha256}
    try:
        async with db.transaction() as tx:
            widths: list[int] | None = await tx.value(sql.delete_unused_content, **key, before=before)
            if widths is None:
                return False
            for address in addresses_of(content.workspace_id, content.sha256, widths):
                await store.remove(address)
    except asyncpg.ForeignKeyViolationError:
        return False  # a file refers to it since
    return True


async def clear_arriving(store: Store, *, now: datetime) -> None:
    """Remove what uploads have left behind that were cut off. Raises StoreAway."""
    with answered():
        await asyncio.to_thread(lambda: clear_folder(store.arriving, now - UNUSED_AFTER))


def clear_folder(folder: Path, before: datetime) -> None:
    """Remove the files of a folder that were last changed before a time. Blocks."""
    for path in folder.iterdir():
        try:
            if path.lstat().st_mtime < before.timestamp():
                path.unlink()
        except FileNotFoundError:
            continue  # another process was here first
        except OSError as error:
            log.warning("%s stays: %s", path, error)
