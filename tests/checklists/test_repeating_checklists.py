"""The checklist of a task that repeats: each occurrence begins with it, none of it ticked."""

from typing import Any

import pytest

from tests.checklists.test_checklist import items_of
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

OPEN = "select id from tasks where deleted_at is null and status = 'pending' order by id desc limit 1"
DAILY: dict[str, Any] = {
    "rrule": "FREQ=DAILY",
    "start": "2026-03-04",
    "zone": "UTC",
    "clock": None,
    "anchor": "schedule",
    "missed": "jump",
    "ends": None,
    "skipped": [],
}


async def close_first(desk: Desk, ana: Person) -> tuple[int, int]:
    """A daily task with two steps, closed; and the next one."""
    task = await desk.task(ana, "Water the plants", due_on="2026-03-04", repeat=DAILY)
    await desk.item(ana, task, "Inside", "Outside")
    await ana.post(f"/tasks/{task}/items/2/place?_method=put", {"place": "1"})
    await ana.post(f"/tasks/{task}/items/1/completion")
    assert (await ana.post(f"/tasks/{task}/completion")).status_code == 303
    following: int = await desk.fetch(OPEN)
    assert following != task
    return task, following


async def test_the_next_occurrence_has_the_same_steps_to_do_again(desk: Desk, ana: Person) -> None:
    task, following = await close_first(desk, ana)
    assert items_of(Page(await ana.get(f"/tasks/{following}"))) == ["Outside", "Inside"]
    assert items_of(Page(await ana.get(f"/tasks/{task}"))) == ["Outside", "x Inside"]
    await ana.get("/tasks")
    assert "0/2" in Page(await ana.get("/tasks")).row("Water the plants").text


async def test_one_that_nobody_touched_is_taken_back(desk: Desk, ana: Person) -> None:
    task, following = await close_first(desk, ana)
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    assert await desk.fetch("select deleted_at is not null from tasks where id = $1", following)
    assert await desk.fetch(OPEN) == task


@pytest.mark.parametrize("touch", ["/items/3/completion", "/items", "/comments"])
async def test_one_whose_checklist_or_comments_were_touched_stays(desk: Desk, ana: Person, touch: str) -> None:
    task, following = await close_first(desk, ana)
    fields = {"title": "One more", "body": "Rain today"}
    assert (await ana.post(f"/tasks/{following}{touch}", fields)).status_code == 303
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    assert await desk.fetch("select deleted_at is null from tasks where id = $1", following)
