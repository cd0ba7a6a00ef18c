"""The page on which a draft is written: the caret where it belongs, and all that isn't text out of its way."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.drafts import in_text, open_draft, saved
from tests.browser.files import SHOP, paste_files
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_writing_room_has_the_caret_a_drawer_one_line_of_state_and_the_next_step(
    desk: Desk, page: Page, ana: Person
) -> None:
    template = await desk.template(ana, "Weekly", body="Dear readers,\n")
    await page.goto(ana.path("/drafts"))
    await page.get_by_label("Title of a new draft").fill("Winter hours")
    await page.get_by_label("Template").select_option(str(template))
    await page.get_by_role("button", name="Write").click()
    text = page.get_by_label("Text, in Markdown")
    await expect(text).to_be_focused()
    lefts = [await page.locator(each).bounding_box() for each in (".title-in", ".cm-line >> nth=0")]
    assert len({round(box["x"]) for box in lefts if box}) == 1
    await expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="Details", exact=True).click()
    await expect(page.get_by_label("Kind")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#draft-drawer")).to_be_hidden()
    await expect(page.get_by_role("button", name="Details", exact=True)).to_be_focused()
    step = page.locator("#next-step")
    await expect(step).to_have_text("Send for review")
    await expect(page.get_by_text("Send for review").filter(visible=True)).to_have_count(1)
    await step.click()
    await expect(page.get_by_label("Wished for")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(step).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Wished for")).to_be_visible()
    await page.locator("#review").get_by_role("button", name="Send for review").click()
    await expect(page.locator("#review .chip").first).to_have_text("In review")
    await expect(step).to_be_hidden()
    await page.goto(ana.path("/drafts/1#draft-details"))
    await expect(page.get_by_label("Kind")).to_be_visible()


async def test_pictures_are_shown_in_the_text_with_their_descriptions(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana, body="Before.\n"))
    await paste_files(page, SHOP)
    picture = page.locator(".cm-content figure.picture-in-text")
    await expect(picture.locator("img")).to_have_js_property("complete", value=True)
    await expect(picture.locator("figcaption")).to_have_text("shop front")
    await saved(page)
    await page.keyboard.type("After.")
    await expect(picture).to_have_count(1)
    await (await in_text(page)).press("Control+a")
    await page.keyboard.insert_text("`![no](/w/x/files/1/no.png)`")
    await expect(picture).to_have_count(0)
