"""Work that would hold the event loop up, in threads, with a bounded queue.

For pure Python, which gives way to the loop every few milliseconds, and for C that lets go of the interpreter; and only
for work that is known to end soon, whatever the text: what may take long goes to `sandbox.py`. Nobody has more than a
share of the queue.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LONG = 10_000  # characters; what takes longer than about 5 ms
MAX_WAITING = 32
OF_ONE = 4  # pieces of work of one account, under way and waiting

whose: ContextVar[int] = ContextVar("whose")  # the account that a request is of


class Busy(Exception):
    """A bounded queue is full: the work isn't begun, and the person is asked to try again in a moment."""


class Worker:
    """A few threads, and how many wait for them."""

    def __init__(self, threads: int = 2, most: int = MAX_WAITING) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="worker")
        self._most = most
        self._waiting: Counter[int] = Counter()  # by account

    async def run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What `work` returns. Raises Busy, with nothing begun, while too much is waiting."""
        account = whose.get(0)
        if self._waiting.total() >= self._most or (account and self._waiting[account] >= OF_ONE):
            raise Busy("too many long texts are waiting")
        self._waiting[account] += 1
        try:
            return await asyncio.wrap_future(self._threads.submit(work, *arguments, **named))
        finally:
            self._waiting[account] -= 1
            if not self._waiting[account]:
                del self._waiting[account]


WORKER = Worker()


async def off_the_loop(size: int, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What `work` returns: at once where it is about few characters, else by a thread. Raises Busy."""
    if size < LONG:
        return work(*arguments, **named)
    return await WORKER.run(work, *arguments, **named)
