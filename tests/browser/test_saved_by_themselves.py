"""Notes and a title save themselves where they are written, and all of one sitting is one step back."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.drafts import forgive
from tests.browser.hands import row, sheet
from tests.browser.watch import Watch
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

SAVES = "select count(*) from events where action = 'task.updated'"


def state(page: Page) -> Locator:
    """What is said of the text."""
    return sheet(page).locator("[data-state]")


async def test_notes_are_saved_by_a_pause_and_leaving_them_shows_it_as_one_step_back(
    desk: Desk, page: Page, ana: Person
) -> None:
    task = await desk.task(ana, "Pack", notes="Paper")
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.keyboard.press("n")
    await expect(sheet(page).get_by_role("button", name="Done")).to_be_visible()
    await page.keyboard.type(", grey")
    await expect(state(page)).to_have_text("Saved")
    assert await desk.fetch("select notes from tasks") == "Paper, grey"
    await page.keyboard.type(", two")
    await page.locator("#main").click(position={"x": 4, "y": 4})  # beside all that is there
    await expect(page.locator(".prose.notes")).to_have_text("Paper, grey, two")
    await expect(page.locator("#notices")).to_contain_text("Notes saved")
    assert await desk.fetch(SAVES) == 1
    await page.keyboard.press("z")
    await expect(page.locator(".prose.notes")).to_have_text("Paper")
    await page.keyboard.press("n")
    await expect(sheet(page).get_by_role("button", name="Done")).to_be_visible()
    await page.keyboard.type("s")
    await expect(state(page)).to_have_text("Saved")
    await page.keyboard.type("!")
    await page.keyboard.press("Escape")
    await expect(sheet(page)).to_have_count(0)
    await expect(page.get_by_role("button", name="Redo")).to_be_visible()
    assert await desk.fetch("select notes from tasks") == "Paper"
    await page.get_by_role("button", name="Redo").click()
    await expect(page.locator(".prose.notes")).to_have_text("Papers!")


async def test_notes_stay_here_without_a_line_and_come_together_with_what_others_write(
    desk: Desk, page: Page, ana: Person, watches: list[Watch]
) -> None:
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Pack", notes="Paper\n\nGlue")
    notes = sheet(page).get_by_label("Notes", exact=True)
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.keyboard.press("n")
    await expect(sheet(page).get_by_role("button", name="Done")).to_be_visible()
    await page.route("**/facts/notes?_method=put", lambda route: route.abort("connectionreset"))
    await page.keyboard.type(", two")
    await expect(state(page)).to_have_text("Not saved: no answer from the desk, kept here")
    await assert_accessible(page, called="notes without a line")
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "notes": "Paper, grey\n\nGlue"})
    await page.unroute("**/facts/notes?_method=put")
    await expect(notes).to_have_value("Paper, grey\n\nGlue, two")
    await expect(state(page)).to_have_text("Saved")
    await ben.post(f"/tasks/{task}?_method=put", {"version": "3", "notes": "Paper, grey\n\nGlue, three"})
    await notes.press_sequentially(" or four")
    await expect(state(page)).to_contain_text("somebody wrote in the same place")
    await sheet(page).get_by_role("button", name="Done").click()
    await expect(sheet(page).get_by_label("Both together, to save")).to_be_focused()
    forgive(watches, "CONNECTION_RESET", "409")


async def test_a_title_is_saved_by_a_pause_but_what_its_words_say_only_at_the_end(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.task(ana, "Call", due_on="2026-03-04")
    await desk.task(ana, "Pack", due_on="2026-03-04")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Call", exact=True).focus()
    await page.keyboard.press("t")
    await expect(sheet(page).get_by_role("button", name="Done")).to_be_visible()
    await page.keyboard.type(" Dana")
    await expect(state(page)).to_have_text("Saved")
    assert await desk.fetch("select title from tasks where id = 1") == "Call Dana"
    await page.keyboard.type(" tomorrow")
    await expect(state(page)).to_have_text("Saved with what is shown once you are done")
    assert await desk.fetch("select due_on::text from tasks where id = 1") == "2026-03-04"
    await page.locator("#main h1").click()
    await expect(row(page, "Call Dana")).to_contain_text("Tomorrow")
    assert await desk.fetch(SAVES) == 1
    await page.get_by_role("link", name="Pack", exact=True).focus()
    await page.keyboard.press("t")
    await expect(sheet(page).get_by_role("button", name="Done")).to_be_visible()
    await page.keyboard.type(" friday")
    await expect(state(page)).to_have_text("Saved with what is shown once you are done")
    await page.keyboard.press("Escape")
    await expect(sheet(page)).to_have_count(0)
    await page.get_by_role("link", name="Pack", exact=True).focus()
    await page.keyboard.press("t")
    await expect(sheet(page).locator("textarea")).to_have_value("Pack")
    await page.keyboard.type(" boxes")
    await page.goto(ana.path("/drafts"))  # at once
    await page.goto(ana.path("/tasks?due=today"))
    await page.get_by_role("link", name="Pack boxes", exact=True).click()
    await page.get_by_role("button", name="Delete task").click()
    await expect(page.locator("#notices")).to_contain_text("trash")
    assert page.url.endswith("/tasks?due=today")
