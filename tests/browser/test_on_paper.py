"""What is printed: what one reads, and nothing to press or to fill in."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_printed_task_has_what_it_says_and_no_fields_and_no_buttons(
    desk: Desk, page: Page, ana: Person
) -> None:
    project = await desk.project(ana, "Shop")
    task = await desk.task(ana, "Order paper", notes="Grey, heavy.", project_id=project, due_on="2026-03-06")
    await ana.post(f"/tasks/{task}/items", {"title": "Ask for a price"})
    await ana.post(f"/tasks/{task}/comments", {"body": "They close at five."})
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.emulate_media(media="print")
    main = page.get_by_role("main")
    for words in ("Order paper", "Grey, heavy.", "Ask for a price", "They close at five.", "Friday", "Shop", "To do"):
        await expect(main.get_by_text(words).locator("visible=true").first).to_be_visible()
    printed = await main.inner_text()
    for words in ("Add an item", "Write a comment", "Markdown works", "template", "Let it wait", "paste them", "Link"):
        assert words not in printed
    for role in ("textbox", "combobox", "button"):
        visible = main.get_by_role(role).locator("visible=true")
        names = [await each.get_attribute("aria-label") or "" for each in await visible.all()]
        assert [name for name in names if not name.startswith(("Tick", "Complete"))] == []


async def test_a_printed_list_says_of_which_day_it_is_and_that_it_goes_on(desk: Desk, page: Page, ana: Person) -> None:
    for number in range(60):
        await desk.task(ana, f"Task {number:03}", due_on="2026-03-09")
    await page.goto(ana.path("/tasks"))
    day, goes_on = page.get_by_text("As of Wednesday"), page.get_by_text("The list goes on")
    await expect(page.locator(".row").first).to_be_visible()
    await expect(day).to_be_hidden()
    await expect(goes_on).to_be_hidden()
    await page.emulate_media(media="print")
    await expect(day).to_have_text("As of Wednesday, 4 March 2026")
    await expect(goes_on).to_be_visible()
    await page.emulate_media(media="screen")
    await page.locator(".row").last.scroll_into_view_if_needed()
    await expect(page.locator(".row")).to_have_count(60)
    await page.emulate_media(media="print")
    await expect(goes_on).to_have_count(0)
