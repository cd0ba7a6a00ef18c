"""Clients on real connections who are slow, silent or endless: they end, and the others don't notice."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest

from tests.support.people import Desk, Person
from tests.support.serving import Serving
from tests.support.uploads import nothing_is_left
from webapp.files.uploads.multipart import under_way
from webapp.web.connection import (
    MOST_FIELDS,
    MOST_HEAD,
    MOST_PATH,
    MOST_URL,
    MOST_WAITING,
    Bounds,
    Connection,
    Patience,
)

pytestmark = pytest.mark.anyio

PIECE = 20_000
LARGE = 12_000_000


class Hurried(Connection):
    """The same, for tests that can't wait for a minute."""

    bounds = Bounds(head=0.1, grace=0.3, speed=10_000, look=0.02, linger=0.2)


@pytest.fixture
async def hurried(desk: Desk) -> AsyncIterator[Serving]:
    """The desk, which has little patience."""
    async with served(desk.app) as serving:
        yield serving


@asynccontextmanager
async def served(app: object) -> AsyncIterator[Serving]:
    """An application that is served with little patience."""
    serving = Serving(app, connection=Hurried)
    await serving.start()
    try:
        yield serving
    finally:
        await serving.stop()


class Client:
    """Bytes out, bytes in."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def say(self, data: bytes) -> None:
        """Send; it may be that nobody listens any more."""
        self.writer.write(data)
        await self.writer.drain()

    async def until_closed(self) -> bytes:
        """All that comes until the other side has ended."""
        async with asyncio.timeout(30):
            return await self.reader.read()

    async def heard(self, seconds: float) -> bytes:
        """What comes meanwhile: how a slow client passes its time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self.reader.read(1)
        return b""


