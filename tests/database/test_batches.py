"""Writes that come together are committed together, and each has its own fate."""

import asyncio
from collections.abc import Coroutine

import asyncpg
import pytest

from tests.database.test_dataloader import settle
from tests.support.people import Desk, Person
from webapp.checklists.queries import add_items
from webapp.comments.queries import add_comment
from webapp.database.batches import AT_ONCE, MOST, Batches
from webapp.database.pool import Queryable
from webapp.server_timing import watched
from webapp.tasks.labels import get_labels
from webapp.tasks.models import Status
from webapp.tasks.queries import change_task, update_task_status

pytestmark = pytest.mark.anyio


class Book:
    """What is written into it, batch by batch; a page is turned when the door is open. It refuses what is `bad`."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.door = asyncio.Event()

    async def write(self, words: list[str]) -> list[str]:
        """Write all or nothing."""
        await self.door.wait()
        if "bad" in words:
            raise asyncpg.CheckViolationError
        self.batches.append(words)
        return [word.upper() for word in words]


async def test_many_writes_that_come_together_are_few_statements_and_each_is_told_its_own() -> None:
    book = Book()
    batches = Batches(book.write)
    waiting = [asyncio.create_task(batches.do(None, f"word {number}")) for number in range(120)]
    await settle()
    book.door.set()
    assert await asyncio.gather(*waiting) == [f"WORD {number}" for number in range(120)]
    assert len(book.batches) <= AT_ONCE + 120 // MOST + 1
    assert batches.at_rest


async def test_what_is_refused_is_refused_alone() -> None:
    book = Book()
    batches = Batches(book.write)
    waiting = [asyncio.create_task(batches.do(None, word)) for word in ("a", "b", "c", "bad", "d")]
    await settle()
    book.door.set()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [found[place] for place in (0, 1, 2, 4)] == ["A", "B", "C", "D"]
    assert isinstance(found[3], asyncpg.CheckViolationError)


async def test_a_row_is_written_once_in_a_batch_and_in_the_order_in_which_it_was_asked_for() -> None:
    book = Book()
    batches = Batches(book.write)
    first = [asyncio.create_task(batches.do(f"other {number}", f"{number}")) for number in range(AT_ONCE)]
    await settle()
    waiting = [asyncio.create_task(batches.do("row", word)) for word in ("one", "two", "three")]
    book.door.set()
    await asyncio.gather(*first, *waiting)
    assert [batch for batch in book.batches if "one" in batch or "two" in batch] == [["one"], ["two"]]


async def test_a_hundred_tasks_are_completed_by_few_statements_each_with_an_event_of_its_own(
    desk: Desk, ana: Person
) -> None:
    ids = [await desk.task(ana, f"Task {number}") for number in range(40)]
    here = (ana.workspace_id, ana.account_id)
    with watched() as watch:
        changes = await asyncio.gather(
            *(update_task_status(desk.db, here[0], each, here[1], Status.COMPLETED, now=desk.clock()) for each in ids)
        )
    assert len({change.event_id for change in changes if change}) == len(ids)
    assert len(watch.names) <= AT_ONCE + 1
    told = await desk.fetch("select array_agg(subject_id order by id) from events where action = 'task.completed'")
    assert sorted(told) == sorted(ids)


async def test_a_change_that_names_a_project_of_nobody_spoils_no_other(desk: Desk, ana: Person) -> None:
    ids = [await desk.task(ana, f"Task {number}") for number in range(6)]

    async def move(task_id: int) -> object:
        patch = {"project_id": 987_654} if task_id == ids[4] else {"labels": ["moved"]}
        there = (ana.workspace_id, task_id, ana.account_id)
        return await change_task(desk.db, *there, "task.updated", patch, now=desk.clock())

    found = await asyncio.gather(*map(move, ids), return_exceptions=True)
    assert [isinstance(one, asyncpg.ForeignKeyViolationError) for one in found] == [each == ids[4] for each in ids]
    assert await get_labels(desk.db, ana.workspace_id) == {"moved": 5}


async def test_each_of_many_writes_that_come_together_is_answered_with_its_own_event_and_no_other(
    desk: Desk, ana: Person
) -> None:
    """By these a page knows what it has done itself, and takes everything else for a change to be shown."""
    ids = [await desk.task(ana, f"Task {number}") for number in range(12)]
    replies = await asyncio.gather(*(ana.post(f"/tasks/{each}/completion") for each in ids))
    told = await desk.fetch("select array_agg(id order by subject_id) from events where action = 'task.completed'")
    assert [reply.headers.get("events") for reply in replies] == [str(event) for event in told]


async def test_items_comments_and_texts_that_come_together_are_each_answered_with_their_own_event(
    desk: Desk, ana: Person
) -> None:
    tasks = [await desk.task(ana, f"Task {number}") for number in range(12)]
    drafts = [await desk.draft(ana, f"Draft {number}") for number in range(12)]
    change = "select change from workspaces"
    before = await desk.fetch(change)
    save = {"revision": "1", "title": "Hours", "body": "We open at nine."}
    replies = await asyncio.gather(
        *(ana.post(f"/tasks/{task}/items", {"title": f"Step of {task}"}) for task in tasks),
        *(ana.post(f"/tasks/{task}/comments", {"body": f"About {task}"}) for task in tasks),
        *(ana.post(f"/drafts/{draft}?_method=put", save) for draft in drafts[:6]),
        *(ana.post(f"/drafts/{draft}?_method=put", save | {"by": "autosave"}) for draft in drafts[6:]),
    )
    told = await desk.fetch("""
        select array_agg(id order by part <> 'item', part <> 'comment', subject_id) from events where part is not null
    """)
    assert [reply.headers.get("events") for reply in replies] == [str(event) for event in told]
    assert await desk.fetch(change) == before + len(replies)


async def test_items_and_comments_that_come_together_are_few_statements(desk: Desk, ana: Person) -> None:
    tasks = [await desk.task(ana, f"Task {number}") for number in range(40)]
    here, now = (ana.workspace_id, ana.account_id), desk.clock()
    with watched() as watch:
        await asyncio.gather(
            *(add_items(desk.db, here[0], task, here[1], ["One", "Two"], now=now) for task in tasks[:20]),
            *(add_comment(desk.db, here[0], task, here[1], "Yes", [], now=now) for task in tasks[20:]),
        )
    assert len(watch.names) <= 2 * (AT_ONCE + 1)
    assert await desk.fetch("select sum(items_total + comments_count) from tasks") == 3 * 20


async def test_who_is_told_late_ends_no_batches_that_were_begun_since(desk: Desk) -> None:
    book, begun = Book(), list[list[str]]()

    async def write(db: Queryable, group: int, words: list[str]) -> list[str]:
        begun.append(words)
        return await book.write(words)

    async def again() -> None:
        """Write, and as soon as that is told write to a row."""
        await desk.db.batched(write, 1, "one", "first")
        book.door.clear()
        await desk.db.batched(write, 1, "row", "third")

    first, second = asyncio.create_task(again()), asyncio.create_task(desk.db.batched(write, 1, "two", "second"))
    await settle()
    book.door.set()
    await second
    last = asyncio.create_task(desk.db.batched(write, 1, "row", "fourth"))
    await settle()
    assert begun == [["first", "second"], ["third"]]
    book.door.set()
    await asyncio.gather(first, last)
    assert begun[2:] == [["fourth"]]


async def test_an_answer_that_is_not_one_for_each_is_told_to_all_and_nobody_waits_for_ever() -> None:
    async def forgetful(words: list[str]) -> list[str]:
        await asyncio.sleep(0)
        return words[1:]

    batches = Batches(forgetful)
    async with asyncio.timeout(5):
        found = await asyncio.gather(*(batches.do(None, word) for word in "abc"), return_exceptions=True)
    assert [type(each) for each in found] == [ValueError] * 3
    assert batches.at_rest


async def test_who_writes_to_a_row_that_others_hold_waits_and_nobody_else_does(
    desk: Desk, ana: Person, dsn: str
) -> None:
    ids = [await desk.task(ana, f"Task {number}") for number in range(20)]
    held, *free = ids
    here = (ana.workspace_id, ana.account_id)

    def writes(task_id: int) -> Coroutine[None, None, object]:
        async def write() -> object:
            await add_comment(desk.db, here[0], task_id, here[1], "Soon", [], now=desk.clock())
            await add_items(desk.db, here[0], task_id, here[1], ["Oak"], now=desk.clock())
            return await update_task_status(desk.db, here[0], task_id, here[1], Status.COMPLETED, now=desk.clock())

        return write()

    holder = await asyncpg.connect(dsn)
    async with holder.transaction():
        await holder.execute("select from tasks where id = $1 for update", held)
        waiting = [asyncio.create_task(writes(held)) for _ in range(AT_ONCE + 1)]
        waiting.append(asyncio.create_task(tag(desk, ana, held)))
        async with asyncio.timeout(desk.app.state.settings.statement_timeout / 2):
            await asyncio.gather(*(writes(each) for each in free), *(tag(desk, ana, each) for each in free))
        assert not any(one.done() for one in waiting)
    await holder.close()
    await asyncio.gather(*waiting)
    assert await desk.fetch("select count(*) from tasks where status = 'completed' and labels = '{q1}'") == len(ids)
    assert await desk.fetch("select sum(comments_count) from tasks") == len(free) + AT_ONCE + 1


async def tag(desk: Desk, ana: Person, task_id: int) -> None:
    """Give a task a label."""
    patch = {"labels": ["q1"]}
    await change_task(desk.db, ana.workspace_id, task_id, ana.account_id, "task.updated", patch, now=desk.clock())


async def test_what_takes_long_is_left_behind_by_what_comes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.database.batches.LONG", 0.0)
    door = asyncio.Event()

    async def write(words: list[str]) -> list[str]:
        if "slow" in words:
            await door.wait()
        return words

    batches = Batches(write)
    slow = [asyncio.create_task(batches.do(f"row {number}", "slow")) for number in range(AT_ONCE)]
    await settle()
    second = asyncio.create_task(batches.do("row 0", "second"))
    assert await asyncio.gather(*(batches.do(None, f"{number}") for number in range(9))) == [*"012345678"]
    assert not second.done()  # what comes second to a row is second
    door.set()
    assert await asyncio.gather(*slow, second) == ["slow"] * AT_ONCE + ["second"]
    assert batches.at_rest
