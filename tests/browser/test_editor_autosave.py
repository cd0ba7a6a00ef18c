"""What is typed is saved by itself, and is never lost: whatever happens to the server, the network or the browser."""

import re

import pytest
from playwright.async_api import Page, Request, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import CARET, expect_text, in_text, open_draft, saved, state, stored
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def draft(desk: Desk, ana: Person) -> int:
    """A draft of Ana's."""
    return await desk.draft(ana, "Winter hours", body="We close at four.")


async def test_a_pause_saves_and_leaves_caret_and_undo_alone(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.press("Control+Home")
    await page.keyboard.insert_text("Now: ")  # one step of undo, however slow the machine is
    await saved(page)
    await expect(state(page)).to_contain_text("Saved")
    assert await stored(desk) == "Now: We close at four."
    assert await page.evaluate(CARET) == len("Now: ")
    await page.keyboard.press("Control+z")
    await expect_text(page, "We close at four.")
    await saved(page)
    assert await stored(desk) == "We close at four."
    await page.keyboard.press("Control+Shift+z")
    await expect_text(page, "Now: We close at four.")


async def test_leaving_the_field_saves_at_once(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Always.")
    async with page.expect_request(lambda request: request.method == "POST" and "_method=put" in request.url):
        await page.get_by_label("Title", exact=True).focus()
    await saved(page)
    assert await stored(desk) == "We close at four. Always."


async def test_the_title_saves_itself_too(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.get_by_label("Title", exact=True).fill("Opening hours")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await saved(page)
    assert await desk.fetch("select title from drafts") == "Opening hours"


async def test_what_cannot_be_saved_is_said_and_kept(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Always.")
    await page.get_by_label("Title", exact=True).fill("")
    await expect(state(page)).to_have_text("Title not saved: kept on this device")
    await expect(page.get_by_text("Title can't be empty.")).to_be_visible()
    await in_text(page)
    await page.keyboard.type(" Every day.")
    await expect(page.locator("#preview")).to_contain_text("Every day.")
    await expect(state(page)).to_have_text("Title not saved: kept on this device")
    await expect(page.get_by_label("Title", exact=True)).to_have_accessible_description("Title can't be empty.")
    assert await stored(desk) == "We close at four. Always. Every day."
    assert await desk.fetch("select title from drafts") == "Winter hours"
    await page.get_by_label("Title", exact=True).fill("Hours")
    await saved(page)
    await expect(page.get_by_text("Title can't be empty.")).to_be_hidden()
    assert await desk.fetch("select title from drafts") == "Hours"


async def test_a_title_that_cannot_be_saved_comes_back_with_its_window(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Always.")
    await page.get_by_label("Title", exact=True).fill("long " * 41)
    await expect(state(page)).to_have_text("Title not saved: kept on this device")
    again = await page.context.new_page()
    await page.close()
    await open_draft(again, ana, draft)
    await expect(again.get_by_text("Title is 204 characters long; at most 200 fit.")).to_be_visible()
    await expect(again.get_by_label("Title", exact=True)).to_have_value("long " * 41)
    assert await stored(desk) == "We close at four. Always."


async def test_what_cannot_be_stored_is_dropped_as_it_comes_in(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.insert_text(" From a\0 PDF.")
    await saved(page)
    await expect_text(page, "We close at four. From a PDF.")
    title = page.get_by_label("Title", exact=True)
    await title.press("End")
    await page.keyboard.insert_text(" a\0nd")
    await page.keyboard.type(" days")
    await expect(title).to_have_value("Winter hours and days")
    await saved(page)
    assert await stored(desk) == "We close at four. From a PDF."


async def test_a_clock_that_steps_back_holds_nothing_up(
    desk: Desk, open_page: OpenPage, page: Page, ana: Person, draft: int
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    other = await open_page(ben)
    await open_draft(page, ana, draft)
    await page.evaluate("{ const now = Date.now; Date.now = () => now() - 3_600_000; }")
    await page.keyboard.type(" Always.")
    await saved(page)
    await open_draft(other, ben, draft)
    await in_text(other, "Control+Home")
    await other.keyboard.type("Now: ")
    await saved(other)
    await expect_text(page, "Now: We close at four. Always.")


async def test_what_was_refused_and_is_taken_back_is_forgotten(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.get_by_label("Title", exact=True).fill("")
    await expect(page.get_by_text("Title can't be empty.")).to_be_visible()
    await page.get_by_label("Title", exact=True).fill("Winter hours")
    await saved(page)
    await expect(page.get_by_text("Title can't be empty.")).to_be_hidden()


async def test_going_back_to_a_draft_shows_what_it_is_by_now(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await open_draft(page, ana, draft)
    await page.get_by_label("Title", exact=True).fill("Hours")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" Always.")
    await saved(page)
    await page.get_by_role("link", name="Drafts", exact=True).first.click()
    await expect(page.get_by_role("heading", name="Drafts")).to_be_visible()
    revision = await desk.fetch("select revision from drafts")
    fields = {"revision": str(revision), "title": "Summer hours", "body": "We close at nine."}
    assert (await ben.post(f"/drafts/{draft}?_method=put", fields)).status_code == 303
    await page.go_back()
    await expect_text(page, "We close at nine.")
    await expect(page.get_by_label("Title", exact=True)).to_have_value("Summer hours")
    await saved(page)
    assert await desk.fetch("select title from drafts") == "Summer hours"
    assert await desk.fetch("select count(*) from revisions where kind = 'side'") == 0


async def test_the_form_is_sent_as_it_stands(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Saved by hand.")

    def by_hand(request: Request) -> bool:
        return "by=save" in (request.post_data or "")

    async with page.expect_request(by_hand):
        await page.keyboard.press("Control+s")
    await expect(page.get_by_text(re.compile(r"saved revision \d, 7 words"))).to_be_visible()
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    assert await stored(desk) == "We close at four. Saved by hand."
