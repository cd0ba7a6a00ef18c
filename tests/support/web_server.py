"""A server of the web that answers as a test says, and keeps what it was asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httptools
import msgspec

CERTIFICATE = Path(__file__).with_name("localhost.pem")

Answer = bytes | AsyncIterator[bytes]


class Asked(msgspec.Struct):
    """A request, and by how manieth connection it came."""

    method: str = ""
    target: str = ""
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    body: bytes = b""
    connection: int = 0
    whole: bool = False

    @property
    def json(self) -> Any:
        """Its body, read."""
        return msgspec.json.decode(self.body)

    def on_url(self, url: bytes) -> None:
        self.target += url.decode()

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode().lower()] = value.decode()

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.whole = True


class WebServer:
    """Where it is, and what it was asked."""

    def __init__(self, answer: Callable[[Asked], Awaitable[Answer]], scheme: str) -> None:
        self.answer = answer
        self.scheme = scheme
        self.port = 0
        self.asked: list[Asked] = []
        self.connections = 0
        self.open = 0
        self.idle = asyncio.Event()  # nobody is connected
        self.idle.set()
        self.server: asyncio.Server

    def origin(self, host: str = "127.0.0.1") -> str:
        """Its address, by a name that leads to this machine."""
        return f"{self.scheme}://{host}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as answers are whole."""
        self.connections += 1
        self.open += 1
        self.idle.clear()
        connection, going = self.connections, True
        try:
            while going:
                asked = Asked(connection=connection)
                parser = httptools.HttpRequestParser(asked)
                while not asked.whole:
                    data = await reader.read(65536)
                    if not data:
                        return
                    parser.feed_data(data)
                asked.method = parser.get_method().decode()
                self.asked.append(asked)
                answer = await self.answer(asked)
                going = isinstance(answer, bytes) and answer != b""
                if isinstance(answer, bytes):
                    writer.write(answer)
                else:
                    async for piece in answer:
                        if writer.is_closing():
                            return
                        writer.write(piece)
                        await writer.drain()
                        await asyncio.sleep(0)  # the other side of the connection is on the same loop
        except ConnectionError:
            pass
        finally:
            writer.close()
            self.open -= 1
            if not self.open:
                self.idle.set()


def reply(status: int = 200, body: bytes | str = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """An answer as it is sent."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in (headers or {}).items())]
    return "\r\n".join([*lines, f"Content-Length: {len(content)}", "", ""]).encode() + content


async def fine(asked: Asked) -> Answer:
    """All is well."""
    return reply(200, "fine")


def server_tls() -> ssl.SSLContext:
    """How a server of ours encrypts: its certificate is for localhost and 127.0.0.1."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


def client_tls() -> ssl.SSLContext:
    """Who trusts that, and nobody else."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


@asynccontextmanager
async def web_server(
    answer: Callable[[Asked], Awaitable[Answer]] = fine,
    *,
    tls: bool = False,
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[WebServer]:
    """A server on a port of this machine."""
    found = WebServer(answer, "https" if tls else "http")
    server = await asyncio.start_server(found.serve, host, port, ssl=server_tls() if tls else None)
    found.port = server.sockets[0].getsockname()[1]
    found.server = server
    try:
        yield found
    finally:
        server.close()
