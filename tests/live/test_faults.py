"""Clients of streams who never read, and very many who come at once."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from tests.editor.scripts import Script
from tests.live.reading import listening
from tests.support.people import OWN_PAGE, Desk, Person
from tests.support.serving import Serving
from webapp.web.connection import Bounds, Connection

pytestmark = pytest.mark.anyio

CROWD = 300


class Impatient(Connection):
    """The same, for a test that can't wait for a minute."""

    bounds = Bounds(grace=0.2, speed=10_000, look=0.02)


@pytest.fixture
async def impatient(desk: Desk) -> AsyncIterator[Serving]:
    """The desk, which has little patience."""
    serving = Serving(desk.app, connection=Impatient)
    serving.listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # so that the system's queue is soon full
    await serving.start()
    yield serving
    await serving.stop()


def asks(person: Person) -> bytes:
    """The request for somebody's stream."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in person.browser.cookies.jar)
    lines = {"host": "127.0.0.1", "accept": "text/event-stream", "cookie": cookies, **OWN_PAGE}
    return b"GET /live HTTP/1.1\r\n%b\r\n" % b"".join(f"{name}: {lines[name]}\r\n".encode() for name in lines)


async def test_who_never_reads_is_cut_off_and_holds_back_little_until_then(
    desk: Desk, ana: Person, impatient: Serving
) -> None:
    hub, loop, held = desk.app.state.hub, asyncio.get_running_loop(), 0
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", impatient.port))
        await loop.sock_sendall(client, asks(ana))
        async with asyncio.timeout(30):
            while not hub._streams:  # noqa: ASYNC110  # nobody is told of who comes
                await asyncio.sleep(0.001)
            (stream,) = hub._streams
            (connection,) = impatient.server.server_state.connections
            assert isinstance(connection, Impatient)
            while hub._streams:
                for number in range(500):
                    stream.tell(ana.workspace_id, number, [(number, "task", number)], 0)
                    stream.tell_present(ana.workspace_id, f"task:{number}", [])
                held = max(held, connection.outgoing.get_write_buffer_size())
                await asyncio.sleep(0.001)
            while impatient.connections:  # noqa: ASYNC110  # nor of who is gone
                await asyncio.sleep(0.001)
    assert 0 < held < 200_000


async def test_many_who_come_at_once_are_let_in_or_told_when_to_come_again(
    desk: Desk, ana: Person, serving: Serving, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.live.hub.MOST_OF_ACCOUNT", CROWD)
    refused = []

    async def come() -> asyncio.StreamWriter:
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
            writer.write(asks(ana))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if head.startswith(b"http/1.1 200"):
                await reader.readuntil(b"data: ")
                return writer
            refused.append(head)
            writer.close()

    crowd = [asyncio.create_task(come()) for _ in range(CROWD - 1)]
    await asyncio.wait(crowd, return_when=asyncio.FIRST_COMPLETED)
    async with asyncio.timeout(60):
        assert (await ana.get("/tasks")).status_code == 200  # whoever works meanwhile
        writers = await asyncio.gather(*crowd)
    assert all(head.startswith(b"http/1.1 503") and b"\r\nretry-after: " in head for head in refused)
    async with listening(ana, address) as told:
        await told.about("task", await desk.task(ana, "Order paper"))
    for writer in writers:
        writer.close()


def test_browsers_come_back_one_by_one_and_later_where_the_desk_asks_for_it() -> None:
    script = Script("live/stream.js")
    chances = [number / 100 for number in range(100)]

    def waits(failures: int, least: int) -> list[int]:
        return [round(script.call("backoff", failures, chance, least)) for chance in chances]

    first, later, asked = waits(0, 0), waits(8, 0), waits(0, 2)
    script.close()
    assert (min(first), max(first) < 1200) == (300, True)
    assert (min(later), max(later) < 20_000) == (5000, True)
    assert asked == [each + 2000 for each in first]
    assert len(set(first)) == len(set(later)) == len(chances)
