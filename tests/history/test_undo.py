"""Taking things back: each kind of change, and what cannot be taken back any more."""

from typing import Any

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TASK_ROW = """
    select row(
        title, notes, status, priority, due_on, due_at, project_id, assignee_id, labels, estimate_minutes,
        deleted_at is null
    )::text
    from tasks where id = $1
"""

TITLE = {"task": "select title from tasks", "draft": "select title from drafts"}
PROJECT = {"task": "select project_id from tasks", "draft": "select project_id from drafts"}


async def last_event(desk: Desk, action: str) -> int:
    """The latest event of an action."""
    found: int = await desk.fetch("select max(id) from events where action = $1", action)
    assert found, f"there is no event {action}"
    return found


async def task_row(desk: Desk, task: int) -> Any:
    """What a task holds that an undo can put back."""
    return await desk.fetch(TASK_ROW, task)


async def draft_row(desk: Desk, draft: int) -> Any:
    """What a draft holds that an undo can put back."""
    return await desk.fetch(
        "select row(title, kind, project_id, task_id, body, deleted_at is null)::text from drafts where id = $1", draft
    )


ACTS: dict[str, tuple[str, dict[str, str]]] = {
    "task.updated": (
        "?_method=put",
        {
            "version": "1",
            "title": "Other",
            "notes": "new",
            "priority": "low",
            "due_on": "2026-03-09",
            "due_time": "",
            "project_id": "",
            "labels": "c",
            "estimate_minutes": "",
            "status": "in_progress",
        },
    ),
    "task.completed": ("/completion", {}),
    "task.cancelled": ("/status?_method=put", {"status": "cancelled"}),
    "task.status_changed": ("/status?_method=put", {"status": "in_progress"}),
    "task.deleted": ("?_method=delete", {}),
}


@pytest.mark.parametrize("action", ACTS)
async def test_a_change_of_a_task_is_taken_back_and_taken_back_again(desk: Desk, ana: Person, action: str) -> None:
    project = await desk.project(ana)
    due = "2026-03-06"
    task = await desk.task(
        ana,
        notes="old",
        status="waiting",
        due_on=due,
        due_at=desk.clock(),
        project_id=project,
        labels=["a", "b"],
        estimate_minutes=30,
    )
    before = await task_row(desk, task)
    path, fields = ACTS[action]
    assert (await ana.post(f"/tasks/{task}{path}", fields)).status_code == 303
    after = await task_row(desk, task)
    assert after != before
    assert (await ana.post(f"/events/{await last_event(desk, action)}/undo")).status_code == 303
    assert await task_row(desk, task) == before
    assert (await ana.post(f"/events/{await last_event(desk, 'task.undone')}/undo")).status_code == 303
    assert await task_row(desk, task) == after


async def test_the_notice_of_a_change_has_its_undo(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    await Page(await ana.get("/tasks")).submit(ana.browser, "Complete: Order paper")
    page = Page(await ana.get("/tasks"))
    assert page.titles == []
    reply = await page.submit(ana.browser, "Undo Z")
    assert reply.headers["location"] == ana.path("/tasks")
    assert Page(await ana.get("/tasks")).titles == ["Order paper"]


async def test_reopening_and_restoring_are_taken_back_too(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    await ana.post(f"/events/{await last_event(desk, 'task.reopened')}/undo")
    assert await desk.fetch("select status from tasks") == "completed"
    await ana.post(f"/tasks/{task}?_method=delete")
    await ana.post(f"/trash/tasks/{task}/restoration")
    page = Page(await ana.get("/trash"))
    assert page.notice == "Task taken out of the trash"
    assert [text_of(link) for link in page.tree.css("#notices a[href$='/tasks/1']")] == ["Show"]
    await page.submit(ana.browser, "Undo Z")
    assert await desk.fetch("select deleted_at is not null from tasks")


async def test_what_was_added_goes_to_the_trash(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "Order paper"})
    page = Page(await ana.get("/tasks"))
    await page.submit(ana.browser, "Undo Z")
    assert Page(await ana.get("/tasks")).titles == []
    assert Page(await ana.get("/trash")).titles == ["Order paper"]


async def test_a_line_of_the_history_is_taken_back_from_the_page(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "priority": "high"})
    await ana.browser.get(ana.path("/tasks"))  # the notice is shown there
    reply = await Page(await ana.get(f"/tasks/{task}")).submit(ana.browser, "Undo")
    assert reply.headers["location"] == ana.path(f"/tasks/{task}")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert "Ana took a change back: changed the priority from high to normal" in page.text


@pytest.mark.parametrize("action", ["draft.renamed", "draft.updated", "draft.deleted"])
async def test_a_change_of_a_draft_is_taken_back(desk: Desk, ana: Person, action: str) -> None:
    project = await desk.project(ana)
    draft = await desk.draft(ana, body="Text", project_id=project)
    before = await draft_row(desk, draft)
    path, fields = {
        "draft.renamed": ("/details?_method=put", {"version": "1", "title": "Other"}),
        "draft.updated": ("/details?_method=put", {"version": "1", "kind": "page", "project_id": ""}),
        "draft.deleted": ("?_method=delete", {}),
    }[action]
    await ana.post(f"/drafts/{draft}{path}", fields)
    assert await draft_row(desk, draft) != before
    assert (await ana.post(f"/events/{await last_event(desk, action)}/undo")).status_code == 303
    assert await draft_row(desk, draft) == before


