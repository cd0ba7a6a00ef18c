"""A list that is kept is the list as it is now: whatever is seen on it makes it anew."""

from collections.abc import Awaitable, Callable

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

Act = Callable[[Desk, Person, Person, int, int], Awaitable[object]]

ACTS: dict[str, Act] = {
    "a task is added": lambda desk, ana, ben, task, project: ben.post("/tasks", {"title": "Other"}),
    "a task is completed": lambda desk, ana, ben, task, project: ben.post(f"/tasks/{task}/completion"),
    "a task is deleted": lambda desk, ana, ben, task, project: ben.post(f"/tasks/{task}?_method=delete"),
    "a project is renamed": lambda desk, ana, ben, task, project: ben.post(
        f"/projects/{project}?_method=put", {"version": "1", "name": "Yard"}
    ),
    "a project is added": lambda desk, ana, ben, task, project: ben.post("/projects", {"name": "Yard"}),
    "a draft is begun": lambda desk, ana, ben, task, project: ben.post("/drafts", {"title": "Hours"}),
}


@pytest.mark.parametrize("what", ACTS)
async def test_a_list_is_made_anew_after_a_change(desk: Desk, ana: Person, what: str) -> None:
    ben = await desk.member("editor", ana, "Ben")
    project = await desk.project(ana, "Shop")
    task = await desk.task(ana, project_id=project, assignee_id=ben.account_id)
    first = await ana.get("/tasks")
    again = await ana.get("/tasks", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    await ACTS[what](desk, ana, ben, task, project)
    after = await ana.get("/tasks", headers={"if-none-match": first.headers["etag"]})
    assert after.status_code == 200
    assert after.text != first.text


async def test_a_members_new_name_is_seen_at_once(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await desk.task(ana, assignee_id=ben.account_id)
    assert "Ben" in Page(await ana.get("/tasks")).row("Order paper").text
    settings = Page(await ben.browser.get("/account"))
    reply = await settings.submit(ben.browser, "Save", {"Your name": "Benjamin"})
    assert reply.status_code == 303
    assert "Benjamin" in Page(await ana.get("/tasks")).row("Order paper").text


async def test_time_makes_a_list_anew(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-04")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "due_time": "12:00"})
    await ana.get("/tasks")  # shows the notice, so this one isn't kept
    assert "Overdue" not in Page(await ana.get("/tasks")).row("Order paper").text
    desk.app.state.clock.advance(hours=2)
    assert "Overdue" not in Page(await ana.get("/tasks")).row("Order paper").text
    desk.app.state.clock.advance(seconds=1)
    assert "Overdue" in Page(await ana.get("/tasks")).row("Order paper").text
    desk.app.state.clock.advance(days=1)
    assert "Yesterday" in Page(await ana.get("/tasks")).row("Order paper").text
