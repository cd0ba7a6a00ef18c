"""Queries typed in the search box of the list: what is offered is taken by keyboard, and the list follows."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_query_is_typed_by_keyboard_from_what_is_offered(
    desk: Desk, ana: Person, open_page: OpenPage, page: Page
) -> None:
    project = await desk.project(ana, "Help Center")
    await desk.task(ana, "Answer the form", project_id=project)
    await desk.task(ana, "Order oak", labels=["ops"])
    await page.goto(ana.path("/tasks"))
    await page.keyboard.press("/")
    field = page.get_by_label("Find words in tasks")
    await expect(field).to_be_focused()
    offers = page.get_by_role("listbox", name="Offers")
    await page.keyboard.type("pro")
    await expect(offers.get_by_role("option", name="project:")).to_be_visible()
    await expect(field).to_have_role("combobox")
    await expect(field).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("ArrowDown")
    await expect(field).to_have_attribute("aria-activedescendant", "query-offer-1")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("project:")
    await expect(offers.get_by_role("option", name="Help Center")).to_be_visible()
    await page.keyboard.type("he")
    await expect(offers.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value('project:"Help Center" ')
    await expect(page.locator(".row .title")).to_have_text(["Answer the form"])
    await expect(page).to_have_url(re.compile(r"/tasks\?q=project%3A%22Help\+Center%22$"))
    await expect(page.get_by_label("Project", exact=True)).to_have_value(str(project))
    await expect(field).to_be_focused()
    await page.keyboard.type("or du")
    await expect(offers.get_by_role("option", name="due:")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(offers).to_be_hidden()
    await expect(field).to_have_attribute("aria-expanded", "false")
    await expect(page).to_have_url(re.compile(r"\+or\+du$"))
    await page.get_by_label("Label", exact=True).focus()
    await page.get_by_label("Label", exact=True).select_option("ops")
    await expect(field).to_have_value('(project:"Help Center" or du) label:ops')
    await expect(page.locator(".row .title")).to_have_count(0)
