"""Memory that was needed for a moment, given back to the system.

A page of 100 kB is made of many texts, a few of which are kept. What lay between them is free for the next page, but
the C library gives back to the system only what is free at the end: a process that has made thousands of pages would
hold twelve megabytes of nothing for good.
"""

import asyncio
import ctypes
from collections.abc import Callable

EVERY = 15.0  # seconds; it takes less than two milliseconds


def give_back() -> None:
    """Give back what is free between what is in use. With another C library than GNU's nothing happens."""
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


async def keep_giving_back() -> None:
    """Give back now and then, until it is cancelled."""
    while True:
        await asyncio.sleep(EVERY)
        give_back()
