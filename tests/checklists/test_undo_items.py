"""Every change of a checklist is one event, and is taken back."""

import asyncpg
import pytest

from tests.checklists.test_checklist import COUNTS, items_of
from tests.history.test_every_write import NOW, Recorder
from tests.history.test_undo import last_event
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

STATE = """
    select string_agg(row(id, title, done_at, done_by, deleted_at is null)::text, ' ' order by position, id)
        || (select items_done || '/' || items_total from tasks)
    from checklist_items where deleted_at is null
"""
ACTS: dict[str, tuple[str, dict[str, str]]] = {
    "item.created": ("", {"title": "e\nf"}),
    "item.checked": ("/2/completion", {}),
    "item.unchecked": ("/1/completion?_method=delete", {}),
    "item.updated": ("/2?_method=put", {"version": "1", "title": "B"}),
    "item.moved": ("/1/place?_method=put", {"place": "3"}),
    "item.deleted": ("/1?_method=delete", {}),
}


async def test_every_write_of_a_checklist_is_one_event_of_its_task(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    recorder = Recorder(desk, ana)
    await recorder.events()
    path = f"/tasks/{task}/items"
    await ana.post(path, {"title": "a\nb"})
    both = [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}]
    assert await recorder.one() == ("task", "item.created", {}, {"items": both})
    await ana.post(f"{path}/1/completion")
    done = {"done_at": NOW, "done_by": ana.account_id}
    undone = {"done_at": None, "done_by": None}
    assert await recorder.one() == ("task", "item.checked", {"item": undone}, {"item": done, "items": both[:1]})
    await ana.post(f"{path}/1/completion?_method=delete")
    assert await recorder.one() == ("task", "item.unchecked", {"item": done}, {"item": undone, "items": both[:1]})
    await ana.post(f"{path}/1?_method=put", {"version": "3", "title": "A"})
    renamed = {"item": {"title": "A"}, "items": [{"id": 1, "title": "A"}]}
    assert await recorder.one() == ("task", "item.updated", {"item": {"title": "a"}}, renamed)
    await ana.post(f"{path}/2/place?_method=put", {"place": "1"})
    moved = {"item": {"place": 1}, "items": both[1:]}
    assert await recorder.one() == ("task", "item.moved", {"item": {"place": 2}}, moved)
    await ana.post(f"{path}/2?_method=delete")
    deleted = {"item": {"deleted_at": NOW}, "items": both[1:]}
    assert await recorder.one() == ("task", "item.deleted", {"item": {"deleted_at": None}}, deleted)
    for rest, fields in (("/1/completion?_method=delete", {}), ("/1?_method=put", {"version": "4", "title": "A"})):
        assert (await ana.post(path + rest, fields)).status_code == 303
    assert await recorder.events() == []


@pytest.mark.parametrize("action", ACTS)
async def test_a_change_is_taken_back_and_taken_back_again(desk: Desk, ana: Person, action: str) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "a", "b", "c", "d")
    await ana.post(f"/tasks/{task}/items/1/completion")
    before = await desk.fetch(STATE)
    rest, fields = ACTS[action]
    assert (await ana.post(f"/tasks/{task}/items{rest}", fields)).status_code == 303
    after = await desk.fetch(STATE)
    assert after != before
    assert (await ana.post(f"/events/{await last_event(desk, action)}/undo")).status_code == 303
    assert await desk.fetch(STATE) == before
    assert "took a change back: " in Page(await ana.get(f"/tasks/{task}")).text
    assert (await ana.post(f"/events/{await last_event(desk, 'item.undone')}/undo")).status_code == 303
    assert await desk.fetch(STATE) == after


async def test_the_notice_of_a_deleted_item_brings_it_back_to_its_place(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "a", "b", "c")
    page = Page(await ana.get(f"/tasks/{task}"))
    await page.submit(ana.browser, "Delete: b")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert items_of(page) == ["a", "c"]
    assert page.notice == "Item removed"
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert items_of(Page(await ana.get(f"/tasks/{task}"))) == ["a", "b", "c"]


async def test_what_has_changed_since_is_not_taken_back(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "a", "b", "c")
    path = f"/tasks/{task}/items"
    await ana.post(f"{path}/1?_method=put", {"version": "1", "title": "A"})
    renamed = await last_event(desk, "item.updated")
    await ana.post(f"{path}/1?_method=put", {"version": "2", "title": "AA"})
    await ana.post(f"{path}/2/place?_method=put", {"place": "1"})
    moved = await last_event(desk, "item.moved")
    await ana.post(f"{path}/1/place?_method=put", {"place": "1"})
    await ana.post(f"{path}/3/completion")
    done = await last_event(desk, "item.checked")
    await ana.post(f"{path}/3?_method=delete")
    added = await last_event(desk, "item.created")
    before = await desk.fetch(STATE)
    for event in (renamed, moved, done, added):
        assert (await ana.post(f"/events/{event}/undo")).status_code == 409, event
    assert await desk.fetch(STATE) == before


async def test_a_full_list_takes_nothing_back_in(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, *(f"Step {number}" for number in range(100)))
    await ana.post(f"/tasks/{task}/items/1?_method=delete")
    await ana.post(f"/tasks/{task}/items", {"title": "Another"})
    reply = await ana.post(f"/events/{await last_event(desk, 'item.deleted')}/undo")
    assert reply.status_code == 409
    assert await desk.fetch(COUNTS) == "0/100"


async def test_the_next_task_begins_with_the_same_items_unticked(desk: Desk, dsn: str, ana: Person) -> None:
    """As the statement that makes the next task of a repeat calls it: from a part that follows the insert."""
    task = await desk.task(ana)
    await desk.item(ana, task, "a", "b", "c", "d")
    await ana.post(f"/tasks/{task}/items/3/place?_method=put", {"place": "1"})
    await ana.post(f"/tasks/{task}/items/1/completion")
    await ana.post(f"/tasks/{task}/items/2?_method=delete")
    connection = await asyncpg.connect(dsn)
    copied = await connection.fetchval(
        "with followed as (insert into tasks (workspace_id, title) values ($1, 'Next') returning id)"
        " select copied from followed, copy_checklist($1, $2, followed.id, $3) as copied",
        ana.workspace_id,
        task,
        desk.clock(),
    )
    await connection.close()
    assert copied == 3
    following = await desk.fetch("select id from tasks where title = 'Next'")
    assert items_of(Page(await ana.get(f"/tasks/{following}"))) == ["c", "a", "d"]
    assert await desk.fetch("select items_done || '/' || items_total from tasks where id = $1", following) == "0/3"
    assert items_of(Page(await ana.get(f"/tasks/{task}"))) == ["c", "x a", "d"]
