"""Suggestions beside the editor: what is taken comes into the open text, and nothing that is typed there is lost."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.drafts import expect_text, forgive, in_text, open_draft, saved
from tests.browser.watch import Watch
from tests.support.people import Desk, Person
from tests.support.suggestions import a_suggestion

pytestmark = pytest.mark.anyio

TEXT = "We close at four.\n\nBring your own boards."


async def test_a_suggestion_taken_beside_the_editor_meets_words_that_are_not_saved_yet(
    desk: Desk, page: Page, ana: Person, watches: list[Watch]
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    ben = await desk.member("reviewer", ana, "Ben")
    await a_suggestion(desk, ben, draft, TEXT.replace("four", "five"))
    await open_draft(page, ana, draft)
    saves = f"**/drafts/{draft}?_method=put"
    await page.route(saves, lambda route: route.abort())
    await page.keyboard.type(" Please.")
    accept = page.locator("#suggestions").get_by_role("button", name="Accept")
    await accept.click()
    await expect(page.locator("#suggestions")).to_be_hidden()
    await expect(page.get_by_text("Suggestion taken")).to_be_visible()
    await page.unroute(saves)
    await expect_text(page, f"{TEXT.replace('four', 'five')} Please.")
    await saved(page)
    forgive(watches, "ERR_FAILED")
    assert await desk.fetch("select body from drafts") == f"{TEXT.replace('four', 'five')} Please."


async def test_suggestions_are_decided_about_by_single_keys(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    ben = await desk.member("reviewer", ana, "Ben")
    await a_suggestion(desk, ben, draft, "We close at five.\n\nBring your own planks.")
    await page.goto(ana.path(f"/drafts/{draft}/reading"))
    rows = page.locator("#suggestions .suggestion")
    await page.keyboard.press("j")
    await expect(rows.first.get_by_role("link")).to_be_focused()
    await page.keyboard.press("x")
    await expect(rows).to_have_count(1)
    await expect(rows.get_by_role("link")).to_be_focused()
    await page.keyboard.press("a")
    await expect(rows).to_have_count(0)
    await expect(page.locator("#reading-text")).to_contain_text("Bring your own planks.")
    await expect(page.locator("#reading-text")).to_contain_text("We close at four.")


async def test_what_others_suggest_comes_to_the_open_editor(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    ben = await desk.member("reviewer", ana, "Ben")
    await open_draft(page, ana, draft)
    await in_text(page)
    await a_suggestion(desk, ben, draft, TEXT.replace("four", "five"))
    await expect(page.locator("#suggestions").get_by_role("button", name="Decline")).to_be_visible()
