"""Completing, editing, deleting; two people at once; the story of it all."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


async def history(person: Person, task: int) -> list[str]:
    """The story on a task's page, the latest first."""
    page = Page(await person.get(f"/tasks/{task}"))
    return [" ".join(node.text().split()) for node in page.tree.css(".history p")]


async def test_completing_and_opening_again_is_one_click_each(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    reply = await Page(await ana.get("/tasks")).submit(ana.browser, "Complete: Order paper")
    assert reply.status_code == 303
    page = Page(await ana.get("/tasks?status=completed"))
    assert page.notice == "Task completed"
    await page.submit(ana.browser, "Open again: Order paper")
    assert Page(await ana.get("/tasks")).titles == ["Order paper"]


async def test_completing_twice_at_once_is_one_event(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    replies = await asyncio.gather(*(ana.post(f"/tasks/{task}/completion") for _ in range(5)))
    assert {reply.status_code for reply in replies} == {303}
    assert await desk.fetch("select count(*) from events where action = 'task.completed'") == 1


EDITS = {
    "title": ("Order grey paper", "changed the title from “Order paper” to “Order grey paper”"),
    "priority": ("high", "changed the priority from normal to high"),
    "due_on": ("2026-03-09", "set the due date to Monday"),
    "labels": ("print, rush", "added the labels print, rush"),
    "estimate_minutes": ("90", "estimated 1 h 30 min"),
    "status": ("in_progress", "moved it from To do to In progress"),
    "notes": ("Ask for grey.", "edited the notes"),
}


@pytest.mark.parametrize("field", EDITS)
async def test_an_edit_changes_its_field_only_and_is_told_in_words(desk: Desk, ana: Person, field: str) -> None:
    task = await desk.task(ana)
    value, told = EDITS[field]
    reply = await ana.post(f"/tasks/{task}?_method=put", {"version": "1", field: value})
    assert reply.status_code == 303
    if field == "due_on":
        assert (await history(ana, task))[0].startswith("Ana set the due date to")
    else:
        assert (await history(ana, task))[0] == f"Ana {told}"
    assert set(await desk.fetch("select after from events where action = 'task.updated'")) == {field}


async def test_the_due_date_moves_in_words(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "due_on": "2026-03-09"})
    assert (await history(ana, task))[0] == "Ana moved the due date from Friday to Monday"


async def test_project_and_assignee_are_told_by_name(desk: Desk, ana: Person) -> None:
    project, ben = await desk.project(ana, "Shop"), await desk.member("editor", ana, "Ben")
    task = await desk.task(ana)
    fields = {"version": "1", "project_id": str(project), "assignee_id": str(ben.account_id)}
    await ana.post(f"/tasks/{task}?_method=put", fields)
    assert (await history(ana, task))[:2] == ["Ana put it into the project Shop", "Ana assigned it to Ben"]


async def test_a_due_time_is_a_moment_on_the_members_clock(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="America/New_York")
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "due_on": "2026-03-06", "due_time": "16:30"})
    assert await desk.fetch("select due_at from tasks") == datetime(2026, 3, 6, 21, 30, tzinfo=UTC)
    # the clocks go forward at 02:00 on this day
    await ana.post(f"/tasks/{task}?_method=put", {"version": "2", "due_on": "2026-03-08", "due_time": "02:30"})
    assert await desk.fetch("select due_at from tasks") == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    assert Page(await ana.get(f"/tasks/{task}/edit")).value("Due time") == "03:00"
    await ana.post(f"/tasks/{task}?_method=put", {"version": "3", "due_time": ""})
    assert await desk.fetch("select due_at from tasks") is None
    assert str(await desk.fetch("select due_on from tasks")) == "2026-03-08"


