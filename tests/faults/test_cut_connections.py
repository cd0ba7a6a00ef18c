"""Whenever a connection to the database is cut, whoever asks is told that it can't be done now, and the next request is
served."""

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import httpx
import pytest

from tests.support.cut_connections import WAYS, Line
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

# What is asked for, given a number that is another one each time; all that it needs is there already.
Act = Callable[[Desk, Person, int], Awaitable[Awaitable[httpx.Response]]]


async def look_for(desk: Desk, ana: Person, number: int) -> Awaitable[httpx.Response]:
    """A page that wasn't made before."""
    return ana.get(f"/tasks?q=paper{number}")


async def add_a_task(desk: Desk, ana: Person, number: int) -> Awaitable[httpx.Response]:
    """One statement that writes."""
    return ana.post("/tasks", {"title": f"Order paper {number}"})


async def undo_two_tasks(desk: Desk, ana: Person, number: int) -> Awaitable[httpx.Response]:
    """A transaction of several statements."""
    tasks = [await desk.task(ana, f"Order paper {number}") for _ in range(2)]
    events = await desk.fetch(
        "select string_agg(id::text, '.') from events where subject = 'task' and subject_id = any($1)", tasks
    )
    return ana.post("/events/undo", {"events": events})


@pytest.fixture
def line() -> Line:
    """The line between the desk and its database."""
    return Line()


@pytest.fixture
async def dsn(dsn: str, line: Line) -> AsyncIterator[str]:
    """The desk goes by that line."""
    async with line.to(dsn) as address:
        yield address


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("act", "anew"), [(look_for, True), (add_a_task, False), (undo_two_tasks, False)])
async def test_wherever_a_connection_is_cut_the_reply_says_so_and_the_next_request_is_served(
    line: Line, desk: Desk, ana: Person, act: Act, anew: bool, way: str
) -> None:
    done = (await (await act(desk, ana, 0))).status_code
    assert done in (200, 303)
    for number in count(1):
        request = await act(desk, ana, number)
        if anew:  # the connection is made for it
            await desk.db._pool.expire_connections()
        line.cut(after=number, way=way)
        status = (await request).status_code
        if not line.was_cut():
            break
        assert status in (done, 503)
        assert (await ana.get("/tasks")).status_code == 200
    assert number > 4
    assert status == done
