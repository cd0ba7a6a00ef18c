"""A list by due date stays one while its rows change."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, repeating

pytestmark = pytest.mark.anyio


async def shows(page: Page, groups: list[tuple[str, list[str]]]) -> None:
    """Wait until the list has these headings, with these titles under each."""
    words = [text for heading, titles in groups for text in (heading, *titles)]
    await expect(page.locator("#task-list .group :is(h2, .title)")).to_have_text(words)


async def a_list(desk: Desk, who: Person) -> None:
    """A repeat that is due today, and others around it."""
    await repeating(desk, who, a_repeat("FREQ=MONTHLY", "2026-03-04"), title="Change the filter")
    for title, due in (("Call", "2026-03-04"), ("Pack", "2026-03-05"), ("Ship", "2026-03-09"), ("Sweep", None)):
        await desk.task(who, title, due_on=due)


async def test_the_next_one_of_a_repeat_comes_under_its_own_heading(desk: Desk, page: Page, ana: Person) -> None:
    await a_list(desk, ana)
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Change the filter", exact=True).focus()
    await page.keyboard.press("x")
    await shows(
        page,
        [
            ("Today", ["Change the filter", "Call"]),
            ("Tomorrow", ["Pack"]),
            ("Next 7 days", ["Ship"]),
            ("Later", ["Change the filter"]),
            ("No date", ["Sweep"]),
        ],
    )
    await expect(page.get_by_role("link", name="Call", exact=True)).to_be_focused()
    await page.keyboard.press("x")
    await expect(page.get_by_role("button", name="Open again: Call")).to_be_visible()


async def test_a_row_that_is_due_on_another_day_goes_there_and_keeps_the_focus(
    desk: Desk, page: Page, ana: Person
) -> None:
    await a_list(desk, ana)
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Pack", exact=True).focus()
    await page.keyboard.press("e")
    await page.get_by_label("Due date", exact=True).fill("2026-03-10")
    await page.get_by_label("Due date", exact=True).press("Enter")
    await shows(
        page,
        [("Today", ["Change the filter", "Call"]), ("Next 7 days", ["Ship", "Pack"]), ("No date", ["Sweep"])],
    )
    await expect(page.get_by_role("link", name="Pack", exact=True)).to_be_focused()
    await page.keyboard.press("x")
    await expect(page.get_by_role("button", name="Open again: Pack")).to_be_visible()
    await page.get_by_role("link", name="Call", exact=True).focus()
    await page.keyboard.press("e")
    await page.get_by_label("Due time").fill("23:00")
    await page.get_by_label("Due time").press("Enter")
    await shows(
        page,
        [("Today", ["Call", "Change the filter"]), ("Next 7 days", ["Ship", "Pack"]), ("No date", ["Sweep"])],
    )


async def test_what_a_filter_does_not_show_any_more_leaves_the_list(desk: Desk, page: Page, ana: Person) -> None:
    await a_list(desk, ana)
    await page.goto(ana.path("/tasks?due=today"))
    await page.get_by_role("link", name="Call", exact=True).focus()
    await page.keyboard.press("e")
    await page.get_by_label("Due date", exact=True).fill("2026-03-10")
    await page.get_by_label("Due date", exact=True).press("Enter")
    await shows(page, [("Today", ["Change the filter"])])
    await page.get_by_role("button", name="Complete: Change the filter").click()
    await expect(page.get_by_text("The next one is due Sat 4 Apr.")).to_be_visible()
    await shows(page, [("Today", ["Change the filter"])])


async def add(page: Page, line: str) -> None:
    """Type a line into quick add, and Enter."""
    await page.locator("#add-title").fill(line)
    await page.locator("#add-title").press("Enter")
    await expect(page.locator("#add-title")).to_have_value("")


async def test_what_is_added_comes_under_its_heading_in_its_order_also_into_an_empty_list(
    desk: Desk, page: Page, ana: Person
) -> None:
    await page.goto(ana.path("/tasks"))
    await page.evaluate("window.stillHere = true")
    await add(page, "Sweep")
    await shows(page, [("No date", ["Sweep"])])
    await expect(page.get_by_role("heading", name="Your list is clear")).to_have_count(0)
    await add(page, "Pack tomorrow")
    await add(page, "Call today\nFile taxes 2026-03-03\nShip today p1")
    await shows(
        page,
        [("Overdue", ["File taxes"]), ("Today", ["Ship", "Call"]), ("Tomorrow", ["Pack"]), ("No date", ["Sweep"])],
    )
    await expect(page.locator(".group.late h2")).to_have_text("Overdue")
    await expect(page.get_by_role("link", name="Open 5")).to_be_visible()
    await expect(page.locator("#tasks-count")).to_have_text("5")
    await page.get_by_role("button", name="Delete: Pack").click()
    await shows(page, [("Overdue", ["File taxes"]), ("Today", ["Ship", "Call"]), ("No date", ["Sweep"])])
    await page.get_by_role("button", name="Complete: Ship").click()
    await expect(page.get_by_role("button", name="Open again: Ship")).to_be_visible()
    assert await page.evaluate("window.stillHere")


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("title", ["Apple 9", "Apple 10", "Banana"]),
        ("priority", ["Banana", "Apple 10", "Apple 9"]),
        ("newest", ["Apple 9", "Banana", "Apple 10"]),
        ("change", ["Apple 9", "Banana", "Apple 10"]),
    ],
)
async def test_what_is_added_to_a_list_by_another_sort_stands_where_that_has_it(
    desk: Desk, page: Page, ana: Person, sort: str, titles: list[str]
) -> None:
    for title, priority in (("Apple 10", "high"), ("Banana", "urgent")):
        await desk.task(ana, title, priority=priority)
    await page.goto(ana.path(f"/tasks?sort={sort}"))
    await add(page, "Apple 9 p4")
    rows = page.locator("#task-list .group .title")
    await expect(rows).to_have_text(titles)
    await page.get_by_role("link", name="Apple 9", exact=True).focus()
    await page.keyboard.press("e")
    await page.get_by_label("Title").press("Escape")
    await expect(page.get_by_role("link", name="Apple 9", exact=True)).to_be_focused()
    await expect(rows).to_have_text(titles)


async def test_an_edit_moves_a_row_to_its_place_by_priority(desk: Desk, page: Page, ana: Person) -> None:
    for title, priority in (("Call", "urgent"), ("Pack", "high"), ("Ship", "normal")):
        await desk.task(ana, title, priority=priority)
    await page.goto(ana.path("/tasks?sort=priority"))
    await page.get_by_role("link", name="Call", exact=True).focus()
    await page.keyboard.press("e")
    await page.get_by_label("Priority", exact=True).select_option("low")
    await page.get_by_label("Title").press("Enter")
    await expect(page.locator("#task-list .group .title")).to_have_text(["Pack", "Ship", "Call"])
    await expect(page.get_by_role("link", name="Call", exact=True)).to_be_focused()


async def test_what_belongs_to_a_later_page_is_shown_where_it_was_typed_until_that_comes(
    desk: Desk, page: Page, ana: Person
) -> None:
    for number in range(60):
        await desk.task(ana, f"Task {number:02}", due_on="2026-03-05")
    await page.goto(ana.path("/tasks"))
    await add(page, "Sweep")
    ahead = page.locator(".group").filter(has=page.get_by_role("heading", name="Added, further down the list"))
    await expect(ahead.get_by_role("link", name="Sweep", exact=True)).to_be_in_viewport()
    await page.locator("#notices").get_by_role("link", name="Show").click()
    await expect(ahead.get_by_role("link", name="Sweep", exact=True)).to_be_focused()
    await page.keyboard.press("p")
    await page.keyboard.press("h")
    await expect(ahead.locator(".fact.high")).to_be_visible()
    await page.locator(".pager").scroll_into_view_if_needed()
    await expect(page.locator(".row")).to_have_count(61)
    await expect(page.locator("#task-list .group h2")).to_have_text(["Tomorrow", "No date"])
    await expect(page.get_by_role("link", name="Sweep", exact=True)).to_have_count(1)
