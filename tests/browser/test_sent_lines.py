"""A line of quick add that was sent is a task once, whatever becomes of its page and of its answer."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.drafts import forgive
from tests.browser.watch import Watch
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TITLES = "select array_agg(title order by id) from tasks"


class Held:
    """What is sent to the list of tasks has no answer, until it is over; the desk has it nevertheless, or hasn't."""

    def __init__(self, *, arrives: bool) -> None:
        self.arrives = arrives
        self.is_over = False
        self.routes: asyncio.Queue[Route] = asyncio.Queue()

    async def __call__(self, route: Route) -> None:
        if self.is_over or route.request.method != "POST":
            await route.continue_()
            return
        if self.arrives:
            await route.fetch()
        await self.routes.put(route)


@pytest.fixture(params=[True, False], ids=["arrives", "doesn't arrive"])
async def held(request: pytest.FixtureRequest, page: Page, ana: Person) -> Held:
    """Everything that is sent from the list waits for an answer that doesn't come."""
    held = Held(arrives=request.param)
    await page.goto(ana.path("/tasks"))
    await page.route("**/tasks", held)
    return held


async def send(page: Page, held: Held, line: str) -> Route:
    """Type a line and send it; the answer comes no more, what is sent from now on is answered."""
    field = page.get_by_role("textbox", name="Add a task").first
    await field.fill(line)
    await field.press("Enter")
    route = await held.routes.get()
    held.is_over = True
    return route


@pytest.mark.parametrize("leaves", ["a link", "a reload", "another tab"])
async def test_a_line_that_is_sent_and_left_at_once_is_one_task_and_stands_nowhere_again(
    desk: Desk, page: Page, ana: Person, held: Held, leaves: str
) -> None:
    await send(page, held, "Order paper tomorrow #Shop p1")
    seen = page
    if leaves == "a link":
        await page.get_by_role("link", name="Projects", exact=True).first.click()
        await page.get_by_role("heading", name="Projects", exact=True).wait_for()
    elif leaves == "a reload":
        await page.reload()
    else:
        seen = await page.context.new_page()
        await seen.goto(ana.path("/tasks"))
        await page.close()
    if not held.arrives:
        await expect(seen.get_by_text("1 task kept on this device came in")).to_be_visible()
    await seen.goto(ana.path("/tasks"))
    await expect(seen.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(seen.locator("#add-title")).to_have_value("")
    await seen.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('kept-lines-'))")
    assert await desk.fetch(TITLES) == ["Order paper"]
    assert await desk.fetch("select priority from tasks") == "urgent"
    assert await desk.fetch("select count(*) from projects") == 1


async def test_going_back_after_a_line_was_sent_adds_it_once(desk: Desk, page: Page, ana: Person, held: Held) -> None:
    await page.goto(ana.path("/projects"))
    await page.goto(ana.path("/tasks"))
    await send(page, held, "Order paper")
    await page.go_back()
    await page.get_by_role("heading", name="Projects", exact=True).wait_for()
    await expect(page.locator("#tasks-count").first).to_have_text("1")
    await page.goto(ana.path("/tasks"))
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(page.locator("#add-title")).to_have_value("")
    assert await desk.fetch(TITLES) == ["Order paper"]


async def test_only_what_was_typed_after_it_stands_there_again(desk: Desk, page: Page, ana: Person, held: Held) -> None:
    await send(page, held, "Milk")
    await page.locator("#add-title").press_sequentially("Eggs")
    await page.reload()
    await expect(page.locator("#add-title")).to_have_value("Eggs")
    await expect(page.get_by_role("link", name="Milk", exact=True)).to_be_visible()
    await page.locator("#add-title").press("Enter")
    await expect(page.get_by_role("link", name="Eggs", exact=True)).to_be_visible()
    assert await desk.fetch(TITLES) == ["Milk", "Eggs"]


@pytest.mark.parametrize("reloaded", [False, True], ids=["there", "after a reload"])
async def test_what_nobody_answered_comes_back_and_is_added_once_when_it_is_sent_again(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, held: Held, reloaded: bool
) -> None:
    field = page.locator("#add-title")
    route = await send(page, held, "Order paper tomorrow")
    await route.abort()
    await expect(page.get_by_text("What you did may have been saved, or not.")).to_be_visible()
    await expect(field).to_have_value("Order paper tomorrow")
    if reloaded:
        await page.reload()
        await expect(field).to_have_value("Order paper tomorrow")
    await field.press("Enter")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(field).to_have_value("")
    assert await desk.fetch(TITLES) == ["Order paper"]
    forgive(watches, "htmx:error", "ERR_FAILED")


async def test_what_is_refused_comes_back_before_what_was_typed_since(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/tasks", hold)
    field = page.locator("#add-title")
    async with page.expect_request("**/tasks"):
        await field.press_sequentially("tomorrow\n")
    await field.press_sequentially("Eggs")
    await held[0].continue_()
    await expect(page.get_by_text("Title can't be empty")).to_be_visible()
    await expect(field).to_have_value("tomorrow\nEggs")


async def test_the_same_line_twice_is_two_tasks(desk: Desk, page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    for count in (1, 2):
        await page.locator("#add-title").fill("Milk")
        await page.locator("#add-title").press("Enter")
        await expect(page.get_by_role("link", name="Milk", exact=True)).to_have_count(count)
    assert await desk.fetch(TITLES) == ["Milk", "Milk"]


async def test_on_the_page_of_its_own_a_line_is_sent_once_too(desk: Desk, page: Page, ana: Person) -> None:
    await page.goto(ana.path("/tasks/new"))
    field = page.get_by_role("textbox", name="Add a task")
    await field.fill("tomorrow")
    await field.press("Enter")
    await expect(page.get_by_text("Title can't be empty").first).to_be_visible()
    await expect(field).to_have_value("tomorrow")
    held = Held(arrives=True)
    await page.route("**/tasks", held)
    await send(page, held, "Order paper")
    await page.reload()
    await expect(field).to_have_value("")
    await field.fill("Call Dana")
    await field.press("Enter")
    await expect(page).to_have_url(re.compile("/tasks/?$"))
    await expect(page.get_by_role("link", name="Call Dana", exact=True)).to_be_visible()
    await expect(page.get_by_text("Task added")).to_be_visible()
    assert await desk.fetch(TITLES) == ["Order paper", "Call Dana"]
