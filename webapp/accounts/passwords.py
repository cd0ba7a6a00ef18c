"""Passwords by Argon2id, off the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.web.threads import Busy

T = TypeVar("T")

MAX_WAITING = 128  # one at a time takes memory: so a house that begins at nine waits, the last for some seconds


class Passwords:
    """One worker thread for hashing, with a bounded queue.

    Parameters are RFC 9106's second recommendation: 64 MiB, 3 passes, here with one lane, about 60 ms of work.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """The hash to store. Raises Busy when too many are waiting."""
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password fits. It takes the same time where there is no account (`stored` is None) or no
        password yet, so that the time tells nothing. Raises Busy when too many are waiting."""
        return await self._run(lambda: self._fits(stored, password))

    @cached_property
    def _unknown(self) -> str:
        return self._hasher.hash("nobody's password")

    def close(self) -> None:
        """Finish the hashing under way and stop the thread."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _fits(self, stored: str | None, password: str) -> bool:
        try:
            self._hasher.verify(stored or self._unknown, password)
        except InvalidHashError:  # none was chosen yet; to say so at once would tell that there is an account
            return self._fits(None, password)
        except VerificationError:
            return False
        return stored is not None

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise Busy("too many passwords are waiting to be checked")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1
