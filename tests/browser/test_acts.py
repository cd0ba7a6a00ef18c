"""What an owner does fifty times a day, and what each of it costs at most: presses, keys, loaded pages."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.counted import Counted
from tests.browser.drafts import forgive
from tests.browser.watch import Watch
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

FACTS = {  # of a row: the fact, what is chosen, its key, what the row says then
    "to tomorrow": ("due", "Tomorrow", ("d", "m"), "Tomorrow"),
    "priority": ("priority", "High", ("p", "h"), "High"),
    "assign": ("assignee", "Ana", ("a", "m"), "Ana"),
}


def told(row: Locator, words: str) -> Locator:
    """Where a row says something, or a picture in it does."""
    return row.locator(f'.meta:has-text("{words}"), [aria-label="{words}"]').first


@pytest.mark.parametrize("act", FACTS)
async def test_a_fact_of_a_row_takes_two_presses_or_two_keys(desk: Desk, page: Page, ana: Person, act: str) -> None:
    fact, choice, keys, shown = FACTS[act]
    for title in ("Order paper", "Call Bob"):
        await desk.task(ana, title)
    done = Counted(page)
    await done.begin(ana.path("/tasks"), "Order paper")
    await done.keys(*keys)
    rows = {title: page.locator(".row").filter(has_text=title) for title in ("Order paper", "Call Bob")}
    await expect(told(rows["Order paper"], shown)).to_be_attached()
    await expect(page.locator("#fact:popover-open")).to_have_count(0)
    assert await done.cost() == (0, 2, 0)
    await rows["Call Bob"].hover()
    sheet = page.locator("#fact:popover-open")
    await done.press(rows["Call Bob"].locator(f"a.fact[href$={fact}]:visible").first)
    await done.press(sheet.get_by_role("button", name=choice).first)
    await expect(sheet).to_have_count(0)
    await expect(told(rows["Call Bob"], shown)).to_be_attached()
    assert await done.cost() == (2, 2, 0)


async def test_in_progress_from_its_page_takes_two_keys_or_two_presses(desk: Desk, page: Page, ana: Person) -> None:
    done = Counted(page)
    await done.begin(ana.path(f"/tasks/{await desk.task(ana)}"))
    status = page.locator("aside a.fact[href$=status]")
    await done.keys("s", "i")
    await expect(status).to_contain_text("In progress")
    await expect(page.locator("#fact:popover-open")).to_have_count(0)
    await done.press(status, page.locator("#fact").get_by_role("button", name="To do"))
    await expect(status).to_contain_text("To do")
    presses, keys, loads = await done.cost()
    assert (presses <= 2, keys <= 2, loads) == (True, True, 0)


async def test_notes_are_written_by_one_key_or_one_press(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    done = Counted(page)
    await done.begin(ana.path("/tasks"), "Order paper")
    await done.keys("n")
    await expect(page.locator("#fact-notes")).to_be_focused()
    assert await done.cost() == (0, 1, 0)
    await page.keyboard.type("Grey")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".row .meta")).to_contain_text("Notes")
    done = Counted(page)
    await done.begin(ana.path(f"/tasks/{task}"))
    await done.press(page.get_by_role("link", name="Edit notes"))
    await expect(page.locator("#fact-notes")).to_be_focused()
    assert await done.cost() == (1, 0, 0)


async def test_on_a_slow_line_a_choice_is_marked_at_once_and_taken_back_where_nobody_answers(
    desk: Desk, page: Page, ana: Person, watches: list[Watch]
) -> None:
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.abort("connectionreset")

    await page.route("**/facts/priority?_method=put", hold)
    await page.get_by_role("link", name="Order paper", exact=True).focus()
    await page.keyboard.press("p")
    await expect(page.locator("#fact").get_by_role("button", name="Normal")).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("h")
    await expect(page.locator("#fact").get_by_role("button", name="High")).to_have_attribute("aria-pressed", "true")
    held.set()
    await expect(page.locator("#fact").get_by_role("button", name="Normal")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#notices")).to_contain_text("answer")
    forgive(watches, "ERR_", "NoAnswer")


async def test_a_comment_takes_its_key_and_the_one_that_sends_it(desk: Desk, page: Page, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    done = Counted(page)
    await done.begin(ana.path("/tasks"), "Order paper")
    await done.keys("m")
    await expect(page.locator("#fact textarea")).to_be_focused()
    await page.keyboard.type("Which one?")
    await done.keys("Control+Enter")
    await expect(page.locator("#fact:popover-open")).to_have_count(0)
    await expect(page.get_by_role("status").get_by_text("Comment added")).to_be_visible()
    assert await done.cost() == (0, 2, 0)


async def test_an_undo_takes_one_key_or_one_press_each(desk: Desk, page: Page, ana: Person) -> None:
    for title in ("Order paper", "Call Bob"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks"))
    for title in ("Order paper", "Call Bob"):
        await page.get_by_role("button", name=f"Complete: {title}").click()
        await expect(page.get_by_role("button", name=f"Open again: {title}")).to_be_visible()
    done = Counted(page)
    await done.begin(ana.path("/tasks"))
    await done.keys("z", "z")
    await expect(page.locator(".row")).to_have_count(2)
    await done.keys("Shift+z")
    await expect(page.get_by_role("button", name="Open again: ")).to_have_count(1)
    await done.press(page.get_by_role("button", name="Undo", exact=False).first)
    await expect(page.get_by_role("button", name="Complete: ")).to_have_count(2)
    assert await done.cost() == (1, 3, 0)


@pytest.mark.parametrize("where", ["/tasks", "/drafts"])
async def test_three_thoughts_take_one_key_and_an_enter_each(desk: Desk, page: Page, ana: Person, where: str) -> None:
    done = Counted(page)
    await done.begin(ana.path(where))
    await done.keys("q")
    for number, thought in enumerate(("Order paper", "Call Bob", "Pay rent"), 1):
        await page.keyboard.type(thought)
        await done.keys("Enter")
        await expect(page.locator("#tasks-count")).to_have_text(str(number))
    assert await done.cost() == (0, 4, 0)
    assert await desk.fetch("select count(*) from tasks") == 3


@pytest.mark.parametrize(("link", "where"), [("Shop", "project=1"), ("Mine", "assignee=1"), ("Today", "")])
async def test_a_project_today_and_what_is_mine_are_one_press_away(
    desk: Desk, page: Page, ana: Person, watches: list[Watch], link: str, where: str
) -> None:
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "Order paper", project_id=shop, assignee_id=ana.account_id, due_on="2026-03-04")
    done = Counted(page)
    await done.begin(ana.path("/calendar"))
    there = page.locator("#navigation").get_by_role("link", name=link)
    await done.press(there)
    await page.wait_for_url(lambda url: url.partition("?")[2] == where and "calendar" not in url)
    await expect(there).to_have_attribute("aria-current", "page")
    await expect(page.locator("#navigation [aria-current=page]")).to_have_count(1)
    await expect(page.locator("#main").get_by_text("Order paper").first).to_be_visible()
    presses, keys, loads = await done.cost()
    assert (presses, keys) == (1, 0)
    assert loads <= 1
    for watch in watches:  # what notes a look at it isn't loaded in advance, and says so
        watch.problems[:] = [problem for problem in watch.problems if not problem.startswith("425: ")]


async def test_on_a_phone_they_are_two_presses_away_by_the_menu(desk: Desk, phone_page: Page, ana: Person) -> None:
    page = phone_page
    await desk.task(ana, "Order paper", project_id=await desk.project(ana, "Shop"))
    done = Counted(page)
    await done.begin(ana.path("/calendar"))
    await done.press(page.locator(".me > button"), page.locator("#me").get_by_role("link", name="Shop"))
    await page.wait_for_url("**/tasks?project=1")
    assert (await done.cost())[:2] == (2, 0)


async def test_the_mark_follows_the_filter_and_the_number_what_is_done(desk: Desk, page: Page, ana: Person) -> None:
    for title in ("Order paper", "Call Bob"):
        await desk.task(ana, title, project_id=await desk.project(ana, "Shop") if title == "Order paper" else 1)
    await page.goto(ana.path("/tasks"))
    navigation = page.locator("#navigation")
    await expect(navigation.locator("[aria-current=page]")).to_contain_text("Tasks")
    await page.get_by_text("Filter", exact=True).click()
    await page.get_by_label("Project").select_option("1")
    await expect(navigation.locator("[aria-current=page]")).to_contain_text("Shop")
    await page.get_by_role("button", name="Complete: Call Bob").click()
    await expect(navigation.locator("#project-1-count")).to_have_text("1")
    await page.keyboard.press("z")
    await expect(navigation.locator("#project-1-count")).to_have_text("2")
    await page.get_by_role("link", name="Clear").click()
    await expect(navigation.locator("[aria-current=page]")).to_contain_text("Tasks")
    await expect(navigation.locator("[aria-current]")).to_have_count(1)
    await desk.project(ana, "Barn")
    await page.locator("#add-title").fill("Sweep it #Barn")
    await page.locator("#add-title").press("Enter")
    await expect(navigation.get_by_role("link", name="Barn")).to_contain_text("1")  # by one's own act, too
    await desk.project(ana, "Yard")
    ben = await desk.member("editor", ana, "Ben")
    await ben.post("/tasks", {"title": "Pack boxes #Yard"})
    await expect(navigation.get_by_role("link", name="Yard")).to_contain_text("1")


async def test_a_draft_is_begun_by_its_key_its_title_and_enter_with_the_caret_in_its_text(
    page: Page, ana: Person
) -> None:
    done = Counted(page)
    await done.begin(ana.path("/drafts"))
    await done.keys("n")
    await page.keyboard.type("Winter hours")
    await done.keys("Enter")
    text = page.get_by_label("Text, in Markdown")
    await expect(text).to_be_focused()
    assert await done.cost() == (0, 2, 1)
    await page.keyboard.type("We close at four.")
    await expect(text).to_contain_text("We close at four.")


async def test_a_title_says_more_by_its_key_its_words_and_enter_and_a_chip_gives_words_back(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.project(ana, "Shop")
    task = await desk.task(ana, "Call")
    done = Counted(page)
    await done.begin(ana.path("/tasks"), "Call")
    await done.keys("t")
    field, names = page.locator("#fact").get_by_label("Title"), page.get_by_role("listbox", name="Names")
    await expect(field).to_be_focused()
    await page.keyboard.type(" Dana tomorrow 3pm #Sh")
    await expect(names.get_by_role("option", selected=True)).to_have_text("Shop")
    await done.keys("Enter")
    await expect(field).to_have_value("Call Dana tomorrow 3pm #Shop ")
    read = page.locator("#fact").get_by_role("list", name="Understood")
    await expect(read).to_contain_text("Project Shop")
    await done.keys("Enter")
    row = page.locator(".row")
    await expect(row.locator(".meta")).to_contain_text("Tomorrow 15:00")
    await expect(row.get_by_role("link", name="Call Dana", exact=True)).to_be_focused()
    assert await done.cost() == (0, 3, 0)
    done = Counted(page)
    await done.begin(ana.path(f"/tasks/{task}"))
    await done.press(page.locator("h1 a"))
    await expect(field).to_be_focused()
    await page.keyboard.type(" friday")
    await done.press(page.get_by_role("button", name="Keep “friday” as words"))
    await expect(page.get_by_role("button", name="Read “friday”")).to_be_visible()
    await expect(field).to_be_focused()
    await done.keys("Enter")
    await expect(page.locator("h1")).to_have_text("Call Dana friday")
    await expect(page.locator("aside a.fact[href$=due]")).to_contain_text("Tomorrow")
    assert await done.cost() == (2, 1, 0)
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Call Dana friday", exact=True).focus()
    await page.keyboard.press("e")
    title = page.locator(".row-edit").get_by_label("Title")
    await title.press("End")
    await title.press_sequentially(" @for")
    await expect(names.get_by_role("option")).to_have_text(["New label for"])
    await expect(page.locator(".row-edit .piece")).to_contain_text("for")
    await title.press("Enter")  # which is no press of the first chip
    await expect(page.locator(".row .meta")).to_contain_text("for")
