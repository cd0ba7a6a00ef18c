"""The palette by keyboard."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import violations
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

PRESS = """
  ([key, isComposing]) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key, code: "KeyK", ctrlKey: true, isComposing, bubbles: true, cancelable: true }))
"""


async def test_a_few_keys_and_enter_go_there(desk: Desk, page: Page, ana: Person) -> None:
    await desk.task(ana, "Order oak")
    await page.goto(ana.path("/tasks"))
    await page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to, find or do")
    await expect(field).to_be_focused()
    await field.press_sequentially("tras")
    await expect(page.get_by_role("option", name="Trash Go to", exact=True)).to_have_attribute("aria-selected", "true")
    await field.press("Enter")
    await page.wait_for_url(re.compile("/trash"))
    await page.keyboard.press("Control+k")
    await field.fill("order oak")
    await field.press("Enter")  # takes what this finds, though it isn't shown yet
    await expect(page.get_by_role("heading", name="Order oak")).to_be_visible()


async def test_arrows_choose_escape_closes_and_the_focus_goes_back(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    line = page.locator("#add-title")
    await line.focus()
    await page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to, find or do")
    await expect(field).to_have_attribute("aria-activedescendant", "offer-1")
    await field.press("ArrowDown")
    await expect(field).to_have_attribute("aria-activedescendant", "offer-2")
    assert await violations(page) == []
    await field.press("Escape")
    await expect(field).to_have_count(0)
    await expect(line).to_be_focused()


async def test_the_key_is_where_it_is_on_a_latin_keyboard_and_is_left_to_what_is_composed(
    page: Page, ana: Person
) -> None:
    await page.goto(ana.path("/tasks"))
    await page.evaluate(PRESS, ["k", True])
    await page.evaluate(PRESS, ["л", False])
    await expect(page.locator("#palette")).to_have_count(1)
    await expect(page.get_by_role("combobox", name="Go to, find or do")).to_be_focused()


async def test_it_does_things_and_knows_what_was_opened(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Order oak")
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.goto(ana.path("/drafts"))
    await page.keyboard.press("Control+k")
    await expect(page.locator("#palette [role=option]").first).to_have_text("Order oak")
    field = page.get_by_role("combobox", name="Go to, find or do")
    await field.fill("dark")
    await field.press("Enter")
    await expect(page.locator("html[data-theme=dark]")).to_be_visible()
    await page.keyboard.press("Control+k")
    await field.fill("new task")
    await field.press("Enter")
    await expect(page.locator("#quick-add textarea")).to_be_focused()


async def test_a_slash_goes_to_search_where_the_page_has_none_of_its_own(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    await page.keyboard.press("/")
    await expect(page.get_by_label("Find words in tasks")).to_be_focused()
    await page.goto(ana.path("/members"))
    await page.keyboard.press("/")
    await expect(page.get_by_label("Search everything")).to_be_focused()
