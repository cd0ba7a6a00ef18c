"""What the pointer, the keyboard and htmx add to a task's page, and that it works without any of them."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def open_task(desk: Desk, page: Page, ana: Person, *titles: str) -> int:
    """A task with a checklist, shown on the page."""
    task = await desk.task(ana)
    if titles:
        await desk.item(ana, task, *titles)
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.evaluate("window.stillHere = true")
    return task


async def expect_items(page: Page, *titles: str) -> None:
    """Wait until the checklist shows these items, in this order."""
    await expect(page.locator(".item .text")).to_have_text(list(titles))


async def expect_saved(desk: Desk, page: Page, *titles: str) -> None:
    """Wait for the answer to a move, and look at what is stored."""
    await expect(page.locator("#notices")).to_contain_text("Item moved")
    await expect_items(page, *titles)
    stored = "select string_agg(title, ' ' order by position, id) from checklist_items where deleted_at is null"
    assert await desk.fetch(stored) == " ".join(titles)
    assert await page.evaluate("window.stillHere")


async def test_enter_adds_an_item_and_the_line_is_ready_for_the_next(desk: Desk, page: Page, ana: Person) -> None:
    await open_task(desk, page, ana)
    line = page.get_by_label("Add an item")
    await line.click()
    for number, title in enumerate(("Choose", "Ask", "Order"), 1):
        await page.keyboard.type(title)
        await page.keyboard.press("Enter")
        await expect(page.locator(".item")).to_have_count(number)
        await expect(line).to_have_value("")
        await expect(line).to_be_focused()
    await line.fill("- Wait\n- Pay")
    await line.press("Enter")
    await expect_items(page, "Choose", "Ask", "Order", "Wait", "Pay")
    await line.fill("x" * 201)
    await line.press("Enter")
    await expect(page.locator("#add-item-error")).to_be_visible()
    await expect(line).to_have_value("x" * 201)
    assert await page.evaluate("window.stillHere")


async def test_ticking_changes_the_list_in_place_and_keeps_the_focus(desk: Desk, page: Page, ana: Person) -> None:
    await open_task(desk, page, ana, "a", "b")
    await page.get_by_role("button", name="Tick: b").click()
    await expect(page.get_by_role("button", name="Untick: b")).to_be_focused()
    await expect(page.locator("#checklist-heading")).to_contain_text("1/2")
    await expect(page.locator("#task-history")).to_contain_text("ticked “b”")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Tick: b")).to_be_focused()
    await expect(page.locator("#notices")).to_contain_text("Item no longer ticked")
    await page.locator("#notices").get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("button", name="Untick: b")).to_be_visible()


async def test_an_item_is_dragged_to_its_place(desk: Desk, page: Page, ana: Person) -> None:
    await open_task(desk, page, ana, *"abcd")
    await page.locator("#item-1").hover()
    grip = await page.locator("#item-1-grip").bounding_box()
    third = await page.locator("#item-3").bounding_box()
    assert grip
    assert third
    await page.mouse.move(grip["x"] + 5, grip["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(grip["x"] + 5, grip["y"] + 40, steps=3)
    await page.mouse.move(grip["x"] + 9, third["y"] + third["height"] - 4, steps=8)
    await expect_items(page, *"bcad")
    await page.mouse.up()
    await expect_saved(desk, page, *"bcad")
    await expect(page.locator("#item-1-more")).not_to_have_attribute("open", "")


@pytest.mark.own_browser
async def test_an_item_is_dragged_by_a_finger_up_to_the_top(desk: Desk, phone_page: Page, ana: Person) -> None:
    page = phone_page
    await open_task(desk, page, ana, *"abcd")
    grip = await page.locator("#item-4-grip").bounding_box()
    first = await page.locator("#item-1").bounding_box()
    assert grip
    assert first
    assert min(grip["width"], grip["height"]) >= 44
    session = await page.context.new_cdp_session(page)
    x, y = grip["x"] + 20, grip["y"] + 20
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    while y > first["y"] + 5:
        y -= 12
        await session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect_saved(desk, page, *"dabc")


async def test_an_item_is_picked_up_moved_and_put_down_with_the_keyboard(desk: Desk, page: Page, ana: Person) -> None:
    await open_task(desk, page, ana, *"abcd")
    grip = page.get_by_role("button", name="Move: b")
    said = page.locator("body > p[role=status]")
    await grip.focus()
    await page.keyboard.press("Space")
    await expect(grip).to_have_attribute("aria-pressed", "true")
    await expect(said).to_contain_text("Place 2 of 4.")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(said).to_have_text("Place 4 of 4.")
    await page.keyboard.press("Escape")
    await expect_items(page, *"abcd")
    await expect(said).to_have_text("Back at place 2 of 4.")
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Space")
    await expect_saved(desk, page, *"bacd")
    await expect(grip).to_be_focused()
    await expect(grip).to_have_attribute("aria-pressed", "false")
    assert await desk.fetch("select count(*) from events where action = 'item.moved'") == 1


async def test_leaving_the_grip_puts_the_item_back(desk: Desk, page: Page, ana: Person) -> None:
    await open_task(desk, page, ana, *"abc")
    await page.get_by_role("button", name="Move: a").focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowDown")
    await expect_items(page, *"bac")
    await page.keyboard.press("Tab")
    await expect_items(page, *"abc")


async def test_plain_buttons_move_an_item_on_and_on(desk: Desk, page: Page, ana: Person) -> None:
    await open_task(desk, page, ana, *"abc")
    await page.locator("#item-3-more summary").click()
    up = page.locator("#item-3-up")
    await up.click()
    await expect_saved(desk, page, *"acb")
    await expect(up).to_be_focused()
    await up.click()
    await expect_items(page, *"cab")
    await assert_accessible(page, called="the panel of an item")


async def test_a_name_is_offered_after_an_at_and_taken(desk: Desk, page: Page, ana: Person) -> None:
    await desk.member("editor", ana, "Dana")
    await desk.member("viewer", ana, "Ben Fox")
    await open_task(desk, page, ana)
    field = page.get_by_label("Write a comment")
    names = page.get_by_role("listbox", name="Members")
    await field.press_sequentially("Hello x@")
    await expect(names).to_be_hidden()
    await field.fill("")
    await field.press_sequentially("Hello @")
    await expect(names.get_by_role("option")).to_have_text(["AAna", "BFBen Fox", "DDana"])
    await assert_accessible(page, called="names that are offered")
    await field.press_sequentially("fo")
    await expect(names.get_by_role("option")).to_have_text(["BFBen Fox"])
    chosen = await names.get_by_role("option").get_attribute("id")
    await expect(field).to_have_attribute("aria-activedescendant", chosen or "")
    await field.press("Enter")
    await expect(field).to_have_value("Hello @Ben Fox ")
    await expect(names).to_be_hidden()
    await field.press_sequentially("and @")
    await field.press("ArrowUp")
    await field.press("Tab")
    await expect(field).to_have_value("Hello @Ben Fox and @Dana ")
    await expect(field).to_be_focused()
    await field.press_sequentially("@an")
    await field.press("Escape")
    await expect(names).to_be_hidden()
    await expect(field).not_to_have_attribute("aria-activedescendant", "mention-1")
    await field.press("Control+Enter")
    await expect(page.locator(".mention")).to_have_text(["@Ben Fox", "@Dana"])
    await expect(field).to_have_value("")
    assert len(await desk.fetch("select mentions from comments")) == 2


async def test_a_name_is_taken_by_the_pointer_also_while_editing(desk: Desk, page: Page, ana: Person) -> None:
    await desk.member("editor", ana, "Dana")
    task = await desk.task(ana)
    await desk.comment(ana, task, "Who?")
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.locator("#comment-1-more summary").click()
    field = page.get_by_label("Your comment")
    await field.fill("")
    await field.press_sequentially("@d")
    await page.get_by_role("listbox", name="Members").get_by_role("option", name="Dana").click()
    await expect(field).to_have_value("@Dana ")
    await field.press("Escape")
    await page.locator("#comment-1-more summary").click()
    await page.get_by_role("button", name="Save comment").click()
    await expect(page.locator("#comment-1 .mention")).to_have_text("@Dana")
    await expect(page.locator("#comment-1 header")).to_contain_text("edited")


async def test_without_scripts_everything_is_done_by_plain_forms(desk: Desk, no_script_page: Page, ana: Person) -> None:
    page = no_script_page
    task = await desk.task(ana)
    await desk.draft(ana, "Winter hours")
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.get_by_label("Add an item").fill("a\nb\nc")
    await page.get_by_role("button", name="Add item").click()
    await expect_items(page, *"abc")
    assert await page.locator(".grip:visible").count() == 0
    await page.get_by_role("button", name="Tick: b").click()
    await expect(page.get_by_role("button", name="Untick: b")).to_be_visible()
    await page.locator("#item-3-more summary").click()
    for order in ("acb", "cab"):
        await page.locator("#item-3-up").click()
        await expect_items(page, *order)
    await page.locator("#item-3-title").fill("C")
    await page.locator("#item-3-save").click()
    await expect_items(page, "C", "a", "b")
    await page.locator("#item-1-more summary").click()
    await page.get_by_role("button", name="Delete: a").click()
    await expect_items(page, "C", "b")
    await page.locator("#notices").get_by_role("button", name="Undo").click()
    await expect_items(page, "C", "a", "b")
    await page.get_by_label("Write a comment").fill("Hello @Ana")
    await page.get_by_role("button", name="Comment", exact=True).click()
    await expect(page.locator(".mention")).to_have_text("@Ana")
    await page.get_by_text("Link a draft").click()
    await page.get_by_label("Draft", exact=True).select_option("Winter hours")
    await page.get_by_role("button", name="Link", exact=True).click()
    await expect(page.locator("#task-drafts .title")).to_have_text("Winter hours")
    await page.get_by_text("Let it wait").click()
    await page.get_by_label("Waiting on").select_option("Ana")
    await page.get_by_role("button", name="Wait", exact=True).click()
    await expect(page.locator("#waiting")).to_contain_text("Waiting on Ana")
    await page.get_by_role("button", name="It waits no longer").click()
    await expect(page.locator("#waiting .chip")).to_have_count(0)


async def test_two_people_tick_and_move_at_once_and_both_see_all_of_it(
    desk: Desk, open_page: OpenPage, page: Page, ana: Person
) -> None:
    task = await open_task(desk, page, ana, *"abc")
    ben = await open_page(await desk.member("editor", ana))
    await ben.goto(ana.path(f"/tasks/{task}"))
    await ben.get_by_role("button", name="Tick: a").click()
    await expect(ben.get_by_role("button", name="Untick: a")).to_be_visible()
    await page.get_by_role("button", name="Move: c").focus()
    for key in ("Space", "ArrowUp", "ArrowUp", "Space"):
        await page.keyboard.press(key)
    await expect_saved(desk, page, *"cab")
    await expect(page.get_by_role("button", name="Untick: a")).to_be_visible()


async def test_a_phone_says_the_most_under_the_title_and_unfolds_the_history(
    desk: Desk, phone_page: Page, page: Page, ana: Person
) -> None:
    project = await desk.project(ana, "Shop")
    task = await desk.task(
        ana, "Order paper", notes="\n\n".join(["Grey"] * 30), project_id=project, due_on="2026-03-06", status="waiting"
    )
    for each in (phone_page, page):
        await each.goto(ana.path(f"/tasks/{task}"))
    facts = phone_page.get_by_role("list", name="In short")
    await expect(facts.get_by_role("listitem")).to_have_text(["Friday", "Nobody", "Waiting", "Shop"])
    await expect(facts).to_be_in_viewport()
    line = phone_page.get_by_text("added this task")
    await expect(line).to_be_hidden()
    await phone_page.get_by_text("History", exact=True).click()
    await expect(line).to_be_visible()
    await expect(page.get_by_text("added this task")).to_be_visible()
    await expect(page.get_by_role("list", name="In short")).to_be_hidden()


async def test_what_came_and_left_in_place_leaves_the_rest_right(desk: Desk, page: Page, ana: Person) -> None:
    await open_task(desk, page, ana, *"abc")
    line = page.get_by_label("Add an item")
    await line.fill("x" * 201)
    await line.press("Enter")
    await expect(page.locator("#add-item-error")).to_be_visible()
    await line.fill("d")
    await line.press("Enter")
    await expect_items(page, *"abcd")
    await expect(line).to_have_value("")
    await expect(page.locator("#add-item-error")).to_have_count(0)
    await page.locator("#item-1-more summary").click()
    await page.get_by_role("button", name="Delete: a").click()
    await expect_items(page, *"bcd")
    await expect(page.locator("#checklist-heading")).to_contain_text("0/3")
    await expect(page.locator("#item-2-up")).to_have_attribute("aria-disabled", "true")
    await page.locator("#item-3-more summary").click()
    await page.locator("#item-3-down").click()
    await expect_saved(desk, page, *"bdc")
    await assert_accessible(page, called="a checklist that changed in place")


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
async def test_a_long_title_has_the_line_to_itself_and_a_short_one_its_buttons_beside_it(
    desk: Desk, page: Page, ana: Person, size: tuple[int, int]
) -> None:
    long = await desk.task(ana, "Ask the printer whether the blue covers can be made in a week, and what it costs")
    short = await desk.task(ana, "Order paper")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    for task, beside in ((short, True), (long, False)):
        await page.goto(ana.path(f"/tasks/{task}"))
        title = await page.locator("h1").bounding_box()
        edit = await page.get_by_role("link", name="Edit", exact=True).bounding_box()
        assert title
        assert edit
        assert (edit["y"] < title["y"] + title["height"]) is beside
        assert (edit["x"] >= title["x"] + title["width"]) is beside
