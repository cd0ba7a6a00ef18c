"""What members name an address for leads to public places only, whatever is tried; and what comes back has an end."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from functools import partial
from ipaddress import ip_address

import brotli  # type: ignore[import-untyped]  # it has no stubs
import httpcore2
import pytest

from tests.support.people import Desk
from tests.support.web_server import Answer, Asked, client_tls, reply, web_server
from webapp.outgoing.allowed import Allowed, IPAddress, allowed, is_public
from webapp.outgoing.asking import NotAllowed, Unanswered
from webapp.outgoing.client import HttpClient
from webapp.outgoing.lookup import resolve
from webapp.outgoing.network import CheckedNetwork

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",  # noqa: S104
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:808:808::", "2001:0:7f00:1::", "fe80::1",
    "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1", "2001:db8::1", "3fff::1", "5f00::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_not_everybody_reaches_is_none_to_ask(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not Allowed(nothing=True).address(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_asked(address: str) -> None:
    assert is_public(ip_address(address))
    assert Allowed().address(ip_address(address))
    assert not Allowed(nothing=True).address(ip_address(address))


def test_networks_are_allowed_by_whoever_runs_the_desk() -> None:
    found = allowed("10.0.0.0/8, fd00::/8, 127.0.0.1")
    assert all(found.address(ip_address(each)) for each in ("10.9.9.9", "fd00::1", "127.0.0.1", "8.8.8.8"))
    assert not found.address(ip_address("127.0.0.2"))
    assert not found.address(ip_address("::ffff:10.9.9.9"))


@pytest.mark.parametrize(
    "url",
    [
        "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/", "https://0x7f.1/",
        "https://127.0.0.1/", "https://127.0.0.1./", "https://localhost/", "https://LOCALHOST/", "https://localhost./",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/", "https://[::127.0.0.1]/", "https://[::]/", "https://0/", "https://0.0.0.0/",
        "https://169.254.169.254/latest/meta-data/", "https://[fe80::1%25lo]/", "https://①②⑦.⓪.⓪.①/",
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "unix:/run/docker.sock", "gopher://example.com",
        "https://example.com:22/", "https://example.com:8080/", "https://me:secret@example.com/", "https://", "https:///a",
        "//example.com/", "example.com", "javascript:alert(1)", "https://exa mple.com/", "https://a:b:c/", "",
        "https://example.com\r\nHost: x/", "https://\x00/",
    ],
)  # fmt: skip
async def test_no_spelling_of_an_address_leads_inside(url: str) -> None:
    client = HttpClient(Allowed())
    try:
        with pytest.raises((NotAllowed, Unanswered)) as refused:
            await client.request("GET", url, seconds=5)
        assert isinstance(refused.value, NotAllowed) or "has no address" in str(refused.value)
    finally:
        await client.close()


class Names:
    """What names lead to, one answer after the other; and how often that was asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[IPAddress]:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [ip_address(each) for each in answer.split()]


@pytest.fixture
async def clients() -> AsyncIterator[list[HttpClient]]:
    """Closed at the end."""
    found: list[HttpClient] = []
    yield found
    for client in found:
        await client.close()


async def test_what_was_checked_is_what_is_connected_to() -> None:
    names = Names("127.0.0.1", "127.0.0.2")
    async with web_server() as server:
        network = CheckedNetwork(allowed("127.0.0.1"), lambda host, port: False, names)
        stream = await network.connect_tcp("rebinding.example", server.port)
        await stream.aclose()
        assert names.asked == 1
        assert server.connections == 1
        with pytest.raises(NotAllowed):
            await network.connect_tcp("rebinding.example", server.port)
        assert server.connections == 1


async def test_a_name_with_one_private_address_is_not_asked_at_its_public_one() -> None:
    network = CheckedNetwork(Allowed(), lambda host, port: False, Names("8.8.8.8 10.0.0.1"))
    with pytest.raises(NotAllowed):
        await network.connect_tcp("both.example", 443)


async def test_the_next_address_of_a_name_is_tried_where_the_first_is_down() -> None:
    async with web_server() as server:
        network = CheckedNetwork(allowed("127.0.0.0/8"), lambda host, port: False, Names("127.0.0.9 127.0.0.1"))
        stream = await network.connect_tcp("both.example", server.port)
        await stream.aclose()


async def test_nothing_of_this_machine_is_a_socket_to_ask() -> None:
    with pytest.raises(NotAllowed):
        await CheckedNetwork(Allowed(), lambda host, port: True, resolve).connect_unix_socket("/run/docker.sock")


