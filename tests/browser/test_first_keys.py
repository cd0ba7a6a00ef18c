"""What is typed before the scripts that it is for are there is neither lost nor doubled, and stands in its order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.drafts import expect_text, saved
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def held_back(page: Page, script: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A page to which a script comes when it is let go."""
    free, gone = asyncio.Event(), asyncio.Event()

    async def wait(route: Route) -> None:
        await free.wait()
        await route.continue_()
        gone.set()

    async def let_go() -> None:
        free.set()
        await gone.wait()

    await page.route(script, wait)
    yield let_go
    await page.unroute(script)


@pytest.mark.parametrize("template", [False, True])
async def test_a_draft_that_was_just_begun_is_written_at_once(
    desk: Desk, page: Page, ana: Person, template: bool
) -> None:
    if template:
        await desk.template(ana, "Letter", body="Yours, Ana")
    async with held_back(page, "**/codemirror.min.js") as let_go:
        await page.goto(ana.path("/tasks"))
        await page.goto(ana.path("/drafts"))
        if template:
            await page.get_by_label("Template").select_option("Letter")
        await page.get_by_label("Title of a new draft").fill("Winter hours")
        await page.keyboard.press("Enter")
        plain = page.locator("#draft-body")
        await expect(plain).to_be_focused()
        await page.keyboard.type("We close at four.")
        for _ in "four.":
            await page.keyboard.press("ArrowLeft")
        await expect(plain).to_have_value("We close at four." + "Yours, Ana" * template)
        await let_go()
        await expect(page.locator(".cm-content")).to_be_focused()
        await page.keyboard.type("half past ")
    await expect_text(page, "We close at half past four." + "Yours, Ana" * template)
    await saved(page)
    assert await desk.fetch("select body from drafts") == "We close at half past four." + "Yours, Ana" * template
    assert page.url.endswith(ana.path("/drafts/1"))


async def test_a_title_is_typed_before_the_editor_has_come(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter", body="We close at four.")
    async with held_back(page, "**/codemirror.min.js") as let_go:
        await page.goto(ana.path(f"/drafts/{draft}"), wait_until="commit")
        title = page.get_by_label("Title", exact=True)
        await title.focus()
        await page.keyboard.press("End")
        await page.keyboard.type(" hours")
        await let_go()
        await page.locator(".cm-editor").wait_for()
        await page.keyboard.type(" 2026")
    await expect(title).to_have_value("Winter hours 2026")
    await saved(page)
    assert await desk.fetch("select title from drafts") == "Winter hours 2026"


FIELDS = {
    "quick add": ("/tasks/new", "#page-title"),
    "a comment": ("/tasks/{task}", "#new-comment"),
    "an item": ("/tasks/{task}", "#add-item"),
    "notes": ("/tasks/{task}/edit", "[name=notes]"),
    "a draft's title": ("/drafts", "#add-title"),
    "what is said": ("/voice", "#words"),
}


@pytest.mark.parametrize("place", FIELDS)
async def test_what_is_typed_before_the_scripts_are_there_is_typed_like_the_rest(
    desk: Desk, page: Page, ana: Person, place: str
) -> None:
    path, field = FIELDS[place]
    task = await desk.task(ana, "Order paper")
    async with held_back(page, "**/js/app.js*") as let_go:
        await page.goto(ana.path(path.format(task=task)), wait_until="commit")
        typed = page.locator(field)
        await typed.focus()
        await page.keyboard.type("On Friday call the ba")
        await let_go()
        await page.wait_for_load_state()
        if place == "quick add":
            await page.locator("#page-reading").get_by_text("Fri").first.wait_for()
        await page.wait_for_function("() => Object.keys(sessionStorage).some((key) => key.startsWith('typed '))")
        await page.keyboard.type("nk")
    await expect(typed).to_have_value("On Friday call the bank")
    # What was half typed earlier comes first, with what is typed before it is back behind it.
    await page.goto(ana.path("/trash"))
    async with held_back(page, "**/js/app.js*") as let_go:
        await page.goto(ana.path(path.format(task=task)), wait_until="commit")
        await typed.focus()
        await page.keyboard.type(" and wa")
        await let_go()
        await expect(typed).to_have_value("On Friday call the bank and wa")
        await page.keyboard.type("it")
    await expect(typed).to_have_value("On Friday call the bank and wait")


@pytest.mark.parametrize("path", ["/search", "/tasks", "/drafts"])
async def test_what_is_looked_for_before_the_scripts_are_there_is_found(
    desk: Desk, page: Page, ana: Person, path: str
) -> None:
    field = {"/search": "#search-words", "/tasks": "#task-search", "/drafts": "#draft-search"}[path]
    for title in ("Order oak", "Order paper"):
        await (desk.draft if path == "/drafts" else desk.task)(ana, title)
    async with held_back(page, "**/js/app.js*") as let_go:
        await page.goto(ana.path(path), wait_until="commit")
        if path == "/tasks":
            await page.locator("summary", has_text="Filter").click()
        await page.locator(field).focus()
        await page.keyboard.type("oak")
        await let_go()
    await page.get_by_role("link", name="Order oak", exact=True).wait_for()
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_have_count(0)
    await expect(page.locator(field)).to_have_value("oak")


async def test_where_to_go_is_typed_before_the_palette_is_there(page: Page, ana: Person) -> None:
    async with held_back(page, "**/palette/palette.js*") as let_go:
        await page.goto(ana.path("/tasks"))
        await page.keyboard.press("Control+k")
        await page.keyboard.type("trqsh")
        for _ in "qsh":
            await page.keyboard.press("Backspace")
        await let_go()
        field = page.get_by_role("combobox", name="Go to, find or do")
        await expect(field).to_have_value("tr")
    await page.keyboard.type("ash")
    await expect(field).to_have_value("trash")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/trash")
