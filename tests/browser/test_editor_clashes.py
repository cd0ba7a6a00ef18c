"""Where two people wrote in one place: both texts are kept, so is what follows, and the newest words are shown."""

import pytest
from playwright.async_api import Dialog, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import expect_text, in_text, open_draft, saved, state
from tests.support.people import OURS, Desk, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


async def clash(desk: Desk, page: Page, ben: Person, draft: int, theirs: str, mine: str) -> None:
    """Ben saves a text, and the page, which doesn't hear of it, another in the same place."""
    revision = await desk.fetch("select revision from drafts")
    await page.route("**/drafts/*/text?*", lambda route: route.fulfill(status=204, headers=OURS))
    fields = {"revision": str(revision), "title": "Winter hours", "body": theirs}
    assert (await ben.post(f"/drafts/{draft}?_method=put", fields)).status_code == 303
    await page.get_by_label("Text, in Markdown").fill(mine)
    await expect(state(page)).to_have_text("Changed in two places: kept beside the draft")


async def test_a_clash_keeps_both_and_shows_them(desk: Desk, open_page: OpenPage, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="We close at four.")
    ben = await open_page(await desk.member("editor", ana, "Ben"))
    await open_draft(page, ana, draft)
    await open_draft(ben, ana, draft)
    await page.route(
        "**/drafts/*/text?*", lambda route: route.fulfill(status=204, headers=OURS)
    )  # Ana's page doesn't hear of Ben's
    await ben.get_by_label("Text, in Markdown").fill("We close at five.")
    await saved(ben)
    await page.get_by_label("Text, in Markdown").fill("We close at six.")
    await expect(state(page)).to_have_text("Changed in two places: kept beside the draft")
    await in_text(page)
    await page.keyboard.type(" Or seven.")
    await page.reload()
    await expect(page.get_by_text("The same passage was changed in two places at once")).to_be_visible()
    await page.get_by_role("button", name="Look at both texts").click()
    await expect(page.get_by_role("heading", name="Changed by two people at once")).to_be_visible()
    await expect(page.get_by_role("button", name="Use mine instead")).to_be_visible()
    assert await desk.fetch("select body from drafts") == "We close at five."
    await page.get_by_role("button", name="Use mine instead").click()
    await expect_text(page, "We close at six. Or seven.")
    await saved(page)
    assert await page.locator("#editor-notice > *").count() == 0
    await expect_text(ben, "We close at six. Or seven.")


async def test_after_a_clash_the_newest_words_are_shown_also_when_the_draft_was_opened_again(
    desk: Desk, page: Page, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body="We close at four.")
    await open_draft(page, ana, draft)
    await clash(desk, page, ben, draft, "We close at five.", "We close at six.")
    again = await page.context.new_page()
    await page.close()
    await open_draft(again, ana, draft)
    await expect_text(again, "We close at six.")
    await in_text(again)
    await again.keyboard.type(" Second.")
    await expect(state(again)).to_have_text("Changed in two places: kept beside the draft")
    await again.keyboard.type(" Third.")
    await again.get_by_role("button", name="Look at both texts").click()
    await expect(again.get_by_role("heading", name="Changed by two people at once")).to_be_visible()
    await expect(again.get_by_label("Text", exact=True)).to_have_value("We close at six. Second. Third five.")
    assert await desk.fetch("select body from drafts") == "We close at five."


async def test_a_notice_of_a_clash_that_was_closed_is_told_again_by_save_and_work_goes_on(
    desk: Desk, page: Page, ana: Person, ben: Person
) -> None:
    draft = await desk.draft(ana, body="We close at four.")
    await open_draft(page, ana, draft)
    await clash(desk, page, ben, draft, "We close at five.", "We close at six.")
    notice = page.get_by_text("The same passage was changed in two places at once")
    await page.locator("#editor-notice").get_by_role("button", name="Close").click()
    await expect(notice).to_be_hidden()
    await in_text(page)
    await page.keyboard.type(" Always.")
    await expect(state(page)).to_have_text("Changed in two places: kept beside the draft")
    await expect(notice).to_be_hidden()
    await page.keyboard.press("Control+s")
    await expect(notice).to_be_visible()
    last = await desk.fetch("select last_revision from drafts")
    assert "We close at six. Always." in (await ana.get(f"/drafts/{draft}/revisions/{last}")).text
    leaving: list[str] = []

    async def stay(dialog: Dialog) -> None:
        leaving.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.get_by_role("link", name="Tasks").first.click()
    await expect(notice).to_be_visible()
    assert leaving == ["beforeunload"]


async def test_a_clash_that_the_others_take_back_is_over(desk: Desk, page: Page, ana: Person, ben: Person) -> None:
    draft = await desk.draft(ana, body="We close at four.")
    await open_draft(page, ana, draft)
    await clash(desk, page, ben, draft, "We close at five.", "We close at six.")
    fields = {"revision": "2", "title": "Winter hours", "body": "We close at four. Come in."}
    await ben.post(f"/drafts/{draft}?_method=put", fields)
    await in_text(page, "Control+Home")
    await page.keyboard.type("Now: ")
    await saved(page)
    await expect_text(page, "Now: We close at six. Come in.")
    await expect(page.locator("#editor-notice > *")).to_have_count(0)
