"""Notes that are written in a sheet, over a list and on the task's page."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.drafts import forgive
from tests.browser.hands import Hands, row, sheet
from tests.browser.watch import Watch
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_note_by_one_press_or_one_key_from_a_row_and_from_its_page(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Pack")
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    await page.get_by_role("link", name="Pack", exact=True).focus()
    await hands.key("n")
    notes = sheet(page).get_by_label("Notes", exact=True)
    await expect(notes).to_be_focused()
    await page.keyboard.type("Grey paper, n is no key in here")
    await page.keyboard.press("Control+Enter")
    await expect(sheet(page)).to_have_count(0)
    await expect(row(page, "Pack").get_by_role("link", name="Notes", exact=True)).to_be_focused()
    assert hands.cost == (0, 1, 0)
    await row(page, "Pack").hover()
    await hands.press(page.get_by_role("link", name="Notes: Pack"))
    await expect(notes).to_be_focused()
    await page.keyboard.type("\nAsk Jo")
    await sheet(page).get_by_role("button", name="Done").click()
    await expect(sheet(page)).to_have_count(0)
    assert hands.cost == (1, 1, 0)
    await hands.begin(ana.path(f"/tasks/{task}"))
    hands.loads = 0
    await hands.key("n")
    await expect(notes).to_have_value("Grey paper, n is no key in here\nAsk Jo")
    await page.keyboard.type(" first")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".prose.notes")).to_contain_text("Ask Jo first")
    await expect(page.get_by_role("link", name="Edit notes")).to_be_focused()
    await hands.press(page.get_by_role("link", name="Edit notes"))
    await expect(notes).to_be_focused()
    assert hands.cost == (2, 2, 0)


async def test_notes_stay_while_others_change_the_task_and_cancel_gives_back_what_was_there(
    desk: Desk, open_page: OpenPage, ana: Person, watches: list[Watch]
) -> None:
    page = await open_page(ana)
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Pack", notes="Paper", project_id=await desk.project(ana, "Shop"))
    notes = sheet(page).get_by_label("Notes", exact=True)
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.keyboard.press("n")
    await expect(sheet(page).get_by_role("button", name="Done")).to_be_visible()
    await page.route("**/facts/notes?_method=put", lambda route: route.abort("connectionreset"), times=1)
    await page.keyboard.type(", white")
    await expect(sheet(page).locator("[data-state]")).to_contain_text("no answer from the desk, kept here")
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "priority": "high", "notes": "Grey\n\nPaper"})
    await expect(page.locator(".prose.notes")).to_contain_text("Grey")
    await expect(page.locator("#busiest a")).to_have_text("Shop1")
    await expect(notes).to_have_value("Paper, white")
    await sheet(page).get_by_role("button", name="Done").click()
    await expect(page.locator(".prose.notes")).to_contain_text("Paper, white")
    await expect(sheet(page)).to_have_count(0)
    await page.keyboard.press("n")
    await expect(notes).to_be_focused()
    await page.keyboard.type("!")
    await expect(sheet(page).get_by_text("Saved", exact=True)).to_be_visible()
    await sheet(page).get_by_role("link", name="Cancel").click()
    await expect(sheet(page)).to_have_count(0)
    await page.keyboard.press("n")
    await expect(notes).to_have_value("Grey\n\nPaper, white")
    forgive(watches, "CONNECTION_RESET")


async def test_notes_that_two_wrote_at_once_are_decided_about_in_the_sheet(
    desk: Desk, open_page: OpenPage, ana: Person
) -> None:
    page = await open_page(ana)
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Pack", notes="Paper")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Pack", exact=True).focus()
    await page.keyboard.press("n")
    notes = sheet(page).get_by_label("Notes", exact=True)
    await expect(notes).to_be_focused()
    await notes.fill("White paper")
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "notes": "Grey paper"})
    await page.keyboard.press("Control+Enter")
    await expect(sheet(page).get_by_role("alert")).to_contain_text("Ben wrote in the same place meanwhile")
    both = sheet(page).get_by_label("Both together, to save")
    await expect(both).to_be_focused()
    await assert_accessible(page, called="notes that two wrote")
    await both.fill("Light grey paper")
    await page.keyboard.press("Control+Enter")
    await expect(sheet(page)).to_have_count(0)
    assert await desk.fetch("select notes from tasks") == "Light grey paper"
    await page.keyboard.press("n")
    await expect(notes).to_have_value("Light grey paper")
