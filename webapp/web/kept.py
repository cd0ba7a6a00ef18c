"""HTML that was made once and is still right.

Nothing here decides by luck whether it is: a key holds all that the HTML was made from, the workspace's change number
or the row's version among it, so that a write makes new keys and the old ones are never asked for again. What also
depends on the clock says until when it is right. What is asked for least recently makes room.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")
Key = tuple[Hashable, ...]


class Kept(Generic[T]):
    """Things by key, in at most `limit` bytes (or characters) altogether; of this process only."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
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
        """Keep something of a size, and let go of what was asked for least recently, until all fit."""
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


PAGES: Kept[KeptPage] = Kept(32_000_000)  # about 2,000 pages and fragments
ROWS: Kept[str] = Kept(16_000_000)  # about 8,000 rows of lists


def forget_all() -> None:
    """Let go of everything: another database is being opened."""
    PAGES.clear()
    ROWS.clear()
