"""Browsers that have a list open and hear of changes, in a process of their own.

`python -m benchmarks.readers` reads an Audience from standard input, opens its streams, and prints a line. Then it
makes its writes, one after the other, each once all have shown the one before; or, where there are none, it waits for
the end of standard input. It ends with a line of what it has Heard. All lines are JSON.
"""

import asyncio
import random
import sys
from time import perf_counter

import msgspec
import uvloop

from benchmarks.load import CONNECT_AT_ONCE, percentile

LONGEST = 60.0  # seconds until a change that was told of by then is given up


class Audience(msgspec.Struct):
    """Who listens: a request of its stream and one of its list for each; `writes` are made in turn."""

    host: str
    port: int
    streams: list[bytes]
    lists: list[bytes]
    writes: list[bytes] = []
    rest: float = 3.0  # seconds between two writes: longer than a workspace rests after it was told


class Heard(msgspec.Struct):
    """Milliseconds from sending a write until the streams told of it, and until the lists were there anew (p99)."""

    told: float
    shown: float
    lists: int
    lost: int  # streams that ended


class Line(msgspec.Struct):
    """What of a stream's line is read."""

    change: int = 0
    spread: int = 0


class Hearing:
    """An audience at work."""

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self.began = 0.0
        self.told: list[float] = []
        self.shown: list[float] = []
        self.lists = 0
        self.lost = 0
        self.left = 0
        self.all_shown = asyncio.Event()

    async def go(self) -> None:
        """Open, write or wait, and say what was heard."""
        audience = self.audience
        opened: list[asyncio.Task[None]] = []
        for begin in range(0, len(audience.streams), CONNECT_AT_ONCE):
            ready = [asyncio.Event() for _ in audience.streams[begin : begin + CONNECT_AT_ONCE]]
            opened += (asyncio.create_task(self.listen(begin + at, event)) for at, event in enumerate(ready))
            await asyncio.gather(*(event.wait() for event in ready))
        print("{}", flush=True)
        for write in audience.writes:
            await asyncio.sleep(audience.rest)
            await self.write(write)
        if not audience.writes:
            await asyncio.to_thread(sys.stdin.buffer.read)
        told, shown = sorted(self.told), sorted(self.shown)
        times = [percentile(each, 0.99) * 1000 for each in (told, shown)]
        print(
            msgspec.json.encode(Heard(told=times[0], shown=times[1], lists=self.lists, lost=self.lost)).decode(),
            flush=True,
        )
        for task in opened:
            task.cancel()

    async def write(self, request: bytes) -> None:
        """Change something, and wait until all show it."""
        reader, writer = await asyncio.open_connection(self.audience.host, self.audience.port)
        self.left = len(self.audience.streams)
        self.all_shown.clear()
        self.began = perf_counter()
        writer.write(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        await reader.read()
        writer.close()
        async with asyncio.timeout(LONGEST):
            await self.all_shown.wait()

    async def listen(self, number: int, ready: asyncio.Event) -> None:
        """One browser: its stream, and its list whenever that tells of a change."""
        audience = self.audience
        reader, writer = await asyncio.open_connection(audience.host, audience.port)
        writer.write(audience.streams[number])
        behind: asyncio.Queue[Line] = asyncio.Queue()
        asking: asyncio.Task[None] | None = None
        while piece := await reader.readline():
            if not piece.startswith(b"data: "):
                continue
            ready.set()
            line = msgspec.json.decode(piece[6:], type=Line)
            if line.change:
                self.told.append(perf_counter() - self.began)
                behind.put_nowait(line)
                asking = asking or asyncio.create_task(self.show(number, behind))
        self.lost += 1
        ready.set()

    async def show(self, number: int, behind: "asyncio.Queue[Line]") -> None:
        """Ask for the list again, once for all that was told meanwhile."""
        reader, writer = await asyncio.open_connection(self.audience.host, self.audience.port)
        while True:
            line = await behind.get()
            while not behind.empty():
                behind.get_nowait()
            await asyncio.sleep(random.random() * line.spread / 1000)  # noqa: S311  # no secret
            asked = perf_counter()
            writer.write(self.audience.lists[number])
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            self.lists += 1
            self.shown.append(perf_counter() - self.began)
            self.left -= 1
            if self.left <= 0:
                self.all_shown.set()
            await asyncio.sleep(max(0.25, 2 * (perf_counter() - asked)))  # as a page does


def main() -> None:
    """Carry out the audience of standard input."""
    audience = msgspec.json.decode(sys.stdin.buffer.readline(), type=Audience)
    uvloop.run(Hearing(audience).go())


if __name__ == "__main__":
    main()
