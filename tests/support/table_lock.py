"""Somebody else who holds a table of the database, so that a request has to wait for it."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

import asyncpg
import httpx

from tests.support.commands import PATIENCE, Serving, eventually

WAITING = "select exists (select from pg_locks where not granted)"


class HeldTable:
    """Holds the table that the set-up page reads, from entering to `let_go`."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._loop = asyncio.Runner()
        self._browser = ThreadPoolExecutor()

    def __enter__(self) -> "HeldTable":
        self._connection = self._loop.run(self._connect())
        return self

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        connection = await asyncpg.connect(self._dsn)
        await connection.execute("begin; lock table one_time_links in access exclusive mode")
        return connection

    def request(self, serving: Serving) -> "Future[httpx.Response]":
        """Ask for the set-up page; returns when the request waits for the table."""
        answer = self._browser.submit(httpx.get, serving.link, timeout=PATIENCE)
        eventually(lambda: answer.done() or self._loop.run(self._connection.fetchval(WAITING)), "a request that waits")
        assert not answer.done(), answer.result()
        return answer

    def let_go(self) -> None:
        """Let the requests go on."""
        self._loop.run(self._connection.execute("rollback"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run(self._connection.close())
        self._loop.close()
        self._browser.shutdown()
