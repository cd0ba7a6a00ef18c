"""The queue of reviews by keyboard, and as it changes."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.support.asking import ask
from tests.support.drafts import saved
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def a_queue(desk: Desk, ana: Person) -> tuple[Person, list[int]]:
    """Three drafts of Ben's that wait for Ana."""
    ben = await desk.member("editor", ana)
    drafts = [await desk.draft(ben, title, body=f"{title}.") for title in ("First", "Second", "Third")]
    for number, draft in enumerate(drafts):
        await ask(desk, ben, draft, at=desk.clock() - timedelta(hours=3 - number))
    return ben, drafts


async def test_a_queue_is_read_and_approved_by_keyboard(desk: Desk, page: Page, ana: Person) -> None:
    _, drafts = await a_queue(desk, ana)
    await page.goto(ana.path("/reviews"))
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name="First")).to_be_focused()
    await page.keyboard.press("Enter")
    for draft, key in ((drafts[0], "j"), (drafts[1], "k")):
        await page.wait_for_url(f"**/drafts/{draft}/reading**")
        await page.keyboard.press(key)
    await expect(page.get_by_role("heading", name="First", level=1)).to_be_visible()
    await page.goto(ana.path("/reviews"))
    boxes = page.get_by_role("checkbox", name="Choose:")
    await expect(boxes).to_have_count(2)
    for _ in range(2):
        await page.keyboard.press("j")
        await page.keyboard.press("x")
    await expect(boxes.nth(1)).to_be_checked()
    await page.get_by_role("button", name="Approve the chosen").press("Enter")
    await expect(page.locator("#reviews-count")).to_contain_text("1 waiting for you")
    await expect(page.locator(".queue .title")).to_have_text(["Third"])


async def test_deciding_by_keyboard_leads_on_through_the_queue(desk: Desk, page: Page, ana: Person) -> None:
    _, drafts = await a_queue(desk, ana)
    await page.goto(ana.path("/reviews"))
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="First", level=1)).to_be_visible()
    await page.get_by_label("Note about your decision").focus()
    await page.keyboard.type("Just keep it")  # whose letters move nobody on
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Approve")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Second", level=1)).to_be_visible()
    await page.get_by_role("button", name="Ask for changes").press("Enter")
    await expect(page.get_by_role("heading", name="Third", level=1)).to_be_visible()
    await page.get_by_role("button", name="Approve").press("Enter")
    await expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    statuses = await desk.fetch("select array_agg(status::text order by id) from drafts")
    assert statuses == ["approved", "changes_requested", "approved"]
    assert await desk.fetch("select note from decisions where draft_id = $1", drafts[0]) == "Just keep it"


async def test_an_open_queue_takes_in_what_comes_and_loses_what_is_gone(desk: Desk, page: Page, ana: Person) -> None:
    ben, drafts = await a_queue(desk, ana)
    await page.goto(ana.path("/reviews"))
    await ask(desk, ben, await desk.draft(ben, "Fourth"))
    await expect(page.locator(".queue .title")).to_have_text(["First", "Second", "Third", "Fourth"])
    await expect(page.locator("#reviews-count")).to_contain_text("4 waiting for you")
    await ben.post(f"/drafts/{drafts[1]}?_method=delete")
    await expect(page.locator(".queue .title")).to_have_text(["First", "Third", "Fourth"])
    await expect(page.locator("#reviews-count")).to_contain_text("3 waiting for you")


async def test_what_changes_while_it_is_read_has_to_be_looked_at_before_a_decision(
    desk: Desk, page: Page, ana: Person
) -> None:
    ben, drafts = await a_queue(desk, ana)
    await page.goto(ana.path(f"/drafts/{drafts[0]}/reading?from=queue"))
    await expect(page.get_by_role("button", name="Approve")).to_be_visible()
    await saved(ben, drafts[0], 1, "Another text.", title="First")
    await expect(page.get_by_text("It changed while you had it open.")).to_be_visible()
    await expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    await page.get_by_role("link", name="Look at what changed").click()
    await expect(page.locator(".prose ins")).to_have_text("Another text.")
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_role("heading", name="Second", level=1)).to_be_visible()
    assert await desk.fetch("select status::text from drafts where id = $1", drafts[0]) == "approved"


async def test_a_note_that_is_being_written_stays_when_the_draft_changes(desk: Desk, page: Page, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, body="We open at nine.")
    await ask(desk, ben, draft)
    await page.goto(ana.path(f"/drafts/{draft}/reading"))
    note = page.get_by_label("Note about your decision")
    await note.fill("Say when you close.")
    await saved(ben, draft, 1, "We open at ten.")
    await expect(page.locator("#reading-text")).to_contain_text("We open at ten.")
    await expect(page.locator("#reading-decision")).to_contain_text("It changed while you had it open")
    await expect(note).to_have_value("Say when you close.")
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_role("heading", name="Look at what changed first")).to_be_visible()
    await expect(page.get_by_label("Note about your decision")).to_have_value("Say when you close.")


async def test_a_draft_that_goes_into_the_trash_while_it_is_read_says_so(desk: Desk, page: Page, ana: Person) -> None:
    ben, drafts = await a_queue(desk, ana)
    await page.goto(ana.path(f"/drafts/{drafts[0]}/reading?from=queue"))
    note = page.get_by_label("Note about your decision")
    await note.fill("Say when you close.")
    await ben.post(f"/drafts/{drafts[0]}?_method=delete")
    notice = page.locator(".toast")
    await expect(notice).to_contain_text("“First” is in the trash")
    await expect(note).to_have_value("Say when you close.")
    await notice.get_by_role("link", name="Look at it there").click()
    await expect(page.get_by_text("This draft is in the trash. Ben put it there just now.")).to_be_visible()