async def test_tls_goes_by_the_name(clients: list[HttpClient]) -> None:
    async with web_server(tls=True) as server:
        at = f"localhost:{server.port}, other.example:{server.port}"
        clients.append(client := HttpClient(allowed(at), tls=client_tls(), resolve=Names("127.0.0.1")))
        assert (await client.request("GET", server.origin("localhost"))).body == b"fine"
        assert server.asked[0].headers["host"] == f"localhost:{server.port}"
        with pytest.raises(Unanswered, match="no certificate that can be trusted") as refused:
            await client.request("GET", server.origin("other.example"))
        assert not refused.value.sent
        clients.append(stranger := HttpClient(allowed(at), resolve=Names("127.0.0.1")))
        with pytest.raises(Unanswered, match="certificate"):
            await stranger.request("GET", server.origin("localhost"))


async def test_a_desk_in_tests_asks_nobody(desk: Desk) -> None:
    client = HttpClient(desk.app.state.settings.outgoing_allowed)
    for url in ("https://example.com/", "https://127.0.0.1/"):
        with pytest.raises(NotAllowed, match="asks nobody"):
            await client.request("GET", url)
    await client.close()


async def test_the_desk_says_who_it_is_and_brings_nothing_along(
    clients: list[HttpClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    async def answer(asked: Asked) -> Answer:
        return reply(200, "fine", {"set-cookie": "a=b"})

    async with web_server(answer) as server:
        clients.append(client := HttpClient(allowed(server.origin())))
        for _ in range(2):
            assert (await client.request("GET", server.origin())).status == 200
        assert server.asked[1].headers["user-agent"].startswith("Cofounder/")
        assert "cookie" not in server.asked[1].headers
        assert [asked.connection for asked in server.asked] == [1, 1]


async def test_http_is_spoken_where_it_is_allowed_only(clients: list[HttpClient]) -> None:
    async with web_server() as server:
        clients.append(client := HttpClient(allowed(f"127.0.0.0/8, https://127.0.0.1:{server.port}")))
        with pytest.raises(NotAllowed, match="https://"):
            await client.request("GET", server.origin())
        assert server.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "there", ["https://127.0.0.1/", "https://169.254.169.254/", "http://localhost/", "https://[::1]/", "file:///etc/passwd"]
)  # fmt: skip
async def test_no_redirect_leads_inside(clients: list[HttpClient], status: int, there: str) -> None:
    async def answer(asked: Asked) -> Answer:
        return reply(status, "", {"location": there})

    async with web_server(answer) as server:
        clients.append(client := HttpClient(allowed(server.origin())))
        with pytest.raises(NotAllowed):
            await client.request("GET", server.origin())
        assert len(server.asked) == 1


async def test_a_kept_connection_leads_to_nobody_else(clients: list[HttpClient]) -> None:
    """By the name of another, at the same address, after a connection there was made."""
    async with web_server() as server:
        clients.append(client := HttpClient(allowed(server.origin("one.example")), resolve=Names("127.0.0.1")))
        await client.request("GET", server.origin("one.example"))
        with pytest.raises(NotAllowed):
            await client.request("GET", server.origin("two.example"))
        assert len(server.asked) == 1


async def test_another_origin_sees_no_credentials(clients: list[HttpClient]) -> None:
    async with web_server() as other:

        async def answer(asked: Asked) -> Answer:
            return reply(307, "", {"location": "/here" if asked.target == "/" else other.origin()})

        async with web_server(answer) as server:
            clients.append(client := HttpClient(allowed(f"{server.origin()}, {other.origin()}")))
            headers = {"authorization": "Basic c2VjcmV0", "X-Key": "secret", "Accept": "text/html"}
            result = await client.request("GET", server.origin(), headers=headers)
            assert result.url.rstrip("/") == other.origin()
            assert server.asked[1].headers["authorization"] == "Basic c2VjcmV0"
            assert other.asked[0].headers["accept"] == "text/html"
            assert "secret" not in str(other.asked[0].headers)
            assert "authorization" not in other.asked[0].headers
            moved = await client.request("POST", server.origin(), headers=headers, content=b"text")
            assert (moved.status, len(other.asked)) == (307, 1)
            assert server.asked[-1].body == b"text"


async def test_a_change_is_not_turned_into_a_question(clients: list[HttpClient]) -> None:
    async def answer(asked: Asked) -> Answer:
        return reply(301, "", {"location": "/there"})

    async with web_server(answer) as server:
        clients.append(client := HttpClient(allowed(server.origin())))
        assert (await client.request("POST", server.origin(), content=b"text")).status == 301
        assert len(server.asked) == 1


async def test_redirects_end(clients: list[HttpClient]) -> None:
    async def answer(asked: Asked) -> Answer:
        return reply(302, "", {"location": f"/{len(server.asked)}"})

    async with web_server(answer) as server:
        clients.append(client := HttpClient(allowed(server.origin())))
        with pytest.raises(Unanswered, match="without an end"):
            await client.request("GET", server.origin())
        assert len(server.asked) == 6
        assert (await client.request("GET", server.origin(), redirects=0)).status == 302


async def endless() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield b"x" * 100_000


async def dripping() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    while True:
        yield b"x"
        await asyncio.sleep(0.05)  # a server that is slow on purpose


async def dripping_head() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"x: y\r\n"
        await asyncio.sleep(0.05)


async def endless_head() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"x: " + b"y" * 10_000 + b"\r\n"


async def cut_off() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome"


async def bomb() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    packer = zlib.compressobj(wbits=31)
    while True:
        yield packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_SYNC_FLUSH)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (endless, "more than 1,000,000 bytes"),
        (bomb, "more than 1,000,000 bytes"),
        (dripping, "too long"),
        (dripping_head, "too long"),
        (endless_head, "didn't answer"),
        (cut_off, "broke off"),
    ],
)
async def test_what_comes_back_has_an_end(clients: list[HttpClient], make: type, why: str) -> None:
    async def answer(asked: Asked) -> Answer:
        return make()  # type: ignore[no-any-return]

    async with web_server(answer) as server:
        clients.append(client := HttpClient(allowed(server.origin())))
        with pytest.raises(Unanswered, match=why) as refused:
            await client.request("GET", server.origin(), seconds=1.0 if why == "too long" else 30.0)
        assert refused.value.sent


