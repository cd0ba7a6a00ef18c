"""The load generator counts what happens, and nothing else."""

from math import inf

import pytest

from benchmarks.http_reply import BadReply, ReplyReader
from benchmarks.load import COUNTER, TAKEN, Plan, Script, drive, percentile
from tests.support.fake_server import CHUNKED, FAILURE, PLAIN, tiny_server

pytestmark = pytest.mark.anyio

REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize("reply", [PLAIN, CHUNKED])
async def test_a_closed_loop_counts_every_reply_and_its_bytes(reply: bytes) -> None:
    async with tiny_server(lambda number: reply) as tiny:
        outcome = await drive(Plan("127.0.0.1", tiny.port, [Script([REQUEST])], clients=3, seconds=0.2))
    assert outcome.errors == 0
    assert outcome.replies == len(tiny.requests)
    assert outcome.bytes_each == len(reply)
    assert outcome.p50 <= outcome.p95 <= outcome.p99 <= outcome.slowest


async def test_failures_are_errors_and_no_replies() -> None:
    async with tiny_server(lambda number: FAILURE if number % 4 == 0 else PLAIN) as tiny:
        outcome = await drive(Plan("127.0.0.1", tiny.port, [Script([REQUEST])], clients=1, seconds=0.2))
    assert outcome.errors == (len(tiny.requests) + 3) // 4
    assert outcome.replies == len(tiny.requests) - outcome.errors
    assert outcome.trouble == "status 503"


async def test_a_closed_connection_is_an_error_and_made_again() -> None:
    async with tiny_server(lambda number: b"" if number == 0 else PLAIN) as tiny:
        outcome = await drive(Plan("127.0.0.1", tiny.port, [Script([REQUEST])], clients=1, seconds=0.3))
    assert outcome.errors == 1
    assert outcome.trouble == "the connection was closed"
    assert outcome.replies == len(tiny.requests) - 1 > 0


async def test_a_rate_sends_what_was_due_however_few_connections_there_are() -> None:
    async with tiny_server(lambda number: PLAIN) as tiny:
        plan = Plan("127.0.0.1", tiny.port, [Script([REQUEST])], clients=1, seconds=0.25, rate=400.0)
        outcome = await drive(plan)
    assert outcome.errors == 0
    assert outcome.replies == len(tiny.requests) == 100


async def test_with_a_rate_waiting_for_a_slow_server_counts() -> None:
    """The first reply never comes, so all that was due behind it on the only connection waits in vain."""
    async with tiny_server(lambda number: PLAIN[:-1]) as tiny:
        plan = Plan("127.0.0.1", tiny.port, [Script([REQUEST])], clients=1, seconds=0.1, rate=100.0, patience=0.2)
        outcome = await drive(plan)
    assert len(tiny.requests) == 1
    assert outcome.replies == 0
    assert outcome.errors == 10
    # What was due first waited longest, and all waited longer than the server's patience was tried for.
    assert outcome.slowest > outcome.p50 > 200


async def test_scripts_count_their_own_requests() -> None:
    script = Script([b"GET /%b HTTP/1.1\r\n\r\n" % COUNTER], counter=7)
    async with tiny_server(lambda number: PLAIN) as tiny:
        await drive(Plan("127.0.0.1", tiny.port, [script], clients=1, seconds=0.1))
    assert [request.split()[1] for request in tiny.requests[:2]] == [b"/00000007", b"/00000008"]


async def test_a_number_of_a_reply_stands_in_the_next_request_and_what_prepares_is_not_timed() -> None:
    def reply(number: int) -> bytes:
        body = b"version %d" % (70 + number)
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)

    requests = [REQUEST, b"PUT /%b HTTP/1.1\r\n\r\n" % TAKEN]
    script = Script(requests, acts=["", "update"], takes=[r"version (\d+)", ""])
    async with tiny_server(reply) as tiny:
        outcome = await drive(Plan("127.0.0.1", tiny.port, [script], clients=1, seconds=0.1))
    assert [request.split()[1] for request in tiny.requests[:4]] == [b"/", b"/00000070", b"/", b"/00000072"]
    assert (outcome.errors, outcome.replies) == (0, len(tiny.requests))
    assert list(outcome.acts) == ["update"]
    assert outcome.of("update").p99 == outcome.p99 > 0
    assert outcome.of("update").rate == outcome.rate
    assert outcome.of("delete").p95 == inf


async def test_a_number_that_is_not_there_is_an_error_and_the_script_begins_anew() -> None:
    requests = [REQUEST, b"PUT /%b HTTP/1.1\r\n\r\n" % TAKEN]
    async with tiny_server(lambda number: PLAIN) as tiny:
        script = Script(requests, takes=[r"version (\d+)", ""])
        outcome = await drive(Plan("127.0.0.1", tiny.port, [script], clients=1, seconds=0.1))
    assert outcome.replies == 0
    assert outcome.errors == len(tiny.requests) > 1
    assert {request.split()[0] for request in tiny.requests} == {b"GET"}
    assert outcome.trouble == "nothing to take from a reply, status 200"


async def test_with_a_rate_everybody_has_a_turn() -> None:
    scripts = [Script([b"GET /%d HTTP/1.1\r\n\r\n" % number]) for number in range(4)]
    async with tiny_server(lambda number: PLAIN) as tiny:
        await drive(Plan("127.0.0.1", tiny.port, scripts, clients=4, seconds=0.1, rate=200.0))
    asked = [request.split()[1] for request in tiny.requests]
    assert [asked.count(b"/%d" % number) for number in range(4)] == [5, 5, 5, 5]


@pytest.mark.parametrize("reply", [PLAIN, CHUNKED])
def test_replies_may_come_in_any_pieces(reply: bytes) -> None:
    for at in range(1, len(reply)):
        reader = ReplyReader()
        assert not reader.feed(reply[:at])
        assert reader.feed(reply[at:])
        assert (reader.status, bytes(reader.reply)) == (200, reply)


@pytest.mark.parametrize(
    "reply", [b"SSH-2.0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nendless", PLAIN + b"more"], ids=["other", "endless", "more"]
)
def test_what_is_no_reply_is_refused(reply: bytes) -> None:
    with pytest.raises(BadReply):
        ReplyReader().feed(reply)


def test_percentiles_are_nearest_ranks() -> None:
    values = [float(number) for number in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50.0, 95.0, 99.0, 100.0]
    assert percentile([3.0], 0.5) == 3.0
    assert percentile([], 0.5) == 0.0
