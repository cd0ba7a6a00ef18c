"""A database that goes away, hangs or has no connection left is answered for, and used again when it is back."""

import asyncio
import os
import signal
from collections.abc import Iterator

import asyncpg
import httpx
import pytest

from tests.support.commands import OWN_PAGE, PATIENCE, CommandLine
from tests.support.table_lock import HeldTable
from webapp.database.embedded.server import EmbeddedServer


@pytest.fixture
def server(cofounder: CommandLine) -> Iterator[EmbeddedServer]:
    """A server that is nobody's but the test's; the desk only knows its address."""
    server = EmbeddedServer(cofounder.data_dir)
    yield server
    server.stop()


def assert_come_back_later(reply: httpx.Response) -> None:
    """A page that says so, in the words of people and of programs."""
    assert reply.status_code == 503
    assert int(reply.headers["retry-after"]) > 0
    assert reply.headers["content-type"].startswith("text/html")


def test_a_database_that_is_away_for_a_while(cofounder: CommandLine, server: EmbeddedServer) -> None:
    serving = cofounder.serve(DATABASE_URL=server.start())
    serving.set_up()
    server.stop()
    assert_come_back_later(serving.get("/"))
    assert serving.get("/health/ready").status_code == 503
    assert serving.get("/health/live").status_code == 200

    server.start()
    assert serving.can_sign_in()
    assert serving.stop() == 0


def test_a_database_that_hangs(cofounder: CommandLine, server: EmbeddedServer) -> None:
    dsn = server.start()
    serving = cofounder.serve(DATABASE_URL=dsn, COFOUNDER_STATEMENT_TIMEOUT="0.5")
    assert serving.get("/").status_code == 200
    hung = asyncio.run(connections_of_the_desk(dsn))
    assert hung
    for pid in hung:
        os.kill(pid, signal.SIGSTOP)
    try:
        assert_come_back_later(serving.get("/"))
        assert serving.get("/").status_code == 200  # by another connection
    finally:
        for pid in hung:
            os.kill(pid, signal.SIGCONT)


def test_more_requests_than_connections(cofounder: CommandLine, server: EmbeddedServer) -> None:
    dsn = server.start()
    serving = cofounder.serve(DATABASE_URL=dsn, COFOUNDER_POOL_SIZE="1", COFOUNDER_STATEMENT_TIMEOUT="60")
    with HeldTable(dsn) as held:
        slow = held.request(serving)
        assert_come_back_later(serving.get("/"))
        written = httpx.post(f"{serving.base}/setup/none", headers=OWN_PAGE, timeout=PATIENCE)
        assert_come_back_later(written)
        assert "may have been saved" in written.text  # nobody can know
        held.let_go()
        assert slow.result().status_code == 200
    assert serving.get("/").status_code == 200


def test_a_statement_that_takes_too_long(cofounder: CommandLine, server: EmbeddedServer) -> None:
    dsn = server.start()
    serving = cofounder.serve(DATABASE_URL=dsn, COFOUNDER_STATEMENT_TIMEOUT="1")
    with HeldTable(dsn) as held:
        assert_come_back_later(held.request(serving).result())
    assert serving.get("/").status_code == 200


async def connections_of_the_desk(dsn: str) -> list[int]:
    """The server's processes that work for the desk."""
    connection = await asyncpg.connect(dsn)
    found = await connection.fetch("select pid from pg_stat_activity where application_name = 'cofounder'")
    await connection.close()
    return [row["pid"] for row in found]
