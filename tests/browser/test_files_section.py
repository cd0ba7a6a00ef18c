"""The files of a draft or a task, brought to their section."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.drafts import expect_text, forgive, open_draft
from tests.browser.files import (
    LIAR,
    PRICES,
    SCREENSHOT,
    SHOP,
    Unheard,
    address_of,
    drag_files,
    drop_files,
    hold_uploads,
    on_the_way,
    paste_files,
)
from tests.browser.kept import PHONE
from tests.browser.watch import Watch
from tests.support.people import Desk, Person
from tests.support.serving import Serving

pytestmark = pytest.mark.anyio


@pytest.fixture
async def task(desk: Desk, ana: Person) -> int:
    """A task of Ana's."""
    return await desk.task(ana)


async def test_what_is_chosen_is_sent_at_once(desk: Desk, page: Page, ana: Person, task: int) -> None:
    await page.goto(ana.path(f"/tasks/{task}"))
    held = await hold_uploads(page)
    await page.get_by_label("Add files").set_input_files([SHOP.payload, PRICES.payload])
    await expect(page.get_by_role("progressbar", name="Uploading shop-front.png")).to_be_visible()
    held.let_go.set()
    await expect(page.locator("#files .file")).to_have_count(2)
    await expect(page.locator("#files").get_by_role("link", name=PRICES.name)).to_be_visible()
    await expect(page.get_by_text("added the file “prices.csv”")).to_be_visible()  # the history has it too
    await expect(page.locator(".arriving")).to_have_count(0)
    await expect(page.locator("#files .file img")).to_have_js_property("complete", True)
    assert await desk.fetch("select count(*) from files") == 2


async def test_what_is_chosen_before_the_script_is_there_is_sent_when_it_comes(
    page: Page, ana: Person, task: int
) -> None:
    chosen = asyncio.Event()

    async def late(route: Route) -> None:
        await chosen.wait()
        await route.continue_()

    await page.route("**/js/files/section.js", late)
    await page.goto(ana.path(f"/tasks/{task}"), wait_until="commit")
    await page.get_by_label("Add files").set_input_files(PRICES.payload)
    chosen.set()
    await expect(page.locator("#files").get_by_role("link", name=PRICES.name)).to_be_visible()


async def test_it_takes_what_is_dropped_and_what_is_pasted(page: Page, ana: Person, task: int) -> None:
    await page.goto(ana.path(f"/tasks/{task}"))
    section = page.locator("#files")
    await drag_files(section, SHOP)
    assert await section.evaluate("one => getComputedStyle(one).outlineColor") != "rgba(0, 0, 0, 0)"
    await drop_files(section, SHOP)
    await expect(section.get_by_text(SHOP.name)).to_be_visible()
    await page.get_by_label("Add files").focus()
    await paste_files(page, SCREENSHOT)
    await expect(section.get_by_text(SCREENSHOT.name)).to_be_visible()
    await page.get_by_role("link", name="Tasks").first.focus()
    await paste_files(page, PRICES)  # somewhere else: it isn't meant
    await drop_files(page.get_by_role("heading", level=1), PRICES)
    await page.reload()
    await expect(page.locator("#files .file")).to_have_count(2)


async def test_a_refusal_stands_beside_what_was_taken(page: Page, ana: Person, task: int) -> None:
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.get_by_label("Add files").set_input_files([LIAR.payload, SHOP.payload])
    await expect(page.locator("#files").get_by_text(SHOP.name)).to_be_visible()
    refused = on_the_way(page, LIAR.name)
    await refused.get_by_role("button", name="Dismiss").focus()
    await page.keyboard.press("Enter")
    await expect(refused).to_have_count(0)
    await expect(page.get_by_label("Add files")).to_be_focused()


@pytest.mark.own_browser
async def test_once_all_of_it_was_sent_it_waits_as_long_as_the_desk_needs(
    desk: Desk, page: Page, ana: Person, task: int
) -> None:
    await page.clock.install()
    await page.goto(ana.path(f"/tasks/{task}"))
    arriving = on_the_way(page, SHOP.name)
    async with desk.db._pool.acquire() as other, other.transaction():
        await other.execute("lock table contents")  # the upload has arrived, and waits for this
        await page.get_by_label("Add files").set_input_files(SHOP.payload)
        await expect(arriving.get_by_text("Checking…")).to_be_visible()
        await expect(arriving.get_by_role("button")).to_have_count(0)  # it can't be taken back any more
        await page.clock.fast_forward(90_000)
        await expect(arriving.get_by_text("Checking…")).to_be_visible()
    await expect(page.locator("#files .file")).to_have_count(1)
    await expect(arriving).to_have_count(0)


