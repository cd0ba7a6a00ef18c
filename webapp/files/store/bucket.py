"""A store in a bucket of any S3-compatible service, through obstore. Imported only where a bucket is set.

Where the service is, and who asks, is said by its usual environment variables: AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_REGION, and AWS_ENDPOINT_URL for a service that isn't Amazon's.
"""

import asyncio
import os
import re
import tempfile
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from webapp.database.embedded.data_folder import make_private_folder
from webapp.files.store.store import ARRIVING, NotKept, StoreAway, StoreFull
from webapp.settings import CofounderError

PIECE = 2 * 1024 * 1024  # bytes asked for at a time: whoever reads slowly holds no connection meanwhile
PART = 8 * 1024 * 1024  # bytes of each part of a large content, which is sent in several
PARTS_AT_ONCE = 3
PATIENCE = 10.0  # seconds for a reply
SLOWEST = 250_000  # bytes a second that may be counted on while content is sent
FULL = re.compile(r"\b507 |StorageFull|QuotaExceeded|NotEnoughSpace|InsufficientCapacity", re.IGNORECASE)
NO_BUCKET = "NoSuchBucket"


class Bucket:
    """A store in a bucket; `place` is its address, such as s3://name/prefix."""

    def __init__(self, place: str) -> None:
        self.place = place
        try:
            self.bucket = S3Store.from_url(
                place,
                client_options={"allow_http": True, "connect_timeout": "3s", "timeout": "60s"},
                retry_config={
                    "max_retries": 2,
                    "retry_timeout": timedelta(seconds=PATIENCE),
                    "backoff": {"max_backoff": timedelta(seconds=1)},
                },
                disable_bulk_delete=True,  # which not every service has
            )
        except BaseError as error:
            raise CofounderError(f"The bucket {place} can't be used: {first_line(error)}.") from error

    @property
    def arriving(self) -> Path:
        """On this machine, in the folder for temporary files."""
        folder = Path(tempfile.gettempdir()) / f"cofounder-{ARRIVING}-{os.geteuid()}"
        try:
            make_private_folder(folder, None)
        except CofounderError as error:
            raise StoreAway(str(error)) from error
        return folder

    async def keep(self, address: str, source: Path) -> None:
        """See Store."""
        size = (await asyncio.to_thread(source.stat)).st_size
        async with answered(address, sending=size):
            await obstore.put_async(
                self.bucket, address, source, chunk_size=PART, max_concurrency=PARTS_AT_ONCE, use_multipart=size > PART
            )
        await asyncio.to_thread(source.unlink)

    async def size(self, address: str) -> int:
        """See Store."""
        _, size = await self._piece(address, 0, 1)
        return size

    async def read(self, address: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes, None]:
        """See Store."""
        while end is None or start < end:
            piece, size = await self._piece(address, start, start + PIECE if end is None else min(start + PIECE, end))
            yield piece
            start += len(piece)
            end = size if end is None else min(end, size)

    async def _piece(self, address: str, start: int, end: int) -> tuple[bytes, int]:
        """Some bytes, and how many there are in all. Asking for a byte, unlike HEAD, tells a missing bucket from a
        missing content."""
        async with answered(address):
            found = await obstore.get_async(self.bucket, address, options={"range": (start, end)})
            return bytes(await found.bytes_async()), found.meta["size"]

    async def remove(self, address: str) -> None:
        """See Store."""
        try:
            async with answered(address):
                await obstore.delete_async(self.bucket, address)
        except NotKept:
            return

    async def check(self) -> None:
        """See Store."""
        self.arriving.stat()
        address = f"check-{uuid.uuid4().hex}"
        try:
            async with asyncio.timeout(PATIENCE):
                await obstore.put_async(self.bucket, address, b"May this be written?")
                await obstore.delete_async(self.bucket, address)
        except (BaseError, OSError) as error:
            raise self._complaint(error) from error

    def _complaint(self, error: Exception) -> CofounderError | StoreAway | StoreFull:
        """What is wrong, for whoever runs the desk."""
        match error:
            case _ if FULL.search(str(error)):
                return StoreFull(f"The bucket {self.place} is full: make room, or raise its quota.")
            case FileNotFoundError():
                return CofounderError(f"There is no bucket at {self.place}: create it, or correct COFOUNDER_FILES.")
            case PermissionError() | PermissionDeniedError() | UnauthenticatedError():
                return CofounderError(
                    f"The bucket {self.place} doesn't let this desk write: check AWS_ACCESS_KEY_ID, "
                    "AWS_SECRET_ACCESS_KEY, AWS_REGION, and what that user may do."
                )
            case _:
                why = first_line(error) or "it doesn't answer"
                return StoreAway(
                    f"The bucket {self.place} can't be reached ({why}): check the network, AWS_ENDPOINT_URL, and that "
                    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set."
                )

    async def close(self) -> None:
        """See Store. obstore closes what isn't used."""


@asynccontextmanager
async def answered(address: str, *, sending: int | None = None) -> AsyncIterator[None]:
    """Wait for the service, though not for long, also while this many bytes are sent, and say what its errors mean:
    NotKept where it is asked for content, StoreFull where it is sent some, else StoreAway."""
    try:
        async with asyncio.timeout(PATIENCE + (sending or 0) / SLOWEST):
            yield
    except (BaseError, OSError) as error:  # among them TimeoutError
        if sending is None and isinstance(error, FileNotFoundError) and NO_BUCKET not in str(error):
            raise NotKept(address) from error
        if sending is not None and FULL.search(str(error)):
            raise StoreFull(first_line(error)) from error
        raise StoreAway(first_line(error) or "it doesn't answer in time") from error


def first_line(error: Exception) -> str:
    """What obstore says before it becomes technical."""
    return str(error).partition("\n")[0].strip().rstrip(".")
