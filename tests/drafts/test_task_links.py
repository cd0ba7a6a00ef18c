"""Drafts are linked to the task they are written for, and taken off it, on the task's page."""

import pytest

from tests.history.test_every_write import Recorder
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TASK_OF = "select task_id from drafts where id = $1"


async def test_a_draft_is_chosen_linked_taken_off_and_each_is_one_event(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana, "Winter hours")
    recorder = Recorder(desk, ana)
    await recorder.events()
    page = Page(await ana.get(f"/tasks/{task}"))
    reply = await page.submit(ana.browser, "Link", {"Draft": str(draft)})
    assert reply.headers["location"] == ana.path(f"/tasks/{task}")
    assert await recorder.one() == ("draft", "draft.updated", {"task_id": None}, {"task_id": task})
    page = Page(await ana.get(f"/tasks/{task}"))
    assert "Winter hours" in text_of(page.one("#task-drafts .rows"))
    assert page.notice == "Draft saved"
    reply = await page.submit(ana.browser, "Take off this task: Winter hours")
    assert reply.status_code == 303
    assert await recorder.one() == ("draft", "draft.updated", {"task_id": task}, {"task_id": None})
    page = Page(await ana.get(f"/tasks/{task}"))
    assert page.tree.css("#task-drafts .rows") == []
    reply = await page.submit(ana.browser, "Undo Z")
    assert reply.headers["location"] == ana.path(f"/tasks/{task}")
    assert await desk.fetch(TASK_OF, draft) == task


async def test_only_drafts_without_a_task_are_offered(desk: Desk, ana: Person) -> None:
    task, other = await desk.task(ana), await desk.task(ana)
    await desk.draft(ana, "Of the other", task_id=other)
    gone = await desk.draft(ana, "In the trash")
    await ana.post(f"/drafts/{gone}?_method=delete")
    await desk.draft(ana, "Free")
    await ana.get("/tasks")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert [text_of(option) for option in page.tree.css("#draft_id option")] == ["Choose a draft", "Free"]


@pytest.mark.parametrize("draft", ["", "999", "x", "-1"])
async def test_what_is_no_draft_is_refused_beside_the_choice(desk: Desk, ana: Person, draft: str) -> None:
    task = await desk.task(ana)
    await desk.draft(ana)
    reply = await ana.post(f"/tasks/{task}/drafts", {"draft_id": draft})
    assert reply.status_code == 422
    assert Page(reply).error("Draft")


async def test_a_draft_that_somebody_linked_elsewhere_meanwhile_stays_there(desk: Desk, ana: Person) -> None:
    task, other = await desk.task(ana), await desk.task(ana)
    draft = await desk.draft(ana)
    assert (await ana.post(f"/tasks/{other}/drafts", {"draft_id": str(draft)})).status_code == 303
    assert (await ana.post(f"/tasks/{other}/drafts", {"draft_id": str(draft)})).status_code == 303
    reply = await ana.post(f"/tasks/{task}/drafts", {"draft_id": str(draft)})
    assert reply.status_code == 409
    assert "another task" in Page(reply).error("Draft")
    assert await desk.fetch(TASK_OF, draft) == other
    assert (await ana.post(f"/tasks/{task}/drafts/{draft}?_method=delete")).status_code == 404
    assert await desk.fetch("select count(*) from events where action = 'draft.updated'") == 1


async def test_nothing_is_linked_to_the_trash_or_from_elsewhere(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana)
    eve = await desk.owner("Eve", business="Elsewhere")
    hers = await desk.draft(eve)
    assert (await ana.post(f"/tasks/{task}/drafts", {"draft_id": str(hers)})).status_code == 422
    await ana.post(f"/tasks/{task}?_method=delete")
    assert (await ana.post(f"/tasks/{task}/drafts", {"draft_id": str(draft)})).status_code == 404
    assert (await ana.post(f"/tasks/{task}/drafts", {"draft_id": ""})).status_code == 404
    assert await desk.fetch("select count(*) from drafts where task_id is not null") == 0
