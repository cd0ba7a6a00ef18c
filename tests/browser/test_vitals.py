"""What a page costs a browser: bytes, waiting and jumping about. Never how long it takes on this machine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import OpenPage
from tests.browser.vitals import visit
from tests.browser.watch import Watch
from tests.support.chromium import find_chromium
from tests.support.people import Desk, Person
from webapp.web.assets import join_scripts

pytestmark = [pytest.mark.anyio, pytest.mark.own_browser]

FIRST_VISIT = 100_000  # bytes, fonts included
LATER_VISIT = 15_000
EDITOR = 215_000  # more, once: what only a draft's page loads


@pytest.fixture
async def pages(desk: Desk, ana: Person) -> list[str]:
    """The main pages of a desk that is in use."""
    for number in range(60):
        await desk.task(ana, f"Order paper {number}", due_on="2026-03-05", labels=["print"])
    task, draft = await desk.task(ana), await desk.draft(ana)
    return [ana.path(rest) for rest in ("/tasks", f"/tasks/{task}", "/drafts", f"/drafts/{draft}", "/projects")]


async def test_pages_are_light_stand_still_and_paint_without_scripts(
    pages: list[str], ana: Person, open_page: OpenPage
) -> None:
    for size in ((1280, 800), (390, 844)):
        page = await open_page(ana, size=size)
        first = await visit(page, pages[0])
        assert 0 < first.bytes < FIRST_VISIT
        for path in pages:
            later = await visit(page, path)
            assert later.bytes < LATER_VISIT + EDITOR * ("/drafts/" in path), path
            assert later.first_paint > 0, path
        for path in pages:
            fresh = await visit(await open_page(ana, size=size), path)
            assert (fresh.shift, fresh.shifted) == (0, []), path
            assert fresh.bytes < FIRST_VISIT + EDITOR * ("/drafts/" in path), path
            styles = ("/css/app.css", *(("/css/review.css", "/css/editor.css") if "/drafts/" in path else ()))
            assert [name for name in fresh.blocking if not name.endswith(styles)] == [], path
        assert (await visit(page, pages[3])).bytes < LATER_VISIT  # the editor is kept


IN_PAINT_ALONE = """
  const later = window.setTimeout;
  window.setTimeout = (act, wait, ...words) => (wait === 500 ? 0 : later(act, wait, ...words));
"""
NO_PAINT_TOLD = "window.PerformanceObserver = class { observe() {} };"


async def test_the_editor_is_asked_for_after_the_first_paint(page: Page, desk: Desk, ana: Person) -> None:
    await page.add_init_script(IN_PAINT_ALONE)
    await page.goto(ana.path(f"/drafts/{await desk.draft(ana)}"))
    await page.locator(".cm-editor").wait_for()
    timing = await page.evaluate("performance.getEntries().map(({ name, startTime }) => [name, startTime])")
    asked = [at for name, at in timing if "/js/editor/" in name or "/codemirror." in name]
    assert len(asked) > 20
    assert dict(timing)["first-contentful-paint"] < min(asked)


async def test_the_editor_comes_where_no_paint_is_told_of(page: Page, desk: Desk, ana: Person) -> None:
    await page.add_init_script(NO_PAINT_TOLD)
    await page.goto(ana.path(f"/drafts/{await desk.draft(ana)}"))
    await page.locator(".cm-editor").wait_for()


async def test_a_script_that_fails_leaves_the_others_alone(open_page: OpenPage, watches: list[Watch]) -> None:
    page = await open_page()
    scripts = ["const name = 1;\nthrow new Error('of its own');\n", "const name = 2;\ndocument.title = name;\n"]
    await page.set_content(f'<script type="module">{join_scripts(scripts)}</script>')
    await expect(page).to_have_title("2")
    assert watches[0].problems == ["script: of its own"]
    watches[0].problems.clear()


@pytest.fixture
async def history_keeper() -> AsyncIterator[Browser]:
    """A Chromium that keeps pages for its back button, which Playwright's own does not."""
    program = await asyncio.to_thread(find_chromium)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, ignore_default_args=["--disable-back-forward-cache"]
        )
        yield browser
        await browser.close()


