"""How often a request waits for the database, one time after the other: far away that is what takes time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from asyncpg.transaction import Transaction as Block

from webapp.database import pool
from webapp.database.loader import Query

SETTLED = 50  # turns of the loop after which nobody asks for more until they are answered


class Trips(msgspec.Struct):
    """What was asked for at the same time, in order; `start` and `commit` of a transaction are trips of their own."""

    asked: list[list[str]] = []

    def __len__(self) -> int:
        return len(self.asked)


class Line:
    """A database so far away that everybody has asked before anybody is answered."""

    def __init__(self) -> None:
        self.trips = Trips()
        self.now: list[str] = []
        self.answering = 0
        self.waiting: list[asyncio.Future[None]] = []
        self.task: asyncio.Task[None] | None = None

    async def there_and_back(self, name: str, answer: Any) -> Any:
        """An answer, when all who asked at the same time have theirs."""
        self.now.append(name)
        self.answering += 1
        if self.task is None:
            self.task = asyncio.create_task(self.carry())
        try:
            return await answer
        finally:
            self.answering -= 1
            arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.waiting.append(arrived)
            await arrived

    async def carry(self) -> None:
        """Let answers arrive together, as long as anybody asks."""
        while self.now:
            turns = 0
            while turns < SETTLED:
                count = len(self.now)
                await asyncio.sleep(0)
                turns = 0 if self.answering or len(self.now) > count else turns + 1
            self.trips.asked.append(self.now)
            self.now, waiting, self.waiting = [], self.waiting, []
            for arrived in waiting:
                arrived.set_result(None)
            for _ in range(SETTLED):
                await asyncio.sleep(0)
        self.task = None


@contextmanager
def counted_trips() -> Iterator[Trips]:
    """Count the trips to the database within."""
    line = Line()

    def far(run: Any) -> Any:
        """A way to run a statement, whose answer takes its time; having a connection for it takes none."""

        async def there_and_back(self: object, query: Query, arguments: list[Any]) -> Any:
            return await line.there_and_back(str(query), run(self, query, arguments))

        return there_and_back

    def bare(run: Any, name: str) -> Any:
        """The same of what begins and ends a transaction."""

        async def there_and_back(self: object) -> Any:
            return await line.there_and_back(name, run(self))

        return there_and_back

    with pytest.MonkeyPatch.context() as patch:
        for runner in (pool.Database, pool.Transaction):
            patch.setattr(runner, "_fetch", far(runner._fetch))
        for name in ("start", "commit"):
            patch.setattr(Block, name, bare(getattr(Block, name), name))
        yield line.trips
