"""An application on a real port, beside the test that asks it."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import uvicorn

from webapp.web.connection import Connection


@cache
def own_port() -> int:
    """A port that this process of the test run may have for itself: none that the system gives to who asks for any."""
    for port in range(20_000 + os.getpid() % 6_000, 32_000):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    return 0


def kept_port() -> int:
    """The same port for one test after the other, by which a browser knows again what it has loaded; 0, for any, where
    somebody else has it."""
    with suppress(OSError), socket.create_server(("127.0.0.1", own_port())):
        return own_port()
    return 0


class Server(uvicorn.Server):
    """A server beside the test, on its loop; Ctrl-C stays the test runner's."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class Serving:
    """An application on a real port, which it keeps when it is killed and started again; as the desk is served."""

    def __init__(self, app: object, port: int = 0, connection: type[Connection] = Connection) -> None:
        self.app: Any = app
        self.connection = connection
        self.listening = socket.create_server(("127.0.0.1", port))
        self.port: int = self.listening.getsockname()[1]

    async def start(self) -> None:
        """Serve."""
        config = uvicorn.Config(
            self.app,
            http=self.connection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self.server = Server(config)
        self.running = asyncio.create_task(self.server.serve(sockets=[self.listening]))

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self.server.server_state.connections)

    async def stop(self) -> None:
        """Stop in good order."""
        self.server.should_exit = True
        await self.running

    async def kill(self) -> None:
        """Stop at once: who waits for an answer gets none, and who asks again finds nobody."""
        for listener in self.server.servers:
            listener.close()
        self.listening.close()
        for connection in list(self.server.server_state.connections):
            connection.transport.abort()
        self.server.force_exit = True
        await self.stop()

    async def start_again(self) -> None:
        """Serve on the same port as before."""
        self.listening = socket.create_server(("127.0.0.1", self.port))
        await self.start()
