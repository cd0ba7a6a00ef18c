"""What an act of every day costs whoever does it: presses, keys and loaded pages."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.hands import Hands, row, sheet
from tests.browser.kept import PHONE, WIDE
from tests.browser.test_due_groups import shows
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def a_list(desk: Desk, who: Person) -> None:
    """Tasks of some days."""
    for title, due in (("Call", "2026-03-04"), ("Pack", "2026-03-04"), ("Ship", "2026-03-09"), ("Sweep", None)):
        await desk.task(who, title, due_on=due)


MOVED = [("Today", ["Pack"]), ("Tomorrow", ["Call"]), ("Next 7 days", ["Ship"]), ("No date", ["Sweep"])]


async def test_to_tomorrow_by_two_presses(desk: Desk, page: Page, ana: Person) -> None:
    await a_list(desk, ana)
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    await hands.press(row(page, "Call").get_by_role("link", name="Due Today"))
    await expect(sheet(page).get_by_role("button", name="Today")).to_be_focused()
    await hands.press(sheet(page).get_by_role("button", name="Tomorrow"))
    await shows(page, MOVED)
    await expect(sheet(page)).to_have_count(0)
    await expect(row(page, "Call").get_by_role("link", name="Due Tomorrow")).to_be_focused()
    await expect(row(page, "Call")).to_have_class("row added")
    await hands.press(row(page, "Sweep").get_by_role("link", name="Due date: Sweep"))
    await hands.press(sheet(page).get_by_role("button", name="Tomorrow"))
    await shows(page, [("Today", ["Pack"]), ("Tomorrow", ["Call", "Sweep"]), ("Next 7 days", ["Ship"])])
    assert hands.cost == (4, 0, 0)


async def test_to_tomorrow_by_two_keys_that_may_come_before_the_sheet_is_there(
    desk: Desk, page: Page, ana: Person
) -> None:
    await a_list(desk, ana)
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    await page.get_by_role("link", name="Call", exact=True).focus()
    await hands.key("d", "m")
    await shows(page, MOVED)
    await expect(row(page, "Call").get_by_role("link", name="Due Tomorrow")).to_be_focused()
    await page.get_by_role("link", name="Sweep", exact=True).focus()
    await hands.key("d", "m")
    await shows(page, [("Today", ["Pack"]), ("Tomorrow", ["Call", "Sweep"]), ("Next 7 days", ["Ship"])])
    assert hands.cost == (0, 4, 0)


@pytest.mark.own_browser
async def test_keys_that_came_at_once_count_however_late_the_sheet_comes(desk: Desk, page: Page, ana: Person) -> None:
    await a_list(desk, ana)
    await page.clock.install()
    await page.goto(ana.path("/tasks"))
    late = asyncio.Event()

    async def hold(route: Route) -> None:
        await late.wait()
        await route.continue_()

    await page.route("**/facts/due", hold)
    await page.get_by_role("link", name="Call", exact=True).focus()
    async with page.expect_request("**/facts/due"):
        await page.keyboard.press("d")
        await page.keyboard.press("m")
    await page.clock.fast_forward(5_000)
    late.set()
    await shows(page, MOVED)


async def test_another_day_in_words_that_are_shown_as_they_are_read(desk: Desk, page: Page, ana: Person) -> None:
    await a_list(desk, ana)
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    await page.get_by_role("link", name="Pack", exact=True).focus()
    await hands.key("d")
    await expect(sheet(page).get_by_role("button", name="Today")).to_be_focused()
    await hands.key("/")
    field = sheet(page).get_by_label("Or in words")
    await expect(field).to_be_focused()
    await page.keyboard.type("thu 16:00")
    await expect(sheet(page).get_by_role("status")).to_have_text("Thursday, 5 March 2026, 16:00")
    await hands.key("Enter")
    await shows(page, [("Today", ["Call"]), ("Tomorrow", ["Pack"]), ("Next 7 days", ["Ship"]), ("No date", ["Sweep"])])
    await expect(row(page, "Pack")).to_contain_text("Tomorrow 16:00")
    assert hands.cost == (0, 3, 0)


@pytest.mark.parametrize(
    ("keys", "name", "choice", "told"),
    [
        ("ph", "Priority: Pack", "High", "High"),
        ("am", "Assignee: Pack", "Ana (you)", "Ana"),
        ("si", "", "In progress", "In progress"),
        ("l1", "", "print", "print"),
    ],
)
async def test_other_facts_by_two_presses_or_two_keys(
    desk: Desk, page: Page, ana: Person, keys: str, name: str, choice: str, told: str
) -> None:
    await desk.task(ana, "Another", labels=["print"])
    await desk.task(ana, "Pack")
    await desk.task(ana, "Ship")
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    await page.get_by_role("link", name="Ship", exact=True).focus()
    await hands.key(*keys)
    shown = row(page, "Ship").locator(f'.meta:has-text("{told}"), .row-end:has-text("{told}"), [aria-label="{told}"]')
    await expect(shown.first).to_be_attached()
    await expect(row(page, "Ship").locator(":focus")).to_have_count(1)
    assert hands.cost == (0, 2, 0)
    if name:
        await row(page, "Pack").hover()
        await hands.press(page.get_by_role("link", name=name))
        await hands.press(sheet(page).get_by_role("button", name=choice))
        await expect(
            row(page, "Pack").locator(f'.meta:has-text("{told}"), [aria-label="{told}"]').first
        ).to_be_attached()
        assert hands.cost == (2, 2, 0)


async def test_in_progress_from_its_page_without_a_load(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Pack")
    hands = Hands(page)
    await hands.begin(ana.path(f"/tasks/{task}"))
    await hands.key("s", "i")
    status = page.get_by_role("complementary").get_by_role("link", name="Status:")
    await expect(status).to_have_text("Status: In progress")
    await expect(status).to_be_focused()
    await expect(page.locator("#task-history").get_by_text("to In progress")).to_be_visible()
    assert hands.cost == (0, 2, 0)
    await hands.press(status)
    await hands.press(sheet(page).get_by_role("button", name="Done"))
    await expect(page.get_by_role("button", name="Open again")).to_be_visible()
    assert hands.cost == (2, 2, 0)


async def test_a_comment_from_a_row_and_from_its_page(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, "Pack")
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    await page.get_by_role("link", name="Pack", exact=True).focus()
    await hands.key("m")
    await expect(sheet(page).get_by_label("Comment")).to_be_focused()
    await page.keyboard.type("d is no key in here")
    await hands.key("Control+Enter")
    await expect(row(page, "Pack")).to_contain_text("1 comment")
    await expect(page.get_by_role("link", name="Pack", exact=True)).to_be_focused()
    assert hands.cost == (0, 2, 0)
    await hands.begin(ana.path(f"/tasks/{task}"))
    hands.loads = 0
    await hands.key("m")
    await expect(page.get_by_label("Write a comment")).to_be_focused()
    await page.keyboard.type("Another")
    await hands.key("Control+Enter")
    await expect(page.locator(".thread p").get_by_text("Another")).to_be_visible()
    assert hands.loads == 0


async def test_facts_are_pressed_in_the_briefing_and_in_my_day(desk: Desk, page: Page, ana: Person) -> None:
    tasks = [await desk.task(ana, title, due_on="2026-03-04", assignee_id=ana.account_id) for title in ("Call", "Pack")]
    hands = Hands(page)
    await hands.begin(ana.path())
    await hands.press(row(page, "Call").get_by_role("link", name="Today"))
    await hands.press(sheet(page).get_by_role("button", name="Tomorrow"))
    await expect(page.get_by_role("link", name="Call", exact=True)).to_have_count(0)
    await expect(page.get_by_role("link", name="Pack", exact=True)).to_be_focused()
    await hands.key("p", "u")
    await expect(row(page, "Pack").get_by_role("link", name="Urgent")).to_be_focused()
    await hands.key("s", "i")
    await expect(row(page, "Pack").get_by_role("link", name="In progress")).to_be_focused()
    await hands.key("n")
    await page.keyboard.type("Two boxes")
    await expect(sheet(page).get_by_label("Notes", exact=True)).to_have_value("Two boxes")
    await page.keyboard.press("Control+Enter")
    await expect(row(page, "Pack").locator(":focus")).to_have_count(1)
    assert hands.cost == (2, 5, 0)
    assert await desk.fetch("select notes from tasks where title = 'Pack'") == "Two boxes"
    await ana.post("/today/picks", {"task": str(tasks[0])})
    await page.goto(ana.path("/today"))
    await hands.press(row(page, "Call").get_by_role("link", name="Tomorrow"))
    await hands.press(sheet(page).get_by_role("button", name="Today"))
    await expect(row(page, "Call").get_by_role("link", name="Today")).to_be_focused()
    await row(page, "Call").hover()
    await hands.press(page.get_by_role("link", name="Assignee: Call"))
    await hands.press(sheet(page).get_by_role("button", name="Nobody"))
    await expect(sheet(page)).to_have_count(0)
    assert await desk.fetch("select assignee_id from tasks where title = 'Call'") is None


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_facts_in_the_briefing_and_in_my_day_are_for_everybody(
    desk: Desk, open_page: OpenPage, ana: Person, size: tuple[int, int], dark: bool
) -> None:
    page = await open_page(ana, size=size, dark=dark)
    shop = await desk.project(ana, "Shop")
    mine = {"due_on": "2026-03-04", "assignee_id": ana.account_id}
    late = await desk.task(ana, "Call", **mine, priority="high", status="in_progress", project_id=shop)
    await desk.task(ana, "Pack", due_on="2026-03-03", estimate_minutes=60)
    await ana.post("/today/picks", {"task": str(late)})
    for path in ("/", "/today", "/today/evening"):
        await page.goto(ana.path(path))
        await row(page, "Call").hover()
        await assert_accessible(page, called=path)


async def test_what_somebody_else_made_of_it_is_said_in_the_sheet_and_the_next_press_decides(
    desk: Desk, page: Page, ana: Person
) -> None:
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Pack", due_on="2026-03-04")
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    await page.evaluate("document.querySelector('#task-list').removeAttribute('data-live')")
    await hands.press(page.get_by_role("link", name="Due Today"))
    await sheet(page).get_by_role("button", name="Tomorrow").wait_for()
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "due_on": "2026-03-20"})
    await hands.press(sheet(page).get_by_role("button", name="Tomorrow"))
    await expect(sheet(page).get_by_role("alert")).to_contain_text("Ben changed the due date meanwhile")
    await hands.press(sheet(page).get_by_role("button", name="Tomorrow"))
    await shows(page, [("Tomorrow", ["Pack"])])
    assert hands.cost == (3, 0, 0)


async def test_keys_are_left_alone_while_typing_with_others_and_when_they_are_switched_off(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.task(ana, "Pack", due_on="2026-03-04")
    await page.goto(ana.path("/tasks"))
    title = page.get_by_role("link", name="Pack", exact=True)
    await page.locator("#add-title").fill("")
    await page.keyboard.type("dmpal")
    await expect(page.locator("#add-title")).to_have_value("dmpal")
    await page.locator("#add-title").fill("")
    await title.focus()
    for key in ("Control+d", "Alt+p", "Control+m"):
        await page.keyboard.press(key)
    await page.evaluate("localStorage.setItem('shortcuts-off', '1')")
    await page.keyboard.press("d")
    await page.get_by_role("link", name="Due Today").click()
    await expect(sheet(page).get_by_role("button", name="Today")).to_be_focused()
    await page.keyboard.press("m")
    await page.keyboard.press("Escape")
    await expect(sheet(page)).to_have_count(0)
    await expect(page.get_by_role("link", name="Due Today")).to_be_focused()
    assert await desk.fetch("select count(*) from events where action = 'task.updated'") == 0


async def test_a_row_that_leaves_its_list_hands_the_focus_to_the_next(desk: Desk, page: Page, ana: Person) -> None:
    await a_list(desk, ana)
    for path in ("/tasks?due=today", "/tasks?due=today&as=table", "/tasks/board?q=due:today"):
        await page.goto(ana.path(path))
        await page.get_by_role("link", name="Call", exact=True).focus()
        await page.keyboard.press("d")
        await page.keyboard.press("n")
        await expect(row(page, "Call")).to_have_count(0)
        await expect(page.get_by_role("link", name="Pack", exact=True)).to_be_focused()
        await page.keyboard.press("z")
        await expect(row(page, "Call")).to_have_count(1)


async def test_keys_change_what_stands_in_a_table_on_a_board_and_among_what_was_found(
    desk: Desk, page: Page, ana: Person
) -> None:
    await desk.task(ana, "Pack")
    for path in ("/tasks?as=table", "/tasks/board", "/search?q=pack"):
        await page.goto(ana.path(path))
        await page.get_by_role("link", name="Pack", exact=True).focus()
        await page.keyboard.press("e")
        await expect(sheet(page).get_by_label("Title")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(row(page, "Pack").locator(":focus")).to_have_count(1)
        await page.keyboard.press("p")
        await page.keyboard.press("h" if path != "/tasks/board" else "u")
        await expect(page.locator("#notices")).to_contain_text("Priority")
        await expect(row(page, "Pack").locator(":focus")).to_have_count(1)
    await page.keyboard.press("x")
    await expect(sheet(page).get_by_role("button", name="To do")).to_be_focused()
    await page.goto(ana.path("/tasks/1"))
    await page.keyboard.press("x")
    await expect(page.get_by_role("button", name="Open again")).to_be_visible()
    await page.keyboard.press("c")
    await expect(page.get_by_role("button", name="Complete")).to_be_visible()


async def test_the_arrow_keys_go_through_the_choices_and_many_can_be_searched(
    desk: Desk, page: Page, ana: Person
) -> None:
    for number in range(12):
        await desk.project(ana, f"Project {number:02}")
    await desk.task(ana, "Pack")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Pack", exact=True).focus()
    await page.keyboard.press("p")
    await expect(sheet(page).get_by_role("button", name="Normal")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(sheet(page).get_by_role("button", name="High")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.goto(ana.path("/tasks/1"))
    await page.get_by_role("complementary").get_by_role("link", name="Project:").click()
    await sheet(page).get_by_label("Find, or name a new one").fill("11")
    await expect(sheet(page).locator("#fact-choices [name=value]")).to_have_count(1)
    await sheet(page).locator("#fact-choices [name=value]").click()
    await expect(page.get_by_role("complementary").get_by_role("link", name="Project:")).to_contain_text("Project 11")


async def test_a_task_goes_into_a_new_project_by_its_name_and_back(desk: Desk, page: Page, ana: Person) -> None:
    await desk.project(ana, "Shop")
    await desk.task(ana, "Pack")
    hands = Hands(page)
    await hands.begin(ana.path("/tasks/1"))
    project = page.get_by_role("complementary").get_by_role("link", name="Project:")
    await hands.press(project)
    await expect(sheet(page).get_by_role("button", name="No project")).to_be_focused()
    await hands.key("/")
    field = sheet(page).get_by_label("Find, or name a new one")
    await expect(field).to_be_focused()
    await page.keyboard.type("sh")
    await expect(sheet(page).locator("#fact-choices button")).to_have_text([re.compile("Shop"), "New project sh"])
    await expect(field).to_be_focused()
    await assert_accessible(page, called="a new project")
    await field.fill("")
    await page.keyboard.type("Flyers")
    await expect(sheet(page).locator("#fact-choices button")).to_have_text(["New project Flyers"])
    await hands.key("ArrowDown", "Enter")
    await expect(project).to_contain_text("Flyers")
    await expect(project).to_be_focused()
    await expect(page.locator("#notices")).to_contain_text("In Flyers")
    await hands.key("z")
    await expect(project).to_contain_text("None")
    assert hands.cost == (1, 4, 0)
    assert await desk.fetch("select count(*) from projects") == 1


async def test_on_a_phone_the_first_task_is_near_the_top_and_the_sheet_comes_from_below(
    desk: Desk, phone_page: Page, ana: Person
) -> None:
    page = phone_page
    await a_list(desk, ana)
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    box = await row(page, "Call").bounding_box()
    assert box is not None
    assert box["y"] < 200
    title = await page.get_by_role("link", name="Call", exact=True).bounding_box()
    assert title is not None
    assert title["y"] < 200
    await hands.press(row(page, "Sweep").get_by_role("link", name="Date", exact=True))
    found = await sheet(page).bounding_box()
    assert found is not None
    assert (found["x"], found["width"], round(found["y"] + found["height"])) == (0, 390, 844)
    await hands.press(sheet(page).get_by_role("button", name="Tomorrow"))
    await expect(row(page, "Sweep").get_by_role("link", name="Due Tomorrow")).to_be_focused()
    assert hands.cost == (2, 0, 0)
    await page.goto(ana.path("/tasks/1"))
    await page.get_by_role("list", name="In short").get_by_role("link", name="Today").click()
    await sheet(page).get_by_role("button", name="No date").click()
    await expect(page.get_by_role("list", name="In short").get_by_role("link", name="No date")).to_be_focused()


async def test_the_search_of_the_list_is_unfolded_by_its_key_and_stays_while_words_are_typed(
    desk: Desk, page: Page, ana: Person
) -> None:
    await a_list(desk, ana)
    await page.goto(ana.path("/tasks"))
    await expect(page.get_by_label("Find words in tasks")).to_be_hidden()
    await page.keyboard.press("/")
    field = page.get_by_label("Find words in tasks")
    await expect(field).to_be_focused()
    await field.fill("pack")
    await expect(page.locator("#task-list .title")).to_have_text(["Pack"])
    await field.fill("")
    await expect(page.locator("#task-list .title")).to_have_count(4)
    await expect(field).to_be_focused()
    await page.get_by_text("Filter", exact=True).click()
    await expect(field).to_be_hidden()


async def test_a_fact_is_changed_without_scripts(desk: Desk, no_script_page: Page, ana: Person) -> None:
    page = no_script_page
    await desk.task(ana, "Pack", due_on="2026-03-04")
    await page.goto(ana.path("/tasks?sort=title"))
    await page.get_by_role("link", name="Due Today").click()
    await page.get_by_role("button", name="Tomorrow").click()
    await page.wait_for_url("**/tasks?sort=title")
    await expect(page.get_by_role("link", name="Due Tomorrow")).to_be_visible()


async def test_what_others_change_meanwhile_leaves_the_sheet_open(desk: Desk, open_page: OpenPage, ana: Person) -> None:
    page = await open_page(ana)
    ben = await desk.member("editor", ana)
    await a_list(desk, ana)
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Call", exact=True).focus()
    await page.keyboard.press("d")
    await page.keyboard.press("/")
    await sheet(page).get_by_label("Or in words").fill("fri")
    await asyncio.gather(
        *(ben.post(f"/tasks/{task}?_method=put", {"version": "1", "priority": "high"}) for task in (1, 2))
    )
    await expect(row(page, "Call")).to_contain_text("High")
    await expect(sheet(page).get_by_label("Or in words")).to_have_value("fri")
    await sheet(page).get_by_role("button", name="Set").click()
    await expect(row(page, "Call")).to_contain_text("Friday")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_the_sheet_is_for_everybody(
    desk: Desk, open_page: OpenPage, ana: Person, size: tuple[int, int], dark: bool
) -> None:
    page = await open_page(ana, size=size, dark=dark)
    await desk.task(ana, "Pack", due_on="2026-03-04", labels=["print"])
    await page.goto(ana.path("/tasks"))
    for key in "dplmn":
        await page.get_by_role("link", name="Pack", exact=True).focus()
        await page.keyboard.press(key)
        await expect(sheet(page)).to_be_visible()
        await assert_accessible(page, called=f"the sheet of {key}")
        await page.keyboard.press("Escape")
        await expect(sheet(page)).to_have_count(0)


async def test_the_focus_stays_in_the_sheet_where_what_it_sent_is_refused(desk: Desk, page: Page, ana: Person) -> None:
    await a_list(desk, ana)
    ben = await desk.member("editor", ana)
    hands = Hands(page)
    await hands.begin(ana.path("/tasks"))
    await row(page, "Call").get_by_role("link", name="Due Today").focus()
    await hands.key("d")
    field = sheet(page).get_by_label("Or in words")
    await expect(field).to_be_visible()
    await field.fill("soonish")
    await hands.key("Enter")
    await expect(sheet(page).get_by_role("alert")).to_contain_text("isn't read as a day")
    await expect(field).to_be_focused()
    await hands.key("Escape")
    await hands.key("d")
    await expect(sheet(page).get_by_role("button", name="Today")).to_be_focused()
    task = await desk.fetch("select id from tasks where title = 'Call'")
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "due_on": "2026-03-06"})
    await hands.key("m")
    await expect(sheet(page).get_by_role("alert")).to_contain_text("and you chose Thursday, 5 March 2026")
    await expect(sheet(page).get_by_role("button", name="Tomorrow")).to_be_focused()
    await hands.key("m")
    await expect(sheet(page)).to_have_count(0)
    assert await desk.fetch("select due_on::text from tasks where id = $1", task) == "2026-03-05"
