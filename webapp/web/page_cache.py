"""HTML that was made once and is still right.

Nothing here decides by luck whether it is: a key holds all that the HTML was made from, the workspace's change number
or the row's version among it, so that a write makes new keys and the old ones are never asked for again. What also
depends on the clock says until when it is right. What is asked for least recently makes room.
"""

import asyncio
import sys
from collections import OrderedDict
from collections.abc import Hashable
from datetime import UTC, datetime
from typing import Generic, TypeVar

import msgspec
from markupsafe import Markup

T = TypeVar("T")
Key = tuple[Hashable, ...]

ALWAYS = datetime.min.replace(tzinfo=UTC)  # for what doesn't change with time
PLACE = 400  # bytes that a thing takes here beside its own and its key's: its places, its size, its moment
PLAIN = {str, int, bytes, bool, type(None), Markup}  # what holds nothing else
ROUNDED = 16  # bytes that an object may take beside its own, as memory is given out in pieces of this size


def weight(thing: object) -> int:
    """Bytes of memory that something takes, with all that it is made of, as if none of it were others' too."""
    size, things = 0, [thing]
    for each in things:
        size += sys.getsizeof(each) + ROUNDED
        if type(each) in PLAIN:
            continue
        if isinstance(each, msgspec.Struct):
            things += msgspec.structs.astuple(each)
        elif isinstance(each, (tuple, list, frozenset)):
            things += each
        elif isinstance(each, dict):
            things += [*each, *each.values()]
    return size


class Kept(Generic[T]):
    """Things by key, in at most `limit` bytes of memory altogether, their keys included; of this process only.

    A key holds what somebody asked for, and may be larger than what it leads to: so it is weighed too.
    """

    def __init__(self, limit: int = 0) -> None:
        self.limit = limit
        self.size = 0
        self._things: OrderedDict[Key, tuple[T, int, datetime | None]] = OrderedDict()

    def get(self, key: Key, now: datetime = ALWAYS) -> T | None:
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

    def put(self, key: Key, thing: T, until: datetime | None = None, *, size: int | None = None) -> None:
        """Keep something, and let go of what was asked for least recently, until all fit. What it takes with its key is
        counted, which takes a while, unless its `size` is known."""
        size = PLACE + (weight(key) + weight(thing) if size is None else size)
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


class Part(msgspec.Struct, frozen=True):
    """A part of pages: what stands for it in a template, its HTML as it is `sent`, and until when it is right."""

    html: Markup
    sent: bytes
    until: datetime | None


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


PAGES: Kept[KeptPage] = Kept()  # pages and fragments as they are sent; 10 kB each, most of them
SHARED: Kept[Part] = Kept()  # lists as HTML, for all who see them alike; 100 kB each
ROWS: Kept[Markup] = Kept()  # what pages are made of: rows of lists, 3 kB each, and other parts
SHAPES: Kept[tuple[str, ...]] = Kept(1_000_000)  # parts of pages, cut where something is put in; 2 kB each
DERIVED: Kept[msgspec.Struct] = Kept(8_000_000)  # what was worked out about texts that stay as they are; 1 kB to 1 MB
NUMBERS: Kept[msgspec.Struct] = Kept(1_000_000)  # of a workspace, as the navigation shows them; 1 kB each
MAKING = Making()


def begin_anew(page_cache: int) -> None:
    """Let go of everything, since another database is being opened; and keep so many megabytes of pages, a third of
    which go to the rows that pages are made of, and a sixth to lists."""
    for kept in (PAGES, SHARED, ROWS, SHAPES, DERIVED, NUMBERS):
        kept.clear()
    ROWS.limit = page_cache * 1_000_000 // 3
    SHARED.limit = page_cache * 1_000_000 // 6
    PAGES.limit = page_cache * 1_000_000 - ROWS.limit - SHARED.limit
