"""Editing: in place and on the whole form, on stale pages, by several people, in other time zones."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from tests.tasks.editing import put, story
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


async def test_htmx_edits_a_row_in_its_place(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, notes="Ask for grey.", labels=["print"], status="waiting", estimate_minutes=20)
    reply = await ana.get(f"/tasks/{task}/edit", headers=HTMX)
    assert reply.status_code == 200
    assert "<html" not in reply.text
    assert "HX-Request" in reply.headers["vary"]
    form = Page(reply)
    fields = {
        node.attributes["name"] or "": form_value
        for node in form.tree.css("form [name]")
        if (form_value := value(node)) is not None
    }
    assert fields["title"] == "Order paper"
    assert fields["notes"] == "Ask for grey."
    reply = await ana.htmx(f"/tasks/{task}?_method=put", {**fields, "title": "Order card", "priority": "high"})
    assert reply.status_code == 200
    row = Page(reply).row("Order card")
    assert "High" in row.text
    assert "print" in row.text
    kept = await desk.fetch("select row(notes, labels, status, estimate_minutes)::text from tasks")
    assert kept == '("Ask for grey.",{print},waiting,20)'


def value(node: Any) -> str | None:
    """What a browser sends for a control; None where nothing was chosen."""
    if node.tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        return str(chosen.attributes.get("value") or "")
    if node.tag == "textarea":
        return str(node.text().removeprefix("\n"))
    return str(node.attributes.get("value") or "")


async def test_htmx_gets_a_refused_row_with_its_messages(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await ana.htmx(f"/tasks/{task}?_method=put", {"version": "1", "title": " ", "due_on": "2026-02-31"})
    assert reply.status_code == 422
    assert "<html" not in reply.text
    page = Page(reply)
    assert page.error("Title")
    assert page.error("Due date")
    assert page.value("Due date") == "2026-02-31"
    assert page.value("Priority") == "normal"


async def test_htmx_gets_a_conflict_in_place_of_the_page(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await put(ana, task, title="Order card")
    reply = await ana.htmx(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order <i>ink</i>"})
    assert reply.status_code == 409
    assert reply.headers["hx-retarget"] == "#main"
    page = Page(reply)
    assert [node.text() for node in page.tree.css(".conflict pre")] == ["Order paper", "Order card", "Order <i>ink</i>"]
    assert (await page.submit(ana.browser, "Save")).status_code == 303
    assert await desk.fetch("select title from tasks") == "Order <i>ink</i>"


async def test_a_conflict_that_was_answered_too_late_is_one_again(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await put(ana, task, title="Second")
    page = Page(await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Mine"}))
    await put(ana, task, 2, title="Third")
    reply = await page.submit(ana.browser, "Save")
    assert reply.status_code == 409
    assert "Third" in Page(reply).text
    assert Page(reply).value("Title") == "Mine"


async def test_of_many_edits_at_once_one_is_saved(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    statuses = await asyncio.gather(*(put(ana, task, title=f"Title {number}") for number in range(6)))
    assert sorted(statuses) == [303, 409, 409, 409, 409, 409]
    assert await desk.fetch("select version from tasks") == 2


async def test_an_edit_in_place_leaves_what_it_does_not_show(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    project = await desk.project(ana)
    everything: dict[str, Any] = {
        "notes": "Grey",
        "status": "waiting",
        "priority": "high",
        "due_on": date(2026, 3, 6),
        "due_at": datetime(2026, 3, 6, 9, 30, tzinfo=UTC),
        "project_id": project,
        "assignee_id": ben.account_id,
        "labels": ["a"],
        "estimate_minutes": 5,
    }
    task = await desk.task(ana, **everything)
    assert await put(ana, task, title="Other") == 303
    for name, kept in everything.items():
        found: Any = await desk.fetch(f"select {name} from tasks")  # noqa: S608
        assert found == kept, name


async def test_each_field_can_be_emptied(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    task = await desk.task(
        ana,
        notes="Grey",
        due_on="2026-03-06",
        project_id=project,
        assignee_id=ana.account_id,
        labels=["a", "b"],
        estimate_minutes=5,
    )
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    emptied = ("Notes", "Due date", "Project", "Assignee", "Labels", "Estimate")
    assert (await form.submit(ana.browser, "Save", dict.fromkeys(emptied, ""))).status_code == 303
    assert (await story(ana, task))[:-1] == [
        "Ana removed the due date, Friday",
        "Ana took it out of the project Shop",
        "Ana took it from Ana",
        "Ana removed the labels a, b",
        "Ana removed the estimate",
        "Ana removed the notes",
    ]


async def test_each_field_is_told_when_it_moves_on(desk: Desk, ana: Person) -> None:
    shop, yard = await desk.project(ana, "Shop"), await desk.project(ana, "Yard")
    ben = await desk.member("editor", ana, "Ben")
    task = await desk.task(
        ana, project_id=shop, assignee_id=ana.account_id, labels=["a", "b"], estimate_minutes=5, notes="Grey"
    )
    await put(
        ana,
        task,
        project_id=str(yard),
        assignee_id=str(ben.account_id),
        labels="b, c",
        estimate_minutes="65",
        notes="White",
        status="in_progress",
        priority="urgent",
    )
    assert (await story(ana, task))[:-1] == [
        "Ana moved it from To do to In progress",
        "Ana changed the priority from normal to urgent",
        "Ana moved it from the project Shop to Yard",
        "Ana handed it from Ana to Ben",
        "Ana added the label c and removed the label a",
        "Ana changed the estimate from 5 min to 1 h 5 min",
        "Ana edited the notes",
    ]


async def test_clicks_are_told_as_what_they_did(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    await ana.post(f"/tasks/{task}/status?_method=put", {"status": "waiting"})
    await ana.post(f"/tasks/{task}/status?_method=put", {"status": "cancelled"})
    await ana.post(f"/tasks/{task}?_method=delete")
    await ana.post(f"/trash/tasks/{task}/restoration")
    assert await story(ana, task) == [
        "Ana took this task out of the trash",
        "Ana moved this task to the trash",
        "Ana cancelled this task",
        "Ana moved it from To do to Waiting",
        "Ana opened this task again",
        "Ana completed this task",
        "Ana added this task",
    ]


async def test_a_task_of_somebody_who_left_stays_theirs_until_it_is_moved(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    task = await desk.task(ana, assignee_id=ben.account_id)
    await desk.fetch("update members set left_at = now() where account_id = $1", ben.account_id)
    page = Page(await ana.get(f"/tasks/{task}/edit"))
    assert page.value("Assignee") == str(ben.account_id)
    assert (await page.submit(ana.browser, "Save", {"Title": "Order card"})).status_code == 303
    assert await desk.fetch("select assignee_id from tasks") == ben.account_id


@pytest.mark.parametrize("field", ["project_id", "assignee_id"])
async def test_a_reference_to_nothing_is_refused_beside_its_field(desk: Desk, ana: Person, field: str) -> None:
    otto = await desk.owner("Otto", business="Other")
    strangers = {"project_id": await desk.project(otto, "Theirs"), "assignee_id": otto.account_id}
    task = await desk.task(ana)
    reply = await ana.post(f"/tasks/{task}?_method=put", {"version": "1", field: str(strangers[field])})
    assert reply.status_code == 422
    assert Page(reply).error({"project_id": "Project", "assignee_id": "Assignee"}[field])
    assert await desk.fetch("select version from tasks where id = $1", task) == 1


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "9" * 30])
async def test_a_version_that_is_none_is_refused(desk: Desk, ana: Person, version: str) -> None:
    task = await desk.task(ana)
    reply = await ana.post(f"/tasks/{task}?_method=put", {"version": version, "title": "Mine"})
    assert reply.status_code == 422
    assert Page(reply).value("Title") == "Mine"
    assert await desk.fetch("select title from tasks") == "Order paper"


@pytest.mark.parametrize("task", ["0", "999", "9" * 19, "9" * 40, "x", "-1", "1.0"])
async def test_a_task_that_is_none_is_not_found(ana: Person, task: str) -> None:
    for path in ("", "/edit", "/row"):
        assert (await ana.get(f"/tasks/{task}{path}")).status_code == 404
    for path in ("?_method=put", "/completion", "/completion?_method=delete", "/status?_method=put", "?_method=delete"):
        reply = await ana.post(f"/tasks/{task}{path}", {"version": "1", "title": "x", "status": "waiting"})
        assert reply.status_code == 404, path


async def test_what_was_typed_is_text_on_every_page(desk: Desk, ana: Person) -> None:
    sharp = "<img src=x onerror=alert(1)>\"'&amp;"
    ben = await desk.member("editor", ana, sharp)
    project = await desk.project(ana, sharp)
    fields: dict[str, Any] = {"project_id": project, "assignee_id": ben.account_id, "labels": [sharp[:40]]}
    task = await desk.task(ana, sharp, notes=sharp, **fields)
    await put(ana, task, title=sharp + "!")
    for path in ("/tasks", f"/tasks/{task}", f"/tasks/{task}/edit", f"/tasks/{task}/row", f"/tasks?label={sharp}"):
        page = Page(await ana.get(path))
        assert page.tree.css("img") == [], path
    page = Page(await ana.get(f"/tasks/{task}/edit"))
    assert page.value("Title") == sharp + "!"
    assert page.value("Notes") == sharp
    conflict = Page(
        await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": sharp, "notes": "x" + sharp})
    )
    assert conflict.tree.css("img") == []


async def test_every_reply_says_what_it_depends_on(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana)
    for path in (
        "/tasks",
        f"/tasks/{task}",
        f"/tasks/{task}/edit",
        f"/tasks/{task}/row",
        "/drafts",
        f"/drafts/{draft}",
    ):
        for headers in ({}, HTMX):
            assert "HX-Request" in (await ana.get(path, headers=headers)).headers["vary"], path
    assert "HX-Request" in (await ana.post(f"/tasks/{task}/completion")).headers["vary"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/tasks", {"title": "Order card"}),
        ("/tasks/1/completion", {}),
        ("/tasks/1/completion?_method=delete", {}),
        ("/tasks/1/status?_method=put", {"status": "waiting"}),
        ("/tasks/1?_method=put", {"version": "1", "title": "Order card"}),
        ("/tasks/1?_method=delete", {}),
        ("/drafts/1?_method=put", {"revision": "1", "title": "Hours", "body": "One"}),
        ("/drafts/1?_method=delete", {}),
    ],
)
async def test_a_change_asks_the_database_few_questions(
    desk: Desk, ana: Person, path: str, fields: dict[str, str]
) -> None:
    await desk.task(ana)
    await desk.draft(ana)
    await ana.get("/tasks")  # a session is renewed now and then, which is another statement
    with watched() as watch:
        assert (await ana.htmx(path, fields)).status_code == 200
    assert 0 < len(watch.names) <= 6, watch.names


async def test_a_task_that_is_deleted_on_its_page_leads_back_to_the_list_as_it_was_left(
    desk: Desk, ana: Person
) -> None:
    filtered = ana.path("/tasks?due=today")
    for left, to in ((filtered, filtered), ("", ana.path("/tasks")), ("https://evil.test/tasks", ana.path("/tasks"))):
        page = Page(await ana.get(f"/tasks/{await desk.task(ana)}"))
        form = page.one("form:has([data-list-left])")
        reply = await ana.browser.post(form.attributes["action"] or "", data={"back": left})
        assert (reply.status_code, reply.headers["location"]) == (303, to)