async def test_the_whole_form_keeps_what_was_refused(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    page = Page(await ana.get(f"/tasks/{task}/edit"))
    changes = {"Title": "x" * 201, "Notes": "first\n\nsecond", "Estimate": "soon"}
    reply = await page.submit(ana.browser, "Save", changes)
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Title") == "Title is 201 characters long; at most 200 fit."
    assert page.error("Estimate")
    assert page.value("Title") == "x" * 201
    assert page.value("Notes") == "first\n\nsecond"
    assert await desk.fetch("select count(*) from events where action = 'task.updated'") == 0


async def test_a_stale_edit_is_409_with_both_texts_and_can_be_saved_on_top(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, notes="Ask for grey.")
    ben = await desk.member("editor", ana, "Ben")
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order white paper"})
    reply = await form.submit(ana.browser, "Save", {"Title": "Order black paper"})
    assert reply.status_code == 409
    page = Page(reply)
    assert "Order white paper" in page.text
    assert page.value("Title") == "Order black paper"
    assert await desk.fetch("select title from tasks") == "Order white paper"
    reply = await page.submit(ana.browser, "Save")
    assert reply.status_code == 303
    assert await desk.fetch("select title || '/' || notes from tasks") == "Order black paper/Ask for grey."


async def test_the_trash_takes_and_gives_back(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await Page(await ana.get("/tasks")).submit(ana.browser, "Delete: Order paper")
    page = Page(await ana.get("/tasks"))
    assert page.titles == []
    assert page.notice == "Task moved to the trash"
    for path in ("/edit", "/row"):
        assert (await ana.get(f"/tasks/{task}{path}")).status_code == 404
    assert (await ana.post(f"/tasks/{task}/completion")).status_code == 404
    assert (await ana.post(f"/tasks/{task}?_method=put", {"version": "2", "title": "x"})).status_code == 404
    assert "in the trash" in Page(await ana.get(f"/tasks/{task}")).text
    trash = Page(await ana.get("/trash"))
    assert trash.titles == ["Order paper"]
    await trash.submit(ana.browser, "Restore: Order paper")
    assert Page(await ana.get("/tasks")).titles == ["Order paper"]


async def test_a_status_that_is_none_is_refused(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await ana.post(f"/tasks/{task}/status?_method=put", {"status": "finished"})
    assert reply.status_code == 422
    page = Page(reply)
    assert len(page.errors) == 1
    assert [text_of(button) for button in page.tree.css("#fact-form button[aria-pressed=true]")] == ["To do t"]


BESIDE = 1  # the projects beside a page, read once for each change of the workspace


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/tasks", 5),
        ("/tasks/{task}", 12),
        ("/tasks/{task}/edit", 5),
        ("/drafts", 6),
        ("/drafts/{draft}", 11),
        ("/drafts/templates", 3),
        ("/drafts/templates/new?draft={draft}", 3),
        ("/drafts/templates/{template}", 5),
    ],
)
async def test_a_page_asks_the_database_few_questions(desk: Desk, ana: Person, path: str, most: int) -> None:
    rows = {"task": await desk.task(ana), "draft": await desk.draft(ana), "template": await desk.template(ana)}
    with watched() as watch:
        assert (await ana.get(path.format(**rows))).status_code == 200
    assert 0 < len(watch.names) <= most + BESIDE, watch.names
    with watched() as watch:
        assert (await ana.get(path.format(**rows))).status_code == 200
    assert 0 < len(watch.names) <= most, watch.names


@pytest.mark.parametrize(
    ("act", "data", "by_htmx", "plainly"),
    [
        ("comments", {"body": "Which paper?"}, 6, 7),
        ("items", {"title": "Choose the grain"}, 6, 2),
        ("items/{item}/completion", {}, 6, 2),
    ],
)
async def test_the_answer_to_a_change_of_a_part_asks_few_questions(
    desk: Desk, ana: Person, act: str, data: dict[str, str], by_htmx: int, plainly: int
) -> None:
    task = await desk.task(ana)
    path = f"/tasks/{task}/" + act.format(item=await desk.item(ana, task))
    await ana.get("/projects")  # her session is known to be in use
    with watched() as watch:
        reply = await ana.htmx(path, data)
    assert Page(reply).notice
    assert len(watch.names) <= by_htmx, watch.names
    assert len(reply.content) < 12_000
    with watched() as watch:
        assert (await ana.post(path, data)).status_code == 303
    assert len(watch.names) <= plainly + BESIDE, watch.names