TALKATIVE = b"""
  const tabs = [];
  setInterval(() => tabs.forEach((tab) => tab.postMessage({ here: [] })), 1);
  addEventListener("connect", ({ ports: [tab] }) => tabs.push(tab));
"""


@pytest.fixture
def talkative(desk: Desk) -> Iterator[list[str]]:
    """A desk whose worker never stops telling its tabs something, not those that have left either; who asked for it."""
    app, asked = desk.app.asgi_handler, list[str]()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].endswith("/live/worker.js"):
            return await app(scope, receive, send)
        asked.append(scope["path"])
        return await ASGIResponse(body=TALKATIVE, media_type="text/javascript")(scope, receive, send)

    desk.app.asgi_handler = answer
    yield asked
    desk.app.asgi_handler = app


@pytest.fixture
async def gone_back(
    history_keeper: Browser, address: str, ana: Person, pages: list[str]
) -> AsyncIterator[Callable[[], Awaitable[Page]]]:
    """Opens Ana's list of tasks, leaves it for a task, and goes back; where it was read again, that fails."""
    context = await history_keeper.new_context(base_url=address)
    jar = ana.browser.cookies.jar
    await context.add_cookies([{"name": one.name, "value": one.value or "", "url": address} for one in jar])

    async def gone_back() -> Page:
        page = await context.new_page()
        await page.goto(pages[0])
        await page.evaluate("window.left = true")
        await page.goto(pages[1])
        await page.evaluate("history.back()")  # a page that is restored loads nothing, for which `go_back` would wait
        await page.wait_for_url("**/tasks", wait_until="commit")
        assert await page.evaluate("window.left === true"), await page.evaluate(
            "JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"
        )
        return page

    yield gone_back
    await context.close()


async def test_going_back_shows_the_page_as_it_was_left_and_that_stays_true(
    gone_back: Callable[[], Awaitable[Page]], desk: Desk, ana: Person
) -> None:
    page = await gone_back()
    await desk.task(ana, "Sign the lease", due_on="2026-03-04")
    await page.get_by_role("link", name="Sign the lease", exact=True).wait_for()
    assert await page.evaluate("window.left === true")


async def test_going_back_shows_the_page_as_it_was_left_whatever_is_told_meanwhile(
    talkative: list[str], gone_back: Callable[[], Awaitable[Page]]
) -> None:
    await gone_back()
    assert talkative


class LoadedAhead:
    """Notes which pages browsers load before anybody goes there."""

    def __init__(self, desk: Desk) -> None:
        self.app = desk.app.asgi_handler
        self.paths: list[str] = []
        self.came = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note, and hand on."""
        if any(name == b"sec-purpose" and b"prefetch" in value for name, value in scope["headers"]):
            self.paths.append(scope["path"])
            self.came.set()
        await self.app(scope, receive, send)


@pytest.fixture
def loaded_ahead(desk: Desk) -> object:
    """Watches the desk."""
    watching = LoadedAhead(desk)
    desk.app.asgi_handler = watching
    yield watching
    desk.app.asgi_handler = watching.app


async def test_the_page_under_the_pointer_is_loaded_ahead_and_forgotten_after_a_change(
    page: Page, loaded_ahead: LoadedAhead, ana: Person
) -> None:
    await page.goto(ana.path("/projects"))
    await page.get_by_role("link", name="Tasks").first.hover()
    await loaded_ahead.came.wait()
    assert loaded_ahead.paths == [ana.path("/tasks")]
    await page.evaluate(
        "(address) => fetch(address, { method: 'POST', body: new URLSearchParams({ title: 'Order ink' }) })",
        ana.path("/tasks"),
    )
    await page.get_by_role("link", name="Tasks").first.click()
    await page.get_by_role("link", name="Order ink", exact=True).wait_for()
