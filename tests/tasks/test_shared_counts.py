"""Counts and names are read once for all who ask at the same time, and tell what everybody has written by then."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from tests.conftest import MORNING
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.database.dataloader import AT_ONCE
from webapp.history.queries import get_names
from webapp.server_timing import watched
from webapp.tasks.stats import Sight, look_up_stats

pytestmark = pytest.mark.anyio


def counted(reply: httpx.Response) -> int:
    """How many open tasks the first tab says there are."""
    return int(text_of(Page(reply).tree.css_first("#task-tabs .num")))


async def test_many_who_look_at_different_lists_count_the_tasks_together(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await desk.task(ana, "Order paper")
    for who in (ana, ben):
        await who.get("/projects")  # their session is known to be in use
    with watched() as watch:
        replies = await asyncio.gather(*((ana, ben)[n % 2].get("/tasks", params={"after": f"x{n}"}) for n in range(20)))
    assert [counted(reply) for reply in replies] == [1] * 20
    assert watch.names.count("tasks.get_stats") <= AT_ONCE + 2
    assert watch.names.count("history.get_names") <= AT_ONCE + 2


async def test_names_that_are_the_same_are_worked_out_once_and_a_new_one_is_told_at_once(
    desk: Desk, ana: Person
) -> None:
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "Order paper", project_id=shop)
    before = await get_names(desk.db, ana.workspace_id)
    await ana.post("/tasks", {"title": "Paint the shelf"})
    assert await get_names(desk.db, ana.workspace_id) is before

    listed = Page(await ana.get("/tasks", params={"project": shop}))
    assert "Shop (1)" in text_of(listed.one("select[name=project]"))
    await ana.post(f"/projects/{shop}?_method=put", {"version": "1", "name": "Yard"})
    listed = Page(await ana.get("/tasks", params={"project": shop}))
    assert "Yard (1)" in text_of(listed.one("select[name=project]"))
    assert "Yard" in (listed.one("#task-tabs a:first-child").attributes["href"] or "")
    assert (await get_names(desk.db, ana.workspace_id)).projects == {shop: "Yard"}


async def test_everybody_sees_all_counted_that_was_added_before_they_asked(ana: Person) -> None:
    added = 0

    async def add(number: int) -> None:
        nonlocal added
        await ana.post("/tasks", {"title": f"Order paper {number}"})
        added += 1
        before = added
        assert counted(await ana.get("/tasks", params={"after": f"x{number}"})) >= before

    await asyncio.gather(*map(add, range(10)))


async def test_each_workspace_and_each_clock_has_its_own_counts(desk: Desk, ana: Person) -> None:
    mara = await desk.owner("Mara", business="Birch", time_zone="Pacific/Auckland")
    await desk.task(ana, "Order paper")
    replies = await asyncio.gather(
        *(who.get("/tasks", params={"after": f"x{n}"}) for n, who in enumerate((ana, mara, ana, mara)))
    )
    assert [counted(reply) for reply in replies] == [1, 0, 1, 0]


async def test_a_moment_that_passes_between_two_who_are_told_the_same_has_still_to_come(
    desk: Desk, ana: Person
) -> None:
    noon = MORNING + timedelta(hours=2)
    await desk.task(ana, "Order paper", due_on="2026-03-04", due_at=noon)
    day, week = datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    clock = {
        "today": day.date(),
        "day_start": day,
        "day_end": day + timedelta(days=1),
        "week_end": date(2026, 3, 8),
        "week_end_at": week,
    }
    before, after = (
        Sight(ana.workspace_id, tuple(clock.items()), noon + timedelta(seconds=seconds)) for seconds in (-1, 1)
    )
    told = await look_up_stats(desk.db, [after, before])
    assert told[before] == told[after]
    assert told[after].next_at == noon
