"""Writes that come while others are under way are one statement, and are committed together (group commit).

What a statement costs beside its rows (being planned for, the indexes and constraints of its table, its triggers, the
workspace's number, the flush of its commit) is then shared by all of them.

A row that somebody else holds for long, such as a transaction whose process hangs, holds up who writes to it and nobody
else: a batch leaves it out (`WAITS`), and what takes long is left behind by those that come later.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import asyncpg

from webapp.database.fair_queue import came_at
from webapp.database.loader import Query
from webapp.database.recorded import own_events

I = TypeVar("I")  # noqa: E741  # an item
D = TypeVar("D")
R = TypeVar("R")

AT_ONCE = 2  # batches under way: one is worked out while the other waits for its flush
MOST = 50  # writes in one batch
LONG = 0.25  # seconds after which others don't wait for a batch any more
MOST_BEHIND = 3  # batches that are left behind; each of them has a connection

# What `write` returns in place of what became of a write whose row others hold just now: it is then written by itself.
WAITS: Any = object()


def together(query: Query, items: Sequence[object], *flags: str) -> Query:
    """The statement that carries items out: where they are `several`, it leaves out the rows that others hold."""
    return query.when(*flags, *(["several"] if len(items) > 1 else []))


def told(found: Mapping[int, R], ids: Sequence[int]) -> list[R | None]:
    """What became of each row, by its id. Where it is one of several and nothing did, others may hold it: WAITS."""
    missing = WAITS if len(ids) > 1 else None
    return [found.get(each, missing) for each in ids]


class Waiting(NamedTuple):
    """A write that waits, the row that it changes (None for what is new), when its request came, and who is told what
    became of it."""

    row: Hashable
    item: object
    came: float
    done: "asyncio.Future[object]"


class Batches(Generic[I, D]):
    """Writes of one kind to one group of rows. Whoever comes alone is served at once; all are told after the commit."""

    def __init__(self, write: Callable[[list[I]], Awaitable[list[D]]]) -> None:
        self._write = write
        self._waiting: list[Waiting] = []
        self._rows: set[Hashable] = set()  # that are being written: who comes to them waits
        self._under_way = 0
        self._behind = 0
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself keeps no hold of them

    @property
    def at_rest(self) -> bool:
        """Whether nobody waits for anything."""
        return not (self._waiting or self._under_way or self._behind)

    async def do(self, row: Hashable, item: I) -> D:
        """What became of a write. Raises what it raises by itself."""
        done: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(row, item, came_at.get(), done))
        self._go_on()
        return await done  # type: ignore[return-value]  # what `write` returned for it

    def _go_on(self) -> None:
        if self._waiting and self._under_way < AT_ONCE:
            self._under_way += 1
            self._begin(self._serve())

    def _begin(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self) -> None:
        own_events.set(None)  # and its events are theirs, each of who asked for it
        while batch := self._next_batch():
            came_at.set(min(one.came for one in batch))
            if await self._is_left_behind(batch):
                return
        self._under_way -= 1

    def _next_batch(self) -> list[Waiting]:
        """Those who came first, each for another row; who comes second to a row is in a later one."""
        batch, later, ahead = list[Waiting](), list[Waiting](), set[Hashable]()
        for one in self._waiting:
            fits = len(batch) < MOST and (one.row is None or (one.row not in self._rows and one.row not in ahead))
            (batch if fits else later).append(one)
            ahead.add(one.row)
        self._waiting = later
        self._rows.update(one.row for one in batch)
        return batch

    async def _is_left_behind(self, batch: list[Waiting]) -> bool:
        """Carry a batch out. Whether others went on meanwhile, since it took long."""
        left = False

        def leave() -> None:
            nonlocal left
            if self._behind < MOST_BEHIND:
                left = True
                self._under_way -= 1
                self._behind += 1
                self._go_on()

        late = asyncio.get_running_loop().call_later(LONG, leave)
        await self._carry_out(batch)
        late.cancel()
        if left:
            self._behind -= 1
            self._go_on()
        return left

    async def _carry_out(self, batch: list[Waiting], *, again: bool = False) -> None:
        """Write, and tell everybody. Where one is refused, all were: then each is written by itself."""
        try:
            done = await self._write([one.item for one in batch])  # type: ignore[misc]
            became = list(zip(batch, done, strict=True))
        except asyncpg.PostgresError as error:
            if len(batch) > 1:
                for one in batch:
                    await self._carry_out([one])
            else:
                self._tell(batch[0], error=error)
        except Exception as error:  # noqa: BLE001  # whoever asked is told
            for one in batch:
                self._tell(one, error=error)
        else:
            for one, what in became:
                if what is not WAITS:
                    self._tell(one, what)
            await self._write_later([one for one, what in became if what is WAITS], again=again)

    def _tell(self, one: Waiting, what: object = None, *, error: Exception | None = None) -> None:
        self._rows.discard(one.row)
        if one.done.done():
            return
        if error is not None:
            one.done.set_exception(error)
        else:
            one.done.set_result(what)

    async def _write_later(self, batch: list[Waiting], *, again: bool) -> None:
        """Write what was left out, for others held its rows: most of them for a moment."""
        if len(batch) > 1 and not again:
            await self._carry_out(batch, again=True)
            return
        for one in batch:
            if self._behind < MOST_BEHIND:
                self._behind += 1
                self._begin(self._wait_for_others(one))
            else:
                await self._carry_out([one])

    async def _wait_for_others(self, one: Waiting) -> None:
        """Write to a row that others hold, while all else goes on."""
        await self._carry_out([one])
        self._behind -= 1
        self._go_on()
