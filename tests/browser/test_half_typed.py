"""What is half typed stays: over a swap, a link and Back, a lost network; and is nobody else's."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def open_row(page: Page, title: str) -> Locator:
    """Edit a row of the list in its place; the field of its title."""
    await page.get_by_role("link", name=f"Edit: {title}").click()
    field = page.locator(".row-edit").get_by_label("Title")
    await expect(field).to_be_focused()
    return field


async def test_every_form_keeps_what_is_half_typed_over_a_link_and_back(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    item = await desk.item(ana, task, "Ask for prices")
    comment = await desk.comment(ana, task, "Which paper?")
    project = await desk.project(ana, "Shop")
    template = await desk.template(ana, "Letter")
    places = [
        ("/tasks", "#add-title"),
        (f"/tasks/{task}", "#new-comment"),
        (f"/tasks/{task}", "#add-item"),
        (f"/tasks/{task}", f"#item-{item}-title"),
        (f"/tasks/{task}", f"#comment-{comment}-body"),
        (f"/tasks/{task}/edit", "[name=notes]"),
        ("/drafts", "#add-title"),
        (f"/drafts/templates/{template}", "[name=body]"),
        ("/projects", "main form:not([action*=_method]) [name=name]"),
        ("/projects", f"main form[action*='/{project}?_method=put'] [name=name]"),
        ("/members", "main [name=note]"),
        ("/settings", "main [name=name]"),
    ]
    for path, field in places:
        await page.goto(ana.path(path))
        await page.locator(field).evaluate(
            "(field) => { field.value = 'Half a wo'; field.dispatchEvent(new Event('input', { bubbles: true })); }"
        )
    for path, field in places:
        await page.goto(ana.path("/trash"))
        await page.goto(ana.path(path))
        await expect(page.locator(field)).to_have_value("Half a wo")


async def saved(page: Page) -> None:
    """Nothing is kept in this tab."""
    await page.wait_for_function("Object.keys(sessionStorage).filter((key) => key.startsWith('typed ')).length === 0")


async def test_what_was_saved_or_taken_back_is_kept_no_more(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    await page.goto(ana.path(f"/tasks/{task}"))
    comment = page.get_by_label("Write a comment")
    await comment.fill("Which")
    await comment.fill("")
    await saved(page)
    await comment.fill("Which paper?")
    await page.get_by_role("button", name="Comment", exact=True).click()
    await expect(comment).to_have_value("")
    await saved(page)
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    await page.get_by_label("Title").fill("Order grey paper")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Order grey paper")).to_be_visible()
    await saved(page)
    await page.goto(ana.path("/tasks"))
    await page.locator("#add-title").fill("Call Bob")
    await page.locator("#add-title").press("Enter")
    await expect(page.get_by_role("link", name="Call Bob", exact=True)).to_be_visible()
    await saved(page)


async def add_another(page: Page) -> None:
    await page.locator("#add-title").fill("Call Bob")
    await page.locator("#add-title").press("Enter")
    await expect(page.get_by_role("link", name="Call Bob", exact=True)).to_be_visible()


async def sort_by_title(page: Page) -> None:
    await page.get_by_text("Filter", exact=True).click()
    await page.get_by_text("Arrange").click()
    await page.get_by_label("Sort by").select_option("Title")
    await page.wait_for_url("**sort=title**")


async def follow_a_link_and_go_back(page: Page) -> None:
    await page.get_by_role("link", name="Projects").click()
    await expect(page.get_by_role("heading", name="Projects", exact=True)).to_be_visible()
    await page.go_back()


async def complete_and_undo_another(page: Page) -> None:
    await page.get_by_role("button", name="Complete: Fold letters").click()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("button", name="Complete: Fold letters")).to_be_visible()


async def leave_by_escape_and_put_it_back(page: Page) -> None:
    await page.locator(".row-edit").get_by_label("Title").press("Escape")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Put it back").click()


@pytest.mark.parametrize(
    "happens",
    [add_another, sort_by_title, follow_a_link_and_go_back, complete_and_undo_another, leave_by_escape_and_put_it_back],
)
async def test_a_row_that_is_being_edited_stays_open_with_its_words(
    desk: Desk, page: Page, ana: Person, happens: Callable[[Page], Awaitable[None]]
) -> None:
    for title in ("Order paper", "Fold letters"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks"))
    field = await open_row(page, "Order paper")
    await field.press("End")
    await field.press_sequentially(" XX")
    await happens(page)
    await expect(field).to_have_value("Order paper XX")
    await page.locator(".row-edit").get_by_role("button", name="Save").click()
    await expect(page.get_by_role("link", name="Order paper XX", exact=True)).to_be_visible()


@pytest.mark.parametrize("happens", [add_another, complete_and_undo_another])
async def test_an_open_row_is_left_as_it_stands_while_the_list_around_it_changes(
    desk: Desk, page: Page, ana: Person, happens: Callable[[Page], Awaitable[None]]
) -> None:
    for title in ("Order paper", "Fold letters"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks"))
    field = await open_row(page, "Order paper")
    await field.evaluate("field => field.setSelectionRange(2, 5)")
    row = await page.locator(".row-edit").element_handle()
    await happens(page)
    assert row is not None
    assert await row.evaluate("row => row.isConnected")
    assert await field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [2, 5]


async def test_what_comes_back_is_merged_with_what_others_saved_since_or_decided_about(
    desk: Desk, page: Page, ana: Person
) -> None:
    task = await desk.task(ana, "Order paper")
    ben = await desk.member("editor", ana, "Ben")
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    await page.get_by_label("Title").fill("Order grey paper")
    await page.goto(ana.path("/projects"))
    await ben.post(f"/tasks/{task}?_method=put", {"version": 1, "priority": "high"})
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    await expect(page.get_by_label("Title")).to_have_value("Order grey paper")
    await ben.post(f"/tasks/{task}?_method=put", {"version": 2, "title": "Order white paper"})
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    await expect(page.get_by_label("Title")).to_have_value("Order grey paper")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Changed by two people at once")).to_be_visible()
    await expect(page.locator("pre", has_text="Order white paper")).to_be_visible()
    await page.get_by_role("link", name="Keep all that is there").click()
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    await expect(page.get_by_label("Title")).to_have_value("Order white paper")
    assert await desk.fetch("select priority::text from tasks") == "high"


async def test_a_form_that_did_not_arrive_is_there_again_with_its_words(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    await page.get_by_label("Title").fill("Order grey paper")
    await page.route("**/tasks/*?_method=put", lambda route: route.abort("internetdisconnected"))
    await page.get_by_role("button", name="Save").click()
    await page.wait_for_url("chrome-error://**")
    await page.unroute_all()
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    await expect(page.get_by_label("Title")).to_have_value("Order grey paper")


async def test_nothing_stays_after_signing_out_and_no_secret_is_ever_kept(page: Page, ana: Person) -> None:
    await page.goto("/account")
    for field in await page.locator("main input[type=password]").all():
        await field.fill("ash, not oak")
    await page.locator("main [name=name]").fill("Ana Half")
    assert "oak" not in await page.evaluate("JSON.stringify(sessionStorage)")
    assert "Ana Half" in await page.evaluate("JSON.stringify(sessionStorage)")
    await page.get_by_role("button", name="Ana").click()
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "Ana Half" not in await page.evaluate("JSON.stringify(sessionStorage)")


async def test_somebody_else_in_the_same_tab_sees_nothing_of_it(desk: Desk, page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    await page.locator("#add-title").fill("Raise for Ben")
    ben = await desk.member("editor", ana, "Ben")
    await page.context.clear_cookies()
    jar = ben.browser.cookies.jar
    await page.context.add_cookies([{"name": one.name, "value": one.value or "", "url": page.url} for one in jar])
    await page.goto(ana.path("/tasks"))
    await expect(page.locator("#add-title")).to_have_value("")
    assert "Raise" not in await page.evaluate("JSON.stringify(sessionStorage)")


async def test_lines_that_are_typed_while_the_first_is_saved_become_tasks_of_their_own(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    held: list[Route] = []

    async def hold(route: Route) -> None:
        if held:
            await route.continue_()
        held.append(route)

    await page.route("**/tasks", hold)
    field = page.locator("#add-title")
    async with page.expect_request("**/tasks"):
        await field.press_sequentially("Milk\n")
    await field.press_sequentially("Eggs\nBread\nFlo")
    await held[0].continue_()
    for title in ("Milk", "Eggs", "Bread"):
        await expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    await expect(field).to_have_value("Flo")  # the line that no Enter has ended yet
    await field.press_sequentially("ur\n")
    await expect(page.get_by_role("link", name="Flour", exact=True)).to_be_visible()
    await expect(field).to_have_value("")


async def test_what_is_typed_while_an_item_or_a_comment_is_sent_stays(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana)
    await page.goto(ana.path(f"/tasks/{task}"))
    held: list[Route] = []

    async def hold(route: Route) -> None:
        if held:
            await route.continue_()
        held.append(route)

    await page.route(re.compile("/(items|comments)$"), hold)
    comment = page.get_by_label("Write a comment")
    for field, sends, left in (
        (page.get_by_label("Add an item"), page.get_by_role("button", name="Add item"), "Bre"),
        (comment, page.get_by_role("button", name="Comment", exact=True), "Eggs\nBre"),
    ):
        held.clear()
        await field.fill("Milk")
        async with page.expect_request(re.compile("/(items|comments)$")):
            await sends.click()
        await field.press("Control+End")
        await page.keyboard.type("Eggs\nBre")
        await held[0].continue_()
        await expect(field).to_have_value(left)
        await expect(page.locator(".item .text")).to_have_text(["Milk", "Eggs"])
    assert await desk.fetch("select array_agg(title order by id) from checklist_items") == ["Milk", "Eggs"]
    assert await desk.fetch("select array_agg(body) from comments") == ["Milk"]


async def test_a_new_task_is_in_the_project_that_the_list_shows_by_now(desk: Desk, page: Page, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    marketing = await desk.project(ana, "Marketing")
    await page.goto(ana.path(f"/tasks?project={shop}"))
    filled = page.get_by_role("list", name="From the list")
    await expect(filled).to_contain_text("Project Shop, from the list")
    await page.get_by_label("Project", exact=True).select_option(str(marketing))
    await expect(filled).to_contain_text("Project Marketing, from the list")
    for title in ("Poster", "Flyer"):
        await page.locator("#add-title").fill(title)
        await page.locator("#add-title").press("Enter")
        await expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    await page.locator("#add-title").fill("Call Bob")
    await filled.get_by_role("button", name="Without Project Marketing").click()
    await page.locator("#add-title").press("Enter")
    await expect(page.get_by_text("Task added")).to_be_visible()
    await expect(page.locator("#add-title")).to_have_value("")
    found = "select count(*) from tasks t left join projects p on p.id = t.project_id where p.name = 'Marketing'"
    assert await desk.fetch(found) == 2
    assert await desk.fetch("select project_id from tasks where title = 'Call Bob'") is None
    await page.get_by_label("Project", exact=True).select_option("")
    await expect(filled).to_have_count(0)


async def test_going_back_shows_what_was_done_since_also_from_the_browsers_store(
    desk: Desk, open_page: OpenPage, ana: Person
) -> None:
    await desk.task(ana, "Order paper")
    page = await open_page(ana)
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("button", name="Complete: Order paper").click()
    await expect(page.get_by_role("button", name="Open again: Order paper")).to_be_visible()
    await page.goto(ana.path("/projects"))
    await page.go_back()
    await expect(page.get_by_text("Your list is clear")).to_be_visible()


async def test_a_tick_is_filled_while_the_desk_is_asked(desk: Desk, page: Page, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/completion", hold)
    tick = page.get_by_role("button", name="Complete: Order paper")
    was = await tick.evaluate("(tick) => getComputedStyle(tick, '::before').backgroundColor")
    async with page.expect_request("**/completion"):
        await tick.click()
    await page.mouse.move(0, 0)
    is_filled = "(was) => getComputedStyle(document.querySelector('.row .tick'), '::before').backgroundColor !== was"
    await page.wait_for_function(is_filled, arg=was)
    await page.wait_for_function("getComputedStyle(document.querySelector('.row .tick')).opacity === '1'")
    await held[0].continue_()
    await expect(page.get_by_role("button", name="Open again: Order paper")).to_be_visible()


async def test_what_began_a_page_of_its_own_is_not_there_again(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/drafts"))
    await page.get_by_label("Title of a new draft").fill("Winter hours")
    await page.keyboard.press("Enter")
    await page.locator(".cm-editor").wait_for()
    await page.goto(ana.path("/drafts"))
    await expect(page.get_by_role("link", name="Winter hours", exact=True)).to_be_visible()
    await expect(page.get_by_label("Title of a new draft")).to_have_value("")
