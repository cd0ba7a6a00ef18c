"""Editing the day and the time that a task is due."""

from datetime import UTC, date, datetime

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.tasks.editing import put, story

pytestmark = pytest.mark.anyio


async def due(desk: Desk) -> tuple[date | None, datetime | None]:
    """The due day and moment of the only task."""
    return await desk.fetch("select due_on from tasks"), await desk.fetch("select due_at from tasks")


async def test_a_due_time_is_told_on_the_readers_clock(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="Europe/Berlin")
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-06", due_time="16:30")
    await put(ana, task, 2, due_time="17:00")
    await put(ana, task, 3, due_on="2026-03-09", due_time="09:00")
    await put(ana, task, 4, due_time="")
    await put(ana, task, 5, due_on="2026-03-07", due_time="12:00")
    await put(ana, task, 6, due_on="")
    assert (await story(ana, task))[:-1] == [
        "Ana removed the due date, Saturday",
        "Ana moved the due date from Monday to Saturday",
        "Ana set the due time to Saturday 12:00",
        "Ana removed the due time, Monday 09:00",
        "Ana moved the due time from Friday 17:00 to Monday 09:00",
        "Ana moved the due time from Friday 16:30 to Friday 17:00",
        "Ana set the due time to Friday 16:30",
    ]


async def test_a_time_without_a_day_means_today(desk: Desk) -> None:
    kiri = await desk.owner("Kiri", time_zone="Pacific/Kiritimati")  # UTC+14: it is Thursday there
    task = await desk.task(kiri)
    assert await put(kiri, task, due_time="08:00") == 303
    assert await due(desk) == (date(2026, 3, 5), datetime(2026, 3, 4, 18, 0, tzinfo=UTC))
    assert Page(await kiri.get("/tasks")).row("Order paper").text.count("Today 08:00") == 1


async def test_removing_the_day_removes_the_time(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-06", due_time="16:30")
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    await form.submit(ana.browser, "Save", {"Due date": ""})
    assert await due(desk) == (None, None)


async def test_moving_the_day_keeps_the_time_on_the_clock(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="Europe/Berlin")
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-27", due_time="16:30")
    assert await due(desk) == (date(2026, 3, 27), datetime(2026, 3, 27, 15, 30, tzinfo=UTC))
    await put(ana, task, 2, due_on="2026-03-30")  # summer time has begun on the 29th
    assert await due(desk) == (date(2026, 3, 30), datetime(2026, 3, 30, 14, 30, tzinfo=UTC))


async def test_a_time_in_the_gap_is_its_end_and_a_doubled_one_the_first(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="Europe/Berlin")
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-29", due_time="02:30")
    assert await due(desk) == (date(2026, 3, 29), datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
    await put(ana, task, 2, due_on="2026-10-25", due_time="02:30")
    assert await due(desk) == (date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC))


async def test_another_field_is_edited_without_moving_a_moment_that_a_colleague_set(desk: Desk) -> None:
    """A day and a time are one member's; for another, elsewhere, the same moment can be on the day before."""
    ana = await desk.owner("Ana", time_zone="Asia/Tokyo")
    ben = await desk.member("editor", ana, "Ben")
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-06", due_time="01:30")
    moment = (date(2026, 3, 6), datetime(2026, 3, 5, 16, 30, tzinfo=UTC))
    assert await due(desk) == moment
    form = Page(await ben.get(f"/tasks/{task}/edit"))
    await form.submit(ben.browser, "Save", {"Title": "Order card"})
    assert await due(desk) == moment
    await put(ben, task, 3, title="Order ink")
    assert await due(desk) == moment
