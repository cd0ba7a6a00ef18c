"""Fields for days and times, while somebody types into them."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.drafts import forgive
from tests.browser.watch import Watch
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_day_says_how_it_is_read_then_writes_itself_and_comes_from_a_calendar(
    desk: Desk, page: Page, ana: Person, watches: list[Watch]
) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    day, clock = page.get_by_label("Due date", exact=True), page.get_by_label("Due time", exact=True)
    await expect(day).to_have_value("Fri 6 Mar 2026")
    await day.fill("next tue")
    read = page.locator(".day-field:has(#due_on) .read")
    await expect(read).to_have_text("Tuesday, 10 March 2026")
    await clock.fill("4pm")
    await expect(day).to_have_value("Tue 10 Mar 2026")
    await expect(read).to_be_hidden()
    await day.fill("often")
    await expect(clock).to_have_value("16:00")
    await clock.focus()
    await expect(day).to_have_attribute("aria-invalid", "true")
    await page.get_by_role("button", name="Choose in a calendar").first.click()
    await page.locator(".native").fill("2026-03-12")
    await expect(day).to_have_value("Thu 12 Mar 2026")
    await expect(day).to_be_focused()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.locator("aside a.fact[href$=due]")).to_contain_text("Thu 12 Mar 16:00")
    await page.goto(ana.path("/working-days"))
    day = page.locator("#off-first")
    await page.route("**/read?*", lambda route: route.fulfill(status=503), times=1)
    async with page.expect_response("**/read?*"):  # a desk that was busy is asked again
        await day.fill("in 5 days")
    await day.blur()
    await expect(day).to_have_value("Mon 9 Mar 2026")
    forgive(watches, "503")
