"""The desk as an app keeps a page for when nothing answers, and on it what is to be added later."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.watch import Watch
from tests.support.people import Person
from tests.support.serving import Serving

pytestmark = [pytest.mark.anyio, pytest.mark.own_browser]

INSTALLED = "localStorage.setItem('push', 'on'); localStorage.setItem('last-place', '%s')"
PLACE = '{"account": "%d", "slug": "%s", "workspace": "Alder & Finch"}'


async def test_a_line_kept_while_nothing_answers_is_a_task_once_the_desk_is_back(
    page: Page, ana: Person, serving: Serving, watches: list[Watch]
) -> None:
    await page.goto(ana.path("/tasks"))
    await page.evaluate(INSTALLED % (PLACE % (ana.account_id, ana.slug)))
    await page.reload()
    await page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.state)")
    await page.wait_for_function("navigator.serviceWorker.controller?.state === 'activated'")

    await serving.kill()
    await page.goto(ana.path("/tasks"))
    await expect(page.get_by_role("heading", name="The desk is out of reach")).to_be_visible()
    field = page.get_by_label("Keep a task on this device")
    await field.fill("Order paper tomorrow")
    await field.press("Enter")
    await field.fill("Tomorrow")
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.get_by_role("listitem")).to_have_text(["Order paper tomorrow", "Tomorrow"])
    await field.fill("Never mind")
    await field.press("Enter")
    await page.get_by_role("listitem").filter(has_text="Never mind").get_by_role("button", name="Remove").click()
    await expect(page.get_by_role("listitem")).to_have_count(2)

    await serving.start_again()
    await page.get_by_role("link", name="Try again").click()
    await expect(page.get_by_text("1 task kept on this device came in")).to_be_visible()
    await page.get_by_role("link", name="Open it").click()
    await expect(page.get_by_role("textbox", name="Add a task").first).to_have_value("Tomorrow")
    await expect(page.get_by_role("list", name="Understood")).to_contain_text("Due Tomorrow")
    await page.goto(ana.path("/tasks"))
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(page.get_by_text("kept on this device")).to_have_count(0)
    watches[0].problems.clear()  # the browser tells of each answer that it didn't get
