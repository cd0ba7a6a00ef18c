"""Choosing several tasks by keyboard and with Shift, and changing them as one act."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_range_is_chosen_with_shift_and_changed_and_taken_back(desk: Desk, page: Page, ana: Person) -> None:
    for number in range(1, 7):
        await desk.task(ana, f"Order {number}", due_on=f"2026-03-{10 + number}")
    await page.goto(ana.path("/tasks/several"))
    await expect(page.get_by_role("heading", name="Change several tasks")).to_be_visible()
    await page.get_by_label("Order 2").click()
    await page.get_by_label("Order 5").click(modifiers=["Shift"])
    for number, is_chosen in ((1, False), (2, True), (3, True), (4, True), (5, True), (6, False)):
        await expect(page.get_by_label(f"Order {number}")).to_be_checked(checked=is_chosen)
    await page.get_by_label("Order 3").focus()
    await page.keyboard.press("x")
    await expect(page.get_by_label("Order 3")).not_to_be_checked()
    await page.get_by_label("Priority").select_option("urgent")
    await page.get_by_role("button", name="Change", exact=True).click()
    await expect(page.get_by_text("3 tasks: priority urgent")).to_be_visible()
    await expect(page.locator(".row .meta .urgent")).to_have_count(3)
    await page.keyboard.press("z")
    await expect(page.locator(".row .meta .urgent")).to_have_count(0)
