"""Who is told of what, and who isn't."""

import asyncio

import pytest

from tests.conftest import Clock
from tests.notifications.telling import a_minute_later, inbox, look
from tests.support.people import Desk, Person
from tests.support.repeats import repeating
from webapp.notifications import telling
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor beside Ana."""
    return await desk.member("editor", ana)


async def test_ten_changes_of_a_thing_are_one_message_and_nobody_hears_of_their_own(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, assignee_id=ben.account_id)
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["assigned"], "task.created", 1)]
    await desk.item(ana, task, *[f"Sheet {number}" for number in range(2)])
    for number in range(9):
        await desk.item(ana, task, f"Sheet {number}")
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["assigned", "following"], "task.created", 11)]
    assert await inbox(desk, ana) == []


async def test_a_mention_comes_before_a_reply_and_that_before_what_is_followed(
    desk: Desk, ana: Person, ben: Person
) -> None:
    cleo = await desk.member("viewer", ana, "Cleo")
    task = await desk.task(ana)
    await ben.post(f"/tasks/{task}/comments/", {"body": "Which paper?"})
    await ana.post(f"/tasks/{task}/comments/", {"body": "The heavy one. @Cleo, do you have the list?"})
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["reply"], "comment.created", 1)]
    assert await inbox(desk, cleo) == [(["mention"], "comment.created", 1)]
    assert await inbox(desk, ana) == [(["following"], "comment.created", 1)]
    await desk.item(ana, task)
    await a_minute_later(desk)
    assert await inbox(desk, cleo) == [(["mention", "following"], "comment.created", 2)]


async def test_who_is_mentioned_in_notes_is_told_once(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, notes="Ask @Ben.")
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["mention"], "task.created", 1)]
    edit = {"version": "1", "title": "Order paper", "notes": "Ask @Ben, please."}
    assert (await ana.post(f"/tasks/{task}?_method=put", edit)).status_code == 303
    await desk.fetch("update notifications set read_at = now()")
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["following"], "task.updated", 1)]


async def test_what_was_undone_within_the_minute_is_told_to_nobody(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, assignee_id=ben.account_id)
    await a_minute_later(desk)
    await desk.fetch("update notifications set done_at = now()")
    await ana.post(f"/tasks/{task}/completion")
    event = await desk.fetch("select max(id) from events")
    await look(desk)
    await ana.post(f"/events/{event}/undo")
    await a_minute_later(desk)
    assert await inbox(desk, ben) == []
    await ana.post(f"/tasks/{task}/completion")
    event = await desk.fetch("select max(id) from events")
    await a_minute_later(desk)
    await ana.post(f"/events/{event}/undo")
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["following"], "task.undone", 2)]


async def test_what_was_reversed_within_the_minute_is_told_as_little_as_what_was_undone(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, assignee_id=ben.account_id)
    item = await desk.item(ana, task)
    await a_minute_later(desk)
    await desk.fetch("update notifications set done_at = now()")
    for act in (f"/tasks/{task}/completion", f"/tasks/{task}/items/{item}/completion"):
        for way in ("", "?_method=delete", "", "?_method=delete"):
            assert (await ana.post(f"{act}{way}")).status_code == 303, act
    await a_minute_later(desk)
    assert await inbox(desk, ben) == []
    for way in ("", "?_method=delete", ""):
        await ana.post(f"/tasks/{task}/completion{way}")
    await a_minute_later(desk)
    assert [row[:2] for row in await inbox(desk, ben)] == [(["following"], "task.completed")]


async def test_who_was_soon_relieved_of_a_task_never_hears_of_it(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana)
    for version, assignee in ((1, str(ben.account_id)), (2, "")):
        edit = {"version": str(version), "title": "Order paper", "assignee_id": assignee}
        assert (await ana.post(f"/tasks/{task}?_method=put", edit)).status_code == 303
    await a_minute_later(desk)
    assert await inbox(desk, ben) == []
    assert await desk.fetch("select count(*) from events where after ->> 'assignee_id' = $1", str(ben.account_id)) == 1


async def test_who_left_is_told_nothing(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, assignee_id=ben.account_id)
    await a_minute_later(desk)
    assert (await ana.post(f"/members/{ben.account_id}?_method=delete")).status_code == 303
    await desk.item(ana, task)
    await a_minute_later(desk)
    await notify(desk.db, ana.workspace_id, ben.account_id, Reason.REMINDER, "task", task, now=desk.clock())
    assert [row[2] for row in await inbox(desk, ben)] == [1]


async def test_the_next_of_a_repeat_is_followed_by_who_followed_the_last(desk: Desk, ana: Person, ben: Person) -> None:
    task = await repeating(desk, ana)
    await ben.post(f"/tasks/{task}/comments/", {"body": "Which paper?"})
    await a_minute_later(desk)
    assert (await ana.post(f"/tasks/{task}/completion")).status_code == 303
    await a_minute_later(desk)
    assert await inbox(desk, ben) == [(["following"], "task.completed", 1)]
    following = await desk.fetch("select max(id) from tasks")
    assert following != task
    await desk.item(ana, following)
    await a_minute_later(desk)
    assert len(await inbox(desk, ben)) == 2


async def test_events_are_told_once_however_many_look_and_in_bounded_batches(
    desk: Desk, ana: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "BATCH", 3)
    task = await desk.task(ana, assignee_id=ben.account_id)
    for _ in range(7):
        await desk.item(ana, task)
    await look(desk)
    clock: Clock = desk.app.state.clock
    clock.advance(seconds=61)
    await asyncio.gather(look(desk), look(desk))
    assert await inbox(desk, ben) == [(["assigned", "following"], "task.created", 8)]
    await a_minute_later(desk)
    assert await desk.fetch("select count(*) from jobs where name = 'tell'") == 4  # of ten events
    assert await desk.fetch("select sum(changes) from notifications") == 8


async def test_an_event_that_commits_late_is_told_too(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, assignee_id=ben.account_id)
    await a_minute_later(desk)
    clock: Clock = desk.app.state.clock
    slow = await desk.db._pool.acquire()
    writing = slow.transaction()
    await writing.start()
    await slow.execute("set local session_replication_role = replica")  # so that it doesn't hold the workspace
    await slow.execute(
        "insert into events (workspace_id, at, actor_id, subject, subject_id, action)"
        " values ($1, $2, $3, 'task', $4, 'task.completed')",
        ana.workspace_id, clock(), ana.account_id, task,
    )  # fmt: skip
    await desk.item(ana, task)
    await look(desk)
    clock.advance(seconds=61)
    await look(desk)
    assert (await inbox(desk, ben))[0][2] == 1
    await writing.commit()
    await desk.db._pool.release(slow)
    clock.advance(seconds=10)
    await look(desk)
    assert (await inbox(desk, ben))[0][2] == 3
