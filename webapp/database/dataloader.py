"""Look-ups that are asked for while others are under way go together, in one round trip."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Generic, TypeVar

from webapp.database.fair_queue import came_at

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

AT_ONCE = 2  # round trips under way, so that one without an answer does not hold up everybody
MOST = 200  # keys in one round trip


class Together(Generic[K, V]):
    """Finds values by their keys. A look-up always begins after it was asked for, so it never tells what was before.

    Whoever comes alone is served at once; of many who come at the same time, each pays a share of one statement, whose
    turn it is when it would be that of the first of them. So those who have just come wait for those who were there,
    and the more of them wait the less each of them costs.
    """

    def __init__(self, look_up: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._look_up = look_up
        self._waiting: list[tuple[K, float, asyncio.Future[V | None]]] = []
        self._under_way = 0
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself keeps no hold of them

    def ask(self, key: K) -> "asyncio.Future[V | None]":
        """The value of a key once it is there, None where there is none; what the look-up raises is raised there."""
        future: asyncio.Future[V | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, came_at.get(), future))
        if self._under_way < AT_ONCE:
            self._under_way += 1
            task = asyncio.create_task(self._serve())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return future

    async def get(self, key: K) -> V | None:
        """The value of a key, None where there is none. Raises what the look-up raises."""
        return await self.ask(key)

    async def _serve(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            came_at.set(min(came for _, came, _ in asked))
            try:
                found = await self._look_up(list({key for key, _, _ in asked}))
            except Exception as error:  # noqa: BLE001  # whoever asked is told
                for *_, future in asked:
                    if not future.done():
                        future.set_exception(error)
                        future.exception()  # who asked for several things may never come to this one
            else:
                for key, _, future in asked:
                    if not future.done():
                        future.set_result(found.get(key))
        self._under_way -= 1
