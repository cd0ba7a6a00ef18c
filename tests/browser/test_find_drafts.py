"""Finding drafts in the browser."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_drafts_are_found_while_words_are_typed(desk: Desk, page: Page, ana: Person) -> None:
    await desk.draft(ana, "Winter hours", body="Closed on Mondays.")
    await desk.draft(ana, "Crème brûlée")
    await page.goto(ana.path("/drafts"))
    await page.keyboard.press("/")
    field = page.get_by_label("Find words in drafts")
    await expect(field).to_be_focused()
    await page.keyboard.type("brul")
    await expect(page.locator(".row .title")).to_have_text(["Crème brûlée"])
    await expect(field).to_be_focused()
    await page.keyboard.press("Control+A")
    await page.keyboard.type("monday")
    await expect(page.locator(".row .title")).to_have_text(["Winter hours"])
    await expect(page).to_have_url(f"{page.url.partition('?')[0]}?q=monday")
    await page.keyboard.type(" kin")
    offers = page.get_by_role("listbox", name="Offers")
    await expect(offers.get_by_role("option", name="kind:")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.type("new")
    await expect(offers.get_by_role("option", name="newsletter")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("monday kind:newsletter ")
    await expect(page.get_by_label("Kind").last).to_have_value("newsletter")
    await expect(page.locator(".row .title")).to_have_count(0)
    await page.keyboard.type("knd:x")
    await expect(page.get_by_role("link", name="Change it to kind")).to_be_visible()
