"""The details of a draft while they are filled in, and what a draft begins with."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.drafts import in_text, open_details, open_draft, save_by_hand, saved
from tests.browser.files import PRICES, SCREENSHOT, SHOP, paste_files
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def save(page: Page) -> None:
    """Press Save, after which the history tells at once what was saved."""
    await saved(page)
    await save_by_hand(page)


async def test_choosing_another_kind_shows_its_fields_at_once(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="newsletter")
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_label("Preview text").fill("Closed on Sundays")
    await page.get_by_label("Kind").select_option("Page")
    await expect(page.get_by_label("Description")).to_have_value("Closed on Sundays")  # what was typed goes along
    await expect(page.get_by_label("Slug")).to_be_visible()
    await page.get_by_label("Kind").select_option("Social post")
    await expect(page.get_by_role("textbox", name="Link optional")).to_be_visible()
    await expect(page.get_by_label("Slug")).to_have_count(0)
    await save(page)
    await expect(page.get_by_text("Ana changed the kind from newsletter to social post")).to_be_visible()
    assert await desk.fetch("select kind from drafts") == "social_post"


async def test_an_undo_beside_the_editor_leaves_the_page_and_what_is_typed_where_they_are(
    desk: Desk, page: Page, ana: Person
) -> None:
    await open_draft(page, ana, await desk.draft(ana, "Winter hours", body="We close at four."))
    await page.locator("#next-step").click()
    await page.get_by_role("button", name="Send for review").click()
    notice = page.get_by_role("status")
    await expect(notice.get_by_role("button", name="Undo")).to_be_visible()
    await page.evaluate("window.stillHere = true")
    await (await in_text(page)).press_sequentially(" On Sundays too.")
    await notice.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Nobody is asked to look at this yet")).to_be_visible()
    await expect(notice.get_by_text("Put back")).to_be_visible()
    await expect(page.locator("#draft-history")).to_contain_text("took this draft back from review")
    await expect(page.get_by_label("Text, in Markdown")).to_have_text("We close at four. On Sundays too.")
    assert await page.evaluate("window.stillHere")


async def test_a_kind_chosen_by_mistake_costs_nothing_that_was_typed(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="blog_post")
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_text("For search engines", exact=True).click()
    typed = {"Slug": "winter", "Title for search engines": "Open in winter", "Keywords": "oak, ash"}
    for label, value in typed.items():
        await page.get_by_label(label).fill(value)
    await page.get_by_label("Kind").select_option("Newsletter")
    await expect(page.get_by_label("Slug")).to_have_count(0)
    await page.get_by_label("Preview text").fill("Closed at four.")
    await page.get_by_label("Kind").select_option("Page")
    for label, value in (typed | {"Description": "Closed at four."}).items():
        await expect(page.get_by_label(label)).to_have_value(value)
    await save(page)
    await expect(page.get_by_text("Ana set the slug to “winter”")).to_be_visible()


async def test_what_is_typed_while_another_kind_is_on_its_way_stays(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="page")
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_text("For search engines", exact=True).click()
    description, slug, typed = page.get_by_label("Description"), page.get_by_label("Slug"), asyncio.Event()

    async def hold(route: Route) -> None:
        reply = await route.fetch()
        await typed.wait()
        await route.fulfill(response=reply)

    await description.fill("Closed")
    await slug.fill("winter")
    await page.route("**/details/preview", hold)
    await page.get_by_label("Kind").select_option("Blog post")
    await description.fill("Closed at four.")
    await slug.fill("winter-hours")
    await page.get_by_label("Title", exact=True).focus()
    async with page.expect_response("**/details/preview"):
        typed.set()
    await expect(description).to_have_value("Closed at four.")
    await expect(slug).to_have_value("winter-hours")
    await save(page)
    await expect(page.get_by_text("set the slug to “winter-hours”")).to_be_visible()
    saved_as = await desk.fetch("select row(kind, slug, description)::text from drafts")
    assert saved_as == '(blog_post,winter-hours,"Closed at four.")'


async def test_details_that_are_not_saved_are_there_again(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="page")
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_text("For search engines", exact=True).click()
    await page.get_by_label("Slug").press_sequentially("Winter Hours")
    await page.goto(ana.path("/drafts"))
    await open_draft(page, ana, draft)
    await open_details(page)
    await expect(page.get_by_label("Slug")).to_have_value("Winter Hours")
    await expect(page.get_by_text("A slug has small letters")).to_be_visible()
    await page.goto(ana.path("/drafts"))
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_label("Slug").fill("winter-hours")
    await save(page)
    await expect(page.get_by_text("Ana set the slug to “winter-hours”")).to_be_visible()
    await page.reload()
    await open_details(page)
    await expect(page.get_by_label("Slug")).to_have_value("winter-hours")


async def test_a_picture_can_be_the_cover_as_soon_as_it_is_there(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="page")
    await open_draft(page, ana, draft)
    await open_details(page)
    covers = page.get_by_role("group", name="Cover")
    await expect(page.get_by_text("can be the cover")).to_be_visible()
    await page.get_by_label("Add files").set_input_files(SHOP.payload)
    await covers.get_by_role("radio", name=SHOP.name).check()
    await covers.get_by_label("Description of the cover").fill("Our shop")
    await page.get_by_label("Text, in Markdown").focus()
    await paste_files(page, SCREENSHOT)  # from the text it comes too, and takes nothing away
    await expect(covers.get_by_role("radio", name=SCREENSHOT.name)).not_to_be_checked()
    await expect(covers.get_by_role("radio", name=SHOP.name)).to_be_checked()
    await expect(covers.get_by_label("Description of the cover")).to_have_value("Our shop")
    await page.get_by_role("button", name=f"Remove: {SCREENSHOT.name}").click()
    await expect(covers.get_by_role("radio")).to_have_count(2)
    await expect(covers.get_by_role("radio", name=SHOP.name)).to_be_checked()
    await save(page)
    await expect(page.get_by_text("Ana chose a cover")).to_be_visible()
    await expect(covers.get_by_label("Description of the cover")).to_have_value("Our shop")
    await page.get_by_label("Add files").set_input_files(PRICES.payload)
    await expect(page.locator("#files .file")).to_have_count(2)
    await expect(covers.get_by_role("radio")).to_have_count(2)


async def test_what_was_refused_stays_chosen_when_a_picture_comes(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="page")
    await open_draft(page, ana, draft)
    await open_details(page)
    covers = page.get_by_role("group", name="Cover")
    await page.get_by_label("Add files").set_input_files(SHOP.payload)
    await covers.get_by_role("radio", name=SHOP.name).check()
    await covers.get_by_label("Description of the cover").fill("Our shop")
    await page.get_by_text("For search engines", exact=True).click()
    await page.get_by_label("Slug").fill("Winter Hours")
    await expect(page.get_by_text("A slug has small letters")).to_be_visible()
    await page.get_by_label("Add files").set_input_files(SCREENSHOT.payload)
    await expect(covers.get_by_role("radio")).to_have_count(3)
    await expect(covers.get_by_role("radio", name=SHOP.name)).to_be_checked()
    await expect(covers.get_by_label("Description of the cover")).to_have_value("Our shop")
    await assert_accessible(page, called="the details with another picture")


async def test_the_search_result_and_the_counts_follow_what_is_typed(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Über uns", kind="page")
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_text("For search engines", exact=True).click()
    result = page.get_by_role("figure")
    await expect(result).to_contain_text("Über uns")
    await page.get_by_role("button", name="Use ueber-uns").click()
    await expect(page.get_by_role("button", name="Use ueber-uns")).to_be_hidden()
    await expect(page.get_by_label("Slug")).to_have_value("ueber-uns")
    await expect(page.get_by_label("Slug")).to_be_focused()
    await expect(result).to_contain_text("your site › ueber-uns")
    await page.get_by_label("Title for search engines").press_sequentially("Who we are")
    await expect(page.get_by_text("10 of about 60 characters.")).to_be_visible()
    await expect(result).to_contain_text("Who we are")
    await page.get_by_label("Description").press_sequentially("Six people and a workshop.")
    await expect(page.get_by_text("26 of about 155 characters.")).to_be_visible()
    await expect(result).to_contain_text("Six people and a workshop.")
    await expect(page.get_by_label("Description")).to_be_focused()
    await expect(page.get_by_label("Description")).to_have_value("Six people and a workshop.")
    await assert_accessible(page, called="the details while they are typed")
    await save(page)
    await expect(page.get_by_text("Ana set the slug to “ueber-uns”")).to_be_visible()


async def test_enter_saves_the_details_as_they_are(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="page")
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_text("For search engines", exact=True).click()
    await page.get_by_label("Keywords").fill("oak, ash")
    await page.get_by_label("Keywords").press("Enter")
    await expect(page.get_by_text("Ana added the keywords oak, ash")).to_be_visible()
    assert await desk.fetch("select slug from drafts") == ""


async def test_a_template_decides_the_kind_without_a_script(desk: Desk, no_script_page: Page, ana: Person) -> None:
    page = no_script_page
    await desk.template(ana, "Monthly newsletter", title="News", body="Hello,")
    await page.goto(ana.path("/drafts"))
    kind = page.get_by_role("main").get_by_label("Kind").first
    await expect(kind).to_be_visible()
    await page.get_by_label("Template").select_option("Monthly newsletter")
    await expect(kind).to_be_hidden()
    await page.get_by_role("button", name="Write").click()
    await expect(page.get_by_label("Title", exact=True)).to_have_value("News")
    await expect(page.get_by_label("Kind")).to_have_value("newsletter")
    await expect(page.get_by_label("Text, in Markdown")).to_have_value("Hello,")


async def test_a_draft_that_went_well_becomes_a_template(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "A letter", kind="newsletter", body="Dear all")
    await open_draft(page, ana, draft)
    await open_details(page)
    await page.get_by_role("link", name="Save as template").click()
    await expect(page.get_by_label("Text")).to_have_value("Dear all")
    await page.get_by_label("Name", exact=True).fill("Letter")
    await page.get_by_role("button", name="Add template").click()
    await expect(page.get_by_role("link", name="Letter")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("No templates yet")).to_be_visible()
