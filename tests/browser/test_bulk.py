"""A change of very many tasks goes on before one's eyes."""

import pytest
from playwright.async_api import Page, expect

from tests.support.background import do_all
from tests.support.people import Desk, Person
from webapp.tasks.bulk import queries
from webapp.tasks.bulk.carry import CARRY_BULK

pytestmark = pytest.mark.anyio


async def test_the_page_says_by_itself_how_far_it_is_and_what_came_of_it(
    desk: Desk, page: Page, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.tasks.several.context.MOST", 2)
    monkeypatch.setattr(queries, "SIZE", 2)
    for number in range(5):
        await desk.task(ana, f"Order {number}", due_on="2026-03-11")
    await page.goto(ana.path("/tasks/several?q=has:due"))
    await page.get_by_role("button", name="Choose all that match").click()
    await page.get_by_label("Priority").select_option("urgent")
    await page.get_by_role("button", name="See what would change").click()
    await expect(page.get_by_role("heading", name="Looking what would change")).to_be_visible()
    await do_all(desk, CARRY_BULK)
    await expect(page.get_by_role("heading", name="Change 5 tasks?")).to_be_visible()
    await page.get_by_role("button", name="Change 5 tasks").click()
    await expect(page.get_by_role("heading", name="Changing the tasks")).to_be_visible()
    await do_all(desk, CARRY_BULK)
    await expect(page.get_by_role("heading", name="5 tasks changed")).to_be_visible()
    await page.keyboard.press("z")
    await expect(page.get_by_role("heading", name="Putting them back")).to_be_visible()
    await do_all(desk, CARRY_BULK)
    await expect(page.get_by_role("heading", name="5 tasks put back")).to_be_visible()
