"""Taking back on the page where one is: nothing is loaded anew, nothing moves, and `z` goes on to what was before."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

LATER = "2026-03-09"


async def loaded_once(page: Page) -> None:
    """From now on a test can tell whether the page was loaded anew."""
    await page.evaluate("window.stillHere = true")


async def test_an_undo_in_a_long_list_puts_the_row_back_in_place_with_the_focus_and_moves_nothing(
    desk: Desk, page: Page, ana: Person
) -> None:
    tasks = [await desk.task(ana, f"Task {number:03}", due_on=LATER) for number in range(120)]
    await page.goto(ana.path("/tasks"))
    await loaded_once(page)
    await page.locator("#add-title").fill("Half a line")
    await page.locator(".row").last.scroll_into_view_if_needed()
    await page.keyboard.press("End")
    await expect(page.locator(".row")).to_have_count(100)
    row = page.locator(f"#task-{tasks[60]}")
    await row.scroll_into_view_if_needed()
    await row.hover()
    before = await page.evaluate("scrollY")
    await page.get_by_role("button", name="Delete: Task 060").click()
    await expect(row).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("status").get_by_text("Put back")).to_be_visible()
    await page.get_by_role("button", name="Redo").dispatch_event("click", {"detail": 2})  # of a double click on Undo
    await expect(page.get_by_role("link", name="Task 060", exact=True)).to_be_focused()
    await expect(page.locator(".row a.title")).to_have_text([f"Task {number:03}" for number in range(100)])
    assert await page.evaluate("scrollY") == before
    assert await page.evaluate("window.stillHere")
    await expect(page.locator("#add-title")).to_have_value("Half a line")


async def test_z_walks_back_through_what_was_done_also_on_the_page_before(desk: Desk, page: Page, ana: Person) -> None:
    for title in ("Order paper", "Call the landlord"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks"))
    for title in ("Order paper", "Call the landlord"):
        await page.get_by_role("button", name=f"Complete: {title}").click()
        await expect(page.get_by_role("button", name=f"Open again: {title}")).to_be_visible()
    await page.goto(ana.path("/tasks?sort=title"))
    await loaded_once(page)
    await page.keyboard.press("z")
    await expect(page.get_by_role("link", name="Call the landlord", exact=True)).to_be_focused()
    await page.keyboard.press("z")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_focused()
    await expect(page.get_by_role("button", name="Undo more")).to_be_hidden()
    assert await page.evaluate("window.stillHere")
    assert await desk.fetch("select count(*) from tasks where status = 'pending'") == 2


async def test_what_has_changed_since_is_told_where_one_looks(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("button", name="Complete: Order paper").click()
    await expect(page.get_by_role("button", name="Open again: Order paper")).to_be_visible()
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("status").get_by_text("It has changed since.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Tasks")).to_be_visible()


async def test_an_undo_in_the_history_of_a_page_leaves_the_page_where_it_is(
    desk: Desk, phone_page: Page, ana: Person
) -> None:
    page = phone_page
    task = await desk.task(ana, "Order paper", notes="\n\n".join(f"Line {number}" for number in range(60)))
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order card"})
    await page.goto(ana.path(f"/tasks/{task}"))
    await loaded_once(page)
    history = page.get_by_role("region", name="History")
    await history.get_by_text("History", exact=True).click()
    undo = history.get_by_role("button", name="Undo")
    await undo.scroll_into_view_if_needed()
    before = await page.evaluate("scrollY")
    assert before > 500
    await undo.click()
    await expect(page.get_by_role("heading", name="Order paper")).to_be_attached()
    assert await page.evaluate("scrollY") == pytest.approx(before, abs=100)
    assert await page.evaluate("window.stillHere")


async def test_a_project_that_holds_something_says_so_in_its_menu_and_an_empty_one_comes_back_by_undo(
    desk: Desk, page: Page, ana: Person
) -> None:
    projects = [await desk.project(ana, f"Project {number:02}") for number in range(40)]
    await desk.task(ana, "Order paper", project_id=projects[35])
    await page.goto(ana.path("/projects"))
    await loaded_once(page)
    row = page.locator(f"#project-{projects[35]}")
    await row.get_by_label("Change Project 35").click()
    await row.get_by_role("button", name="Remove").scroll_into_view_if_needed()
    before = await page.evaluate("scrollY")
    assert before > 500
    await row.get_by_role("button", name="Remove").click()
    await expect(row.get_by_role("alert")).to_have_text(
        "It still holds tasks, drafts or files, perhaps in the trash. Move them first, or archive it."
    )
    await expect(row.get_by_role("alert")).to_be_in_viewport()
    await expect(row.get_by_role("button", name="Remove")).to_be_focused()
    assert await page.evaluate("scrollY") == before
    assert page.url.endswith("/projects")
    await page.keyboard.press("Escape")
    await page.get_by_label("Change Project 36").click()
    await page.locator(f"#project-{projects[36]}").get_by_role("button", name="Remove").click()
    await expect(page.get_by_role("status").get_by_text("Project removed")).to_be_visible()
    await expect(page.locator(".row")).to_have_count(39)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("link", name="Project 36")).to_be_focused()
    assert await page.evaluate("scrollY") == pytest.approx(before, abs=100)
    assert await page.evaluate("window.stillHere")


async def test_z_walks_back_and_shift_z_forward_however_fast_and_what_is_new_ends_the_way(
    desk: Desk, page: Page, ana: Person
) -> None:
    titles = ("Call Bob", "Order paper", "Pay rent")
    for title in titles:
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks?sort=title"))
    await loaded_once(page)
    for title in titles:
        await page.get_by_role("button", name=f"Complete: {title}").click()
        await expect(page.get_by_role("button", name=f"Open again: {title}")).to_be_visible()
    notice = page.get_by_role("status")
    for _ in range(3):
        await page.keyboard.press("z")
    await expect(page.get_by_role("link", name="Call Bob", exact=True)).to_be_focused()
    await expect(page.get_by_role("button", name="Complete: ")).to_have_count(3)
    await expect(notice.get_by_text("Put back")).to_be_visible()
    for _ in range(2):
        await page.keyboard.press("Shift+z")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_focused()
    await expect(notice.get_by_text("Done again")).to_be_visible()
    await expect(page.get_by_role("button", name="Open again: ")).to_have_count(2)
    await page.keyboard.press("z")
    await expect(page.get_by_role("button", name="Open again: Call Bob")).to_be_visible()
    await expect(page.get_by_role("button", name="Open again: ")).to_have_count(1)
    await page.get_by_role("button", name="Complete: Pay rent").click()
    await expect(page.get_by_role("button", name="Open again: Pay rent")).to_be_visible()
    await page.keyboard.press("Shift+z")
    await page.keyboard.press("z")
    await expect(page.get_by_role("button", name="Complete: Pay rent")).to_be_visible()
    await expect(page.get_by_role("button", name="Complete: Order paper")).to_be_visible()
    assert await page.evaluate("window.stillHere")


async def test_z_takes_back_what_is_still_on_its_way_before_what_was_done_earlier(
    desk: Desk, page: Page, ana: Person
) -> None:
    for title in ("Call Bob", "Order paper"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks?sort=title"))
    await page.get_by_role("button", name="Complete: Call Bob").click()
    await expect(page.get_by_role("button", name="Open again: Call Bob")).to_be_visible()
    typed = asyncio.Event()

    async def hold(route: Route) -> None:
        await typed.wait()
        await route.continue_()

    await page.route("**/completion", hold)
    async with page.expect_request("**/completion"):
        await page.get_by_role("button", name="Complete: Order paper").click()
    await page.keyboard.press("z")
    typed.set()
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_focused()
    await expect(page.get_by_role("button", name="Complete: Order paper")).to_be_visible()
    await expect(page.get_by_role("button", name="Open again: Call Bob")).to_be_visible()


async def test_neither_key_does_anything_while_typing_or_with_another_key(desk: Desk, page: Page, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("button", name="Complete: Order paper").click()
    done = page.get_by_role("button", name="Open again: Order paper")
    await expect(done).to_be_visible()
    for keys in ("Control+z", "Alt+z", "Meta+z", "Control+Shift+z"):
        await page.keyboard.press(keys)
    await page.locator("#add-title").press_sequentially("zZz")
    await expect(page.locator("#add-title")).to_have_value("zZz")
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert await desk.fetch("select count(*) from events where action = 'task.undone'") == 0


async def test_a_fact_on_the_page_of_a_task_goes_back_and_forth_where_it_stands(
    desk: Desk, phone_page: Page, ana: Person
) -> None:
    page = phone_page
    task = await desk.task(ana, "Order paper", notes="\n\n".join(f"Line {number}" for number in range(60)))
    await page.goto(ana.path(f"/tasks/{task}"))
    await loaded_once(page)
    due = page.get_by_role("list", name="In short").locator("a[href$=due]")
    await due.click()
    await page.keyboard.press("t")
    await expect(due).to_contain_text("Today")
    await expect(due).to_be_focused()
    before = await page.evaluate("scrollY")
    for keys, told, is_due in (("z", "Put back", False), ("Shift+z", "Done again", True), ("z", "Put back", False)):
        await page.keyboard.press(keys)
        await expect(page.get_by_role("status").get_by_text(told)).to_be_visible()
        await expect(due.filter(has_text="Today")).to_have_count(int(is_due))
        await expect(due).to_be_focused()
        assert await page.evaluate("scrollY") == before
    assert await page.evaluate("window.stillHere")


@pytest.mark.parametrize("where", ["", "/today", "/tasks", "/projects", "/inbox", "/calendar"])
async def test_what_was_done_elsewhere_goes_back_on_whatever_page_is_shown(
    desk: Desk, page: Page, ana: Person, where: str
) -> None:
    await desk.task(ana, "Order paper", due_on="2026-03-05")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("button", name="Complete: Order paper").click()
    await expect(page.get_by_role("button", name="Open again: Order paper")).to_be_visible()
    await page.goto(ana.path(where))
    await loaded_once(page)
    for keys, told, status in (("z", "Put back", "pending"), ("Shift+z", "Done again", "completed")):
        await page.keyboard.press(keys)
        await expect(page.get_by_role("status").get_by_text(told)).to_be_visible()
        assert await desk.fetch("select status::text from tasks") == status
    assert await page.evaluate("window.stillHere")


async def test_a_new_task_that_is_taken_back_on_its_page_leaves_for_the_list_and_comes_again_there(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.task(ana, "Call Bob")
    await page.goto(ana.path("/tasks"))
    await page.locator("#add-title").fill("Order paper")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="Order paper", exact=True).click()
    await page.wait_for_url("**/tasks/*")
    await page.keyboard.press("z")
    await page.wait_for_url(f"**{ana.path('/tasks')}")
    await expect(page.get_by_role("status").get_by_text("Taken back")).to_be_visible()
    await expect(page.locator(".row a.title")).to_have_text(["Call Bob"])
    await page.keyboard.press("Shift+z")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_focused()


async def test_a_step_that_is_refused_keeps_the_place_and_the_next_one_goes_on_before_it(
    desk: Desk, page: Page, ana: Person
) -> None:
    tasks = [await desk.task(ana, title) for title in ("Call Bob", "Order paper")]
    await page.goto(ana.path("/tasks?sort=title"))
    for title in ("Call Bob", "Order paper"):
        await page.get_by_role("button", name=f"Complete: {title}").click()
        await expect(page.get_by_role("button", name=f"Open again: {title}")).to_be_visible()
    await loaded_once(page)
    await ana.post(f"/tasks/{tasks[1]}/completion?_method=delete")
    await page.get_by_role("link", name="Order paper", exact=True).focus()
    await page.keyboard.press("z")
    await expect(page.get_by_role("status").get_by_text("It has changed since.")).to_be_visible()
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_focused()
    await page.keyboard.press("z")
    await expect(page.get_by_role("button", name="Complete: Call Bob")).to_be_visible()
    assert await page.evaluate("window.stillHere")


async def test_the_row_below_has_the_focus_where_a_step_takes_the_row_away_that_has_it(
    desk: Desk, page: Page, ana: Person
) -> None:
    for title in ("Call Bob", "Order paper", "Pay rent"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks?sort=title"))
    await page.get_by_role("button", name="Delete: Order paper").click()
    await expect(page.locator(".row")).to_have_count(2)
    await page.keyboard.press("z")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_focused()
    await page.keyboard.press("Shift+z")
    await expect(page.locator(".row")).to_have_count(2)
    await expect(page.get_by_role("link", name="Pay rent", exact=True)).to_be_focused()
