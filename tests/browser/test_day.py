"""Somebody's day in a browser: taken, put in order by keyboard, moved, ticked off, without leaving the page."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

PICKED = "[aria-labelledby='picks-heading'] .row .title"


async def test_a_day_is_put_together_and_in_order_without_leaving_it(desk: Desk, page: Page, ana: Person) -> None:
    for title in "ABC":
        await desk.task(ana, title, due_on=desk.clock().date())
    await page.goto(ana.path("/today"))
    for number, title in enumerate("ABC", 1):
        await page.get_by_role("button", name=f"Take into my day: {title}").click()
        await expect(page.locator(PICKED)).to_have_count(number)
    await page.get_by_role("button", name="Move: C", exact=True).focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Space")
    await expect(page.locator(PICKED)).to_have_text(["C", "A", "B"])
    await expect(page.locator("form[data-move] [name=dragged]")).to_have_count(0)  # it was answered
    await page.reload()
    await expect(page.locator(PICKED)).to_have_text(["C", "A", "B"])
    await page.get_by_role("button", name="Complete: C").click()
    await expect(page.locator(".row.done .title")).to_have_text(["C"])
    await page.get_by_role("button", name="Tomorrow: A").click()
    await expect(page.locator(PICKED)).to_have_text(["C", "B"])
    await page.get_by_role("button", name=re.compile("^Undo")).click()
    await expect(page.get_by_role("button", name="Take into my day: A")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"/today$"))


async def test_the_focus_stays_near_what_was_pressed(desk: Desk, page: Page, ana: Person) -> None:
    tasks = [
        await desk.task(ana, title, due_on=desk.clock().date(), assignee_id=ana.account_id) for title in ("A", "B", "C")
    ]
    for task in tasks:
        await ana.post("/today/picks", {"task": str(task)})
    await page.goto(ana.path("/today"))
    await page.get_by_label("Change: A").press("Enter")
    await page.get_by_role("button", name="Move down").press("Enter")
    await expect(page.locator(PICKED)).to_have_text(["B", "A", "C"])
    await expect(page.locator(f"#pick-{tasks[0]} .title")).to_be_focused()
    await page.get_by_role("button", name="Start the timer: A").press("Enter")
    await page.get_by_role("button", name="Stop", exact=True).press("Enter")
    await expect(page.get_by_role("button", name="Start the timer: A")).to_be_visible()
    await expect(page.locator("#main")).to_be_focused()
    await page.get_by_role("button", name="Complete: C").press("Enter")
    await expect(page.locator(f"#pick-{tasks[2]} .title")).to_be_focused()
    await page.goto(ana.path("/today/evening"))
    await page.get_by_role("button", name="Begin with it").press("Enter")
    await expect(page.get_by_label("Something else first")).to_be_visible()
    await expect(page.get_by_role("button", name="Begin with it")).to_be_focused()
