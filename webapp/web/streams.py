"""Replies without an end: server-sent events (HTML, 9.2).

A stream sends what is there, waits, and sends again. It ends by itself, with the client, or with the server
(`webapp/web/connection.py`).
"""

import asyncio
from typing import Protocol

from litestar.types import Receive, Scope, Send

STREAM = "stream"  # where a request's state holds the stream that it is answered with
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),  # nor compressed: that would hold back what is sent
    (b"x-accel-buffering", b"no"),  # nginx passes on each piece as it comes
]
BEAT = 15.0  # seconds after which a comment says that the line is alive
ALIVE = b":\n\n"


class Source(Protocol):
    """What a stream sends."""

    ended: bool
    woken: asyncio.Event

    def take(self) -> bytes:
        """What is to be sent now, b"" where it is nothing."""
        ...

    def end(self) -> None:
        """It is over: what there is is still sent."""
        ...


class EventStream:
    """The ASGI reply that sends a source until it ends, or the client leaves."""

    def __init__(self, source: Source) -> None:
        self.source = source

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        source = self.source
        scope["state"][STREAM] = source
        leaving = asyncio.create_task(end_with_client(receive, source))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            while True:
                last, piece = source.ended, source.take()
                await send({"type": "http.response.body", "body": piece or ALIVE, "more_body": True})
                if last:
                    break
                await woken(source.woken)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()


async def end_with_client(receive: Receive, source: Source) -> None:
    """End a source when its client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
    source.end()


async def woken(event: asyncio.Event) -> None:
    """Wait for an event, for a beat at most."""
    beat = asyncio.get_running_loop().call_later(BEAT, event.set)
    try:
        await event.wait()
    finally:
        beat.cancel()
        event.clear()
