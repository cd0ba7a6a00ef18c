"""A line to the database that is cut where a test says: between any two of the server's messages, or within one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

# What a server says when an administrator ends a session (PostgreSQL's manual, 53.8: ErrorResponse).
FIELDS = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
ENDED = b"E" + (len(FIELDS) + 4).to_bytes(4, "big") + FIELDS

# What is sent instead of the message at which the line is cut.
WAYS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda message: b"",
    "half of it": lambda message: message[: len(message) // 2],
    "a farewell": lambda message: ENDED,
    "it and a farewell": lambda message: message + ENDED,
}


class Line:
    """Where the desk connects to instead of the server."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._way = ""

    def cut(self, *, after: int, way: str) -> None:
        """Cut it at the so-manieth message of the server's from now on, all connections together."""
        self._left, self._way = after, way

    def was_cut(self) -> bool:
        """Whether it came to that; from now on it isn't cut any more."""
        was = self._left is None
        self._left = None
        return was

    def take(self, message: bytes) -> tuple[bytes, bool]:
        """What is passed on of a message, and whether the line is cut then."""
        if self._left is None:
            return message, False
        self._left -= 1
        if self._left:
            return message, False
        self._left = None
        return WAYS[self._way](message), True

    async def serve(self, server: str, desk_reader: asyncio.StreamReader, desk_writer: asyncio.StreamWriter) -> None:
        """Pass on what the desk says to a server's socket, and what that answers."""
        reader, writer = await asyncio.open_unix_connection(server)
        asking = asyncio.create_task(pass_on(desk_reader, writer))
        try:
            while message := await read_message(reader):
                part, cut = self.take(message)
                desk_writer.write(part)
                await desk_writer.drain()
                if cut:
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass  # one of the two has gone
        finally:
            asking.cancel()
            desk_writer.close()
            writer.close()

    @asynccontextmanager
    async def to(self, dsn: str) -> AsyncIterator[str]:
        """The address by which a database is reached through this line."""
        parts = urlsplit(dsn)
        where = {name: values[0] for name, values in parse_qs(parts.query).items()}
        server = f"{where['host']}/.s.PGSQL.{where['port']}"
        listening = await asyncio.start_server(lambda reader, writer: self.serve(server, reader, writer), "127.0.0.1")
        port = listening.sockets[0].getsockname()[1]
        try:
            yield f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}?sslmode=disable"
        finally:
            listening.close()


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Everything, as it comes."""
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def read_message(reader: asyncio.StreamReader) -> bytes:
    """A message of the server's, which begins with its kind and its length; b"" at the end."""
    kind = await reader.read(1)
    if not kind:
        return b""
    length = await reader.readexactly(4)
    return kind + length + await reader.readexactly(int.from_bytes(length, "big") - 4)
