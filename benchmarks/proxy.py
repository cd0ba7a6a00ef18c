"""A database further away: a proxy that hands every byte on after a delay.

`python -m benchmarks.proxy PORT SOCKET MILLISECONDS` listens on 127.0.0.1 and connects to a unix socket. Half of the
delay is spent on the way there and half on the way back, so that a round trip takes the whole of it longer. Bytes that
are sent together stay together, and what is sent while others are on their way isn't held up, as on a real line.
"""

import asyncio
import socket
import sys
import time
from collections import deque
from typing import cast

import uvloop


class Line:
    """One direction of a connection: bytes leave in the order in which they came, each after the delay."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.to: asyncio.Transport | None = None
        self.under_way: deque[tuple[float, bytes]] = deque()  # b"": the end
        self.timer: asyncio.TimerHandle | None = None

    def send(self, data: bytes) -> None:
        """Send on its way; nothing means the end of the line."""
        if self.seconds == 0 and self.to is not None and not self.under_way:
            self.deliver(data)
            return
        self.under_way.append((time.perf_counter() + self.seconds, data))
        self.wait()

    def open(self, to: asyncio.Transport) -> None:
        """The far end is there."""
        self.to = to
        self.wait()

    def wait(self) -> None:
        """Wake up when the first bytes arrive."""
        if self.under_way and self.timer is None and self.to is not None:
            delay = max(0.0, self.under_way[0][0] - time.perf_counter())
            self.timer = asyncio.get_running_loop().call_later(delay, self.arrive)

    def arrive(self) -> None:
        """Deliver what has arrived."""
        self.timer = None
        now = time.perf_counter()
        while self.under_way and self.under_way[0][0] <= now:
            self.deliver(self.under_way.popleft()[1])
        self.wait()

    def deliver(self, data: bytes) -> None:
        """Hand over at the far end."""
        if self.to is None:
            return
        if data:
            self.to.write(data)
        else:
            self.to.close()


class Ear(asyncio.Protocol):
    """What one end says goes onto its line."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def data_received(self, data: bytes) -> None:
        """Bytes."""
        self.line.send(data)

    def connection_lost(self, error: Exception | None) -> None:
        """The end."""
        self.line.send(b"")


class Entrance(Ear):
    """A new connection; it is connected on to the database."""

    def __init__(self, target: str, seconds: float) -> None:
        super().__init__(Line(seconds))
        self.target = target
        self.back = Line(seconds)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody has connected."""
        client = cast("asyncio.Transport", transport)
        self.back.open(client)
        self.connecting = asyncio.ensure_future(self.connect(client))

    async def connect(self, transport: asyncio.Transport) -> None:
        """Connect on; where that fails, the connection ends."""
        loop = asyncio.get_running_loop()
        try:
            to, _ = await loop.create_unix_connection(lambda: Ear(self.back), self.target)
        except OSError:
            transport.abort()
            return
        self.line.open(to)


async def listen(target: str, seconds: float, listening: socket.socket) -> asyncio.Server:
    """Serve a proxy to the unix socket `target` whose round trips take `seconds` longer."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Entrance(target, seconds / 2), sock=listening)


async def serve(port: int, target: str, milliseconds: float) -> None:
    """Serve until the process is ended."""
    listening = socket.create_server(("127.0.0.1", port), backlog=512)
    server = await listen(target, milliseconds / 1000, listening)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