async def test_a_draft_that_was_begun_goes_to_the_trash(desk: Desk, ana: Person) -> None:
    await ana.post("/drafts", {"title": "Winter hours"})
    assert (await ana.post(f"/events/{await last_event(desk, 'draft.created')}/undo")).status_code == 303
    assert Page(await ana.get("/trash")).titles == ["Winter hours"]


async def test_a_saved_text_has_no_undo_for_its_revision_is_there(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await ana.post(f"/drafts/{draft}?_method=put", {"revision": "1", "title": "Winter hours", "body": "Text"})
    assert (await ana.post(f"/events/{await last_event(desk, 'revision.saved')}/undo")).status_code == 404


async def test_what_somebody_changed_since_is_not_undone(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    ben = await desk.member("editor", ana, "Ben")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Ana's", "priority": "high"})
    await ben.post(f"/tasks/{task}?_method=put", {"version": "2", "title": "Ben's"})
    events = await desk.fetch("select count(*) from events")
    edited = await desk.fetch("select min(id) from events where action = 'task.updated'")
    reply = await ana.post(f"/events/{edited}/undo")
    assert reply.status_code == 409
    assert Page(reply).heading == "It has changed since"
    assert await desk.fetch("select title || '/' || priority from tasks") == "Ben's/high"
    assert await desk.fetch("select count(*) from events") == events


async def test_another_change_elsewhere_in_the_row_does_not_stand_in_the_way(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Other"})
    await ana.post(f"/tasks/{task}?_method=put", {"version": "2", "notes": "Ask."})
    edited = await desk.fetch("select min(id) from events where action = 'task.updated'")
    assert (await ana.post(f"/events/{edited}/undo")).status_code == 303
    assert await desk.fetch("select title || '/' || notes from tasks") == "Order paper/Ask."


async def test_undoing_twice_does_it_once(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    event = await last_event(desk, "task.completed")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert (await ana.post(f"/events/{event}/undo")).status_code == 409
    assert await desk.fetch("select count(*) from events where action like '%.undone'") == 1


@pytest.mark.parametrize("subject", ["task", "draft"])
async def test_what_is_in_the_trash_is_not_changed_by_an_undo(desk: Desk, ana: Person, subject: str) -> None:
    if subject == "task":
        row = await desk.task(ana)
        await ana.post(f"/tasks/{row}?_method=put", {"version": "1", "title": "Other"})
    else:
        row = await desk.draft(ana)
        await ana.post(f"/drafts/{row}/details?_method=put", {"version": "1", "title": "Other"})
    changed = await desk.fetch("select max(id) from events")
    await ana.post(f"/{subject}s/{row}?_method=delete")
    assert (await ana.post(f"/events/{changed}/undo")).status_code == 409
    assert await desk.fetch(TITLE[subject]) == "Other"


@pytest.mark.parametrize("subject", ["task", "draft"])
async def test_an_undo_that_needs_a_project_that_is_gone_is_refused(desk: Desk, ana: Person, subject: str) -> None:
    project = await desk.project(ana)
    if subject == "task":
        row = await desk.task(ana, project_id=project)
        await ana.post(f"/tasks/{row}?_method=put", {"version": "1", "project_id": ""})
    else:
        row = await desk.draft(ana, project_id=project)
        await ana.post(f"/drafts/{row}/details?_method=put", {"version": "1", "project_id": ""})
    moved = await desk.fetch("select max(id) from events")
    assert (await ana.post(f"/projects/{project}?_method=delete")).status_code == 303
    assert (await ana.post(f"/events/{moved}/undo")).status_code == 409
    assert await desk.fetch(PROJECT[subject]) is None


@pytest.mark.parametrize("event", ["0", "999999", "9" * 18, "9" * 19, "9" * 40, "x"])
async def test_an_event_that_is_none_is_not_found(ana: Person, event: str) -> None:
    assert (await ana.post(f"/events/{event}/undo")).status_code == 404


async def test_an_event_of_another_workspace_is_not_found(desk: Desk, ana: Person) -> None:
    otto = await desk.owner("Otto", business="Other")
    await desk.task(otto)
    event = await last_event(desk, "task.created")
    event = await desk.fetch("select max(id) from events where subject = 'task'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 404
    assert await desk.fetch("select deleted_at from tasks") is None


async def test_htmx_is_sent_on_to_the_page_it_was_on(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    shown = f"http://desk.test{ana.path('/tasks')}?sort=title"
    reply = await ana.htmx(
        f"/events/{await last_event(desk, 'task.completed')}/undo", None, **{"hx-current-url": shown}
    )
    assert reply.status_code == 200
    assert reply.headers["hx-redirect"] == ana.path("/tasks?sort=title")


async def test_what_no_longer_fits_with_the_rest_is_not_undone(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "due_on": "2026-03-06"})
    day = await last_event(desk, "task.updated")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "2", "due_time": "10:00"})
    reply = await ana.post(f"/events/{day}/undo")  # a time without a day
    assert reply.status_code == 409
    assert await desk.fetch("select due_on::text || due_at from tasks") == "2026-03-062026-03-06 10:00:00+00"
