"""The page of a project, worked with where it stands."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_project_is_told_added_to_and_worked_off_where_it_stands(
    desk: Desk, open_page: OpenPage, ana: Person
) -> None:
    page = await open_page(ana)
    ben = await desk.member("editor", ana, "Ben")
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "Call Bob", project_id=shop, due_on="2026-03-05", labels=["vip"])
    await page.goto(ana.path(f"/projects/{shop}"))
    await page.get_by_role("link", name="Write what it is for").click()
    purpose = page.locator("#fact").get_by_label("What it is for", exact=True)
    await expect(purpose).to_be_focused()
    await page.keyboard.type("Sell more.")
    await ben.post(f"/projects/{shop}/facts/due_on?_method=put", {"version": "1", "due_on": "2026-06-01"})
    await expect(page.locator("aside").get_by_role("link", name="Due:")).to_contain_text("1 Jun")
    await expect(purpose).to_have_value("Sell more.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".prose.notes")).to_contain_text("Sell more.")
    await expect(page.get_by_role("link", name="Edit what it is for")).to_be_focused()
    await page.locator("#add-title").fill("Order paper")
    await page.locator("#add-title").press("Enter")
    await expect(page.locator("#task-list .row .title")).to_have_text(["Call Bob", "Order paper"])
    await expect(page.locator("#count-open")).to_have_text("2")
    await page.get_by_role("button", name="Complete: Call Bob").click()
    await expect(page.locator("#count-completed")).to_have_text("1")
    await page.keyboard.press("z")
    await expect(page.locator("#count-completed")).to_have_text("0")
    await page.get_by_role("link", name="Order paper", exact=True).focus()
    await page.keyboard.press("p")
    await page.keyboard.press("u")
    await expect(page.locator("#task-list .row").last).to_contain_text("Urgent")
    await ben.post("/labels/coloured", {"label": "vip", "colour": "blue"})
    await expect(page.locator(".row .chip.hue.blue")).to_have_text("vip")


async def test_what_a_row_shows_under_the_pointer_takes_nothing_of_its_title(
    desk: Desk, page: Page, ana: Person
) -> None:
    shop = await desk.project(ana, "Shop")
    await desk.task(
        ana, "Ask the printer whether the blue covers can be made in a week, and what it costs", project_id=shop
    )
    await page.goto(ana.path(f"/projects/{shop}"))
    row = page.locator("#task-list .row")
    edges = [await each.evaluate("each => each.getBoundingClientRect().right") for each in (row, row.locator(".main"))]
    assert edges[0] - edges[1] < 24
    await row.hover()
    await row.get_by_role("link", name="Due date").click()
    await expect(page.locator("#fact")).to_be_visible()
