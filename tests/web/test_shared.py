"""Lists are made once for all who see them alike, and for nobody else."""

import asyncio

import pytest

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


async def test_of_many_members_who_see_a_list_alike_one_makes_it(desk: Desk, ana: Person) -> None:
    members = [await desk.member("editor", ana, f"Ben {number}") for number in range(6)]
    await desk.task(ana, "Order paper")
    for each in members:
        await each.get("/projects")  # their session is known to be in use
    with watched() as watch:
        replies = await asyncio.gather(*(each.get("/tasks") for each in members))
    assert all("Order paper" in reply.text for reply in replies)
    assert [text_of(Page(reply).tree.css_first(".me")) for reply in replies] == [
        f"B{number} Ben {number} Menu" for number in range(6)
    ]
    assert sum("get_tasks_paginated" in name for name in watch.names) == 1


async def test_who_sees_a_list_otherwise_has_their_own(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana, "Ben")
    task = await desk.task(ana, "Order paper")
    for who, ticks in ((ana, True), (ben, False), (ana, True)):
        page = Page(await who.get("/tasks"))
        assert (page.tree.css_first(f"#task-{task} form") is not None) == ticks


@pytest.mark.parametrize("role", ["editor", "viewer"])
async def test_a_list_shows_a_change_to_all_at_once(desk: Desk, ana: Person, role: str) -> None:
    ben = await desk.member(role, ana, "Ben")
    for number in range(3):
        await ana.post("/tasks", {"title": f"Order paper {number}"})
        await ana.post("/drafts", {"title": f"Letter {number}"})
        for who in (ana, ben):
            assert f"Order paper {number}" in (await who.get("/tasks")).text
            assert f"Letter {number}" in (await who.get("/drafts")).text


async def test_a_list_of_drafts_says_how_long_ago_they_changed_by_now(clock: Clock, ana: Person) -> None:
    await ana.post("/drafts", {"title": "Letter"})
    for passed, words in ((30, "just now"), (60, "1 min ago"), (60, "2 min ago"), (3600, "1 h ago")):
        clock.advance(seconds=passed)
        assert words in (await ana.get("/drafts")).text
