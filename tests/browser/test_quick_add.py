"""Quick add as it is typed: from every page, by keyboard, by finger, and without scripts."""

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.support.people import OURS, Desk, Person

pytestmark = pytest.mark.anyio

SLOW_REPLIES = """
  const send = window.fetch;
  window.fetch = async (...request) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return send(...request);
  };
"""
CARET = "field => [field.selectionStart, field.selectionEnd]"


@pytest.mark.parametrize(
    "where", ["/tasks/{task}", "/drafts", "/drafts/{draft}", "/projects", "/members", "/trash", "/settings"]
)
async def test_q_opens_the_line_on_every_page_and_the_person_stays_there(
    desk: Desk, page: Page, ana: Person, where: str
) -> None:
    task = await desk.task(ana, "Call the landlord")
    draft = await desk.draft(ana, body="We close at four.")  # one that is empty has the caret in its text
    await page.goto(ana.path(where.format(task=task, draft=draft)))
    await page.keyboard.press("q")
    field = page.get_by_role("textbox", name="Add a task")
    await expect(field).to_be_focused()
    await page.keyboard.type("Order paper tomorrow")
    await expect(page.get_by_role("list", name="Understood")).to_contain_text("Tomorrow")
    address = page.url
    await page.keyboard.press("Enter")
    await expect(page.locator("#notices")).to_contain_text("Task added")
    await expect(field).to_have_value("")
    await expect(field).to_be_focused()  # for the next one
    await page.keyboard.press("Enter")
    await expect(field).to_be_hidden()
    assert page.url == address
    await expect(page.locator("#tasks-count")).to_have_text("2")
    await page.locator("#notices").get_by_role("link", name="Show").click()
    await expect(page.get_by_role("heading", name="Order paper")).to_be_visible()
    await expect(page.get_by_role("complementary").get_by_text("Order paper tomorrow")).to_be_visible()


