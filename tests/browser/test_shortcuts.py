"""Single keys, on whatever keyboard."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

PRESS = """
  ([key, code]) => (document.activeElement ?? document.body)
    .dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))
"""


@pytest.mark.parametrize(
    ("row", "add"), [("о", "й"), ("ت", "ض"), ("ξ", ";"), ("J", "Q")], ids=["Cyrillic", "Arabic", "Greek", "caps lock"]
)
async def test_single_keys_are_where_they_are_on_a_latin_keyboard(
    desk: Desk, page: Page, ana: Person, row: str, add: str
) -> None:
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    await page.evaluate(PRESS, [row, "KeyJ"])
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_focused()
    if add == ";":
        return  # what Greek has there is a sign of its own
    await page.evaluate(PRESS, [add, "KeyQ"])
    await expect(page.locator("#add-title")).to_be_focused()


async def test_enter_on_an_empty_line_says_nothing(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    await field.fill("Order paper")
    await field.press("Enter")
    await expect(field).to_have_value("")
    await expect(page.get_by_role("button", name="Add task")).to_be_enabled()
    await field.press("Enter")
    await page.get_by_role("button", name="Add task").click()
    await expect(field).to_be_focused()
    await field.fill("Fold letters")
    await field.press("Enter")
    await expect(page.get_by_role("link", name="Fold letters", exact=True)).to_be_visible()
    await expect(page.get_by_text("Title can't be empty")).to_have_count(0)
    await expect(field).not_to_have_attribute("aria-invalid", "true")


async def test_e_leads_into_the_form_of_a_task_and_escape_out_of_it_with_what_was_typed_kept(
    desk: Desk, page: Page, ana: Person
) -> None:
    task = await desk.task(ana, "Order paper")
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.keyboard.press("e")
    title = page.get_by_label("Title")
    await expect(title).to_be_focused()
    await title.fill("Order grey paper")
    await title.press("Escape")
    await expect(page.get_by_role("heading", name="Order paper")).to_be_visible()
    await page.keyboard.press("e")
    await expect(title).to_have_value("Order grey paper")


async def test_escape_closes_the_names_that_are_offered_before_it_leaves_a_form(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.task(ana, "Ship", labels=["online shop"])
    task = await desk.task(ana, "Order paper")
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    labels = page.get_by_label("Labels", exact=True)
    await labels.press_sequentially("sho")
    names = page.get_by_role("listbox", name="Known labels")
    await expect(names.get_by_role("option")).to_have_text(["online shop"])
    await labels.press("Escape")
    await expect(names).to_be_hidden()
    await expect(labels).to_be_focused()
    await labels.press("Escape")
    await expect(page.get_by_role("heading", name="Order paper")).to_be_visible()
