"""An open page stays true, and takes nothing from whoever works with it."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.async_api import Page, Request, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.watch import Watch
from tests.conftest import Clock
from tests.support.people import Desk, Person
from tests.support.serving import Serving
from webapp.live.queries import change_accounts

pytestmark = pytest.mark.anyio


async def test_the_others_change_comes_into_a_list_and_what_one_is_at_stays(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    ben = await desk.member("editor", ana)
    tasks = [await desk.task(ana, title) for title in ("Order paper", "Fold letters", "Post letters")]
    hers, his = await open_page(ana), await open_page(ben)
    await hers.goto(ana.path("/tasks"))
    await his.goto(ana.path("/tasks"))
    await hers.locator(f"#task-{tasks[1]} a[data-row-key=e]").click()
    field = hers.locator(f"#task-{tasks[1]} [name=title]")
    await field.fill("Fold all let")
    await field.evaluate("field => field.setSelectionRange(4, 8)")
    await his.locator(f"#task-{tasks[0]} .tick").click()
    await his.locator("#add-title").fill("Buy stamps")
    await his.locator("#add-title").press("Enter")
    await expect(hers.get_by_role("link", name="Buy stamps", exact=True)).to_be_visible()
    await expect(hers.locator(f"#task-{tasks[0]}")).to_have_count(0)
    await expect(hers.locator("#tasks-count")).to_have_text("3")
    await expect(field).to_have_value("Fold all let")
    await expect(field).to_be_focused()
    assert await field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [4, 8]
    # and what is typed over what somebody else deletes stays too
    await his.locator(f"#task-{tasks[1]} form[hx-swap=delete] button").click()
    await expect(hers.locator("#tasks-count")).to_have_text("2")
    await expect(field).to_have_value("Fold all let")
    await expect(field).to_be_focused()


class Asked:
    """What a page asks for again."""

    def __init__(self, page: Page, path: str) -> None:
        self.times = 0
        self.path = path
        page.on("request", self.see)

    def see(self, request: Request) -> None:
        """Count it."""
        if request.method == "GET" and request.url.split("?")[0].endswith(self.path):
            self.times += 1


HIDE = """
  (state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }
