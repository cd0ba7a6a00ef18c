"""What is somebody's who left can be found."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.tasks.test_natural_order import options

pytestmark = pytest.mark.anyio


async def test_who_left_can_be_chosen_as_long_as_tasks_are_theirs(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    cleo = await desk.member("editor", ana, "Cleo")
    task = await desk.task(ana, "Oil the bench", assignee_id=ben.account_id)
    for person in (ben, cleo):
        await ana.post(f"/members/{person.account_id}?_method=delete")
    assert options(Page(await ana.get("/tasks")), "Assignee") == ["Ana (0)", "Ben (left) (1)", "Nobody (0)"]
    page = Page(await ana.get("/tasks", params={"assignee": str(ben.account_id)}))
    assert page.titles == ["Oil the bench"]
    assert page.value("Assignee") == str(ben.account_id)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "assignee_id": str(ana.account_id)})
    assert options(Page(await ana.get("/tasks")), "Assignee") == ["Ana (1)", "Nobody (0)"]


async def test_what_somebody_did_who_left_can_be_listed(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await desk.task(ana, "Oil the bench", assignee_id=ben.account_id, status="completed")
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    assert "Ben (left) (0)" in options(Page(await ana.get("/tasks", params={"status": "completed"})), "Assignee")


async def test_who_removes_somebody_sees_how_many_open_tasks_stay(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    for title in ("Oil the bench", "Order paper"):
        await desk.task(ana, title, assignee_id=ben.account_id)
    await desk.task(ana, "Done", assignee_id=ben.account_id, status="completed")
    row = Page(await ana.get("/members")).one(f"#member-{ben.account_id}")
    assert "2 open tasks will stay theirs until somebody takes them over." in " ".join(row.text().split())
    [link] = [node for node in row.css("a") if node.text().strip() == "2 open tasks"]
    assert sorted(Page(await ana.browser.get(link.attributes["href"] or "")).titles) == ["Oil the bench", "Order paper"]
    assert "open task" not in Page(await ana.get("/members")).one(f"#member-{ana.account_id}").text()