async def test_the_keyboard_stays_with_one_that_cannot_be_cancelled_any_more(
    desk: Desk, page: Page, ana: Person, task: int
) -> None:
    await page.goto(ana.path(f"/tasks/{task}"))
    held = await hold_uploads(page)
    async with desk.db._pool.acquire() as other, other.transaction():
        await other.execute("lock table contents")
        await page.get_by_label("Add files").set_input_files(SHOP.payload)
        await held.begun.wait()
        await on_the_way(page, SHOP.name).get_by_role("button", name="Cancel").focus()
        held.let_go.set()
        await expect(on_the_way(page, SHOP.name)).to_be_focused()
    await expect(page.get_by_label("Add files")).to_be_focused()


async def test_one_whose_answer_is_lost_may_be_added_and_is_looked_for(
    desk: Desk, serving: Serving, page: Page, watches: list[Watch], ana: Person, task: int
) -> None:
    await serving.stop()
    serving.app = Unheard(desk.app)
    await serving.start_again()
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.get_by_label("Add files").set_input_files(SHOP.payload)
    unsure = on_the_way(page, SHOP.name)
    await expect(unsure.get_by_text("look under Files before you try again")).to_be_visible()
    await expect(page.locator("#files .file")).to_have_count(1)
    await unsure.get_by_role("button", name="Dismiss").click()
    await expect(unsure).to_have_count(0)
    forgive(watches, "502: POST")


async def test_one_that_has_moved_since_it_was_chosen_says_so(
    page: Page, ana: Person, task: int, tmp_path: Path
) -> None:
    chosen = tmp_path / SHOP.name
    chosen.write_bytes(SHOP.content)
    await page.goto(ana.path(f"/tasks/{task}"))
    held = await hold_uploads(page)
    await page.get_by_label("Add files").set_input_files([PRICES.payload, SCREENSHOT.payload])
    await held.begun.wait()
    await page.get_by_label("Add files").set_input_files(chosen)
    await expect(on_the_way(page, SHOP.name)).to_be_visible()  # two others are sent first
    chosen.unlink()
    held.let_go.set()
    await expect(on_the_way(page, SHOP.name)).to_contain_text("it has moved since, or it is a folder")
    await expect(page.locator("#files .file")).to_have_count(2)


async def test_removed_it_comes_back_by_undo(page: Page, ana: Person, task: int) -> None:
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.get_by_label("Add files").set_input_files(SHOP.payload)
    await page.get_by_role("button", name="Remove: shop-front.png").click()
    await expect(page.locator("#files .file")).to_have_count(0)
    await page.locator("#notices").get_by_role("button", name="Undo").click()
    await expect(page.locator("#files").get_by_text(SHOP.name)).to_be_visible()


async def test_a_file_of_a_draft_goes_into_its_text(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, body="Look")
    await open_draft(page, ana, draft)
    await page.get_by_label("Add files").set_input_files([SHOP.payload, PRICES.payload])
    await page.get_by_role("button", name="Insert into the text: prices.csv").click()
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await page.get_by_role("button", name="Insert into the text: shop-front.png").click()
    prices, shop = [await address_of(desk, ana, one) for one in (PRICES, SHOP)]
    await expect_text(page, f"Look [prices.csv]({prices})\n\n![shop-front]({shop})\n\n")
    await page.keyboard.press("Control+z")
    await expect_text(page, f"Look [prices.csv]({prices})")


async def test_without_scripts_it_is_a_plain_form(desk: Desk, no_script_page: Page, ana: Person) -> None:
    page = no_script_page
    for path in (f"/drafts/{await desk.draft(ana)}", f"/tasks/{await desk.task(ana)}"):
        await page.goto(ana.path(path))
        await page.get_by_label("Add files").set_input_files([SHOP.payload, PRICES.payload])
        await page.get_by_role("button", name="Upload").click()
        await expect(page.locator("#files .file")).to_have_count(2)
        await expect(page.get_by_role("button", name="Insert into the text")).to_have_count(0)
        await page.get_by_role("button", name="Remove: prices.csv").click()
        await expect(page.locator("#files .file")).to_have_count(1)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(1280, 800), PHONE])
async def test_it_is_for_everybody(
    desk: Desk, open_page: OpenPage, ana: Person, task: int, size: tuple[int, int], dark: bool
) -> None:
    page = await open_page(ana, size=size, dark=dark)
    await page.goto(ana.path(f"/tasks/{task}"))
    await page.get_by_label("Add files").set_input_files([SHOP.payload, PRICES.payload, LIAR.payload])
    await expect(page.locator("#files .file")).to_have_count(2)
    await expect(page.get_by_role("button", name="Dismiss")).to_be_visible()
    await assert_accessible(page, called="the files of a task")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = await page.locator("#files .thumb").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    assert len({(box["width"], box["height"], box["left"]) for box in boxes}) == 1
