"""A server that does what a test of the load generator tells it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nTasks"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nTas\r\n2\r\nks\r\n0\r\n\r\n"
FAILURE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


class Tiny:
    """What it was asked, and where it is."""

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[bytes] = []


@asynccontextmanager
async def tiny_server(answer: Callable[[int], bytes]) -> AsyncIterator[Tiny]:
    """A server whose nth reply is `answer(n)`; b"" closes the connection instead."""
    tiny = Tiny()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                tiny.requests.append(await reader.readuntil(b"\r\n\r\n"))
                reply = answer(len(tiny.requests) - 1)
                if not reply:
                    break
                writer.write(reply)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    tiny.port = server.sockets[0].getsockname()[1]
    try:
        yield tiny
    finally:
        server.close()
