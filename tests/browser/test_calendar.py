"""The calendar in a browser: moved by drag, by keyboard and by form, with the focus on what was moved."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


def on(page: Page, day: str, title: str) -> Locator:
    """What stands on a day."""
    return page.locator(f"[data-day='{day}']").get_by_role("link", name=re.compile(title))


async def test_a_task_is_moved_by_keyboard_and_keeps_the_focus(desk: Desk, page: Page, ana: Person) -> None:
    day = desk.clock().date() + timedelta(days=1)
    await desk.task(ana, "Order paper", due_on=day)
    await page.goto(ana.path("/calendar"))
    await on(page, day.isoformat(), "Order paper").focus()
    for number in (1, 2):
        await page.keyboard.press("Shift+ArrowRight")
        await expect(on(page, (day + timedelta(days=number)).isoformat(), "Order paper")).to_be_focused()
    await page.keyboard.press("Shift+ArrowLeft")
    moved = on(page, (day + timedelta(days=1)).isoformat(), "Order paper")
    await expect(moved).to_be_focused()
    await page.get_by_role("button", name=re.compile("^Undo")).click()
    await expect(on(page, (day + timedelta(days=2)).isoformat(), "Order paper")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"/calendar$"))


async def test_a_task_is_dragged_to_another_day(desk: Desk, page: Page, ana: Person) -> None:
    day = desk.clock().date()
    await desk.task(ana, "Order paper", due_on=day)
    await page.goto(ana.path("/calendar?view=week"))
    other = await page.locator("[data-day]:not(.is-today)").first.get_attribute("data-day")
    assert other
    await on(page, day.isoformat(), "Order paper").drag_to(page.locator(f"[data-day='{other}']"))
    await expect(on(page, other, "Order paper")).to_be_visible()
    await expect(on(page, day.isoformat(), "Order paper")).to_have_count(0)


async def test_a_phone_shows_days_that_have_something_and_moves_by_form(
    desk: Desk, phone_page: Page, ana: Person
) -> None:
    page, day = phone_page, desk.clock().date()
    await desk.task(ana, "Order paper", due_on=day)
    await page.goto(ana.path("/calendar?view=week"))
    await expect(page.locator("[data-day]:visible")).to_have_count(1)
    other = await page.locator("[data-day]:not(.is-today)").first.get_attribute("data-day")
    assert other
    await page.get_by_label("Move: Order paper").click()
    await page.get_by_label("Another day").fill(other)
    await page.get_by_role("button", name="Move", exact=True).click()
    await expect(on(page, other, "Order paper")).to_be_visible()
    await expect(page.locator("[data-day]:visible")).to_have_count(2)


async def test_on_a_phone_what_somebody_has_to_do_stands_below_each_other(
    desk: Desk, phone_page: Page, ana: Person
) -> None:
    page, day = phone_page, desk.clock().date()
    for number in range(4):
        await desk.task(ana, f"Order paper for the long winter {number}", due_on=day, assignee_id=ana.account_id)
    await page.goto(ana.path("/calendar/people"))
    cell = page.locator(f"[data-day='{day.isoformat()}']")
    await expect(cell.get_by_role("listitem")).to_have_count(4)
    around, last = await cell.bounding_box(), await cell.get_by_role("listitem").last.bounding_box()
    assert around
    assert last
    assert last["y"] + last["height"] <= around["y"] + around["height"]
