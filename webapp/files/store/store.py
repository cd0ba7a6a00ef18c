"""Where the content of files is kept, by its address: a folder, or a bucket (webapp/files/store/bucket.py).

An address says what it holds: `<workspace>/<SHA-256 in hex>`, and `<workspace>/<SHA-256 in hex>-<width>` for a smaller
picture made from it. So content never changes under its address, keeping it again is harmless, and what several files
of a workspace have in common is kept once. Workspaces share nothing: what one of them holds can't be found out from
another.
"""

import asyncio
import errno
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from webapp.database.embedded.data_folder import give_back
from webapp.settings import CofounderError, Settings

CHUNK = 256 * 1024  # bytes read at a time
ARRIVING = "arriving"  # the folder of uploads under way
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
RESERVE = 1_000_000_000  # bytes of a disk that uploads leave free, for the database that may be on it
RESERVE_OF_SMALL = 0.05  # of all bytes of a disk, where that is less


def address_of(workspace_id: int, sha256: bytes, width: int | None = None) -> str:
    """Where content is kept, or the picture of a width that was made from it."""
    address = f"{workspace_id}/{sha256.hex()}"
    return address if width is None else f"{address}-{width}"


def addresses_of(workspace_id: int, sha256: bytes, widths: Iterable[int]) -> list[str]:
    """Where content is kept with the smaller pictures that were made from it; itself first."""
    return [address_of(workspace_id, sha256, width) for width in (None, *widths)]


class StoreFull(Exception):
    """There is no room for more content."""


class StoreAway(Exception):
    """The store can't be reached, or doesn't answer as it should."""


class NotKept(Exception):
    """There is no content at an address."""


class Store(Protocol):
    """Where content is kept."""

    @property
    def arriving(self) -> Path:
        """A folder, made already, for content on its way into the store. What is a day old in it belongs to nobody.
        Raises StoreFull, StoreAway."""

    async def keep(self, address: str, source: Path) -> None:
        """Keep the content of a file in `arriving`, which is gone from there afterwards. When this returns, the content
        outlives a power cut, whole. Raises StoreFull, StoreAway."""

    async def size(self, address: str) -> int:
        """How many bytes there are at an address. Raises NotKept, StoreAway."""

    def read(self, address: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes, None]:
        """The content at an address, or its bytes from `start`, which lies in it, up to `end`, which isn't included.
        Raises NotKept before the first byte, StoreAway."""

    async def remove(self, address: str) -> None:
        """Remove what is at an address, if there is something. Raises StoreAway."""

    async def check(self) -> None:
        """Raise CofounderError with a sentence for whoever runs the desk where the store can't be used until somebody
        mends it, StoreAway with one where it can't be reached now, StoreFull with one where it takes nothing more. This
        only looks: nothing is made."""

    async def close(self) -> None:
        """Let go of connections."""


class Folder:
    """A store in a folder of this machine, by default `files` in the data folder.

    Content stands at `<workspace>/<first two letters>/<rest of the address>`, for its owner alone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def arriving(self) -> Path:
        """On the same file system as the rest, so that keeping is renaming."""
        path = self.folder / ARRIVING
        with answered():
            make_folders(path)
        return path

    def path(self, address: str) -> Path:
        """Where the content of an address stands."""
        workspace, _, digest = address.partition("/")
        return self.folder / workspace / digest[:2] / digest

    async def keep(self, address: str, source: Path) -> None:
        """See Store."""
        with answered():
            await asyncio.to_thread(rename_durably, source, self.path(address))

    async def size(self, address: str) -> int:
        """See Store."""
        with answered(address):
            return (await asyncio.to_thread(self.path(address).stat)).st_size

    async def read(self, address: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes, None]:
        """See Store."""
        with answered(address), await asyncio.to_thread(self.path(address).open, "rb") as file:
            file.seek(start)
            left = end - start if end is not None else -1
            while chunk := await asyncio.to_thread(file.read, CHUNK if left < 0 else min(CHUNK, left)):
                left -= len(chunk) if left >= 0 else 0
                yield chunk

    async def remove(self, address: str) -> None:
        """See Store."""
        with answered():
            await asyncio.to_thread(self.path(address).unlink, missing_ok=True)

    async def check(self) -> None:
        """See Store. Where its folder isn't there yet, the nearest one above it is tried."""
        try:
            with tempfile.NamedTemporaryFile(dir=nearest(self.folder / ARRIVING)):
                pass
        except OSError as error:
            if error.errno in NO_ROOM:
                raise StoreFull(f"The disk of the files in {self.folder} is full: make room.") from error
            there = nearest(self.folder / ARRIVING)
            reason = (error.strerror or str(error)).lower()
            mend = give_back(there, os.geteuid()) if there.stat().st_uid != os.geteuid() else "make it writable"
            raise CofounderError(
                f"The folder of files {self.folder} can't be written ({reason}): {mend}, or choose another by "
                "COFOUNDER_FILES."
            ) from error

    async def close(self) -> None:
        """See Store."""


def make_folders(path: Path) -> None:
    """Make a folder, and those above it, where they are missing: each for its owner alone. Blocks."""
    for folder in [*reversed(path.parents), path]:
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)


def for_its_owner(path: str, flags: int) -> int:
    """Open a file that nobody else can read, as `opener` of open()."""
    return os.open(path, flags, 0o600)


def rename_durably(source: Path, target: Path) -> None:
    """Give a file its name, with its bytes and its name on the disk when this returns. Blocks."""
    make_folders(target.parent)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def answered(asked: str | None = None) -> Iterator[None]:
    """Say what the operating system's errors mean for content: NotKept where an address is asked for, StoreFull where
    there is no room, else StoreAway."""
    try:
        yield
    except OSError as error:
        if asked is not None and isinstance(error, FileNotFoundError):
            raise NotKept(asked) from error
        if error.errno in NO_ROOM:
            raise StoreFull(error.strerror) from error
        raise StoreAway(str(error)) from error


def reserve_of(disk_size: int) -> int:
    """How many bytes of a disk uploads leave free."""
    return min(RESERVE, int(disk_size * RESERVE_OF_SMALL))


def leave_room(folder: Path, size: int) -> None:
    """Raise StoreFull where so many more bytes in a folder would take what uploads leave free: a database that can't
    write any more stops the whole desk, not only uploads. Blocks."""
    disk = shutil.disk_usage(folder)
    if disk.free - size < reserve_of(disk.total):
        raise StoreFull(f"{disk.free} bytes are free for {size}")


def nearest(folder: Path) -> Path:
    """A folder, or where it isn't there yet the nearest one above it. Blocks."""
    return next(path for path in (folder, *folder.parents) if path.exists())


async def check_store(settings: Settings, *, make: bool = False) -> None:
    """Raise what Store.check raises of the store that the settings name; for whoever serves, `make` its folders."""
    store = open_store(settings)
    try:
        await store.check()
        if make:
            await asyncio.to_thread(lambda: store.arriving)
    finally:
        await store.close()


def open_store(settings: Settings) -> Store:
    """The store that the settings name. Nothing is read or written yet. Raises CofounderError where a bucket is named,
    and what it needs isn't installed."""
    if settings.bucket is None:
        return Folder(settings.files_dir)
    if find_spec("obstore") is None:
        raise CofounderError(
            "COFOUNDER_FILES names a bucket, and what that needs isn't installed: run `pip install 'cofounder[s3]'`, "
            "or name a folder."
        )
    store: Store = import_module("webapp.files.store.bucket").Bucket(settings.bucket)
    return store
