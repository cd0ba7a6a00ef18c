"""Browsers whose streams all come at the same moment, as when a desk is started again; in a process of their own.

`python -m benchmarks.reconnecting` reads a Crowd from standard input, lets all of it come at once, and prints what Came
of it, as JSON. Whoever isn't let in comes again as a page does (`static/js/live/stream.js`).
"""

import asyncio
import random
import sys
from time import perf_counter

import msgspec
import uvloop

FIRST = 1.2  # seconds until one comes again, at most, after the first time
LONGEST = 20.0
GIVEN_UP = 120.0
PROBE = b"GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


class Crowd(msgspec.Struct):
    """Who comes: a request of a stream for each."""

    host: str
    port: int
    streams: list[bytes]


class Came(msgspec.Struct):
    """How it went. `seconds` until everybody heard something, and until a page was answered meanwhile, at worst.
    `refused` counts each 503 that said when to come again, `failed` all else that was no stream."""

    seconds: float = 0.0
    slowest_page: float = 0.0
    refused: int = 0
    failed: int = 0
    problem: str = ""


class Coming:
    """A crowd at the door."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.came = Came()
        self.writers: list[asyncio.StreamWriter] = []

    async def go(self) -> Came:
        """Let all come, and wait until all are in."""
        began = perf_counter()
        probing = asyncio.create_task(self.probe())
        async with asyncio.timeout(GIVEN_UP):
            await asyncio.gather(*(self.come(stream) for stream in self.crowd.streams))
        self.came.seconds = perf_counter() - began
        probing.cancel()
        for writer in self.writers:
            writer.close()
        return self.came

    async def come(self, stream: bytes) -> None:
        """One browser, until it hears something."""
        failures = 0
        while (wait := await self.knock(stream)) is not None:
            longest = min(FIRST * 2**failures, LONGEST)
            failures += 1
            await asyncio.sleep(wait + longest * (0.25 + 0.75 * random.random()))  # noqa: S311  # no secret

    async def knock(self, stream: bytes) -> float | None:
        """Ask for a stream; None where it is there, else the seconds that the desk asks to wait."""
        try:
            reader, writer = await asyncio.open_connection(self.crowd.host, self.crowd.port)
            writer.write(stream)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if head.startswith(b"http/1.1 200"):
                await reader.readuntil(b"data: ")
                self.writers.append(writer)
                return None
        except (OSError, EOFError) as error:
            self.came.failed += 1
            self.came.problem = repr(error)
            return 0.0
        writer.close()
        after = head.partition(b"retry-after: ")[2].partition(b"\r\n")[0]
        if head.startswith(b"http/1.1 503") and after.isdigit():
            self.came.refused += 1
            return float(after)
        self.came.failed += 1
        self.came.problem = head.partition(b"\r\n")[0].decode()
        return 0.0

    async def probe(self) -> None:
        """Ask for a page, again and again."""
        while True:
            asked = perf_counter()
            reader, writer = await asyncio.open_connection(self.crowd.host, self.crowd.port)
            writer.write(PROBE)
            await reader.read()
            writer.close()
            self.came.slowest_page = max(self.came.slowest_page, perf_counter() - asked)
            await asyncio.sleep(0.1)


def main() -> None:
    """Carry out the crowd of standard input."""
    crowd = msgspec.json.decode(sys.stdin.buffer.read(), type=Crowd)
    print(msgspec.json.encode(uvloop.run(Coming(crowd).go())).decode())


if __name__ == "__main__":
    main()
