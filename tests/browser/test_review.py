"""Sending a draft for review from the editor: no word that was typed just before is missing."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.drafts import open_details, open_draft, saved
from tests.support.people import Desk, Person
from tests.support.reviews import save, send

pytestmark = pytest.mark.anyio

ASKED = """
select row(r.body, d.description, v.content_hash = d.content_hash)::text
from reviews v
join drafts d on d.id = v.draft_id
join revisions r on r.draft_id = d.id and r.number = v.revision
"""


async def test_what_was_typed_just_before_sending_is_asked_about(desk: Desk, page: Page, ana: Person) -> None:
    await desk.member("reviewer", ana)
    draft = await desk.draft(ana, "Winter hours", kind="page", body="We close at four.")
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_text("For search engines", exact=True).click()
    await page.get_by_label("Description").press_sequentially("Closed early.")
    text = page.get_by_label("Text, in Markdown")
    await text.focus()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" And on Mondays.")
    await page.locator("#next-step").click()
    await page.get_by_label("Ben").check()
    await page.get_by_label("Note", exact=True).fill("Prices are new")
    await page.locator("#review").get_by_role("button", name="Send for review").click()
    await expect(page.locator("#review")).to_contain_text("Ana asked Ben")
    await expect(page.locator("#review")).to_contain_text("It is still exactly that.")
    assert await desk.fetch(ASKED) == '("We close at four. And on Mondays.","Closed early.",t)'


async def test_details_that_could_not_save_themselves_are_sent_with_what_is_asked(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.member("reviewer", ana)
    draft = await desk.draft(ana, "Winter hours", kind="page", body="We close at four.")
    await page.route("**/details?_method=put", lambda route: None)  # its answer never comes
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_text("For search engines", exact=True).click()
    await page.get_by_label("Description").fill("Closed early.")
    await page.locator("#next-step").click()
    await page.locator("#review").get_by_role("button", name="Send for review").click()
    await expect(page.locator("#review")).to_contain_text("Ana asked whoever may review")
    assert await desk.fetch(ASKED) == '("We close at four.","Closed early.",t)'
    await expect(page.get_by_label("Description")).to_have_value("Closed early.")


async def test_the_panel_follows_what_others_do_and_keeps_what_is_typed(desk: Desk, page: Page, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, "Winter hours", body="We close at four.")
    await open_draft(page, ana, draft)
    panel = page.locator("#review")
    await page.locator("#next-step").click()
    await page.get_by_label("Note", exact=True).fill("Prices are new")
    await save(ben, draft, "We close at five.")
    await expect(page.locator(".cm-content")).to_contain_text("five")
    await expect(page.get_by_label("Note", exact=True)).to_have_value("Prices are new")
    await page.keyboard.press("Control+s")
    await saved(page)
    await send(ben, draft)
    await expect(panel).to_contain_text("Ben asked whoever may review")


async def test_what_is_out_and_written_on_says_so_where_it_is_written(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="We close at four.")
    await ana.post("/settings/review?_method=put", {"version": "1", "approvals_needed": "1"})  # what isn't approved too
    assert (await ana.post(f"/drafts/{draft}/review/publication")).status_code == 303
    await open_draft(page, ana, draft)
    panel = page.locator("#review")
    await expect(panel).to_contain_text("Published")
    await page.keyboard.type(" See you.")
    await expect(panel).to_contain_text("It says something else by now")