"""


async def test_what_a_page_did_itself_is_not_asked_for_again_and_a_hidden_one_waits(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    ben = await desk.member("editor", ana)
    tasks = [await desk.task(ana, title) for title in ("Order paper", "Fold letters")]
    page, other = await open_page(ana), await open_page(ben)
    for each in (page, other):
        await each.goto(ana.path("/tasks"))
    asked = Asked(page, "/tasks")
    await page.locator(f"#task-{tasks[0]} .tick").click()
    await expect(other.locator(f"#task-{tasks[0]}")).to_have_count(0)  # it was told of by now
    assert asked.times == 0
    await expect(page.locator(f"#task-{tasks[0]}.done")).to_be_visible()
    await page.evaluate(HIDE, "hidden")
    beside = await page.context.new_page()
    await beside.goto(ana.path("/tasks"))
    await other.locator(f"#task-{tasks[1]} .tick").click()
    for title in ("Buy stamps", "Post letters"):
        await other.locator("#add-title").fill(title)
        await other.locator("#add-title").press("Enter")
        await expect(other.get_by_role("link", name=title, exact=True)).to_be_visible()
    # What her browser has heard of, all its pages have: else some would come after the page has asked.
    await expect(beside.get_by_role("link", name="Post letters", exact=True)).to_be_visible()
    assert asked.times == 0
    await page.evaluate(HIDE, "visible")
    await expect(page.get_by_role("link", name="Post letters", exact=True)).to_be_visible()
    assert asked.times == 1  # for all of it
    await expect(page.locator(f"#task-{tasks[0]}.done")).to_be_visible()  # to be opened again, as before


async def test_a_row_has_the_keyboard_again_though_the_list_changes_while_its_answer_is_on_its_way(
    desk: Desk, ana: Person, page: Page
) -> None:
    await desk.task(ana, "Fold letters")
    asked, changed = asyncio.Event(), asyncio.Event()

    async def wait_for_the_others(route: Route) -> None:
        asked.set()
        await changed.wait()
        await route.continue_()

    await page.route("**/tasks/*/row?*", wait_for_the_others)
    await page.goto(ana.path("/tasks"))
    title = page.get_by_role("link", name="Fold letters", exact=True)
    await title.focus()
    await page.keyboard.press("e")
    await page.get_by_label("Title").press("Escape")
    await asked.wait()
    await desk.task(ana, "Buy stamps")
    await expect(page.get_by_role("link", name="Buy stamps", exact=True)).to_be_visible()
    await expect(page.get_by_label("Title")).to_be_focused()
    changed.set()
    await expect(title).to_be_focused()


async def test_what_was_refused_stays_with_its_reason_while_others_change_the_page(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Order paper")
    page = await open_page(ana)
    await page.goto(ana.path(f"/tasks/{task}"))
    line = page.get_by_label("Add an item")
    await line.fill("x" * 201)
    await line.press("Enter")
    await expect(page.locator("#add-item-error")).to_be_visible()
    await line.blur()
    await ben.post(f"/tasks/{task}/comments", {"body": "Recycled?"})
    await expect(page.get_by_text("Recycled?")).to_be_visible()
    await expect(page.locator("#add-item-error")).to_be_visible()
    await expect(line).to_have_value("x" * 201)


@pytest.mark.own_browser
async def test_a_task_shows_what_others_do_and_who_they_are(desk: Desk, ana: Person, open_page: OpenPage) -> None:
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Order paper")
    await desk.draft(ana, "Winter hours")
    hers, his = await open_page(ana), await open_page(ben)
    await hers.add_init_script("delete window.SharedWorker")  # a browser that has none
    await hers.goto(ana.path(f"/tasks/{task}"))
    await expect(hers.locator("#here")).to_be_hidden()
    fold = hers.locator("details", has=hers.get_by_text("Link a draft"))
    await fold.locator("summary").click()
    await hers.locator("#new-comment").fill("Is it")
    await his.goto(ana.path(f"/tasks/{task}"))
    await expect(hers.locator("#here")).to_have_text("Ben has this open too.")
    await his.locator("#new-comment").press_sequentially("Recycled?")
    await expect(hers.locator("#here")).to_have_text("Ben is typing.")
    await his.get_by_role("button", name="Comment").click()
    await expect(hers.get_by_text("Recycled?")).to_be_visible()
    await expect(hers.locator("#new-comment")).to_have_value("Is it")
    await expect(fold).to_have_attribute("open", "")
    await his.goto(ana.path("/tasks"))
    await expect(hers.locator("#here")).to_be_hidden()


async def test_a_page_says_that_it_hears_nothing_until_it_does_and_then_catches_up(
    desk: Desk, ana: Person, open_page: OpenPage, serving: Serving, watches: list[Watch]
) -> None:
    page = await open_page(ana)
    await page.goto(ana.path("/tasks"))
    bar = page.locator("#live-bar")
    await expect(bar.get_by_text("Reconnecting.")).to_be_hidden()
    await serving.kill()
    await expect(bar.get_by_text("Reconnecting.")).to_be_visible()
    await desk.task(ana, "Order paper")
    await serving.start_again()
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(bar.get_by_text("Reconnecting.")).to_be_hidden()
    for watch in watches:
        watch.problems.clear()


async def test_what_changed_for_the_reader_alone_while_the_desk_was_away_is_asked_for_too(
    desk: Desk, ana: Person, open_page: OpenPage, serving: Serving, watches: list[Watch]
) -> None:
    page = await open_page(ana)
    await page.goto(ana.path("/inbox"))
    await desk.task(ana, "Order paper")
    await expect(page.locator("#tasks-count")).to_have_text("1")  # it hears of changes by now
    await serving.kill()
    async with page.expect_request(lambda request: request.url.endswith("/inbox")):
        await change_accounts(desk.db, [ana.account_id])
        await serving.start_again()
    for watch in watches:
        watch.problems.clear()


async def test_an_editor_brings_in_what_others_save(desk: Desk, ana: Person, open_page: OpenPage) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ana, "Winter hours", body="We open at nine.\n\nCome in.")
    hers, his = await open_page(ana), await open_page(ben)
    for each in (hers, his):
        await each.goto(ana.path(f"/drafts/{draft}"))
        await expect(each.locator(".cm-content")).to_be_visible()
    await hers.locator(".cm-line").last.click()
    await hers.keyboard.press("End")
    await his.locator(".cm-line").first.click()
    await his.keyboard.press("Home")
    await his.keyboard.type("Dear all. ")
    await expect(hers.locator(".cm-line").first).to_have_text("Dear all. We open at nine.")
    await hers.keyboard.type(" It is warm.")
    await expect(hers.locator(".cm-line").last).to_have_text("Come in. It is warm.")
    await expect(his.locator(".cm-line").last).to_have_text("Come in. It is warm.")


async def test_what_was_asked_for_before_a_change_of_ones_own_does_not_take_it_back(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    task = await desk.task(ana, "Order paper")
    page, made, done = await open_page(ana), asyncio.Event(), asyncio.Event()

    async def answer_late(route: Route) -> None:
        reply = await route.fetch()
        made.set()
        await done.wait()
        await route.fulfill(response=reply)

    await page.goto(ana.path("/tasks"))
    await page.route(lambda url: url.endswith("/tasks"), answer_late)
    await desk.task(ana, "Buy stamps")
    await made.wait()
    await page.locator(f"#task-{task} .tick").click()
    await expect(page.locator(f"#task-{task}.done")).to_be_visible()
    done.set()
    await expect(page.get_by_role("link", name="Buy stamps", exact=True)).to_be_visible()
    await expect(page.locator(f"#task-{task}.done")).to_be_visible()


@pytest.mark.own_browser
async def test_a_window_that_is_left_does_not_hide_the_other_one_of_the_same_person(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    task = await desk.task(ana, "Order paper")
    page = await open_page(ana)
    await page.add_init_script("window.setInterval = () => 0")  # it says by no clock that it is here
    await page.goto(ana.path(f"/tasks/{task}"))
    await desk.task(ana, "Fold letters")
    await expect(page.locator("#tasks-count")).to_have_text("2")  # it hears of changes by now
    while not desk.app.state.hub._present:  # noqa: ASYNC110  # nobody is told of that
        await asyncio.sleep(0.01)
    async with page.expect_request(lambda request: request.url.endswith("/live/presence")):
        await ana.post("/live/presence", {"subject": "task", "subject_id": str(task), "left": "1"})
    while not await desk.fetch("select count(*) from presence"):  # noqa: ASYNC110  # nor of this
        await asyncio.sleep(0.01)


async def test_what_a_page_asks_for_again_says_that_nobody_asked(desk: Desk, ana: Person, open_page: OpenPage) -> None:
    page = await open_page(ana)
    await page.goto(ana.path("/tasks"))
    async with page.expect_request(lambda request: request.url.endswith("/tasks")) as asked:
        await desk.task(ana, "Order paper")
        await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    assert (await asked.value).headers["by-itself"] == "1"


@pytest.mark.own_browser
@pytest.mark.parametrize(("path", "sleeps"), [("/today", False), ("", True)])
async def test_a_page_left_open_turns_at_midnight(
    desk: Desk, page: Page, ana: Person, clock: Clock, path: str, sleeps: bool
) -> None:
    clock.now = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
    await page.clock.install(time=clock.now)
    await desk.task(ana, "Call the bank", due_on=date(2026, 3, 5))
    await page.goto(ana.path(path))
    day = page.locator(".head p")
    await expect(day).to_have_text("Wednesday, 4 March 2026")
    clock.now += timedelta(minutes=2)
    if sleeps:
        await page.clock.fast_forward(8 * 3_600_000)
    else:
        asked = list[str]()
        page.on("request", lambda request: asked.append(request.url))
        for _ in range(24):  # two minutes
            if not asked:
                await page.clock.run_for(5_000)
    await expect(day).to_have_text("Thursday, 5 March 2026")
    await expect(page.get_by_role("heading", name="Due today 1")).to_be_visible()
