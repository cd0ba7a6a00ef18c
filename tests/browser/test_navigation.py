"""The navigation beside every page."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

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
