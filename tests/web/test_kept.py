"""What is kept: bounded, right at its moment, and made by one for all who wait for it."""

import asyncio
from datetime import timedelta

import pytest

from tests.conftest import MORNING
from tests.people import Desk, Person
from webapp.watch import watched
from webapp.web.kept import Kept, Making

pytestmark = pytest.mark.anyio


def test_no_more_is_kept_than_fits_and_what_was_asked_for_least_recently_goes() -> None:
    kept: Kept[str] = Kept(100)
    for name in "abcd":
        kept.put((name,), name, 25)
    assert kept.get(("a",), MORNING) == "a"
    kept.put(("e",), "e", 25)
    assert [name for name in "abcde" if kept.get((name,), MORNING)] == ["a", "c", "d", "e"]
    assert kept.size == 100


def test_what_would_push_out_most_of_the_others_is_not_kept() -> None:
    kept: Kept[str] = Kept(100)
    kept.put(("large",), "large", 26)
    assert len(kept) == 0


def test_what_is_right_until_a_moment_is_gone_after_it() -> None:
    kept: Kept[str] = Kept(100)
    kept.put(("a",), "a", 10, MORNING)
    assert kept.get(("a",), MORNING - timedelta(microseconds=1)) == "a"
    assert kept.get(("a",), MORNING) is None
    assert kept.size == 0


async def test_one_makes_what_many_wait_for() -> None:
    making = Making()
    assert not await making.wait(("a",))
    assert not await making.wait(("b",))
    waiting = [asyncio.create_task(making.wait(("a",))) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting[1:])
    making.done(("a",))
    assert await asyncio.gather(*waiting[1:]) == [True, True]
    assert not await making.wait(("a",))


async def test_a_page_that_many_ask_for_at_once_is_made_once(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    with watched() as watch:
        replies = await asyncio.gather(*(ana.get("/tasks") for _ in range(20)))
    assert {(reply.status_code, reply.text) for reply in replies} == {(200, replies[0].text)}
    assert sum("get_tasks_paginated" in name for name in watch.names) == 1


async def test_nobody_waits_for_what_could_not_be_made(ana: Person) -> None:
    replies = await asyncio.gather(*(ana.get("/tasks/999/row") for _ in range(20)))
    assert {reply.status_code for reply in replies} == {404}
