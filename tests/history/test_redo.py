"""What was taken back is done again, and that taken back: as often as somebody wants, forms and pages alone."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.reviews import decide, send

pytestmark = pytest.mark.anyio


async def last_event(desk: Desk) -> int:
    """What was recorded last."""
    found: int = await desk.fetch("select max(id) from events")
    return found


async def press(person: Person, page: Page, button: str) -> Page:
    """The page to which a button's form leads, as a browser without scripts goes there."""
    reply = await page.submit(person.browser, button)
    assert reply.status_code == 303, Page(reply).text
    return Page(await person.browser.get(reply.headers["location"]))


async def test_what_was_done_is_put_back_done_again_and_put_back_once_more(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    page = await press(ana, Page(await ana.get("/tasks")), "Complete: Order paper")
    for _ in range(2):
        page = await press(ana, page, "Undo Z")
        assert (page.notice, page.titles) == ("Put back", ["Order paper"])
        page = await press(ana, page, "Redo Shift Z")
        assert (page.notice, page.titles) == ("Done again", [])
    assert await desk.fetch("select status from tasks") == "completed"


async def test_what_was_added_is_taken_back_and_added_again(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "Order paper"})
    page = await press(ana, Page(await ana.get("/tasks")), "Undo Z")
    assert (page.notice, page.titles) == ("Taken back", [])
    page = await press(ana, page, "Redo Shift Z")
    assert (page.notice, page.titles) == ("Done again", ["Order paper"])


async def test_several_lines_that_were_one_act_are_one_act_again(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "Order paper\nCall Bob"})
    page = Page(await ana.get("/tasks"))
    assert page.notice == "2 tasks added"
    page = await press(ana, page, "Undo Z")
    assert (page.notice, page.titles) == ("Taken back", [])
    page = await press(ana, page, "Redo Shift Z")
    assert (page.notice, sorted(page.titles)) == ("Done again", ["Call Bob", "Order paper"])
    page = await press(ana, page, "Undo Z")
    assert (page.notice, page.titles) == ("Taken back", [])


async def test_a_project_comes_goes_and_comes_again(desk: Desk, ana: Person) -> None:
    await ana.post("/projects", {"name": "Shop"})
    page = Page(await ana.get("/projects"))
    for button, notice, titles in (
        ("Undo Z", "Taken back", []),
        ("Redo Shift Z", "Done again", ["Shop"]),
        ("Remove", "Project removed", []),
        ("Undo Z", "Put back", ["Shop"]),
        ("Redo Shift Z", "Done again", []),
        ("Undo Z", "Put back", ["Shop"]),
    ):
        page = await press(ana, page, button)
        assert (page.notice, page.titles) == (notice, titles)


async def test_what_cannot_be_done_again_does_not_offer_it(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Text")
    await send(ana, draft, ben)
    await decide(ben, draft, "approved")
    page = await press(ben, Page(await ben.get(f"/drafts/{draft}")), "Undo Z")
    assert page.notice == "Put back"
    assert "Redo" not in page.text


@pytest.mark.parametrize("page_of", ["", "/edit", "?before=9999"])
@pytest.mark.parametrize("in_place", [True, False])
async def test_taking_a_new_task_back_on_its_own_page_leads_to_the_list(
    desk: Desk, ana: Person, page_of: str, in_place: bool
) -> None:
    await ana.post("/tasks", {"title": "Order paper"})
    task = await desk.fetch("select id from tasks")
    added = await desk.fetch("select id from events where action = 'task.created'")
    shown = f"http://desk.test{ana.path(f'/tasks/{task}{page_of}')}"
    if in_place:
        reply = await ana.htmx(f"/events/{added}/undo", None, **{"hx-request-type": "full", "hx-current-url": shown})
        assert reply.headers["hx-redirect"] == ana.path("/tasks")
    else:
        reply = await ana.post(f"/events/{added}/undo", headers={"referer": shown})
        assert reply.headers["location"] == ana.path("/tasks")
    page = Page(await ana.get("/tasks"))
    assert (page.notice, page.titles) == ("Taken back", [])
    assert (await press(ana, page, "Redo Shift Z")).titles == ["Order paper"]


async def test_deleting_again_on_the_page_of_the_task_leads_to_the_list_and_other_pages_stay(
    desk: Desk, ana: Person
) -> None:
    task = await desk.task(ana)
    other = await desk.task(ana, "Call Bob")
    await ana.post(f"/tasks/{task}?_method=delete")
    deleted = await last_event(desk)
    await ana.post(f"/events/{deleted}/undo")
    undone = await last_event(desk)
    there = {"referer": f"http://desk.test{ana.path(f'/tasks/{other}')}"}
    reply = await ana.post(f"/events/{undone}/undo?redo=yes", headers=there)
    assert reply.headers["location"] == ana.path(f"/tasks/{other}")
    await ana.post(f"/events/{await last_event(desk)}/undo")
    undone = await last_event(desk)
    there = {"referer": f"http://desk.test{ana.path(f'/tasks/{task}')}"}
    reply = await ana.post(f"/events/{undone}/undo?redo=yes", headers=there)
    assert reply.headers["location"] == ana.path("/tasks")


async def test_what_changed_since_is_not_done_again(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Ana's"})
    page = await press(ana, Page(await ana.get("/tasks")), "Undo Z")
    ben = await desk.member("editor", ana, "Ben")
    await ben.post(f"/tasks/{task}?_method=put", {"version": "3", "title": "Ben's"})
    reply = await page.submit(ana.browser, "Redo Shift Z")
    assert (reply.status_code, Page(reply).heading) == (409, "It has changed since")
    assert await desk.fetch("select title from tasks") == "Ben's"


async def test_a_row_that_is_completed_again_stays_where_it_is_struck_through(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    here = {"hx-request-type": "full", "hx-current-url": f"http://desk.test{ana.path('/tasks')}"}
    completed = await last_event(desk)
    await ana.htmx(f"/events/{completed}/undo", None, **here)
    undone = await last_event(desk)
    page = Page(await ana.htmx(f"/events/{undone}/undo?redo=yes", None, **here))
    assert page.notice == "Done again"
    assert page.tree.css(f"[hx-target='#task-{task}'][hx-swap='outerMorph'] > .row.done")
