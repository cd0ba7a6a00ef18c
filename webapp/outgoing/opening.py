"""Opening what asks other machines: it is large, and is loaded when somebody is asked for the first time."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from webapp.outgoing.asking import Client
from webapp.settings import Settings


@asynccontextmanager
async def open_client(settings: Settings, *, trusted: Iterable[str] = ()) -> AsyncIterator[Client]:
    """A client by the rules of the settings."""
    await asyncio.to_thread(load)
    from webapp.outgoing.client import HttpClient  # noqa: PLC0415  # see `load`

    client = HttpClient(settings.outgoing_allowed, trusted=trusted)
    try:
        yield client
    finally:
        await client.close()


def load() -> None:
    """Load what asks, on a thread: it takes 8 MB and 100 ms, and many desks ask nobody."""
    import webapp.outgoing.client  # noqa: F401, PLC0415
