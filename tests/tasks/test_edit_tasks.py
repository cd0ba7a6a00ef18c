"""Editing: in place and on the whole form, on stale pages, by several people, in other time zones."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


async def put(person: Person, task: int, version: int = 1, **fields: str) -> int:
    """Send some fields of a task's edit form; the status of the reply."""
    return (await person.post(f"/tasks/{task}?_method=put", {"version": str(version), **fields})).status_code


async def story(person: Person, task: int) -> list[str]:
    """What a task's page tells, the latest first."""
    page = Page(await person.get(f"/tasks/{task}"))
    return [" ".join(node.text().split()) for node in page.tree.css(".history p")]


async def due(desk: Desk) -> tuple[date | None, datetime | None]:
    """The due day and moment of the only task."""
    return await desk.fetch("select due_on from tasks"), await desk.fetch("select due_at from tasks")


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
    assert "notes" not in fields
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
    emptied = ("Notes", "Due date", "Project", "Assignee", "Labels", "Estimate, minutes")
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


async def test_a_due_time_is_told_on_the_readers_clock(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="Europe/Berlin")
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-06", due_time="16:30")
    await put(ana, task, 2, due_time="17:00")
    await put(ana, task, 3, due_on="2026-03-09", due_time="09:00")
    await put(ana, task, 4, due_time="")
    await put(ana, task, 5, due_on="2026-03-07", due_time="12:00")
    await put(ana, task, 6, due_on="")
    assert (await story(ana, task))[:-1] == [
        "Ana removed the due date, Saturday",
        "Ana moved the due date from Monday to Saturday",
        "Ana set the due time to Saturday 12:00",
        "Ana removed the due time, Monday 09:00",
        "Ana moved the due time from Friday 17:00 to Monday 09:00",
        "Ana moved the due time from Friday 16:30 to Friday 17:00",
        "Ana set the due time to Friday 16:30",
    ]


async def test_a_time_without_a_day_means_today(desk: Desk) -> None:
    kiri = await desk.owner("Kiri", time_zone="Pacific/Kiritimati")  # UTC+14: it is Thursday there
    task = await desk.task(kiri)
    assert await put(kiri, task, due_time="08:00") == 303
    assert await due(desk) == (date(2026, 3, 5), datetime(2026, 3, 4, 18, 0, tzinfo=UTC))
    assert Page(await kiri.get("/tasks")).row("Order paper").text.count("Today 08:00") == 1


async def test_removing_the_day_removes_the_time(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-06", due_time="16:30")
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    await form.submit(ana.browser, "Save", {"Due date": ""})
    assert await due(desk) == (None, None)


async def test_moving_the_day_keeps_the_time_on_the_clock(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="Europe/Berlin")
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-27", due_time="16:30")
    assert await due(desk) == (date(2026, 3, 27), datetime(2026, 3, 27, 15, 30, tzinfo=UTC))
    await put(ana, task, 2, due_on="2026-03-30")  # summer time has begun on the 29th
    assert await due(desk) == (date(2026, 3, 30), datetime(2026, 3, 30, 14, 30, tzinfo=UTC))


async def test_a_time_in_the_gap_is_its_end_and_a_doubled_one_the_first(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="Europe/Berlin")
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-29", due_time="02:30")
    assert await due(desk) == (date(2026, 3, 29), datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
    await put(ana, task, 2, due_on="2026-10-25", due_time="02:30")
    assert await due(desk) == (date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC))


async def test_another_field_is_edited_without_moving_a_moment_that_a_colleague_set(desk: Desk) -> None:
    """A day and a time are one member's; for another, elsewhere, the same moment can be on the day before."""
    ana = await desk.owner("Ana", time_zone="Asia/Tokyo")
    ben = await desk.member("editor", ana, "Ben")
    task = await desk.task(ana)
    await put(ana, task, due_on="2026-03-06", due_time="01:30")
    moment = (date(2026, 3, 6), datetime(2026, 3, 5, 16, 30, tzinfo=UTC))
    assert await due(desk) == moment
    form = Page(await ben.get(f"/tasks/{task}/edit"))
    await form.submit(ben.browser, "Save", {"Title": "Order card"})
    assert await due(desk) == moment
    await put(ben, task, 3, title="Order ink")
    assert await due(desk) == moment


async def test_opening_again_on_a_stale_page_leaves_an_open_task_alone(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    stale = Page(await ana.get("/tasks?status=completed"))
    await ana.post(f"/tasks/{task}/status?_method=put", {"status": "waiting"})
    reply = await stale.submit(ana.browser, "Open again: Order paper")
    assert reply.status_code == 303
    assert await desk.fetch("select status from tasks") == "waiting"
    assert await desk.fetch("select count(*) from events where action = 'task.reopened'") == 0


async def test_opening_twice_at_once_is_one_event(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    path = f"/tasks/{task}/completion?_method=delete"
    replies = await asyncio.gather(*(ana.post(path) for _ in range(5)))
    assert {reply.status_code for reply in replies} == {303}
    assert await desk.fetch("select count(*) from events where action = 'task.reopened'") == 1


async def test_htmx_gets_the_row_the_counts_and_the_notice(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.task(ana, "Other")
    reply = await ana.htmx(
        f"/tasks/{task}/completion", None, **{"hx-current-url": f"http://desk.test{ana.path('/tasks')}"}
    )
    assert reply.status_code == 200
    assert "<html" not in reply.text
    assert "HX-Request" in reply.headers["vary"]
    page = Page(reply)
    assert "done" in page.row("Order paper").classes
    assert text_of(page.one("[hx-target='#count-open']")) == "1"
    assert page.notice == "Task completed"
    reply = await ana.htmx(f"/tasks/{task}?_method=delete")
    assert Page(reply).notice == "Task moved to the trash"


async def test_a_form_goes_back_to_the_list_as_it_was_filtered(desk: Desk, ana: Person) -> None:
    await desk.task(ana, labels=["print"])
    page = Page(await ana.get("/tasks?label=print&sort=title"))
    reply = await page.submit(ana.browser, "Complete: Order paper")
    assert reply.headers["location"] == ana.path("/tasks?label=print&sort=title")
    elsewhere = {"referer": "https://evil.example/w/tasks?x=1"}
    reply = await ana.post("/tasks/1/completion", headers=elsewhere)
    assert reply.headers["location"] == ana.path("/tasks")


async def test_the_status_form_of_the_page_sets_it(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    page = Page(await ana.get(f"/tasks/{task}"))
    reply = await page.submit(ana.browser, "Set status", {"Status": "cancelled"})
    assert reply.headers["location"] == ana.path(f"/tasks/{task}")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert page.value("Status") == "cancelled"
    assert page.notice == "Task cancelled"
    assert await desk.fetch("select closed_at from tasks") == desk.clock()


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
