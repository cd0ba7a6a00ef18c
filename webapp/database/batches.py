"""Writes that come while others are under way are one statement, and are committed together (group commit).

What a statement costs beside its rows (being planned for, the indexes and constraints of its table, its triggers, the
workspace's number, the flush of its commit) is then shared by all of them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

import asyncpg

from webapp.database.fair_queue import came_at
from webapp.database.recorded import own_events

I = TypeVar("I")  # noqa: E741  # an item
D = TypeVar("D")

AT_ONCE = 2  # batches under way: one is worked out while the other waits for its flush
MOST = 50  # writes in one batch


class Waiting(NamedTuple):
    """A write that waits, the row that it changes (None for what is new), and who is told what became of it."""

    row: Hashable
    item: object
    done: "asyncio.Future[object]"


class Batches(Generic[I, D]):
    """Writes of one kind to one group of rows. Whoever comes alone is served at once; all are told after the commit."""

    def __init__(self, write: Callable[[list[I]], Awaitable[list[D]]]) -> None:
        self._write = write
        self._waiting: list[Waiting] = []
        self._under_way = 0
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself keeps no hold of them

    @property
    def at_rest(self) -> bool:
        """Whether nobody waits for anything."""
        return not self._waiting and not self._under_way

    async def do(self, row: Hashable, item: I) -> D:
        """What became of a write. Raises what it raises by itself."""
        done: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(row, item, done))
        if self._under_way < AT_ONCE:
            self._under_way += 1
            task = asyncio.create_task(self._serve())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await done  # type: ignore[return-value]  # what `write` returned for it

    async def _serve(self) -> None:
        came_at.set(0.0)  # many wait for it
        own_events.set(None)  # and its events are theirs, each of who asked for it
        while self._waiting:
            await self._carry_out(self._next_batch())
        self._under_way -= 1

    def _next_batch(self) -> list[Waiting]:
        """Those who came first, each for another row; who comes second to a row is in a later one."""
        batch, later, rows = list[Waiting](), list[Waiting](), set[Hashable]()
        for one in self._waiting:
            fits = len(batch) < MOST and (one.row is None or one.row not in rows)
            (batch if fits else later).append(one)
            rows.add(one.row)
        self._waiting = later
        return batch

    async def _carry_out(self, batch: list[Waiting]) -> None:
        """Write, and tell everybody. Where one is refused, all were: then each is written by itself."""
        try:
            done = await self._write([one.item for one in batch])  # type: ignore[misc]
            told = list(zip(batch, done, strict=True))
        except asyncpg.PostgresError as error:
            if len(batch) > 1:
                for one in batch:
                    await self._carry_out([one])
            elif not batch[0].done.done():
                batch[0].done.set_exception(error)
        except Exception as error:  # noqa: BLE001  # whoever asked is told
            for one in batch:
                if not one.done.done():
                    one.done.set_exception(error)
        else:
            for one, what in told:
                if not one.done.done():
                    one.done.set_result(what)
