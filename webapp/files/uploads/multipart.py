"""Uploads as they come in: multipart/form-data (RFC 7578), streamed to the disk, never held in memory whole."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import msgspec
from litestar.exceptions import HTTPException, InternalServerException
from multipart import (  # type: ignore[import-untyped]  # it has no stubs
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from webapp.files.models import MOST_AT_ONCE, Arrived, Refused
from webapp.files.names import clean_name
from webapp.files.store.store import Store, answered, for_its_owner, leave_room
from webapp.web.formatting import bytes_in_words
from webapp.web.forms.fields import storable
from webapp.web.pages import AnyRequest
from webapp.web.threads import Busy

PIECE = 256 * 1024  # bytes that are collected before a thread writes them
FIELD = "file"
ROOM = 100_000  # bytes of an upload that aren't its files: boundaries and headers
MOST_PARTS = 1000  # of an upload; those that are a file too many are named
MOST_SAID = 20_000  # bytes of a text that comes with files
AT_ONCE = 50  # uploads that a process receives
AT_ONCE_EACH = 4  # of one account; a page sends two

under_way: dict[str, int] = {}  # what the names of their files begin with, and whose they are


class Received(msgspec.Struct):
    """The files of one upload, in the order they were sent: those that came in whole, and why others weren't taken.
    `fields` are texts that came with them."""

    fields: dict[str, str] = {}
    arrived: list[Arrived] = []
    refused: list[tuple[str, Refused]] = []


@asynccontextmanager
async def receive(request: AnyRequest, store: Store, limit: int) -> AsyncIterator[Received]:
    """The files of an upload, each of at most `limit` bytes, on the disk for as long as the context lasts.

    Whatever is left of them then is removed: so nothing stays of what is refused, fails, or is broken off by a client
    that goes away. Raises HTTPException 415 for what is no upload, 400 where its client goes away; Refused for one that
    can't be read, or is more than all its files together may be; Busy while as many are received as may be at once, of
    this account or of all; StoreFull, StoreAway. A client that is too slow is one that goes away (`web/connection.py`).
    """
    parser = PushMultipartParser(boundary_of(request))
    announced = request.content_length or 0
    if announced > most_of(limit):
        raise too_much(limit)
    with turn(request.user.account.id) as prefix:
        folder = await arriving_folder(store, announced)
        try:
            yield await read(request, parser, folder, prefix, limit)
        finally:
            await asyncio.to_thread(remove_all, folder, prefix)


@contextmanager
def turn(account_id: int) -> Iterator[str]:
    """A turn for one upload of an account, and a name that no other has. Raises Busy while there is none."""
    if len(under_way) >= AT_ONCE:
        raise Busy("too many uploads are being received")
    if list(under_way.values()).count(account_id) >= AT_ONCE_EACH:
        raise Busy("too many uploads of one account are being received")
    name = secrets.token_hex(16)
    under_way[name] = account_id
    try:
        yield name
    finally:
        del under_way[name]


async def arriving_folder(store: Store, announced: int) -> Path:
    """Where an upload of so many bytes is written; raises StoreFull, StoreAway."""

    def with_room() -> Path:
        folder = store.arriving
        leave_room(folder, announced)
        return folder

    with answered():
        return await asyncio.to_thread(with_room)


def boundary_of(request: AnyRequest) -> str:
    """What separates the parts of an upload; raises HTTPException 415 for another kind of body."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary: str = options.get("boundary", "")
    if kind != "multipart/form-data" or not 0 < len(boundary) <= 200 or not boundary.isascii():
        raise HTTPException(status_code=415)
    return boundary


async def read(request: AnyRequest, parser: PushMultipartParser, folder: Path, prefix: str, limit: int) -> Received:
    """Write the files of an upload; see `receive`."""
    received = Received()
    arriving: Arriving | Saying | None = None
    total = parts = 0
    with unreadable(), parser:
        async for chunk in chunks_of(request):
            total += len(chunk)
            if total > most_of(limit):
                raise too_much(limit)
            for event in parser.parse(chunk):
                if isinstance(event, MultipartSegment):
                    parts += 1
                    if parts > MOST_PARTS:
                        raise too_much(limit)
                    arriving = begin(event, folder / f"{prefix}-{parts}", received, limit)
                elif arriving is not None and event:
                    await arriving.write(event)
                elif arriving is not None:
                    await arriving.finish(received)
                    arriving = None
    return received


