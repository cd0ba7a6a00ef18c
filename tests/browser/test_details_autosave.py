"""Details of a draft save themselves, beside its text: nothing that is typed there needs a button, or is lost."""

import pytest
from playwright.async_api import Dialog, Page, Route, expect

from tests.browser.drafts import expect_text, forgive, in_text, open_details, open_draft, save_by_hand, saved, state
from tests.browser.watch import Watch
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

ROW = "select row(slug, description)::text from drafts where id = $1"


@pytest.fixture
async def draft(desk: Desk, ana: Person) -> int:
    """A page of hers."""
    return await desk.draft(ana, "Winter hours", kind="page", body="We close at four.")


async def opened(page: Page, who: Person, draft: int) -> None:
    """Open a draft, with what it has for search engines."""
    await open_draft(page, who, draft)
    await open_details(page)
    if not await page.get_by_label("Slug").is_visible():
        await page.get_by_text("For search engines", exact=True).click()


def stays(page: Page, *, asked: list[str]) -> None:
    """Whoever is asked whether to leave leaves; the kinds of questions are gathered."""

    async def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", leave)


async def test_what_is_typed_is_saved_without_a_button(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await opened(page, ana, draft)
    await expect(page.get_by_role("button", name="Save details")).to_be_hidden()
    await page.get_by_label("Slug").fill("hours")
    await page.get_by_label("Description").press_sequentially("Closed at four.")
    await saved(page)
    assert await desk.fetch(ROW, draft) == '(hours,"Closed at four.")'
    await page.reload()
    await expect(page.get_by_label("Slug")).to_have_value("hours")
    assert await desk.fetch("select count(*) from events where action = 'draft.updated'") == 1


async def test_save_saves_all_that_is_seen(
    desk: Desk, page: Page, ana: Person, draft: int, watches: list[Watch]
) -> None:
    await opened(page, ana, draft)
    await page.route("**/details?_method=put", lambda route: route.abort("connectionreset"), times=1)
    await page.get_by_label("Description").fill("Closed at four.")
    await expect(state(page)).to_have_text("No answer from the desk: kept on this device")
    await save_by_hand(page)
    await saved(page)
    assert await desk.fetch(ROW, draft) == '("","Closed at four.")'
    await expect(page.get_by_text("Ana set the description")).to_be_visible()
    forgive(watches, "CONNECTION_RESET")


async def test_whoever_leaves_at_once_is_not_asked_and_loses_nothing(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    asked: list[str] = []
    stays(page, asked=asked)
    await opened(page, ana, draft)
    await page.get_by_label("Description").press_sequentially("Closed at four.")
    await page.get_by_role("link", name="Tasks").first.click()
    await expect(page.get_by_role("heading", name="Tasks")).to_be_visible()
    await opened(page, ana, draft)
    await expect(page.get_by_label("Description")).to_have_value("Closed at four.")
    assert await desk.fetch(ROW, draft) == '("","Closed at four.")'
    assert asked == []


async def test_a_slug_that_is_free_is_taken_by_a_press_where_the_typed_one_is_not(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    other = await desk.draft(ana, "Another")
    await ana.post(f"/drafts/{other}/details?_method=put", {"version": "1", "slug": "hours"})
    await opened(page, ana, draft)
    await page.get_by_label("Slug").fill("hours")
    await page.get_by_role("button", name="Use hours-2").click()
    await saved(page)
    await expect(page.get_by_label("Slug")).to_have_value("hours-2")
    await expect(page.get_by_text("Another draft has this slug")).to_be_hidden()
    await expect(page.get_by_role("button", name="Use hours-2")).to_be_hidden()
    assert await desk.fetch("select slug from drafts where id = $1", draft) == "hours-2"


async def test_a_field_that_cannot_be_saved_says_so_and_holds_up_nothing_else(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    other = await desk.draft(ana, "Another")
    await ana.post(f"/drafts/{other}/details?_method=put", {"version": "1", "slug": "hours"})
    asked: list[str] = []
    stays(page, asked=asked)
    await opened(page, ana, draft)
    await page.get_by_label("Slug").fill("hours")
    await expect(state(page)).to_have_text("Slug not saved: kept on this device")
    slug = page.get_by_label("Slug")
    await expect(slug).to_have_accessible_description(
        "Another draft has this slug. “hours-2” is free. The end of the page's address."
    )
    await expect(page.get_by_role("button", name="Use hours-2")).to_be_visible()
    await page.get_by_label("Description").fill("Closed at four.")
    await in_text(page)
    await page.keyboard.type(" Always.")
    await save_by_hand(page)
    await expect(page.get_by_text("Ana set the description")).to_be_visible()
    await expect(state(page)).to_have_text("Slug not saved: kept on this device")
    assert await desk.fetch(ROW, draft) == '("","Closed at four.")'
    assert await desk.fetch("select body from drafts where id = $1", draft) == "We close at four. Always."
    await page.reload()
    assert asked == ["beforeunload"]
    await expect(slug).to_have_value("hours")
    await open_details(page)
    await expect(page.get_by_text("Another draft has this slug")).to_be_visible()
    await desk.fetch("update drafts set slug = '' where id = $1 returning id", other)
    await save_by_hand(page)
    await saved(page)
    await expect(page.get_by_text("Another draft has this slug")).to_be_hidden()
    await expect(slug).not_to_have_attribute("aria-invalid", "true")
    assert await desk.fetch(ROW, draft) == '(hours,"Closed at four.")'


async def test_what_did_not_reach_the_desk_comes_back_and_is_saved(
    desk: Desk, page: Page, ana: Person, draft: int, watches: list[Watch]
) -> None:
    asked: list[str] = []
    stays(page, asked=asked)
    await opened(page, ana, draft)
    await page.route("**/details?_method=put", lambda route: route.abort("connectionreset"))
    await page.get_by_label("Description").fill("Closed at four.")
    await expect(state(page)).to_have_text("No answer from the desk: kept on this device")
    await page.get_by_label("Description").press_sequentially(" Always.")
    await page.reload()
    assert asked == ["beforeunload"]
    await expect(page.get_by_label("Description")).to_have_value("Closed at four. Always.")
    await expect(state(page)).to_have_text("No answer from the desk: kept on this device")
    await page.unroute("**/details?_method=put")
    await saved(page)
    assert await desk.fetch(ROW, draft) == '("","Closed at four. Always.")'
    forgive(watches, "CONNECTION_RESET")


async def test_what_others_changed_meanwhile_comes_in_by_a_save(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await opened(page, ana, draft)
    sent = {"version": "1", "description": "Ben's words"}
    assert (await ben.post(f"/drafts/{draft}/details?_method=put", sent)).status_code == 303
    await page.get_by_label("Slug").fill("hours")
    await expect(page.get_by_label("Description")).to_have_value("Ben's words")
    await saved(page)
    assert await desk.fetch(ROW, draft) == '(hours,"Ben\'s words")'


async def test_what_both_changed_is_decided_by_a_person(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    ben = await desk.member("editor", ana, "Ben")

    async def after_ben(route: Route) -> None:
        sent = {"version": "1", "slug": "opening"}
        assert (await ben.post(f"/drafts/{draft}/details?_method=put", sent)).status_code == 303
        await route.continue_()

    await opened(page, ana, draft)
    await page.route("**/details?_method=put", after_ben, times=1)
    await page.get_by_label("Slug").fill("hours")
    await expect(page.get_by_text("The same details were changed in two places at once")).to_be_visible()
    await expect(state(page)).to_have_text("Changed in two places: kept on this device")
    await page.get_by_label("Description").fill("Closed at four.")
    await in_text(page)
    await page.keyboard.type(" Always.")
    await page.get_by_role("button", name="Look at both", exact=True).click()
    await expect(page.get_by_role("heading", name="Changed by two people at once")).to_be_visible()
    assert await desk.fetch(ROW, draft) == '(opening,"")'
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect_text(page, "We close at four. Always.")
    await expect(page.get_by_label("Slug")).to_have_value("hours")
    await saved(page)
    assert await desk.fetch(ROW, draft) == '(hours,"Closed at four.")'
    assert await page.locator("#editor-notice > *").count() == 0
