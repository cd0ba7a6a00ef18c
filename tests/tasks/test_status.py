"""Moving a task to another status: from its row, from its page, on a page that is old."""

import asyncio

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


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


async def test_the_status_of_the_page_leads_to_its_form(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    page = Page(await ana.get(f"/tasks/{task}"))
    form = Page(await ana.browser.get(page.one("aside a.fact[data-key=s]").attributes["href"] or ""))
    reply = await form.submit(ana.browser, "Cancelled c")
    assert reply.headers["location"] == ana.path(f"/tasks/{task}")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert text_of(page.one("aside a.fact[data-key=s]")) == "Status: Cancelled"
    assert page.notice == "Task cancelled"
    assert await desk.fetch("select closed_at from tasks") == desk.clock()