async def chunks_of(request: AnyRequest) -> AsyncIterator[bytes]:
    """What a client sends, as it comes. Raises HTTPException 400 where it goes away."""
    try:
        async for chunk in request.stream():
            yield chunk
    except InternalServerException as error:  # Litestar's word for a client that left
        raise HTTPException(status_code=400) from error


def begin(segment: MultipartSegment, path: Path, received: Received, limit: int) -> "Arriving | Saying | None":
    """What takes a part in; None for the empty file that a browser sends where none was chosen, and one too many."""
    if segment.name != FIELD or not segment.filename:
        return None if segment.filename is not None else Saying(segment.name)
    name = clean_name(segment.filename)
    if len(received.arrived) + len(received.refused) >= MOST_AT_ONCE:
        sentence = f"At most {MOST_AT_ONCE} files are taken at once: send this one after the others."
        received.refused.append((name, Refused(sentence)))
        return None
    return Arriving(name, path, limit)


@contextmanager
def unreadable() -> Iterator[None]:
    """Refuse an upload that isn't as RFC 7578 has it, or is shorter than it says."""
    try:
        yield
    except MultipartError as error:
        raise Refused(
            "The upload can't be read: it was cut off, or isn't as browsers send it. Send it again.", 400
        ) from error


def most_of(limit: int) -> int:
    """How many bytes an upload may have."""
    return limit * MOST_AT_ONCE + ROOM


def too_much(limit: int) -> Refused:
    """Why an upload as a whole isn't taken."""
    most, each = MOST_AT_ONCE, bytes_in_words(limit)
    return Refused(
        f"That is too much at once: {most} files of {each} each are taken. Send them one after the other.", 413
    )


class Arriving:
    """One file that is coming in."""

    def __init__(self, name: str, path: Path, limit: int) -> None:
        self.name = name
        self.path = path
        self.limit = limit
        self.size = 0
        self.collected: list[bytes] = []
        self.waiting = 0  # bytes collected

    async def write(self, data: bytes) -> None:
        """More of it. What is over the limit isn't kept, so that the files behind it can still be taken."""
        self.size += len(data)
        if self.size > self.limit:
            self.collected.clear()
            return
        self.collected.append(data)
        self.waiting += len(data)
        if self.waiting >= PIECE:
            await self.flush()

    async def flush(self) -> None:
        """Let a thread write what was collected. Raises StoreFull, StoreAway."""
        pieces, self.collected, self.waiting = self.collected, [], 0
        with answered():
            await asyncio.to_thread(self.append, pieces)

    def append(self, pieces: list[bytes]) -> None:
        """Write, if there is room. Blocks."""
        leave_room(self.path.parent, sum(map(len, pieces)))
        with open(self.path, "ab", opener=for_its_owner) as file:
            file.writelines(pieces)

    async def finish(self, received: Received) -> None:
        """It came in whole: what it is, or why it isn't taken."""
        if self.size > self.limit:
            sentence = (
                f"It has {bytes_in_words(self.size)}, and a file may have {bytes_in_words(self.limit)}: "
                "make it smaller, or put it elsewhere and add a link."
            )
            received.refused.append((self.name, Refused(sentence, 413)))
        elif not self.size:
            received.refused.append(
                (self.name, Refused("It is empty. Look whether it was saved, and choose it again."))
            )
        else:
            await self.flush()
            received.arrived.append(Arrived(self.name, self.path, self.size))


class Saying:
    """A text that comes with files, as far as it isn't too long for one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.said = b""

    async def write(self, data: bytes) -> None:
        """More of it."""
        self.said = (self.said + data)[:MOST_SAID]

    async def finish(self, received: Received) -> None:
        """All of it is there."""
        received.fields[self.name] = storable(self.said.decode("utf-8", "replace"))


def remove_all(folder: Path, prefix: str) -> None:
    """Remove what is left of an upload. Blocks."""
    for path in folder.glob(f"{prefix}-*"):
        path.unlink(missing_ok=True)