@asynccontextmanager
async def client_of(serving: Serving) -> AsyncIterator[Client]:
    """A connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    try:
        yield Client(reader, writer)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def connections_are(serving: Serving, number: int) -> None:
    """Wait until there are so many."""
    async with asyncio.timeout(30):
        while serving.connections != number:  # noqa: ASYNC110  # uvicorn tells nobody
            await asyncio.sleep(0.001)


def status_of(reply: bytes) -> int | None:
    """The status of a reply; None where there is none."""
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", reply)
    return int(found[1]) if found else None


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /sign-in HTTP/1.1\r\nhost: desk.test\r\n",
        b"GET /sign-in",
        b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nx-long: ",
    ],
)
async def test_who_sends_half_a_head_is_not_waited_for(hurried: Serving, begun: bytes) -> None:
    async with client_of(hurried) as client:
        await client.say(begun)
        reply = await client.until_closed()
    assert status_of(reply) == 408
    assert b"took too long to arrive" in reply


async def test_who_sends_a_head_letter_by_letter_is_not_waited_for(hurried: Serving) -> None:
    async with client_of(hurried) as client:
        for letter in b"GET /sign-in HTTP/1.1\r\nx-slow: " + b"x" * 10_000:
            with suppress(OSError):
                await client.say(bytes([letter]))
            if await client.heard(0.01) or client.reader.at_eof():
                break
        else:
            raise AssertionError("all of it was waited for")


async def test_who_connects_and_says_nothing_is_not_waited_for_and_told_nothing(hurried: Serving) -> None:
    async with client_of(hurried) as client:
        assert await client.until_closed() == b""
    await connections_are(hurried, 0)


async def test_empty_lines_after_a_reply_hold_no_connection(hurried: Serving) -> None:
    async with client_of(hurried) as client:
        await client.say(b"GET /health/live HTTP/1.1\r\nhost: desk.test\r\n\r\n")
        assert (await client.reader.readuntil(b"\r\n\r\nok")).startswith(b"HTTP/1.1 200")
        await client.say(b"\r\n")
        await client.until_closed()


def form_head(path: str, length: int, *more: str) -> bytes:
    """The head of a form."""
    lines = [f"POST {path} HTTP/1.1", "host: desk.test", "sec-fetch-site: same-origin", f"content-length: {length}"]
    return "\r\n".join([*lines, "content-type: application/x-www-form-urlencoded", *more, "", ""]).encode()


async def test_who_sends_half_a_body_is_not_waited_for(hurried: Serving) -> None:
    async with client_of(hurried) as client:
        await client.say(form_head("/sign-in", 100) + b"email=")
        reply = await client.until_closed()
    assert status_of(reply) == 408
    assert reply.count(b"HTTP/1.1") == 1
    async with client_of(hurried) as next_one:
        await next_one.say(b"GET /health/live HTTP/1.1\r\nhost: desk.test\r\nconnection: close\r\n\r\n")
        assert status_of(await next_one.until_closed()) == 200


async def test_who_sends_a_body_byte_by_byte_is_not_waited_for(hurried: Serving) -> None:
    async with client_of(hurried) as client:
        await client.say(form_head("/sign-in", 100_000))
        for _ in range(10_000):
            with suppress(OSError):
                await client.say(b"x")
            if await client.heard(0.01) or client.reader.at_eof():
                break
        else:
            raise AssertionError("all of it was waited for")


UPLOAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7'


async def test_of_an_upload_that_is_not_ended_nothing_stays(hurried: Serving, desk: Desk, ana: Person) -> None:
    path = ana.path(f"/tasks/{await desk.task(ana)}/files")
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in ana.browser.cookies.jar)
    head = form_head(path, 1_000_000, f"cookie: {cookie}")
    head = head.replace(b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x")
    async with client_of(hurried) as client:
        await client.say(head + UPLOAD)
        assert status_of(await client.until_closed()) == 408
    async with asyncio.timeout(30):
        while under_way:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0.001)
    await nothing_is_left(desk)


async def test_a_slow_line_has_the_time_that_its_upload_needs(hurried: Serving, desk: Desk, ana: Person) -> None:
    body = UPLOAD + b"x" * 300_000 + b"%%EOF\r\n--x--\r\n"
    task = await desk.task(ana)

    async def pieces() -> AsyncIterator[bytes]:
        for begin in range(0, len(body), 10_000):  # twice as fast as it must be, for five times as long as it may pause
            yield body[begin : begin + 10_000]
            await asyncio.sleep(0.05)

    cookies = {cookie.name: cookie.value or "" for cookie in ana.browser.cookies.jar}
    base = f"http://127.0.0.1:{hurried.port}"
    async with httpx.AsyncClient(base_url=base, cookies=cookies, headers={"sec-fetch-site": "same-origin"}) as browser:
        kind = {"content-type": "multipart/form-data; boundary=x", "content-length": str(len(body))}
        reply = await browser.post(ana.path(f"/tasks/{task}/files"), content=pieces(), headers=kind)
    assert reply.status_code in (201, 303)


@pytest.mark.parametrize(
    ("bytes_each", "every", "lasts"),
    [
        (10_000, 10, True),  # a telephone that gets through once in ten seconds
        (60_000, 55, True),  # in a train with many tunnels
        (4_000, 1, True),  # a modem
        (1, 1, False),
        (1, 50, False),
        (500, 1, False),
        (100_000_000, 70, False),  # what was sent at first is no credit for ever
    ],
)
def test_a_minimum_speed_counts_over_the_whole(bytes_each: int, every: int, lasts: bool) -> None:
    patience = Patience(Bounds().grace, Bounds().speed)
    spent = [patience.spent(1, bytes_each if second % every == every - 1 else 0) for second in range(1_000)]
    assert any(spent) is not lasts


async def large(scope: Any, receive: Any, send: Any) -> None:
    """An application whose replies are larger than what systems take for a client that doesn't read."""
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(LARGE).encode())]})
    await send({"type": "http.response.body", "body": b"x" * LARGE})