def packed(encoding: str) -> bytes:
    """A hundred megabytes of nothing, in one small piece."""
    # Brotli's best is no smaller, and takes three seconds.
    ways: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": partial(brotli.compress, quality=5),
    }
    body = bytes(100_000_000)
    for each in encoding.split(", "):
        body = ways[each](body)
    return body


@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip", "deflate", "br", "br, gzip"])
async def test_what_is_unpacked_is_limited_while_it_is(clients: list[HttpClient], encoding: str) -> None:
    body = packed(encoding)
    assert len(body) < 1_000_000

    async def answer(asked: Asked) -> Answer:
        return reply(200, body, {"content-encoding": encoding})

    async with web_server(answer) as server:
        clients.append(client := HttpClient(allowed(server.origin())))
        tracemalloc.start()
        try:
            with pytest.raises(Unanswered, match="more than 1,000,000 bytes"):
                await client.request("GET", server.origin())
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 10_000_000


async def test_packed_answers_are_read(clients: list[HttpClient]) -> None:
    async def answer(asked: Asked) -> Answer:
        assert asked.headers["accept-encoding"] == "gzip"
        return reply(200, gzip.compress(b"a fine answer"), {"content-encoding": "gzip"})

    async with web_server(answer) as server:
        clients.append(client := HttpClient(allowed(server.origin())))
        assert (await client.request("GET", server.origin())).text == "a fine answer"


async def test_a_server_that_closes_without_a_word_may_have_acted(clients: list[HttpClient]) -> None:
    async def answer(asked: Asked) -> Answer:
        return b""

    async with web_server(answer) as server:
        clients.append(client := HttpClient(allowed(server.origin())))
        with pytest.raises(Unanswered) as refused:
            await client.request("POST", server.origin(), content=b"text")
        assert refused.value.sent


async def test_where_nobody_listens_nothing_was_sent(clients: list[HttpClient]) -> None:
    async with web_server() as server:
        nowhere = server.origin()
    clients.append(client := HttpClient(allowed(nowhere)))
    with pytest.raises(Unanswered, match="can't be reached") as refused:
        await client.request("GET", nowhere)
    assert not refused.value.sent


async def test_a_body_is_sent_while_it_is_read(clients: list[HttpClient]) -> None:
    async def pieces() -> AsyncGenerator[bytes, None]:
        for _ in range(10):
            yield b"x" * 10_000

    async with web_server() as server, aclosing(pieces()) as content:
        clients.append(client := HttpClient(allowed(server.origin())))
        await client.request("POST", server.origin(), headers={"content-length": "100000"}, content=content)
        assert len(server.asked[0].body) == 100_000
        assert "transfer-encoding" not in server.asked[0].headers


def test_the_library_still_asks_the_network_that_it_is_given() -> None:
    assert issubclass(CheckedNetwork, httpcore2.AsyncNetworkBackend)
