"""What is done in the background goes on before one's eyes."""

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


@pytest.mark.own_browser
async def test_the_page_of_jobs_says_by_itself_how_far_they_are(desk: Desk, page: Page, ana: Person) -> None:
    await page.clock.install()
    await page.goto(ana.path("/jobs"))
    await expect(page.get_by_text("Nothing waits, and nothing has failed.").first).to_be_visible()
    await desk.fetch(
        "insert into jobs (name, workspace_id, state, run_at, lease_until, tries_left, steps_done, steps)"
        " values ('carry_bulk', $1, 'running', now(), now() + interval '1 hour', 5, 0, 400)",
        ana.workspace_id,
    )
    for done in (100, 300):
        await desk.fetch("update jobs set steps_done = $1 where state = 'running'", done)
        await page.clock.run_for(3000)
        await expect(page.get_by_text(f"{done} of 400")).to_be_visible()