def asking(serving: Serving, room: int = 4096) -> socket.socket:
    """A client that has asked, and whose system takes little for it while it doesn't read."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    client.connect(("127.0.0.1", serving.port))
    client.setblocking(False)
    client.sendall(b"GET / HTTP/1.1\r\nhost: desk.test\r\nconnection: close\r\n\r\n")
    return client


async def test_who_does_not_read_a_reply_is_not_waited_for() -> None:
    async with served(large) as serving:
        with asking(serving):
            await connections_are(serving, 1)
            await connections_are(serving, 0)


async def test_who_reads_a_reply_byte_by_byte_is_not_waited_for() -> None:
    async with served(large) as serving:
        with asking(serving) as client, suppress(ConnectionResetError):
            await connections_are(serving, 1)
            while serving.connections:
                await asyncio.get_running_loop().sock_recv(client, 1)
                await asyncio.sleep(0.01)


async def test_a_slow_line_has_the_time_that_a_reply_needs() -> None:
    async with served(large) as serving:
        with asking(serving, room=100_000) as client:
            size = 0
            while piece := await asyncio.get_running_loop().sock_recv(client, 100_000):
                size += len(piece)
                await asyncio.sleep(0.005)
    assert size > LARGE


async def refused(serving: Serving, said: bytes, *, pieces: int = 1) -> bytes:
    """The answer to what is said so many times."""
    async with client_of(serving) as client:
        with suppress(OSError):
            for _ in range(pieces):
                await client.say(said)
                if await client.heard(0.0):
                    return b"H" + await client.until_closed()
        return await client.until_closed()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"GET / HTTP/1.1\r\nhost: desk.test\r\nx: " + b"x" * MOST_HEAD + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nhost: desk.test\r\n" + b"x: y\r\n" * MOST_FIELDS + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nhost: desk.test\r\n" + b"x" * MOST_HEAD, 431),
        (b"GET /" + b"x" * MOST_PATH + b" HTTP/1.1\r\nhost: desk.test\r\n\r\n", 414),
        (b"GET /?q=" + b"x" * MOST_URL + b" HTTP/1.1\r\nhost: desk.test\r\n\r\n", 414),
        (b"GET /sign-in HTTP/1.1\r\nno header\r\n\r\n", 400),
        (b"what is this\r\n\r\n", 400),
        (form_head("/sign-in", 1).replace(b"content-length: 1", b"transfer-encoding: chunked") + b"x\r\n", 400),
    ],
)
async def test_what_is_too_large_or_no_request_is_refused_in_words(hurried: Serving, said: bytes, status: int) -> None:
    reply = await refused(hurried, said)
    assert status_of(reply) == status
    assert b"connection: close" in reply
    assert reply.partition(b"\r\n\r\n")[2].endswith(b".")


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nhost: desk.test\r\nx: ",
        form_head("/sign-in", 1).replace(b"content-length: 1", b"transfer-encoding: chunked") + b"1;x=",
        form_head("/sign-in", 1).replace(b"content-length: 1", b"transfer-encoding: chunked") + b"0\r\nx: ",
    ],
)
async def test_a_header_without_end_is_refused_while_it_is_sent(hurried: Serving, begun: bytes) -> None:
    async with client_of(hurried) as client:
        await client.say(begun)
        with suppress(OSError):
            for _ in range(100_000):
                await client.say(b"x" * PIECE)
                if await client.heard(0.0) or client.reader.at_eof():
                    break
            else:
                raise AssertionError("all of it was taken")
    await connections_are(hurried, 0)


async def test_headers_behind_a_body_are_no_part_of_the_request() -> None:
    seen: list[bytes] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        seen.extend(name for name, _ in scope["headers"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with served(app) as serving:
        request = b"POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
        reply = await refused(serving, request + b"1\r\nx\r\n0\r\ncookie: session=another\r\n\r\n")
    assert status_of(reply) == 204
    assert seen == [b"host", b"connection", b"transfer-encoding"]


async def test_requests_that_are_sent_before_the_first_is_answered_are_answered_in_turn(hurried: Serving) -> None:
    one = b"GET /health/live HTTP/1.1\r\nhost: desk.test\r\n\r\n"
    async with client_of(hurried) as client:
        await client.say(one * 20 + one.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))
        assert (await client.until_closed()).count(b"HTTP/1.1 200 OK") == 21


async def test_no_more_of_them_are_taken_than_is_worth_it(hurried: Serving) -> None:
    one = b"GET /health/live HTTP/1.1\r\nhost: desk.test\r\n\r\n"
    async with client_of(hurried) as client:
        await client.say(one * 2_000)
        answered = (await client.until_closed()).count(b"HTTP/1.1 200 OK")
    assert 1 <= answered <= MOST_WAITING + 1


@pytest.mark.parametrize(
    "after", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nx: ", b"GET / HTTP/1.1\r\nx: " + b"x" * 400_000]
)
async def test_a_request_is_answered_whatever_comes_behind_it(hurried: Serving, after: bytes) -> None:
    async with client_of(hurried) as client:
        await client.say(b"GET /sign-in HTTP/1.1\r\nhost: desk.test\r\n\r\n" + after)
        reply = await client.until_closed()
    assert status_of(reply) == 200
    assert b"</html>" in reply


async def test_who_only_waits_for_us_is_given_all_the_time() -> None:
    go_on = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await go_on.wait()
        size, more = 0, True
        while more:
            message = await receive()
            size += len(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(size).encode()})

    async with served(app) as serving, client_of(serving) as client:
        request = b"POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 9000000\r\n\r\n"
        sending = asyncio.create_task(client.say(request + b"x" * 9_000_000))
        assert await client.heard(1.0) == b"", "ten times as long as a head may take, three times a body's pause"
        go_on.set()
        await sending
        reply = await client.until_closed()
    assert reply.endswith(b"9000000\r\n0\r\n\r\n")
