"""Arranging the list, changing a cell of its table where it stands, and moving what is pinned by keyboard."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_list_is_arranged_changed_as_a_table_and_its_views_are_moved(
    desk: Desk, ana: Person, page: Page
) -> None:
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "Order oak", project_id=shop)
    await desk.task(ana, "Call Bob")
    await page.goto(ana.path("/tasks"))
    await page.get_by_text("Filter", exact=True).click()
    await page.get_by_text("Arrange").click()
    await page.get_by_label("Group by").select_option("Project")
    await expect(page.locator(".group h2")).to_have_text(["Shop", "No project"])
    await expect(page.get_by_label("Group by")).to_be_visible()  # what it is chosen from stays open
    await page.get_by_label("Show as").select_option("Table")
    await expect(page.locator("th[scope=rowgroup]")).to_have_text(["Shop", "No project"])
    await expect(page).to_have_url(re.compile(r"\?group=project&as=table$"))
    await page.keyboard.press("Escape")
    await page.get_by_label("Project: Call Bob").click()
    await page.get_by_role("button", name="Shop").click()
    bob = page.locator("tr.row", has_text="Call Bob")
    await expect(bob.get_by_label("Project: Call Bob")).to_have_text("Shop")
    await expect(bob.get_by_label("Project: Call Bob")).to_be_focused()
    await expect(page.locator("th[scope=rowgroup]")).to_have_text(["Shop"])
    await page.get_by_placeholder("Add a task").first.fill("Ask Jo")
    await page.keyboard.press("Enter")
    await expect(page.locator("tr.row", has_text="Ask Jo")).to_be_visible()
    await expect(page.locator("th[scope=rowgroup]")).to_have_text(["Shop", "No project"])
    for name in ("First", "Second"):
        await ana.post("/views", {"name": name, "query": "is:overdue"})
    await page.goto(ana.path("/views"))
    await page.get_by_role("button", name="Move: Second").press("Space")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Space")
    await expect(page.locator("#pinned .name")).to_have_text(["Second", "First"])
