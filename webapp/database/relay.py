"""Lending a connection to one of PostgreSQL's programs.

pg_dump and psql come without TLS, and read addresses in their own way. So they don't go to the server themselves: they
find a socket in a private folder, behind which is a connection that asyncpg has made, encrypted and let in as all of
the desk's are. To the program it looks like a server that lets anybody in; what follows is passed on both ways
(PostgreSQL's manual, 53.2 and 53.7). When the program has ended, the connection is asyncpg's again, in whatever
transaction it is.
"""

import asyncio
import shutil
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from webapp.database.embedded.binaries import Programs
from webapp.database.pool import Connection

PORT = 5432  # a part of the socket's name
NOT_HERE = {80877103: b"N", 80877104: b"N"}  # TLS, GSSAPI: asked for, and not offered
VERSION_3 = 3
TERMINATE = b"X\x00\x00\x00\x04"  # always comes by itself, after the reply to what was before
REPORTED = (  # what a server tells each client
    "server_version", "server_encoding", "client_encoding", "is_superuser", "session_authorization", "DateStyle",
    "IntervalStyle", "TimeZone", "integer_datetimes", "standard_conforming_strings",
)  # fmt: skip


class Side(asyncio.Protocol):
    """One end of the line; what it hears goes to the other one, no faster than that takes it."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.other: Side | None = None
        self.gone = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Pass it on."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.write(data)

    def pause_writing(self) -> None:
        """This end has enough to do."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        """This end can take more."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self.gone = True


class Server(Side):
    """The end where the server is."""

    def connection_lost(self, exc: Exception | None) -> None:
        """The program is told by the end of its line."""
        super().connection_lost(exc)
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()


class Program(Side):
    """The end where the program is: first it is greeted, then it has the line. Only one can have it."""

    def __init__(self, lent: "Lent") -> None:
        super().__init__()
        self.lent = lent
        self.asked = b""

    def data_received(self, data: bytes) -> None:
        """Greet, then pass it on. What would end the connection isn't passed on: it is only lent."""
        if self.other is None:
            self.asked += data
            self.greet()
        elif data != TERMINATE:
            super().data_received(data)

    def greet(self) -> None:
        """Answer the first message when it is whole."""
        if self.transport is None or len(self.asked) < 8:
            return
        size, code = struct.unpack("!ii", self.asked[:8])
        if len(self.asked) < size:
            return
        self.asked = self.asked[size:]
        if code in NOT_HERE:
            self.transport.write(NOT_HERE[code])
        elif code >> 16 == VERSION_3 and self.lent.give(self):
            self.transport.write(greeting(self.lent.connection))
        else:  # somebody else, or a request to cancel
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server isn't read for it any longer."""
        super().connection_lost(exc)
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()


class Lent:
    """A connection that is lent."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.program: Program | None = None
        private: Any = connection  # asyncpg has no public names for them
        self.transport: asyncio.Transport = private._transport
        self.owner: asyncio.Protocol = private._protocol
        self.server = Server()
        self.server.connection_made(self.transport)

    def give(self, program: Program) -> bool:
        """Give the line to a program, if nobody had it."""
        if self.program is not None:
            return False
        self.program, program.other, self.server.other = program, self.server, program
        self.transport.set_protocol(self.server)
        return True

    def take_back(self) -> None:
        """Let asyncpg have the line again, and hear of its end if it missed that."""
        self.transport.set_protocol(self.owner)
        if self.server.gone:
            self.owner.connection_lost(None)


@asynccontextmanager
async def lend(connection: Connection, programs: Programs) -> AsyncIterator[dict[str, str]]:
    """Lend a connection, which nobody uses meanwhile, to one of these programs; gives the environment by which libpq
    finds it. Afterwards the connection is as the program has left it; where something failed, it is closed."""
    loop = asyncio.get_running_loop()
    lent = Lent(connection)
    folder = await asyncio.to_thread(programs.private_folder)
    try:
        path = folder / f".s.PGSQL.{PORT}"
        listening = await loop.create_unix_server(lambda: Program(lent), path, backlog=1)
        programs.give(path)
        try:
            yield environment(connection, folder)
        finally:
            listening.close()
            if lent.program is not None and lent.program.transport is not None:
                lent.program.transport.close()
        lent.take_back()
    except BaseException:
        connection.terminate()
        raise
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def environment(connection: Connection, folder: Path) -> dict[str, str]:
    """What libpq has to know."""
    user = getattr(connection.get_settings(), "session_authorization", "desk")  # only has to be something
    return {
        "PGHOST": str(folder), "PGPORT": str(PORT), "PGUSER": user, "PGDATABASE": user, "PGSSLMODE": "disable",
        "PGGSSENCMODE": "disable", "PGPASSFILE": str(folder / "none"),
    }  # fmt: skip


def greeting(connection: Connection) -> bytes:
    """What a server says to somebody whom it has let in."""
    told = connection.get_settings()
    settings = [(name, getattr(told, name)) for name in REPORTED if hasattr(told, name)]
    return b"".join(
        [
            message(b"R", struct.pack("!i", 0)),
            *(message(b"S", f"{name}\0{value}\0".encode()) for name, value in settings),
            message(b"K", struct.pack("!ii", connection.get_server_pid(), 0)),
            message(b"Z", b"T" if connection.is_in_transaction() else b"I"),
        ]
    )


def message(kind: bytes, body: bytes) -> bytes:
    """A message of the protocol."""
    return kind + struct.pack("!i", len(body) + 4) + body
