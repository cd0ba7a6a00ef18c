"""Every write has its event; what was done can be taken back; who listens is told."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.html import Page
from tests.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_every_write_inserts_exactly_one_event(desk: Desk, ana: Person) -> None:
    async def newest(path: str, data: dict[str, Any] | None = None) -> str:
        before = await desk.fetch("select count(*) from events")
        reply = await ana.post(path, data)
        assert reply.status_code in (200, 303), (path, reply.status_code)
        assert await desk.fetch("select count(*) from events") == before + 1, path
        found: str = await desk.fetch("select subject || ' ' || kind from events order by id desc limit 1")
        return found

    project = await desk.project(ana, "Shop")
    writes: list[tuple[str, dict[str, Any] | None, str]] = [
        ("/tasks", {"title": "Order paper"}, "task created"),
        ("/tasks/1?_method=put", {"version": "1", "title": "Order grey paper"}, "task edited"),
        ("/tasks/1/completion", None, "task completed"),
        ("/tasks/1/completion?_method=delete", None, "task reopened"),
        ("/tasks/1/status?_method=put", {"status": "waiting"}, "task status_changed"),
        ("/tasks/1?_method=delete", None, "task deleted"),
        ("/trash/tasks/1/restoration", None, "task restored"),
        ("/drafts", {"title": "Winter hours"}, "draft created"),
        ("/drafts/1?_method=put", {"version": "1", "title": "Winter hours", "body": "x"}, "draft saved"),
        ("/drafts/1/details?_method=put", {"version": "2", "kind": "page"}, "draft moved"),
        ("/drafts/1?_method=delete", None, "draft deleted"),
        ("/trash/drafts/1/restoration", None, "draft restored"),
        ("/projects", {"name": "Marketing"}, "project created"),
        (f"/projects/{project}?_method=put", {"version": "1", "name": "Store"}, "project renamed"),
        (f"/projects/{project}?_method=delete", None, "project deleted"),
        ("/members/invitations", {"role": "editor"}, "invitation created"),
        ("/members/invitations/1?_method=delete", None, "invitation closed"),
    ]
    for path, data, told in writes:
        assert await newest(path, data) == told


async def test_an_event_holds_what_changed_before_and_after(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order paper", "due_on": "2026-03-09"})
    assert await desk.fetch("select before from events where kind = 'edited'") == {"due_on": "2026-03-06"}
    assert await desk.fetch("select after from events where kind = 'edited'") == {"due_on": "2026-03-09"}


async def undo(person: Person, notice_from: str) -> int:
    """Press the undo of the notice on a page."""
    page = Page(await person.get(notice_from))
    form = page.one("[data-toast] form")
    reply = await person.browser.post(form.attributes["action"] or "", headers={"referer": page.url})
    return reply.status_code


@pytest.mark.parametrize(
    ("path", "data", "after"),
    [
        ("/tasks/1/completion", None, "/tasks"),
        ("/tasks/1?_method=delete", None, "/tasks"),
        ("/tasks/1/status?_method=put", {"status": "cancelled"}, "/tasks/1"),
        ("/tasks/1?_method=put", {"version": "1", "title": "Other", "labels": "x", "due_on": ""}, "/tasks/1"),
    ],
)
async def test_a_change_is_taken_back(
    desk: Desk, ana: Person, path: str, data: dict[str, str] | None, after: str
) -> None:
    columns = "select row(title, status, labels, due_on, deleted_at, closed_at)::text from tasks"
    await desk.task(ana, due_on="2026-03-06")
    before = await desk.fetch(columns)
    await ana.post(path, data)
    assert await desk.fetch(columns) != before
    assert await undo(ana, after) == 303
    assert await desk.fetch(columns) == before


async def test_adding_is_taken_back_into_the_trash(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "Order paper"})
    assert await undo(ana, "/tasks") == 303
    assert Page(await ana.get("/tasks")).titles == []
    assert Page(await ana.get("/trash")).titles == ["Order paper"]


async def test_what_somebody_changed_since_is_not_undone(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    ben = await desk.member("editor", ana, "Ben")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Ana's"})
    event = await desk.fetch("select max(id) from events")
    await ben.post(f"/tasks/{task}?_method=put", {"version": "2", "title": "Ben's"})
    reply = await ana.post(f"/events/{event}/undo")
    assert reply.status_code == 409
    assert await desk.fetch("select title from tasks") == "Ben's"


async def test_another_workspaces_events_do_not_exist(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    event = await desk.fetch("select max(id) from events")
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.post(f"/events/{event}/undo")).status_code == 404


async def test_who_listens_is_told_of_the_latest_event_once_it_is_committed(desk: Desk, ana: Person, dsn: str) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    connection = await asyncpg.connect(dsn)
    try:
        await connection.add_listener("events", lambda *message: told.put_nowait(str(message[3])))
        task = await desk.task(ana)
        await ana.post(f"/tasks/{task}/completion")
        latest = await desk.fetch("select max(id) from events")
        heard = [await asyncio.wait_for(told.get(), 10) for _ in range(2)]
        assert heard[-1] == f"{ana.workspace_id} {latest}"
    finally:
        await connection.close()


async def test_each_write_counts_the_workspaces_changes(desk: Desk, ana: Person) -> None:
    before = await desk.fetch("select change from workspaces")
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    assert await desk.fetch("select change from workspaces") == before + 2
