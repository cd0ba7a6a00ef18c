"""The list as a table: its columns, its orders, and its cells that are changed where they stand."""

import re
from functools import partial
from typing import Any

import pytest

from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from webapp.tasks import queries
from webapp.tasks.query.asking import get_asked

pytestmark = pytest.mark.anyio


def cells(page: Page) -> list[list[str]]:
    """What the rows of the table say."""
    return [[text_of(cell) for cell in row.css("th, td")] for row in page.tree.css(".task-table tr.row")]


def headings(page: Page) -> list[str]:
    """The headings of the columns."""
    return [text_of(heading) for heading in page.tree.css(".task-table thead th")]


async def two(desk: Desk, ana: Person) -> list[int]:
    """Two tasks that differ in all that a table says."""
    shop = await desk.project(ana, "Shop")
    saw: dict[str, Any] = {
        "priority": "urgent",
        "project_id": shop,
        "assignee_id": ana.account_id,
        "labels": ["a", "b"],
    }
    tasks = [await desk.task(ana, "Saw", **saw, due_on="2026-03-01", estimate_minutes=90), await desk.task(ana, "Ask")]
    await desk.fetch(
        "insert into time_entries (workspace_id, task_id, account_id, started_at, ended_at)"
        " select $1, $2, $3, now() - interval '2 hours', now()",
        ana.workspace_id,
        tasks[0],
        ana.account_id,
    )
    return tasks


async def test_a_table_has_the_columns_that_were_chosen(desk: Desk, ana: Person) -> None:
    await two(desk, ana)
    usual = Page(await ana.get("/tasks?as=table"))
    assert headings(usual) == ["Title", "Due", "Assignee", "Status", "Priority", "Project", "Labels"]
    assert cells(usual)[1] == ["Ask", "–", "–", "To do", "Normal", "–", "–"]
    assert cells(usual)[0][2:] == ["Ana", "To do", "Urgent", "Shop", "a, b"]
    assert [text_of(each) for each in usual.tree.css("th[scope=rowgroup]")] == ["Overdue", "No date"]
    # as the form of the menu sends them: each by itself, in whatever order
    reply = await ana.get("/tasks?was=&q=&as=table&columns=spent&columns=estimate&columns=created")
    assert reply.headers["location"].endswith("/tasks?as=table&columns=estimate%2Cspent%2Ccreated")
    chosen = Page(await ana.browser.get(reply.headers["location"]))
    assert headings(chosen) == ["Title", "Estimate", "Time spent", "Added"]
    assert cells(chosen)[0][:3] == ["Saw", "1 h 30 min", "2 h"]
    assert cells(chosen)[0][3]
    ticked = chosen.tree.css("#arrange [name=columns][checked]")
    assert [box.attributes["value"] for box in ticked] == ["estimate", "spent", "created"]


async def test_its_headings_lead_to_its_orders_and_say_which_one_it_is(desk: Desk, ana: Person) -> None:
    await two(desk, ana)
    page = Page(await ana.get("/tasks?as=table&q=is:open"))
    assert text_of(page.one("th[aria-sort]")) == "Due"
    link = next(link for link in page.tree.css("thead a") if text_of(link) == "Title")
    by_title = Page(await ana.browser.get(str(link.attributes["href"])))
    assert by_title.one("#task-search").attributes["value"] == "is:open"
    assert text_of(by_title.one("th[aria-sort=ascending]")) == "Title"
    assert [row[0] for row in cells(by_title)] == ["Ask", "Saw"]
    done = Page(await ana.get("/tasks?as=table&status=completed"))
    assert done.tree.css("thead a") == []


async def test_a_cell_is_changed_where_it_stands(desk: Desk, ana: Person) -> None:
    saw, ask = await two(desk, ana)
    here = {"hx-current-url": f"http://desk.test{ana.path('/tasks?as=table&columns=project,spent')}"}
    page = Page(await ana.get("/tasks?as=table&columns=project,spent"))
    (cell,) = page.tree.css(f"#task-{saw} td a.fact")
    assert cell.attributes["aria-label"] == "Project: Saw"
    assert (await ana.browser.get(str(cell.attributes["href"]))).status_code == 200
    reply = await ana.htmx(f"/tasks/{saw}/facts/project?_method=put", {"version": "1", "value": ""}, **here)
    row = Page(f"<table>{reply.text}</table>").one(f"tr#task-{saw}")
    assert [text_of(each) for each in row.css("th, td")] == ["Saw", "–", "2 h"]
    done = await ana.htmx(f"/tasks/{ask}/completion", None, **here)
    assert "done" in str(Page(f"<table>{done.text}</table>").one(f"tr#task-{ask}").attributes["class"])
    kim = await desk.member("viewer", ana, "Kim")
    assert Page(await kim.get("/tasks?as=table")).tree.css("td a, form.tick-form") == []


async def test_a_long_table_goes_on_on_a_next_page(desk: Desk, ana: Person) -> None:
    for number in range(55):
        await desk.task(ana, f"Task {number:02}")
    first = Page(await ana.get("/tasks?as=table&sort=title"))
    second = Page(await ana.browser.get(str(first.one("a[rel=next]").attributes["href"])))
    assert [row[0] for row in cells(second)] == [f"Task {number:02}" for number in range(50, 55)]
    assert headings(second)[0] == "Title"


async def test_a_table_is_saved_as_a_view_with_its_columns(desk: Desk, ana: Person) -> None:
    await two(desk, ana)
    reply = await ana.post("/views", {"name": "Figures", "shape": "table", "columns": "spent", "group_by": "project"})
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert headings(page) == ["Title", "Time spent"]
    assert [text_of(each) for each in page.tree.css("th[scope=rowgroup]")] == ["Shop", "No project"]
    assert "differs" not in page.text
    assert "differs" in Page(await ana.get("/tasks?as=table&columns=due&group=project&view=1")).text


async def test_columns_that_are_not_there_are_told(desk: Desk, ana: Person) -> None:
    await two(desk, ana)
    for headers in ({}, HTMX):
        reply = await ana.get("/tasks?as=table&columns=due,secrets", headers=headers)
        assert reply.status_code == 422
        assert "There is no column “secrets”." in Page(reply).text
    assert (await ana.get("/tasks?as=globe")).status_code == 422


async def test_a_table_that_is_searched_goes_on_by_itself(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "get_asked", partial(get_asked, reaches=(3,), most=1))
    for number in range(10):
        await desk.task(ana, f"Task {number}", due_on="2026-03-05", estimate_minutes=30 if number > 4 else None)
    page = Page(await ana.get("/tasks?q=estimate:30m&as=table"))
    met = []
    while (link := page.tree.css_first("p.pager[role=status] a[hx-trigger]")) is not None:
        page = Page(await ana.browser.get(link.attributes["hx-get"] or "", headers=HTMX))
        part = page.tree.css_first("template, hx-partial")
        assert part is None or part.attributes["hx-target"] == "#task-list .task-table"
        met += re.findall(r"Task \d(?=<)", page.html)
    assert met == [f"Task {number}" for number in range(5, 10)]
