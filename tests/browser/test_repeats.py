"""What htmx adds to repeats: dates while they are chosen, the next one below the one that is done."""

import asyncio
from contextlib import suppress

import pytest
from playwright.async_api import Error, Page, Route, expect

from tests.support.people import Desk, Person
from tests.support.repeats import repeating

pytestmark = pytest.mark.anyio


async def test_the_next_dates_follow_what_is_chosen(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    repeat = page.get_by_label("Repeat", exact=True)
    await expect(page.get_by_label("Last date")).to_be_hidden()
    await repeat.focus()
    await repeat.select_option(label="Every Friday")
    await expect(page.get_by_text("Repeats every Friday")).to_be_visible()
    await expect(page.get_by_role("list", name="Next dates").get_by_role("listitem")).to_have_count(5)
    await expect(page.get_by_role("listitem").filter(has_text="Friday, 3 April 2026")).to_be_visible()
    await expect(repeat).to_be_focused()
    await page.get_by_label("Due date", exact=True).fill("2026-03-09")
    await page.get_by_label("Title").focus()
    await expect(page.get_by_text("Repeats every Monday")).to_be_visible()
    await expect(repeat.locator("option:checked")).to_have_text("Every Monday")
    await page.get_by_label("Last date").fill("2026-03-20")
    await page.get_by_label("Title").focus()
    await expect(page.get_by_role("list", name="Next dates").get_by_role("listitem")).to_have_count(2)
    await repeat.select_option(label="Custom…")
    await page.get_by_label("Wednesday").check()
    await expect(page.get_by_text("Repeats every Wednesday until 20 March 2026")).to_be_visible()
    await page.get_by_role("textbox", name="Or in words").fill("every moon")
    await page.get_by_role("textbox", name="Or in words").press("Tab")
    await expect(page.get_by_text("“every moon” isn't a repeat that can be read.")).to_be_visible()
    await page.get_by_role("textbox", name="Or in words").fill("every weekday at 9am")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Repeats every weekday at 09:00 until 20 March 2026")).to_be_visible()
    assert await desk.fetch("select repeat ->> 'clock' from tasks") == "09:00"


async def test_what_is_chosen_while_the_dates_are_on_their_way_is_asked_about_and_stays(
    desk: Desk, page: Page, ana: Person
) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    clock, chosen = page.get_by_label("Due time", exact=True), asyncio.Event()

    async def hold(route: Route) -> None:
        await chosen.wait()
        with suppress(Error):  # nobody waits for this one any more
            await route.continue_()

    await page.route("**/dates", hold)
    for time in ("15:00", "16:00", "17:00"):
        await clock.fill(time)
        await page.get_by_label("Title").focus()
    async with page.expect_response(lambda reply: "17%3A00" in (reply.request.post_data or "")):
        chosen.set()
    await expect(clock).to_have_attribute("value", "17:00")  # as it was answered
    await expect(clock).to_have_value("17:00")


async def test_completing_shows_the_next_one_below_and_undo_takes_it_away(desk: Desk, page: Page, ana: Person) -> None:
    await repeating(desk, ana)
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("button", name="Complete: Order paper").click()
    await expect(page.get_by_text("Task completed. The next one is due Fri 13 Mar.")).to_be_visible()
    rows = page.locator("#task-list .row")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(1)).to_contain_text("Fri 13 Mar")
    await page.get_by_role("button", name="Open again: Order paper").click()
    await expect(page.get_by_text("Task opened again. The next one is gone again.")).to_be_visible()
    await expect(rows).to_have_count(1)
    await page.get_by_role("button", name="Complete: Order paper").click()
    await expect(rows).to_have_count(2)
    await page.keyboard.press("z")
    await expect(rows).to_have_count(1)
    await expect(page.get_by_role("button", name="Complete: Order paper")).to_be_visible()


async def test_the_next_one_is_taken_back_where_it_is_not_on_the_page(desk: Desk, page: Page, ana: Person) -> None:
    task = await repeating(desk, ana)
    await ana.post(f"/tasks/{task}/completion")
    await page.goto(ana.path("/tasks?status=completed"))
    await page.get_by_role("button", name="Open again: Order paper").click()
    await expect(page.get_by_role("button", name="Complete: Order paper")).to_be_visible()
    assert await desk.fetch("select count(*) from tasks where is_open") == 1


async def test_a_repeat_is_chosen_and_skipped_without_scripts(desk: Desk, no_script_page: Page, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    page = no_script_page
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    await expect(page.get_by_label("Every", exact=True)).to_be_hidden()
    await page.get_by_label("Repeat", exact=True).select_option("custom")
    await page.get_by_label("Every", exact=True).fill("2")
    await page.get_by_role("button", name="Show dates").click()
    await expect(page.get_by_text("Repeats every 2 weeks")).to_be_visible()
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("button", name="Skip this one").click()
    await expect(page.get_by_text("Task skipped. It is due Fri 20 Mar now.")).to_be_visible()
