"""How connections are made: a name is looked up once, each of its addresses is checked, and what was checked is what is
connected to. TLS goes by the name all the same."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore2

from webapp.outgoing.allowed import Allowed, IPAddress
from webapp.outgoing.asking import NotAllowed
from webapp.outgoing.lookup import refuse_private

Resolve = Callable[[str, int], Awaitable[list[IPAddress]]]


class CheckedNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to what is allowed. `trusted` says whether a host is allowed wherever it is."""

    def __init__(self, allowed: Allowed, trusted: Callable[[str, int], bool], resolve: Resolve) -> None:
        self._allowed = allowed
        self._trusted = trusted
        self._resolve = resolve
        self._sockets = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # as the library calls it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of a host that answers. Raises NotAllowed where one of them isn't allowed."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except (TimeoutError, OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or str(error) or "nobody says one in time"
            raise httpcore2.ConnectError(f"it has no address: {why}") from error
        if not self._trusted(host, port):
            refuse_private(self._allowed, host, addresses)
        failure: Exception = httpcore2.ConnectError("it has no address")
        for address in addresses:
            try:
                return await self._sockets.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:  # noqa: ASYNC109
        """Nothing of this machine."""
        raise NotAllowed("The desk asks no sockets of its own machine.")

    async def sleep(self, seconds: float) -> None:
        """Wait, as the library asks for."""
        await asyncio.sleep(seconds)
