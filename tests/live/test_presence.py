"""Who has a task or draft open is told to who has it open too, and soon no more when they are gone."""

from typing import Any

import pytest

from tests.live.reading import listening
from tests.support.people import Desk, Person
from webapp.live.queries import delete_left

pytestmark = pytest.mark.anyio

GONE = "update presence set seen_until = now() - interval '1 second'"


async def here(person: Person, subject: str, subject_id: int, **more: str) -> list[dict[str, Any]]:
    """Say what somebody has open; returns who has it open."""
    reply = await person.post("/live/presence", {"subject": subject, "subject_id": str(subject_id), **more})
    assert reply.status_code == 200
    found: list[dict[str, Any]] = reply.json()["here"]
    return found


async def test_who_comes_types_and_leaves_is_told(desk: Desk, ana: Person, address: str) -> None:
    ben = await desk.member("viewer", ana)
    task = await desk.task(ana)
    about = {"workspace": ana.workspace_id, "about": f"task:{task}"}
    person = {"id": ben.account_id, "name": "Ben", "typing": False}
    async with listening(ana, address) as told:
        assert await here(ben, "task", task) == [person]
        await told.one(**about, here=[person])
        await here(ben, "task", task, typing="1")
        await told.one(**about, here=[person | {"typing": True}])
        assert await here(ben, "task", task, left="1") == []
        await told.one(**about, here=[])


async def test_who_is_not_heard_of_any_more_is_gone(desk: Desk, ana: Person, address: str) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ana)
    async with listening(ana, address) as told:
        await here(ben, "draft", draft)
        await told.until(lambda: told.said[-1].get("here"))
        assert await desk.fetch("select seen_until - now() <= interval '25 s' from presence")
        await desk.fetch(GONE)
        await told.until(lambda: told.said[-1].get("here") == [])
    await delete_left(desk.db)
    assert await desk.fetch("select count(*) from presence") == 0


@pytest.mark.parametrize(
    "fields", [{}, {"subject": "member", "subject_id": "1"}, {"subject": "task", "subject_id": "x"}]
)
async def test_what_cannot_be_open_is_refused(ana: Person, fields: dict[str, str]) -> None:
    assert (await ana.post("/live/presence", fields)).status_code == 422


async def test_nobody_is_at_what_belongs_to_others(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    task = await desk.task(ana)
    assert await here(eve, "task", task) == []
    assert (await eve.browser.post(ana.path("/live/presence"))).status_code == 404
    assert await desk.fetch("select count(*) from presence") == 0


async def test_a_beat_neither_prolongs_a_session_nor_empties_what_is_loaded_in_advance(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.fetch("update sessions set seen_at = seen_at - interval '2 hours'")
    seen = await desk.fetch("select seen_at from sessions where account_id = $1", ana.account_id)
    reply = await ana.post("/live/presence", {"subject": "task", "subject_id": str(task)})
    assert "clear-site-data" not in reply.headers
    assert "set-cookie" not in reply.headers
    assert await desk.fetch("select seen_at from sessions where account_id = $1", ana.account_id) == seen
    assert "clear-site-data" in (await ana.post(f"/tasks/{task}/completion")).headers
    assert await desk.fetch("select seen_at from sessions where account_id = $1", ana.account_id) > seen


async def test_a_page_that_asks_for_itself_again_is_no_sign_that_somebody_is_there(desk: Desk, ana: Person) -> None:
    seen = "select seen_at from sessions where account_id = $1"
    await desk.fetch("update sessions set seen_at = seen_at - interval '2 hours'")
    before = await desk.fetch(seen, ana.account_id)
    await ana.get("/tasks", headers={"by-itself": "1"})
    assert await desk.fetch(seen, ana.account_id) == before
    await ana.post("/tasks", {"title": "Order paper"}, headers={"by-itself": "1"})
    assert await desk.fetch(seen, ana.account_id) > before
