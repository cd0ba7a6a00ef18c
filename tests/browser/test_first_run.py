"""A newcomer's first ten minutes, with scripts and without."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import expect_text, in_text
from tests.support.people import Desk
from webapp.accounts.setup import issue_setup_link

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_newcomer_sets_up_works_and_finds_it_all_again(desk: Desk, open_page: OpenPage, scripts: bool) -> None:
    page = await open_page(scripts=scripts)
    await page.goto(f"/setup/{await issue_setup_link(desk.db)}")
    await page.get_by_label("Your name").fill("Mara Rossi")
    await page.get_by_label("Email").fill("mara@example.com")
    await page.get_by_label("Password").fill("ash, not oak")
    await page.get_by_label("Business name").fill("Alder & Finch")
    await page.get_by_label("Time zone").fill("Europe/Vienna")
    await page.get_by_role("button", name="Set up my desk").click()

    await expect(page.get_by_role("heading", name="Your desk is empty")).to_be_visible()
    await page.goto("/w/alder-finch/tasks")
    await expect(page.get_by_role("heading", name="Your list is clear")).to_be_visible()
    await add(page, "Order paper")
    await add(page, "Call the landlord")
    await page.get_by_role("button", name="Complete: Call the landlord").click()
    await expect(page.get_by_text("Task completed")).to_be_visible()
    await page.get_by_role("link", name="Order paper", exact=True).click()
    await page.get_by_role("link", name="Edit", exact=True).click()
    await page.get_by_label("Title").fill("Order grey paper")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("changed the title from “Order paper” to “Order grey paper”")).to_be_visible()

    await page.get_by_role("navigation", name="Main").get_by_role("link", name="Drafts").click()
    await page.get_by_label("Title of a new draft").fill("Winter hours")
    await page.get_by_role("button", name="Write").click()
    text = await in_text(page) if scripts else page.get_by_label("Text, in Markdown")
    await text.fill("We close at **four**.")
    if scripts:
        await page.keyboard.press("Control+s")
    else:
        await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text(re.compile(r"saved revision \d, 4 words"))).to_be_visible()

    again = await open_page(scripts=scripts)
    await again.goto("/")
    await again.get_by_label("Email").fill("MARA@example.com")
    await again.get_by_label("Password").fill("ash, not oak")
    await again.get_by_role("button", name="Sign in").click()
    await again.get_by_role("link", name=re.compile("^Tasks")).first.click()
    await expect(again.get_by_role("link", name="Order grey paper", exact=True)).to_be_visible()
    await expect(again.get_by_role("link", name="Call the landlord", exact=True)).to_have_count(0)
    await again.get_by_role("navigation", name="Main").get_by_role("link", name="Drafts").click()
    await again.get_by_role("link", name="Winter hours", exact=True).click()
    if scripts:
        await expect_text(again, "We close at **four**.")
    else:
        await expect(again.get_by_label("Text, in Markdown")).to_have_value("We close at **four**.")


async def add(page: Page, title: str) -> None:
    """Add a task by the line at the top."""
    await page.get_by_label("Add a task", exact=True).last.fill(title)
    await page.get_by_role("button", name="Add task").click()
    await expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
