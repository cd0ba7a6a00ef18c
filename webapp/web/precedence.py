"""Who is answered first where one process answers both members of the desk, and readers of what is public.

A member's request takes several rounds of the event loop: one for each answer of the database. A reader's takes one,
since what it asks for is in memory. Without an order each round answers all readers who came in the meantime, so a
member waits for hundreds of them, who came later. Here readers wait for each other while a member waits.
"""

import asyncio
from collections import deque

AT_ONCE = 32  # readers in a round of the event loop, where no member waits: about a millisecond


class Precedence:
    """Members before readers: of those, one goes on in each round of the event loop while a member waits, so that all
    the time that members leave is still theirs."""

    def __init__(self) -> None:
        self.members: set[str] = set()  # requests of the desk's own that wait for the beginning of their reply
        self._readers: deque[asyncio.Future[None]] = deque()

    async def turn(self) -> None:
        """Wait, as a reader, until it is your turn: where no member waits, and no other reader, that is at once."""
        if not self.members and not self._readers:
            return
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        if not self._readers:
            loop.call_soon(self._go_on)
        self._readers.append(future)
        await future

    def _go_on(self) -> None:
        for _ in range(min(len(self._readers), 1 if self.members else AT_ONCE)):
            future = self._readers.popleft()
            if not future.done():  # else it was cancelled
                future.set_result(None)
        if self._readers:
            asyncio.get_running_loop().call_soon(self._go_on)
