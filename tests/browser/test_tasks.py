"""What htmx and the keyboard add to the task list."""

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.support.people import Desk, Person
from webapp.accounts.queries import end_all_sessions, update_password

pytestmark = pytest.mark.anyio


# What was typed just before Enter is to be read only after Enter was answered.
ASKED_ABOUT_AGAIN = """
  (field) => new Promise((resolve) => {
    const asked = (event) => resolve(event.defaultPrevented ? "not asked" : "asked");
    document.addEventListener("htmx:config:request", asked, { once: true });
    field.dispatchEvent(new Event("input", { bubbles: true }));
  })
"""


async def test_the_line_is_empty_and_focused_after_adding_and_keeps_a_refused_text(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    await field.fill("Order paper")
    await field.press("Enter")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(field).to_have_value("")
    await expect(field).to_be_focused()
    await field.fill("x" * 201)
    await field.press("Enter")
    await expect(page.get_by_text("Title is 201 characters long; at most 200 fit.")).to_be_visible()
    await expect(field).to_have_value("x" * 201)
    assert await field.evaluate(ASKED_ABOUT_AGAIN) == "not asked"
    await expect(page.get_by_text("Title is 201 characters long; at most 200 fit.")).to_be_visible()
    await field.press("Backspace")
    await expect(page.get_by_text("Title is 201 characters long; at most 200 fit.")).to_be_hidden()


TYPED_WHILE_SAVED = """
  const type = ({ detail }) => {
    if (!detail.ctx.sourceElement.matches("form")) return;
    document.removeEventListener("htmx:after:request", type);
    const field = document.getElementById("add-title");
    field.value = "Fold letters";
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  };
  document.addEventListener("htmx:after:request", type);
"""


async def test_enter_that_comes_before_the_last_one_is_done_is_not_lost(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    await page.evaluate(TYPED_WHILE_SAVED)
    field = page.locator("#add-title")
    await field.fill("Order paper")
    await field.press("Enter")
    for title in ("Order paper", "Fold letters"):
        await expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    await expect(field).to_have_value("")


async def test_completing_changes_the_row_and_the_counts_only_and_undo_takes_it_back(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    await page.evaluate("window.stillHere = true")
    await page.get_by_role("button", name="Complete: Order paper").click()
    await expect(page.get_by_role("button", name="Open again: Order paper")).to_be_focused()
    await expect(page.get_by_role("navigation", name="Status").get_by_role("link", name="Done")).to_contain_text("1")
    assert await page.evaluate("window.stillHere")
    await page.keyboard.press("z")
    await expect(page.get_by_role("button", name="Complete: Order paper")).to_be_visible()


async def test_editing_in_place_starts_in_the_title_and_leaves_the_focus_on_the_row(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Order paper", exact=True).focus()
    await page.keyboard.press("e")
    title = page.get_by_label("Title")
    await expect(title).to_be_focused()
    await title.fill("Order grey paper")
    await title.press("Enter")
    await expect(page.get_by_role("link", name="Order grey paper", exact=True)).to_be_focused()
    await page.keyboard.press("e")
    await expect(title).to_be_focused()
    await title.press("Escape")
    await expect(page.get_by_role("link", name="Order grey paper", exact=True)).to_be_focused()


async def test_a_filter_changes_the_address_and_back_brings_the_list_before(
    desk: Desk, page: Page, ana: Person
) -> None:
    project = await desk.project(ana, "Marketing")
    await desk.task(ana, "Order flyers", project_id=project)
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    await page.get_by_text("Filter", exact=True).click()
    await page.get_by_label("Project").select_option(str(project))
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_have_count(0)
    assert page.url.endswith(f"/tasks?project={project}")
    await page.go_back()
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(page.get_by_label("Project")).to_have_value("")


async def test_searching_keeps_the_caret_in_the_field(desk: Desk, page: Page, ana: Person) -> None:
    await desk.task(ana, "Order flyers")
    await desk.task(ana, "Call the landlord")
    await page.goto(ana.path("/tasks"))
    await page.keyboard.press("/")
    await page.keyboard.type("fly")
    await expect(page.get_by_role("link", name="Call the landlord", exact=True)).to_have_count(0)
    await page.keyboard.type("ers")
    await expect(page.get_by_label("Find words in tasks")).to_have_value("flyers")
    await expect(page.get_by_label("Find words in tasks")).to_be_focused()


async def test_scrolling_loads_the_following_pages(desk: Desk, page: Page, ana: Person) -> None:
    for number in range(120):
        await desk.task(ana, f"Task {number:03}", due_on="2026-03-09")
    await page.goto(ana.path("/tasks"))
    await expect(page.locator(".row")).to_have_count(50)
    await page.locator(".row").last.scroll_into_view_if_needed()
    await page.keyboard.press("End")
    await expect(page.locator(".row")).to_have_count(100)
    await page.keyboard.press("End")
    await expect(page.locator(".row")).to_have_count(120)
    await expect(page.get_by_role("heading", name="Next 7 days")).to_have_count(1)


async def test_a_request_under_way_is_not_sent_twice(desk: Desk, page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    sent: list[Route] = []

    def hold(route: Route) -> None:
        sent.append(route)

    await page.route("**/tasks", hold)
    await page.locator("#add-title").fill("Order paper")
    button = page.get_by_role("button", name="Add task")
    async with page.expect_request("**/tasks"):
        await button.click()
    await expect(button).to_be_disabled()
    await page.locator("#add-title").press("Enter")
    assert len(sent) == 1
    await sent[0].continue_()
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_have_count(1)
    await expect(button).to_be_enabled()


async def test_a_stale_edit_shows_both_texts_and_nothing_is_lost(
    desk: Desk, open_page: OpenPage, ana: Person, page: Page
) -> None:
    await desk.task(ana, "Order paper")
    ben = await open_page(await desk.member("editor", ana, "Ben"))
    for one in (page, ben):
        await one.goto(ana.path("/tasks"))
        await one.get_by_role("link", name="Order paper", exact=True).focus()
        await one.keyboard.press("e")
        await expect(one.get_by_label("Title")).to_be_focused()
    await ben.get_by_label("Title").fill("Order white paper")
    await ben.get_by_label("Title").press("Enter")
    await expect(ben.get_by_role("link", name="Order white paper", exact=True)).to_be_visible()
    await page.get_by_label("Title").fill("Order grey paper")
    await page.get_by_label("Title").press("Enter")
    await expect(page.get_by_role("heading", name="Changed by two people at once")).to_be_visible()
    await expect(page.locator("pre", has_text="Order white paper")).to_be_visible()
    await expect(page.locator("pre", has_text="Order grey paper")).to_be_visible()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("heading", name="Order grey paper")).to_be_visible()


async def test_an_expired_session_asks_to_sign_in_and_the_text_is_still_there(
    desk: Desk, page: Page, ana: Person
) -> None:
    password_hash = await desk.app.state.passwords.hash("ash, not oak")
    await page.goto(ana.path("/tasks"))
    await update_password(desk.db, ana.account_id, password_hash, now=desk.clock())
    await end_all_sessions(desk.db, ana.account_id, now=desk.clock())
    async with page.expect_response("**/tasks/reading") as read:
        await page.locator("#add-title").fill("Order pa")
    await (await read.value).finished()
    await page.locator("#add-title").press_sequentially("per")
    await page.locator("#add-title").press("Enter")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.get_by_label("Email").fill("ana@example.com")
    await page.get_by_label("Password").fill("ash, not oak")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_label("Title")).to_have_value("Order paper")
    await page.get_by_role("button", name="Add the task").click()
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()


async def test_a_tick_that_is_clicked_twice_in_a_row_is_ticked_once(page: Page, desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    tick = page.locator(f"#task-{task} .tick")
    box = await tick.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await expect(page.get_by_text("Task completed")).to_be_visible()
    await page.mouse.down(click_count=2)
    await page.mouse.up(click_count=2)
    field = page.locator("#add-title")
    await field.fill("Fold letters")
    await field.press("Enter")
    await expect(page.get_by_role("link", name="Fold letters", exact=True)).to_be_visible()
    assert await desk.fetch("select status::text from tasks where id = $1", task) == "completed"


ENDS_A_COMPOSITION = """
  (field) => field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }),
  )
"""


async def test_the_enter_that_ends_a_composition_saves_nothing_also_where_it_is_told_late(
    page: Page, desk: Desk, ana: Person
) -> None:
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    await field.fill("電話")
    assert await field.evaluate(ENDS_A_COMPOSITION)  # nobody has prevented it
    await field.press_sequentially("する")
    await field.press("Enter")
    await expect(page.get_by_role("link", name="電話する", exact=True)).to_be_visible()
    assert await desk.fetch("select count(*) from tasks") == 1
