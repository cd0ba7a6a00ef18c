"""The proxy that puts a database further away hands on what it is given."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from benchmarks.proxy import listen

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("milliseconds", [0, 5])
async def test_bytes_pass_intact_in_order_and_to_the_end(tmp_path: Path, milliseconds: int) -> None:
    async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            writer.write(data.upper())
        writer.write(b"bye")
        writer.close()

    target = str(tmp_path / "socket")
    behind = await asyncio.start_unix_server(shout, target)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    proxy = await listen(target, milliseconds / 1000, listening)
    sent = os.urandom(300_000).hex().encode()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for begin in range(0, len(sent), 7001):
            writer.write(sent[begin : begin + 7001])
        assert await reader.readexactly(len(sent)) == sent.upper()
        writer.close()
    finally:
        proxy.close()
        behind.close()


async def test_a_database_that_is_away_is_a_closed_connection(tmp_path: Path) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    proxy = await listen(str(tmp_path / "nobody"), 0, listening)
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()
    finally:
        proxy.close()
