"""Members are answered before readers of what is public, who have all the time that members leave."""

import asyncio

import httpx
import pytest

from tests.support.journal import published, turn_on
from tests.support.people import Desk, Person
from webapp.web.middleware import Edge
from webapp.web.precedence import AT_ONCE, Precedence

pytestmark = pytest.mark.anyio


async def read(precedence: Precedence, name: str, answered: list[str]) -> None:
    """A reader is answered."""
    await precedence.turn()
    answered.append(name)


async def rounds() -> None:
    """As many rounds of the event loop as a member's request may take."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_member_waits_for_one_reader_in_each_round_and_then_all_go_on() -> None:
    precedence, answered = Precedence(), list[str]()
    precedence.members.add("a member")
    readers = [asyncio.create_task(read(precedence, str(number), answered)) for number in range(100)]
    await rounds()
    assert 0 < len(answered) <= 10
    precedence.members.discard("a member")
    await rounds()
    assert answered == [str(number) for number in range(100)], "in the order in which they came"
    await asyncio.gather(*readers)


async def test_without_members_a_reader_waits_for_nothing() -> None:
    precedence, answered = Precedence(), list[str]()
    coroutine = read(precedence, "alone", answered)
    with pytest.raises(StopIteration):  # it never gives the event loop a turn
        coroutine.send(None)
    assert answered == ["alone"]


async def test_a_reader_who_left_keeps_nobody_waiting() -> None:
    precedence, answered = Precedence(), list[str]()
    precedence.members.add("a member")
    readers = [asyncio.create_task(read(precedence, str(number), answered)) for number in range(AT_ONCE)]
    await asyncio.sleep(0)
    for reader in readers[:-1]:
        reader.cancel()
    await asyncio.wait(readers)
    assert answered[-1] == str(AT_ONCE - 1)


async def test_a_member_waits_until_the_reply_begins_and_readers_are_answered_meanwhile(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    await published(desk, ana)
    edge = desk.app.asgi_handler
    assert isinstance(edge, Edge)
    members, seen = edge.precedence.members, list[int]()
    desk.db.on_recorded = lambda workspace_id: seen.append(len(members))
    for path in ("/tasks", "/tasks/1", "/drafts"):
        await ana.get(path)
        assert not members, path
    await ana.post("/tasks", {"title": "Order oak"})
    assert seen == [1]
    members.add("another's, which takes long")
    assert (await visitor.get("/journal/alder-finch/")).status_code == 200
