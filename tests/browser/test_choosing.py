"""Tasks are chosen where they stand, and changed together by the bar below."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.kept import PHONE
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TOUCH = """title => {
  const at = {bubbles: true, cancelable: true, pointerType: "touch", clientX: 5, clientY: 5};
  title.dispatchEvent(new PointerEvent("pointerdown", at));
}"""


async def many(desk: Desk, who: Person, amount: int) -> None:
    """Tasks that are called by their number, the first due first."""
    for number in range(1, amount + 1):
        await desk.task(who, f"Task {number}", due_on=f"2026-03-{number % 20 + 4:02}")


def row(page: Page, title: str) -> Locator:
    """The row of a task."""
    return page.locator(".row", has=page.get_by_role("link", name=title, exact=True))


def bar(page: Page) -> Locator:
    """What says how many are chosen, and what can be done with them."""
    return page.get_by_role("region", name="Chosen tasks")


async def test_boxes_choose_in_the_list_with_shift_as_far_as_the_one_before_and_one_press_changes_all(
    desk: Desk, page: Page, ana: Person
) -> None:
    await many(desk, ana, 5)
    await page.goto(ana.path("/tasks"))
    await row(page, "Task 1").hover()
    await page.get_by_label("Choose: Task 1").click()
    await expect(bar(page)).to_contain_text("1 chosen")
    await page.get_by_label("Choose: Task 3").click(modifiers=["Shift"])
    await expect(bar(page)).to_contain_text("3 chosen")
    await desk.task(ana, "From elsewhere", due_on="2026-03-04")  # a list that is swapped keeps them
    await expect(row(page, "From elsewhere")).to_be_visible()
    await expect(page.get_by_label("Choose: Task 2")).to_be_checked()
    await assert_accessible(page, called="a list with chosen tasks")
    await bar(page).get_by_role("button", name="Priority").click()
    await bar(page).get_by_role("button", name="Urgent").click()
    await expect(page.locator("#notices")).to_contain_text("3 tasks: priority urgent")
    await expect(page.locator(".row .urgent", has_text="Urgent")).to_have_count(3)
    await expect(bar(page)).to_be_hidden()
    await expect(page.get_by_role("link", name="Task 1", exact=True)).to_be_focused()
    await page.keyboard.press("z")
    await expect(page.locator("#notices")).to_contain_text("Put back")
    await expect(page.locator(".row .urgent")).to_have_count(0)


async def test_keys_that_are_pressed_before_choosing_has_come_choose_then(desk: Desk, page: Page, ana: Person) -> None:
    come = asyncio.Event()

    async def late(route: Route) -> None:
        await come.wait()
        await route.continue_()

    await many(desk, ana, 3)
    await page.route("**/js/choose/list.js", late)
    await page.goto(ana.path("/tasks"))
    for key in ("j", "Shift+X", "j", "x"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("link", name="Task 2", exact=True)).to_be_focused()
    come.set()
    await expect(bar(page)).to_contain_text("2 chosen")
    assert await desk.fetch("select count(*) from tasks where is_open") == 3


async def test_keys_choose_rows_and_open_what_they_are_made(desk: Desk, page: Page, ana: Person) -> None:
    await many(desk, ana, 4)
    await page.goto(ana.path("/tasks"))
    await page.keyboard.press("j")
    await expect(page.get_by_label("Choose: Task 1")).to_be_visible()
    await page.keyboard.press("Shift+X")
    await expect(bar(page)).to_contain_text("1 chosen")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("Shift+X")  # as far as the one before
    await expect(bar(page)).to_contain_text("3 chosen")
    await page.keyboard.press("x")
    await expect(bar(page)).to_contain_text("2 chosen")
    await page.keyboard.press("p")
    await page.keyboard.press("Escape")  # the menu first
    await expect(bar(page)).to_contain_text("2 chosen")
    await page.keyboard.press("s")
    await bar(page).get_by_role("button", name="Done").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#notices")).to_contain_text("2 tasks completed")
    await expect(page.get_by_role("link", name="Task 3", exact=True)).to_be_focused()
    await page.keyboard.press("Shift+X")
    await expect(bar(page)).to_contain_text("1 chosen")
    await page.keyboard.press("Escape")
    await expect(bar(page)).to_be_hidden()
    await page.keyboard.press("x")  # which completes again, and goes on to the next
    await expect(page.locator("#notices")).to_contain_text("Task completed")
    await expect(page.get_by_role("link", name="Task 4", exact=True)).to_be_focused()
    await page.keyboard.press("g")
    await page.keyboard.press("d")
    await expect(page.get_by_role("heading", name="Drafts", exact=True)).to_be_visible()


async def test_what_was_changed_since_is_told_before_anything_is_done(desk: Desk, page: Page, ana: Person) -> None:
    await many(desk, ana, 2)
    await page.goto(ana.path("/tasks?as=table"))
    await page.get_by_role("link", name="Select", exact=True).click()
    await expect(page.get_by_label("Choose: Task 1")).to_be_focused()
    await bar(page).get_by_role("button", name="All 2 shown").click()
    await expect(bar(page)).to_contain_text("2 chosen")
    task = await desk.fetch("select id from tasks where title = 'Task 2'")
    await desk.fetch("update tasks set version = version + 1 where id = $1 returning id", task)
    await bar(page).get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("heading", name="Delete the other one?")).to_be_visible()
    await expect(bar(page)).to_be_hidden()
    await page.get_by_role("button", name="Delete 1 task").click()
    await expect(page.locator("#notices")).to_contain_text("moved to the trash")
    await expect(row(page, "Task 2")).to_be_visible()
    await expect(row(page, "Task 1")).to_have_count(0)


async def test_a_long_touch_begins_to_choose_and_all_that_match_go_beyond_the_page(
    desk: Desk, open_page: OpenPage, ana: Person
) -> None:
    await many(desk, ana, 60)
    page = await open_page(ana, size=PHONE)
    await page.goto(ana.path("/tasks?q=has:due"))
    await page.get_by_role("link", name="Task 2", exact=True).evaluate(TOUCH)  # of a finger that stays
    await expect(bar(page)).to_contain_text("1 chosen")
    await page.get_by_role("link", name="Task 3", exact=True).click()
    await expect(bar(page)).to_contain_text("2 chosen")
    await assert_accessible(page, called="choosing on a phone")
    await bar(page).get_by_role("button", name="All that match").click()
    await expect(page.get_by_role("heading", name="All 60 tasks that match")).to_be_visible()


async def test_cards_of_a_board_are_chosen_too(desk: Desk, page: Page, ana: Person) -> None:
    await many(desk, ana, 3)
    await page.goto(ana.path("/tasks/board"))
    await page.get_by_role("link", name="Select", exact=True).click()
    for title in ("Task 1", "Task 3"):
        await page.get_by_label(f"Choose: {title}").click()
    await bar(page).get_by_role("button", name="Status").click()
    await bar(page).get_by_role("button", name="In progress").click()
    await expect(page.locator("#lane-in_progress .row")).to_have_count(2)
