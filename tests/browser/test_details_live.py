"""What others change of a draft's details comes into an open editor, and takes nothing from whoever works there."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.drafts import open_details, open_draft, saved, state
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

HERS = "select count(*) from events where action = 'draft.updated' and actor_id = $1"


@pytest.fixture
async def draft(desk: Desk, ana: Person) -> int:
    """A page of hers."""
    return await desk.draft(ana, "Winter hours", kind="page", body="We close at four.")


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """Somebody who works with her."""
    return await desk.member("editor", ana)


async def set_details(desk: Desk, ben: Person, draft: int, **fields: str) -> None:
    """He changes some details, as they are by then."""
    version = await desk.fetch("select version from drafts where id = $1", draft)
    reply = await ben.post(f"/drafts/{draft}/details?_method=put", {"version": str(version), **fields})
    assert reply.status_code == 303, reply.text


async def opened(page: Page, who: Person, draft: int) -> None:
    """Open a draft, with what it has for search engines, and wait until it hears of changes."""
    await open_draft(page, who, draft)
    await open_details(page)
    if not await page.get_by_label("Slug").is_visible():
        await page.get_by_text("For search engines", exact=True).click()


async def test_what_another_sets_comes_in_and_what_one_is_at_stays(
    desk: Desk, page: Page, ana: Person, ben: Person, draft: int
) -> None:
    await desk.draft(ana, "Another")
    await desk.fetch("update drafts set slug = 'taken' where title = 'Another'")
    await set_details(desk, ben, draft, description="Closed at four.")
    await opened(page, ana, draft)
    description, slug = page.get_by_label("Description"), page.get_by_label("Slug")
    await slug.fill("taken")
    await expect(state(page)).to_have_text("Slug not saved: kept on this device")
    await description.focus()
    await description.evaluate("field => field.setSelectionRange(7, 9)")
    await set_details(desk, ben, draft, description="Always closed at four.", search_title="Hours", slug="winter")
    await expect(page.get_by_label("Title for search engines")).to_have_value("Hours")
    await expect(description).to_have_value("Always closed at four.")
    await expect(description).to_be_focused()
    assert await description.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == "at"
    await expect(page.locator("#search-result .result-title")).to_have_text("Hours")
    await expect(slug).to_have_value("taken")
    await slug.fill("hours")
    await saved(page)
    assert await desk.fetch("select row(slug, description)::text from drafts where id = $1", draft) == (
        '(hours,"Always closed at four.")'
    )


async def test_another_kind_and_a_project_that_is_new_come_with_their_fields_and_names(
    desk: Desk, page: Page, ana: Person, ben: Person, draft: int
) -> None:
    await opened(page, ana, draft)
    project = await desk.project(ben, "Winter")
    await set_details(desk, ben, draft, kind="newsletter", project_id=str(project), description="See you in March.")
    await expect(page.get_by_label("Preview text")).to_have_value("See you in March.")
    await expect(page.get_by_label("Kind")).to_have_value("newsletter")
    await expect(page.get_by_label("Project").locator("option:checked")).to_have_text("Winter")
    await expect(page.get_by_label("Slug")).to_have_count(0)
    await saved(page)
    assert await desk.fetch(HERS, ana.account_id) == 0


async def test_a_page_is_given_the_details_only_where_they_are_others(
    desk: Desk, ana: Person, ben: Person, draft: int
) -> None:
    path = f"/drafts/{draft}/details"
    version = await desk.fetch("select version from drafts where id = $1", draft)
    assert (await ben.get(f"{path}?revision={version}")).status_code == 204
    await set_details(desk, ana, draft, slug="hours")
    reply = (await ben.get(f"{path}?revision={version}")).json()
    assert (reply["revision"], reply["details"]["slug"]) == (version + 1, "hours")
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert (await ben.get(path)).status_code == 404