async def test_q_on_the_list_goes_to_the_line_above_it(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    await page.keyboard.press("q")
    await expect(page.locator("#add-title")).to_be_focused()
    await page.keyboard.type("Order paper tomorrow")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(page.get_by_role("list", name="Understood")).to_have_count(0)


async def test_escape_closes_the_line_and_keeps_what_was_typed(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/projects"))
    await page.keyboard.press("q")
    await page.keyboard.type("Order paper")
    await page.keyboard.press("Escape")
    await expect(page.locator("#quick-title")).to_be_hidden()
    await page.get_by_role("link", name="Add a task").click()
    await expect(page.locator("#quick-title")).to_be_focused()
    await expect(page.locator("#quick-title")).to_have_value("Order paper")


async def test_the_plus_of_a_phone_opens_the_line(phone_page: Page, ana: Person) -> None:
    page = phone_page
    await page.goto(ana.path("/drafts"))
    plus = page.get_by_role("link", name="Add a task")
    box = await plus.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    await plus.tap()
    await expect(page.locator("#quick-title")).to_be_focused()
    await page.keyboard.type("Order paper fri")
    close = page.get_by_role("button", name="Keep “fri” as words")
    box = await close.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    await close.tap()
    await expect(page.get_by_role("button", name="Read “fri” again")).to_be_visible()
    await page.get_by_role("button", name="Add task").tap()
    await expect(page.locator("#notices")).to_contain_text("Task added")
    assert await desk_titles(page, ana) == ["Order paper fri"]


async def desk_titles(page: Page, who: Person) -> list[str]:
    """The titles in the list."""
    await page.goto(who.path("/tasks"))
    return await page.locator(".row .title").all_inner_texts()


async def test_a_chips_x_keeps_the_caret_and_its_words_stay_words_while_typing_goes_on(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    await field.fill("Film tomorrow again")
    await field.evaluate("field => field.setSelectionRange(4, 4)")
    await page.get_by_role("button", name="Keep “tomorrow” as words").click()
    await expect(page.get_by_role("button", name="Read “tomorrow” again")).to_be_visible()
    await expect(field).to_be_focused()
    assert await field.evaluate(CARET) == [4, 4]
    await page.keyboard.type("ing")
    await expect(field).to_have_value("Filming tomorrow again")
    await expect(page.get_by_role("button", name="Read “tomorrow” again")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Filming tomorrow again", exact=True)).to_be_visible()


async def test_one_key_takes_a_suggestion(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    await page.keyboard.press("q")
    await page.keyboard.type("Fix sun shade")
    await expect(page.get_by_role("button", name="Read “sun” as Sunday")).to_be_visible()
    await page.keyboard.press("Control+Space")
    await expect(page.get_by_role("button", name="Keep “sun” as words")).to_be_visible()
    await expect(page.locator("#add-title")).to_be_focused()
    assert await page.locator("#add-title").evaluate(CARET) == [13, 13]
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Fix shade", exact=True)).to_be_visible()


async def test_a_suggestion_is_taken_although_the_last_letter_was_typed_just_before(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    await page.keyboard.press("q")
    await page.keyboard.type("Fix sun shade")
    offer = page.get_by_role("button", name="Read “sun” as Sunday")
    await expect(offer).to_be_visible()
    await page.evaluate(SLOW_REPLIES)
    await page.keyboard.type("s")
    await page.keyboard.press("Control+Space")
    await page.keyboard.type(" p1")
    await expect(page.get_by_role("button", name="Keep “sun” as words")).to_be_visible()
    await expect(page.get_by_role("button", name="Keep “p1” as words")).to_be_visible()
    await expect(page.locator("#add-title")).to_have_value("Fix sun shades p1")


async def test_pasted_lines_are_all_previewed_and_saved_and_undone_at_once(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    await field.focus()
    await page.evaluate(  # as a paste does, line ends and all
        """document.execCommand("insertText", false, "Order paper tomorrow\\nCall Bob p1\\n\\nFix sun shade #Shop")"""
    )
    for title in ("Order paper", "Call Bob", "Fix sun shade"):
        await expect(page.locator(".read-title", has_text=title)).to_be_visible()
    await expect(
        page.get_by_role("list", name="Understood").get_by_text("Project Shop (new)", exact=True)
    ).to_be_visible()
    await assert_accessible(page, called="a paste of several lines")
    await field.press("Enter")
    await expect(page.locator("#notices")).to_contain_text("3 tasks added")
    await expect(page.locator(".row")).to_have_count(3)
    await expect(field).to_have_value("")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(".row")).to_have_count(0)


async def test_what_is_typed_while_a_save_is_under_way_stays_and_the_preview_never_lags_behind_it(
    page: Page, ana: Person
) -> None:
    await page.goto(ana.path("/tasks"))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    field = page.locator("#add-title")
    await page.route("**/tasks/reading", hold)
    async with page.expect_request("**/tasks/reading"):
        await field.press_sequentially("Order paper tomorrow")
    await page.route("**/tasks", hold)
    async with page.expect_request("**/tasks"):
        await field.press("Enter")
    await expect(page.get_by_role("button", name="Add task")).to_be_disabled()
    await field.press_sequentially("Call Bob")
    await held[-1].continue_()
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(field).to_have_value("Call Bob")
    await expect(page.get_by_role("list", name="Understood")).to_have_count(0)


async def test_a_preview_that_comes_after_the_save_is_not_shown(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/tasks/reading", hold)
    async with page.expect_request("**/tasks/reading"):
        await page.locator("#add-title").fill("Order paper tomorrow")
    await page.locator("#add-title").press("Enter")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    stale = '<div class="reading" id="add-reading"><p>Stale</p></div>'
    await held[0].fulfill(content_type="text/html; charset=utf-8", headers=OURS, body=stale)
    await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    await expect(page.get_by_text("Stale")).to_have_count(0)
    await expect(page.locator("#add-title")).to_have_value("")


async def test_without_scripts_the_plus_the_preview_and_the_chips_work(no_script_page: Page, ana: Person) -> None:
    page = no_script_page
    await page.goto(ana.path("/projects"))
    await page.get_by_role("link", name="Add a task").click()
    await expect(page.get_by_role("heading", name="Add a task")).to_be_visible()
    await page.get_by_label("Add a task", exact=True).last.fill("Film tomorrow with sun shade\nPack")
    await page.get_by_role("button", name="Preview").click()
    await page.get_by_role("button", name="Keep “tomorrow” as words").click()
    await page.get_by_role("button", name="Read “sun” as Sunday").click()
    await page.get_by_role("button", name="Add task").click()
    await expect(page.get_by_role("heading", name="Projects", exact=True)).to_be_visible()
    await expect(page.locator("#notices")).to_contain_text("2 tasks added")
    assert await desk_titles(page, ana) == ["Film tomorrow with shade", "Pack"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_open_line_with_its_chips_is_for_everybody(open_page: OpenPage, ana: Person, dark: bool) -> None:
    page = await open_page(ana, dark=dark)
    await page.goto(ana.path("/members"))
    await page.keyboard.press("q")
    await page.keyboard.type("Fix sun shade #Shop every month at 4pm // ask")
    await expect(
        page.get_by_role("list", name="Understood").get_by_text("Project Shop (new)", exact=True)
    ).to_be_visible()
    await assert_accessible(page, called="quick add")


async def test_nothing_moves_when_the_first_chip_comes_and_goes(desk: Desk, page: Page, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    row = page.get_by_role("link", name="Order paper", exact=True)
    before = await row.bounding_box()
    field = page.locator("#add-title")
    await field.fill("Call Ben tomorrow")
    chips = page.get_by_role("list", name="Understood")
    await expect(chips).to_be_visible()
    assert await row.bounding_box() == before
    await page.get_by_role("heading", name="Tasks").click()
    await expect(chips).to_be_hidden()
    assert await row.bounding_box() == before
    await field.focus()
    await expect(chips).to_be_visible()
    await field.fill("Call Ben")
    await expect(chips).to_have_count(0)
    assert await row.bounding_box() == before


async def test_the_plus_far_down_a_list_opens_the_line_where_one_is_and_adds_there(
    desk: Desk, phone_page: Page, ana: Person
) -> None:
    page = phone_page
    for number in range(120):
        await desk.task(ana, f"Task {number:03}", due_on="2026-03-09")
    await page.goto(ana.path("/tasks"))
    await page.locator(".row").last.scroll_into_view_if_needed()
    await expect(page.locator(".row")).to_have_count(100)
    await page.locator(".row").nth(70).scroll_into_view_if_needed()
    before = await page.evaluate("scrollY")
    plus = page.get_by_role("banner").get_by_role("link", name="Add a task")
    await plus.click()
    dialog = page.get_by_role("dialog", name="Quick add")
    field = dialog.get_by_role("textbox", name="Add a task")
    await expect(field).to_be_focused()
    assert await page.evaluate("scrollY") == before
    await field.press_sequentially("Fold letters 9 march")
    await expect(dialog.get_by_role("list", name="Understood")).to_be_visible()
    await field.press("Enter")
    await expect(field).to_have_value("")
    await field.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("status").get_by_text("Task added")).to_be_visible()
    await expect(page.locator("#notices").get_by_role("link", name="Show")).to_be_visible()
    await expect(page.locator(".row")).to_have_count(100)  # it belongs to a page that comes later
    assert await page.evaluate("scrollY") == before
    await page.evaluate("scrollTo(0, 0)")
    await plus.click()
    await expect(dialog).to_be_hidden()
    await expect(page.locator("main").get_by_role("textbox", name="Add a task")).to_be_focused()


async def test_an_example_types_itself_where_the_list_is_empty_and_at_the_question_mark(
    page: Page, ana: Person
) -> None:
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    await page.locator(".empty").get_by_role("link", name="Call the landlord friday 3pm").click()
    await expect(field).to_have_value("Call the landlord friday 3pm")
    await expect(field).to_be_focused()
    await expect(page.get_by_role("list", name="Understood")).to_contain_text("Friday 15:00")
    await page.locator(".quick-add").get_by_role("button", name="What a line can say").click()
    await page.get_by_role("dialog", name="Type it as you think it").get_by_role("link", name="Price tags").click()
    await expect(page.locator("#examples")).to_be_hidden()
    await expect(field).to_have_value("Call the landlord friday 3pm\nPrice tags @print @shop")
    await expect(page.locator(".read")).to_have_count(2)
    await page.goto(ana.path("/projects"))
    await page.keyboard.press("q")
    await page.get_by_role("dialog", name="Quick add").get_by_role("link", name="What a line can say").click()
    field = page.locator("#page-title")
    await expect(field).to_have_value("Call the landlord friday 3pm\nPrice tags @print @shop")  # it came along
    await page.get_by_role("link", name="Order flyers #Marketing").click()
    await expect(field).to_have_value(re.compile("\nOrder flyers #Marketing$"))
    await expect(field).to_be_focused()
