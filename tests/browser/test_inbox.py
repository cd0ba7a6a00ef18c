"""The inbox by keyboard, and the number beside it."""

from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.people import Desk, Person
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify

pytestmark = pytest.mark.anyio


async def an_inbox(desk: Desk, who: Person) -> None:
    """Something of today, and two things of yesterday."""
    for title, hours in (("Order paper", 1), ("Fold letters", 24), ("Buy stamps", 25)):
        task = await desk.task(who, title)
        at = desk.clock() - timedelta(hours=hours)
        await notify(desk.db, who.workspace_id, who.account_id, Reason.REMINDER, "task", task, now=at)


async def test_an_inbox_is_gone_through_by_keyboard(desk: Desk, page: Page, ana: Person) -> None:
    await an_inbox(desk, ana)
    await page.goto(ana.path("/inbox"))
    counter = page.locator("#inbox-count")

    def line(title: str) -> Locator:
        return page.get_by_role("link", name=title)

    await page.keyboard.press("j")
    await expect(line("Order paper")).to_be_focused()
    await page.keyboard.press("e")  # the next one stands under another day
    await expect(line("Fold letters")).to_be_focused()
    await expect(line("Order paper")).to_have_count(0)
    await expect(counter).to_contain_text("2 unread")
    await page.keyboard.press("z")
    await expect(line("Order paper")).to_be_focused()
    await expect(counter).to_contain_text("3 unread")
    await page.keyboard.press("j")
    await page.keyboard.press("u")
    await expect(line("Fold letters")).not_to_have_accessible_name("Unread: Fold letters")
    await expect(counter).to_contain_text("2 unread")
    await page.keyboard.press("u")
    await expect(line("Unread: Fold letters")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Fold letters")).to_be_visible()
    await expect(counter).to_contain_text("2 unread")


async def test_a_link_on_which_the_pointer_rests_is_still_unread_until_it_is_followed(
    desk: Desk, page: Page, ana: Person
) -> None:
    await an_inbox(desk, ana)
    await page.goto(ana.path("/inbox"))
    link = page.get_by_role("link", name="Unread: Order paper")
    await link.hover()
    async with page.expect_response(lambda reply: "/tasks/" in reply.url):
        await link.click()
    await expect(page.get_by_role("heading", name="Order paper")).to_be_visible()
    await expect(page.locator("#inbox-count")).to_contain_text("2 unread")


async def test_a_task_is_followed_and_no_more_in_place(desk: Desk, page: Page, ana: Person) -> None:
    await page.goto(ana.path(f"/tasks/{await desk.task(ana)}"))
    button = page.locator("#follow")
    await button.press("Enter")
    await expect(button).to_have_text("Following: stop")
    await expect(button).to_be_focused()
    await button.press("Enter")
    await expect(button).to_have_text("Follow")
