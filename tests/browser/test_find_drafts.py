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
    field = page.get_by_role("searchbox", name="Find words in drafts")
    await expect(field).to_be_focused()
    await page.keyboard.type("brul")
    await expect(page.locator(".row .title")).to_have_text(["Crème brûlée"])
    await expect(field).to_be_focused()
    await page.keyboard.press("Control+A")
    await page.keyboard.type("monday")
    await expect(page.locator(".row .title")).to_have_text(["Winter hours"])
    await expect(page).to_have_url(f"{page.url.partition('?')[0]}?q=monday")
