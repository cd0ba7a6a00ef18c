"""The trash: what is in it, page by page, and the way out."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_an_empty_trash_says_what_it_is_for(ana: Person) -> None:
    assert "The trash is empty" in Page(await ana.get("/trash")).text


async def test_tasks_and_drafts_are_listed_from_the_latest(desk: Desk, ana: Person) -> None:
    for number in range(2):
        task, draft = await desk.task(ana, f"Task {number}"), await desk.draft(ana, f"Draft {number}")
        await ana.post(f"/tasks/{task}?_method=delete")
        desk.app.state.clock.advance(seconds=1)
        await ana.post(f"/drafts/{draft}?_method=delete")
        desk.app.state.clock.advance(seconds=1)
    await desk.task(ana, "Kept")
    page = Page(await ana.get("/trash"))
    assert page.titles == ["Draft 1", "Task 1", "Draft 0", "Task 0"]
    assert "Task Deleted just now" in page.row("Task 1").text


async def test_pages_of_the_trash_hold_each_row_once(desk: Desk, ana: Person) -> None:
    wanted = set()
    for number in range(60):
        task, draft = await desk.task(ana, f"Task {number}"), await desk.draft(ana, f"Draft {number}")
        await ana.post(f"/tasks/{task}?_method=delete")
        await ana.post(f"/drafts/{draft}?_method=delete")
        desk.app.state.clock.advance(seconds=number % 2)
        wanted |= {f"Task {number}", f"Draft {number}"}
    met: list[str] = []
    address: str | None = ana.path("/trash")
    while address:
        page = Page(await ana.browser.get(address))
        met += page.titles
        link = page.tree.css_first("a[rel=next]")
        address = link.attributes["href"] if link is not None else None
    assert len(met) == len(wanted)
    assert set(met) == wanted


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "1",
        "1~",
        "~2026-03-04",
        "1~2026-03-04",
        "1~2026-03-04T10:00:00",
        "0~2026-03-04T10:00:00+00:00",
        "9" * 19 + "~2026-03-04T10:00:00+00:00",
        "1~9999-12-31T23:59:59-14:00",
        "1~0001-01-01T00:00:00+14:00",
        "%00",
        "%ff",
        "x" * 100,
    ],
)
async def test_a_tampered_cursor_leads_to_the_first_page(desk: Desk, ana: Person, after: str) -> None:
    await ana.post(f"/tasks/{await desk.task(ana)}?_method=delete")
    reply = await ana.browser.get(ana.path("/trash") + "?after=" + after.replace("+", "%2B"))
    assert reply.status_code == 200
    assert Page(reply).titles == ["Order paper"]


async def test_a_draft_is_taken_out_again(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="Text")
    await Page(await ana.get("/drafts")).submit(ana.browser, "Delete: Winter hours")
    reply = await Page(await ana.get("/trash")).submit(ana.browser, "Restore: Winter hours")
    assert reply.headers["location"] == ana.path("/trash")
    assert Page(await ana.get("/drafts")).titles == ["Winter hours"]
    assert Page(await ana.get(f"/drafts/{draft}")).value("Text, in Markdown") == "Text"


async def test_restoring_what_is_not_in_the_trash_changes_nothing(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana)
    for path in (f"/trash/tasks/{task}/restoration", f"/trash/drafts/{draft}/restoration"):
        assert (await ana.post(path)).status_code == 303
        assert (await ana.post(path.replace(str(task), "999"))).status_code == 404
    assert await desk.fetch("select count(*) from events where action like '%.restored'") == 0


async def test_deleting_twice_is_one_event(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana), await desk.draft(ana)
    for _ in range(2):
        assert (await ana.post(f"/tasks/{task}?_method=delete")).status_code == 303
        assert (await ana.post(f"/drafts/{draft}?_method=delete")).status_code == 303
    assert await desk.fetch("select count(*) from events where action like '%.deleted'") == 2


async def test_who_may_only_read_sees_the_trash_without_a_way_out(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}?_method=delete")
    kim = await desk.member("viewer", ana, "Kim")
    page = Page(await kim.get("/trash"))
    assert page.titles == ["Order paper"]
    assert page.tree.css("main form") == []
    assert (await kim.post(f"/trash/tasks/{task}/restoration")).status_code == 403
    assert Page(await kim.get(f"/tasks/{task}")).tree.css("main form:not(.follow)") == []


async def test_the_trash_is_of_one_workspace(desk: Desk, ana: Person) -> None:
    otto = await desk.owner("Otto", business="Other")
    task = await desk.task(otto)
    await otto.post(f"/tasks/{task}?_method=delete")
    assert Page(await ana.get("/trash")).titles == []
    assert (await ana.post(f"/trash/tasks/{task}/restoration")).status_code == 404
