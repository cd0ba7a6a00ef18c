"""The inbox by keyboard, and the number beside it."""

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_live import Asked
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


async def test_what_one_does_in_an_inbox_is_not_asked_for_again(desk: Desk, page: Page, ana: Person) -> None:
    await an_inbox(desk, ana)
    await page.goto(ana.path("/inbox"))
    asked = Asked(page, "/inbox")
    await page.keyboard.press("j")
    await page.keyboard.press("e")
    await expect(page.get_by_role("link", name="Order paper")).to_have_count(0)
    own = asked.times  # the page that answers
    news = await desk.fetch("select change from account_changes")
    while {stream.change for stream in desk.app.state.hub._streams} != {news}:  # noqa: ASYNC110  # nobody is told of that
        await asyncio.sleep(0.01)
    task = await desk.task(ana, "Pay rent")
    await notify(desk.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", task, now=desk.clock())
    await expect(page.get_by_role("link", name="Pay rent")).to_be_visible()
    assert asked.times == own + 1


@pytest.mark.own_browser
async def test_what_comes_before_a_page_hears_anything_is_not_missed(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    task = await desk.task(ana, "Pay rent")
    page, heard = await open_page(ana), asyncio.Event()
    await page.add_init_script("delete window.SharedWorker")

    async def hold(route: Route) -> None:
        await heard.wait()
        await route.continue_()

    await page.route("**/live", hold)
    await page.goto(ana.path("/inbox"))
    await expect(page.get_by_role("heading", name="All clear")).to_be_visible()
    await notify(desk.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", task, now=desk.clock())
    heard.set()
    await expect(page.get_by_role("link", name="Pay rent")).to_be_visible()


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


async def test_a_task_of_ones_own_is_followed_no_more_and_again_in_place(desk: Desk, page: Page, ana: Person) -> None:
    await page.goto(ana.path(f"/tasks/{await desk.task(ana)}"))
    button = page.locator("#follow")
    await button.press("Enter")
    await expect(button).to_have_text("Follow")
    await expect(button).to_be_focused()
    await button.press("Enter")
    await expect(button).to_have_text("Following: stop")
