"""HTML that was made once and is still right.

Nothing here decides by luck whether it is: a key holds all that the HTML was made from, the workspace's change number
or the row's version among it, so that a write makes new keys and the old ones are never asked for again. What also
depends on the clock says until when it is right. What is asked for least recently makes room.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")
Key = tuple[Hashable, ...]

# Bytes that a page, or a row of a list, takes beside its own: its key, its headers, its places here.
PAGE_OVERHEAD = 2_300
ROW_OVERHEAD = 1_000


class Kept(Generic[T]):
    """Things by key, in at most `limit` bytes of memory altogether, each of which takes `overhead` bytes beside its
    size; of this process only."""

    def __init__(self, limit: int, overhead: int = 0) -> None:
        self.limit = limit
        self.overhead = overhead
        self.size = 0
        self._things: OrderedDict[Key, tuple[T, int, datetime | None]] = OrderedDict()

    def get(self, key: Key, now: datetime) -> T | None:
        """What is kept under a key, or None where there is nothing that is right at `now`."""
        found = self._things.get(key)
        if found is None:
            return None
        thing, size, until = found
        if until is not None and until <= now:
            del self._things[key]
            self.size -= size
            return None
        self._things.move_to_end(key)
        return thing

    def put(self, key: Key, thing: T, size: int, until: datetime | None = None) -> None:
        """Keep something of a size in bytes, and let go of what was asked for least recently, until all fit."""
        size += self.overhead
        if key in self._things or size > self.limit // 4:
            return
        self._things[key] = thing, size, until
        self.size += size
        while self.size > self.limit:
            self.size -= self._things.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Let go of everything."""
        self._things.clear()
        self.size = 0

    def __len__(self) -> int:
        return len(self._things)


class KeptPage(msgspec.Struct, frozen=True):
    """A page or fragment as it is sent, with its entity tag and its encoded headers."""

    body: bytes
    etag: str
    sent: list[tuple[bytes, bytes]]


class Making:
    """What is being made now, so that of many who ask for it one makes it and the others wait."""

    def __init__(self) -> None:
        self._made: dict[Key, asyncio.Future[None]] = {}

    async def wait(self, key: Key) -> bool:
        """Whether somebody else was making it: then they have, or have failed. Else it's now for you to make it, and
        to say so by `done`."""
        made = self._made.get(key)
        if made is None:
            self._made[key] = asyncio.get_running_loop().create_future()
            return False
        await asyncio.shield(made)
        return True

    def done(self, key: Key) -> None:
        """It was made, or couldn't be."""
        self._made.pop(key).set_result(None)


PAGES: Kept[KeptPage] = Kept(32_000_000, PAGE_OVERHEAD)  # some 4,000 pages and fragments, as they are sent
ROWS: Kept[str] = Kept(16_000_000, ROW_OVERHEAD)  # about 6,000 rows of lists
MAKING = Making()


def begin_anew(page_cache: int) -> None:
    """Let go of everything, since another database is being opened; and keep so many megabytes of pages."""
    PAGES.clear()
    PAGES.limit = page_cache * 1_000_000
    ROWS.clear()
