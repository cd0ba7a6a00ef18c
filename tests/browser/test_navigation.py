"""The navigation beside every page."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person
from tests.views.test_views import a_view

pytestmark = pytest.mark.anyio


async def test_where_one_is_can_be_seen_however_low_the_window_is(desk: Desk, page: Page, ana: Person) -> None:
    for name in ("Finance", "Marketing", "Shop", "Workshop", "Yard"):
        await desk.task(ana, project_id=await desk.project(ana, name))
    await page.set_viewport_size({"width": 1280, "height": 500})
    await page.goto(ana.path("/settings"))
    here = page.get_by_role("navigation", name="Main").get_by_role("link", name="Settings")
    await expect(here).to_be_in_viewport(ratio=1)
    assert await page.evaluate("window.scrollY") == 0
    await here.click(trial=True)  # nothing lies over it


async def test_on_a_phone_views_and_projects_stand_two_by_two_in_the_menu(
    desk: Desk, phone_page: Page, ana: Person
) -> None:
    for name in ("Late", "Soon", "Waiting for others"):
        await a_view(ana, name)
    for name in ("Shop", "Yard", "Zoo"):
        await desk.task(ana, project_id=await desk.project(ana, name))
    await phone_page.goto(ana.path("/trash"))
    await phone_page.get_by_role("button", name="Menu").click()
    left = "links => links.map((link) => link.getBoundingClientRect().left < innerWidth / 2)"
    assert await phone_page.locator("#me .lists a").evaluate_all(left) == [True, False, *[True, False, True] * 2]
    whole = "names => names.every((name) => name.scrollHeight <= name.clientHeight + 1)"
    assert await phone_page.locator("#me .lists span").evaluate_all(whole)
