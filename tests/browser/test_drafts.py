"""Writing a draft in the browser."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import expect_text, forgive, open_draft, save_by_hand
from tests.browser.watch import Watch
from tests.support.drafts import saved
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_the_preview_follows_what_is_typed(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="We close at four.\n\nA *second* one.")
    await open_draft(page, ana, draft)
    await page.locator("#preview em").evaluate("one => { one.seen = true; }")
    await page.keyboard.press("Control+Home")
    await page.keyboard.press("End")
    await page.keyboard.type(" On **Sunday** too.\n")
    await expect(page.locator("#preview strong")).to_have_text("Sunday")
    await expect(page.locator("#preview")).to_contain_text("10 words")
    assert await page.locator("#preview em").evaluate("one => one.seen")  # what didn't change is left alone
    await expect(page.locator("#preview p:has(em)")).to_have_attribute("data-line", "3")


async def test_the_preview_of_an_earlier_text_says_so_until_the_desk_answers(
    desk: Desk, page: Page, watches: list[Watch], ana: Person
) -> None:
    await open_draft(page, ana, await desk.draft(ana, "Winter hours", body="One"))
    await page.route("**/drafts/preview", lambda route: route.abort())
    await page.keyboard.type(" two")
    await expect(page.locator("#preview")).to_have_attribute("data-behind", "")
    await page.unroute("**/drafts/preview")
    await expect(page.locator("#preview")).to_contain_text("One two")  # asked for again, though nothing was typed
    await expect(page.locator("#preview")).not_to_have_attribute("data-behind", "")
    await page.keyboard.type(" three")
    await expect(page.locator("#preview")).to_contain_text("One two three")
    forgive(watches, "net::ERR_")


async def test_what_two_people_write_in_different_places_is_saved_as_one(
    desk: Desk, open_page: OpenPage, page: Page, ana: Person
) -> None:
    draft = await desk.draft(ana, "Winter hours", body="We close at four.\n\nCome early.")
    ben = await open_page(await desk.member("editor", ana, "Ben"))
    for one in (page, ben):
        await open_draft(one, ana, draft)
    await ben.get_by_label("Text, in Markdown").fill("We close at five.\n\nCome early.")
    await save_by_hand(ben)
    await expect(ben.get_by_text(re.compile(r"saved revision \d, 6 words"))).to_be_visible()
    await page.get_by_label("Text, in Markdown").focus()
    await page.keyboard.press("ControlOrMeta+End")
    await page.keyboard.type(" And stay.")
    await save_by_hand(page)
    await expect(page.get_by_text(re.compile(r"saved revision \d.*, 8 words"))).to_be_visible()
    await expect_text(page, "We close at five.\n\nCome early. And stay.")


async def test_what_two_people_write_in_the_same_place_is_shown_with_a_proposal(
    desk: Desk, open_page: OpenPage, no_script_page: Page, ana: Person
) -> None:
    draft = await desk.draft(ana, "Winter hours", body="We close at four.")
    page, ben = no_script_page, await open_page(await desk.member("editor", ana, "Ben"), scripts=False)
    for one in (page, ben):
        await one.goto(ana.path(f"/drafts/{draft}"))
    await ben.get_by_label("Text, in Markdown").fill("We close at five.")
    await ben.get_by_role("button", name="Save", exact=True).click()
    await expect(ben.get_by_text("saved revision 2")).to_be_visible()
    await page.get_by_label("Text, in Markdown").fill("We close at six.")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("heading", name="Changed by two people at once")).to_be_visible()
    await expect(page.locator(".side-text pre")).to_have_text(
        ["We close at four.", "We close at five.", "We close at six."]
    )
    await expect(page.get_by_label("Text", exact=True)).to_have_value("We close at six five.")
    await page.get_by_label("Text", exact=True).fill("We close at six.")
    await page.get_by_role("button", name="Save this text").click()
    await expect(page.get_by_label("Text, in Markdown")).to_have_value("We close at six.")
    await expect(page.get_by_text("saved revision 4")).to_be_visible()


async def test_a_line_of_the_history_opens_to_its_autosaves(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="We close")
    for number, body in enumerate(("We close at", "We close at four"), 1):
        await saved(ana, draft, number, body, session="tab", autosave=True)
    await open_draft(page, ana, draft)
    await page.get_by_text("2 autosaves", exact=True).click()
    await page.get_by_role("link", name="Revision 2", exact=True).click()
    await expect(page.locator(".prose")).to_have_text("We close at")


async def test_without_scripts_the_preview_is_a_page(desk: Desk, no_script_page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours")
    await no_script_page.goto(ana.path(f"/drafts/{draft}"))
    await no_script_page.get_by_label("Text, in Markdown").fill("On **Sunday** too.")
    await no_script_page.get_by_role("button", name="Preview").click()
    await expect(no_script_page.locator(".prose strong")).to_have_text("Sunday")
    await no_script_page.go_back()
    await no_script_page.get_by_role("button", name="Save", exact=True).click()


async def test_two_revisions_are_compared_on_a_phone_by_a_button_that_is_in_sight(
    desk: Desk, page: Page, ana: Person
) -> None:
    draft = await desk.draft(ana, "Winter hours", body="One")
    await saved(ana, draft, 1, "One two")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(ana.path(f"/drafts/{draft}/comparison?before=1&after=2"))
    await expect(page.get_by_role("button", name="Compare", exact=True)).to_be_in_viewport(ratio=1)
