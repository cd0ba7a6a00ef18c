"""Whose turn it is to use a connection: of those who wait, the request that came first."""

import asyncio
import heapq
import math
from contextvars import ContextVar
from itertools import count

# When the present request came, in any unit. What isn't a request is served before all.
came_at: ContextVar[float] = ContextVar("came_at", default=0.0)


class Turns:
    """So many places; who finds none waits.

    A request that has begun goes before those that came later, also for its second and third statement: so in a crowd
    one after the other is finished, instead of all of them holding what they have read while they wait for the rest.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._free = places
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    @property
    def awaited(self) -> bool:
        """Whether anybody waits."""
        return any(not future.done() for *_, future in self._waiting)

    async def take(self, until: float = math.inf) -> None:
        """Wait for a place, `until` a moment of the loop's clock. Raises TimeoutError."""
        if self._free:
            self._free -= 1
            return
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (came_at.get(), next(self._numbers), future))
        timer = loop.call_at(until, refuse, future) if until < math.inf else None
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:  # it came just as we left
                self.give()
            raise
        finally:
            if timer is not None:
                timer.cancel()

    def give(self) -> None:
        """Give a place back."""
        while self._waiting:
            future = heapq.heappop(self._waiting)[2]
            if not future.done():
                future.set_result(None)
                return
        self._free += 1

    def leave_out(self, seconds: float) -> bool:
        """Instead of giving a place back, let nobody have it for a while. False for the only one there is: that can't
        be left out."""
        if self._places == 1:
            return False
        self._places -= 1
        asyncio.get_running_loop().call_later(seconds, self._bring_back)
        return True

    def _bring_back(self) -> None:
        self._places += 1
        self.give()


def refuse(future: "asyncio.Future[None]") -> None:
    """Let somebody wait no longer."""
    if not future.done():
        future.set_exception(TimeoutError())
