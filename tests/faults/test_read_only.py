"""A server that takes no changes for a while: it is read, what can't be saved says so, and it is written again as soon
as it can be."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.postgres import run

pytestmark = pytest.mark.anyio


@pytest.fixture
def only_read(dsn: str, database_server: str) -> Callable[[str], Awaitable[None]]:
    """Says whether sessions that begin from now on may only read, as those of a server that has become a standby."""
    name = urlsplit(dsn).path[1:]

    async def say(setting: str) -> None:
        await run(database_server, f"alter database {name} set default_transaction_read_only = {setting}")

    return say


@pytest.fixture
async def ana(desk: Desk, only_read: Callable[[str], Awaitable[None]]) -> Person:
    """An owner, signed in. From here on the desk's connections only read."""
    ana = await desk.owner("Ana")
    assert (await ana.get("/tasks")).status_code == 200
    await only_read("on")
    await desk.db._pool.expire_connections()
    assert (await ana.get("/tasks?q=paper")).status_code == 200
    return ana


async def test_what_cannot_be_saved_says_so_and_all_else_goes_on(desk: Desk, clock: Clock, ana: Person) -> None:
    for _ in range(2):
        clock.advance(hours=2)  # so that the session would be prolonged
        refused = await ana.post("/tasks", {"title": "Order paper"})
        assert refused.status_code == 503
        assert Page(refused).one("h1").text() == "Nothing can be saved just now"
        assert (await ana.get("/tasks")).status_code == 200
        ready = await desk.browser().get("/health/ready")
        assert (ready.status_code, ready.text) == (503, "the database takes no changes")


async def test_the_first_write_replaces_connections_that_only_read(
    desk: Desk, ana: Person, only_read: Callable[[str], Awaitable[None]]
) -> None:
    await only_read("off")
    assert (await ana.post("/tasks", {"title": "Order paper"})).status_code == 303
    assert await desk.fetch("select title from tasks") == "Order paper"


async def test_readiness_replaces_connections_that_only_read(
    desk: Desk, ana: Person, only_read: Callable[[str], Awaitable[None]]
) -> None:
    await only_read("off")
    assert (await desk.browser().get("/health/ready")).text == "ok"
