"""Where the content of files is kept, by its address: a folder, or a bucket (webapp/files/bucket.py).

An address says what it holds: `<workspace>/<SHA-256 in hex>`, and `<workspace>/<SHA-256 in hex>-<width>` for a smaller
picture made from it. So content never changes under its address, keeping it again is harmless, and what several files
of a workspace have in common is kept once. Workspaces share nothing: what one of them holds can't be found out from
another.
"""

import asyncio
import errno
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from webapp.settings import CofounderError, Settings

CHUNK = 256 * 1024  # bytes read at a time
ARRIVING = "arriving"  # the folder of uploads under way


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
        """A folder, made already, for content on its way into the store. What is a day old in it belongs to nobody."""

    async def keep(self, address: str, source: Path) -> None:
        """Keep the content of a file in `arriving`, which is gone from there afterwards. When this returns, the content
        outlives a power cut, whole. Raises StoreFull, StoreAway."""

    async def size(self, address: str) -> int:
        """How many bytes there are at an address. Raises NotKept, StoreAway."""

    def read(self, address: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The content at an address, or its bytes from `start` up to `end`, which isn't included. Raises NotKept,
        StoreAway, both before the first byte."""

    async def remove(self, address: str) -> None:
        """Remove what is at an address, if there is something. Raises StoreAway."""

    async def check(self) -> None:
        """Raise CofounderError with a sentence for whoever runs the desk where the store can't be used."""

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
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def path(self, address: str) -> Path:
        """Where the content of an address stands."""
        workspace, _, digest = address.partition("/")
        return self.folder / workspace / digest[:2] / digest

    async def keep(self, address: str, source: Path) -> None:
        """See Store."""
        try:
            await asyncio.to_thread(rename_durably, source, self.path(address))
        except OSError as error:
            raise full_or_away(error) from error

    async def size(self, address: str) -> int:
        """See Store."""
        try:
            return (await asyncio.to_thread(self.path(address).stat)).st_size
        except FileNotFoundError as error:
            raise NotKept(address) from error
        except OSError as error:
            raise StoreAway(str(error)) from error

    async def read(self, address: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """See Store."""
        try:
            file = await asyncio.to_thread(self.path(address).open, "rb")
        except FileNotFoundError as error:
            raise NotKept(address) from error
        except OSError as error:
            raise StoreAway(str(error)) from error
        with file:
            file.seek(start)
            left = end - start if end is not None else -1
            while chunk := await asyncio.to_thread(file.read, CHUNK if left < 0 else min(CHUNK, left)):
                left -= len(chunk) if left >= 0 else 0
                yield chunk

    async def remove(self, address: str) -> None:
        """See Store."""
        try:
            await asyncio.to_thread(self.path(address).unlink, missing_ok=True)
        except OSError as error:
            raise StoreAway(str(error)) from error

    async def check(self) -> None:
        """See Store."""
        try:
            with tempfile.NamedTemporaryFile(dir=self.arriving):
                pass
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CofounderError(
                f"The folder of files {self.folder} can't be written ({reason}): make it writable, or choose another "
                "by COFOUNDER_FILES."
            ) from error

    async def close(self) -> None:
        """See Store."""


def rename_durably(source: Path, target: Path) -> None:
    """Give a file its name, with its bytes and its name on the disk when this returns. Blocks."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def full_or_away(error: OSError) -> StoreFull | StoreAway:
    """What an error of the operating system means for content."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StoreFull(error.strerror)
    return StoreAway(str(error))


def open_store(settings: Settings) -> Store:
    """The store that the settings name. Nothing is read or written yet."""
    return Folder(settings.files_dir)
