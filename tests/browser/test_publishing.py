"""The queue of publishing in a browser: what waits is decided where it stands."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person
from tests.support.places import Machine, a_place, kinds_of_places
from tests.support.publishing import approved, publish, work

pytestmark = pytest.mark.anyio


async def test_what_failed_is_tried_again_and_then_hurried_by_a_click_in_the_queue(
    desk: Desk, page: Page, ana: Person, tmp_path: Path
) -> None:
    machine = Machine(tmp_path / "machine.json")
    with kinds_of_places():
        place = await a_place(desk, ana, settings={"file": str(machine.file)})
        machine.fault("not so", "busy")
        draft = await approved(desk, ana, await desk.member("reviewer", ana))
        await publish(desk, ana, draft, place)
        await work(desk)
        await page.goto(ana.path("/publishing"))
        await page.get_by_role("button", name="Try again: Winter hours").click()
        await expect(page.get_by_role("heading", name="Waits for somebody")).to_have_count(0)
        await page.goto(ana.path(f"/drafts/{draft}/publishing"))
        await expect(page.locator(".chip", has_text="On its way")).to_be_visible()
        await work(desk)
        await expect(page.get_by_text("It asks for patience.")).to_be_visible()  # which no event tells
        await page.goto(ana.path("/publishing"))
        await page.get_by_role("button", name="Try now: Winter hours").click()
        await expect(page.get_by_text("It is tried again now.")).to_be_visible()
        await expect(page.get_by_role("button", name=re.compile("^Try now"))).to_have_count(0)
        await expect(page.locator("#notice")).to_contain_text("Draft goes there now")
        await expect(page).to_have_url(re.compile(r"/publishing/?$"))
        await work(desk)
        assert len(machine.posts) == 1
