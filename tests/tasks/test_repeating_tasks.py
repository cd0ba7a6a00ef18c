"""A task that repeats: one open task, whoever clicks how often, and everything can be taken back."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, due_at, repeating, the_tasks

pytestmark = pytest.mark.anyio

THE_COUNTS = """
    with real as materialized (
        select k.dimension, k.value, k.status, count(*)::bigint as amount
        from tasks t cross join lateral (select * from task_counter_keys(t) offset 0) k group by 1, 2, 3
    ), kept as materialized (
        select dimension, value, status, amount from counters where subject = 'task' and amount <> 0
    )
    select json_agg(d) from ((table real except table kept) union all (table kept except table real)) d
"""


async def the_open(desk: Desk) -> int:
    """The one open task."""
    assert await desk.fetch("select count(*) from tasks where is_open") == 1
    found: int = await desk.fetch("select id from tasks where is_open")
    return found


async def test_completing_makes_the_next_one_and_says_so(desk: Desk, ana: Person) -> None:
    ben, project = await desk.member("editor", ana, "Ben"), await desk.project(ana, "Shop")
    await repeating(
        desk,
        ana,
        notes="By post.",
        priority="high",
        labels=["print"],
        estimate_minutes=30,
        assignee_id=ben.account_id,
        project_id=project,
        starts_on=datetime(2026, 3, 4).date(),  # noqa: DTZ001  # a day
    )
    await Page(await ana.get("/tasks")).submit(ana.browser, "Complete: Order paper")
    page = Page(await ana.get("/tasks"))
    assert page.notice == "Task completed. The next one is due Fri 13 Mar."
    assert await the_tasks(desk) == ["2026-03-06 completed", "2026-03-13 pending"]
    same = "select count(distinct (title, notes, priority, labels, estimate_minutes, assignee_id, repeat)) from tasks"
    assert await desk.fetch(same) == 1
    assert str(await desk.fetch("select starts_on from tasks where is_open")) == "2026-03-11"
    assert await desk.fetch(THE_COUNTS) is None


async def test_twenty_completions_at_once_make_one_next(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    replies = await asyncio.gather(*(ana.post(f"/tasks/{task}/completion") for _ in range(20)))
    assert {reply.status_code for reply in replies} == {303}
    assert await the_tasks(desk) == ["2026-03-06 completed", "2026-03-13 pending"]
    kinds = await desk.fetch("select array_agg(action order by action) from events where subject = 'task'")
    assert kinds == ["task.completed", "task.created", "task.repeated"]


async def test_undo_takes_the_next_one_back(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    await ana.post(f"/tasks/{task}/completion")
    await Page(await ana.get("/tasks")).submit(ana.browser, "Undo Z")
    assert await the_tasks(desk) == ["2026-03-06 pending"]
    await ana.post(f"/tasks/{task}/completion")
    assert await the_tasks(desk) == ["2026-03-06 completed", "2026-03-13 pending"]
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    assert await the_tasks(desk) == ["2026-03-06 pending"]
    assert await desk.fetch(THE_COUNTS) is None


async def test_undoing_the_undo_makes_a_next_one_again(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    await ana.post(f"/tasks/{task}/completion")
    for _ in range(2):
        event = await desk.fetch("select max(id) from events where subject_id = $1", task)
        assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await the_tasks(desk) == ["2026-03-06 completed", "2026-03-13 pending"]


async def test_what_was_worked_on_stays_and_the_old_one_is_opened_once(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    await ana.post(f"/tasks/{task}/completion")
    following = await the_open(desk)
    await ana.post(f"/tasks/{following}?_method=put", {"version": "1", "title": "Order grey paper"})
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    assert await the_tasks(desk) == ["2026-03-06 pending once", "2026-03-13 pending"]
    await ana.post(f"/tasks/{task}/completion")
    assert await the_tasks(desk) == ["2026-03-06 completed once", "2026-03-13 pending"]


async def test_two_that_open_old_ones_at_once_leave_one_that_repeats(desk: Desk, ana: Person) -> None:
    tasks = [await repeating(desk, ana)]
    for _ in range(3):
        await ana.post(f"/tasks/{tasks[-1]}/completion")
        tasks.append(await the_open(desk))
    await ana.post(f"/tasks/{tasks.pop()}?_method=delete")
    replies = await asyncio.gather(*(ana.post(f"/tasks/{task}/completion?_method=delete") for task in tasks))
    assert {reply.status_code for reply in replies} == {303}
    assert await desk.fetch("select count(*) from tasks where is_open and repeat is not null") == 1
    assert await desk.fetch("select count(*) from tasks where is_open") == 3


async def test_a_next_one_from_the_trash_is_done_once(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    await ana.post(f"/tasks/{task}/completion")
    following = await the_open(desk)
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    assert (await ana.post(f"/trash/tasks/{following}/restoration")).status_code == 303
    assert await the_tasks(desk) == ["2026-03-06 pending", "2026-03-13 pending once"]


async def test_cancelling_one_makes_the_next(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    await ana.post(f"/tasks/{task}/status?_method=put", {"status": "cancelled"})
    assert await the_tasks(desk) == ["2026-03-06 cancelled", "2026-03-13 pending"]


async def test_the_last_one_is_followed_by_none(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana, a_repeat(ends=datetime(2026, 3, 12).date()))  # noqa: DTZ001  # a day
    await ana.post(f"/tasks/{task}/completion")
    assert await the_tasks(desk) == ["2026-03-06 completed"]


async def test_who_has_left_is_given_no_next_one(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    task = await repeating(desk, ana, assignee_id=ben.account_id)
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    await ana.post(f"/tasks/{task}/completion")
    assert await desk.fetch("select assignee_id from tasks where is_open") is None


@pytest.mark.parametrize(
    ("zone", "rule", "start", "at", "due"),
    [
        ("America/New_York", "FREQ=DAILY", "2026-03-07", "02:30", "2026-03-08T07:00"),  # there is no 02:30
        ("America/New_York", "FREQ=DAILY", "2026-10-31", "01:30", "2026-11-01T05:30"),  # there are two
        ("America/New_York", "FREQ=WEEKLY", "2026-03-06", "09:00", "2026-03-13T13:00"),
        ("Australia/Lord_Howe", "FREQ=DAILY", "2026-10-03", "02:15", "2026-10-03T15:30"),  # half an hour is left out
        ("Asia/Kathmandu", "FREQ=DAILY", "2026-03-06", "08:00", "2026-03-07T02:15"),
    ],
)
async def test_the_wall_clock_survives_the_change_of_clocks(
    desk: Desk, ana: Person, zone: str, rule: str, start: str, at: str, due: str
) -> None:
    task = await repeating(desk, ana, a_repeat(rule, start, zone=zone, clock=at), reminder="-P1D")
    await ana.post(f"/tasks/{task}/completion")
    assert await due_at(desk) == datetime.fromisoformat(due).replace(tzinfo=UTC)
