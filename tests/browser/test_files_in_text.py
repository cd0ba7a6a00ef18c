"""Pictures and files come into a text, and cost it nothing on their way."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.drafts import expect_text, in_text, open_draft, save_by_hand, saved, text_of
from tests.browser.files import (
    LIAR,
    PRICES,
    SCREENSHOT,
    SHOP,
    address_of,
    arrived,
    drag_files,
    drop_files,
    hold_uploads,
    on_the_way,
    paste_files,
    place_after,
    png,
)
from tests.browser.pasting import copied_from
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

BODY = "We close at four.\n\nWe open at nine."


@pytest.fixture
async def draft(desk: Desk, ana: Person) -> int:
    """A draft of Ana's."""
    return await desk.draft(ana, "Winter hours", body=BODY)


async def test_after_a_pasted_picture_the_text_goes_on(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await paste_files(page, SCREENSHOT)
    await arrived(page)
    address = await address_of(desk, ana, SCREENSHOT)
    await expect_text(page, f"{BODY}\n\n![]({address})\n\n")
    await page.keyboard.type("Then we go on\n\nSecond paragraph.")
    text = f"{BODY}\n\n![]({address})\n\nThen we go on\n\nSecond paragraph."
    await expect_text(page, text)
    await page.get_by_role("button", name="Say what it shows").click()
    field = page.get_by_label("What the picture shows")
    await expect(field).to_be_focused()
    await page.keyboard.type("Our [new] hours")
    await page.keyboard.press("Enter")
    await expect_text(page, text.replace("![]", "![Our \\[new\\] hours]"))
    await page.keyboard.type(" And third.")
    await expect_text(page, text.replace("![]", "![Our \\[new\\] hours]") + " And third.")
    await saved(page)
    await expect(page.locator("#preview").get_by_role("img", name="Our [new] hours")).to_be_visible()
    await expect(page.locator("#files").get_by_text("image.png")).to_be_visible()


async def test_a_picture_between_paragraphs_leaves_an_empty_line_to_write_on(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    await in_text(page, "Control+Home")
    await page.keyboard.press("End")
    await paste_files(page, SHOP)
    await arrived(page)
    await page.keyboard.type("New")
    first, second = BODY.split("\n\n")
    address = await address_of(desk, ana, SHOP)
    await expect_text(page, f"{first}\n\n![shop front]({address})\n\nNew\n\n{second}")


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("![A cat](/c.png)", "![A cat](/c.png)\n\nThen\n\nso."),
        ("- ![A cat](/c.png)\n- on", "- ![A cat](/c.png)\n- Then\n- on"),
        ("1. ![A cat](/c.png)\n2. on", "1. ![A cat](/c.png)\n2. Then\n3. on"),
    ],
)
async def test_a_line_break_leaves_the_words_of_a_picture(
    desk: Desk, page: Page, ana: Person, body: str, after: str
) -> None:
    await page.route("**/*.png", lambda route: route.fulfill(body=png(), content_type="image/png"))
    await open_draft(page, ana, await desk.draft(ana, body=body))
    await in_text(page, "Control+Home")
    for _ in range(body.index("A") + 1):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.type("\nThen" + ("\n\nso." if body.startswith("!") else ""))
    await expect_text(page, after)
    await in_text(page, "Control+Home")
    for _ in range(body.index("A") + 1):
        await page.keyboard.press("ArrowRight")
    await paste_files(page, html="<p>One</p><p>Two</p>", plain="One\n\nTwo")
    picture = body.split("\n", maxsplit=1)[0]
    await expect(page.locator(".cm-line", has_text="Two")).to_be_visible()
    assert (await text_of(page)).startswith(f"{picture}\n\nOne\n\nTwo")


async def test_one_step_of_undo_takes_it_out_and_no_more(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Always.")
    held = await hold_uploads(page)
    await paste_files(page, SHOP)
    await page.keyboard.type("Come in.")
    held.let_go.set()
    await arrived(page)
    assert re.search(r"Always\.\n\n!\[shop front\]\(.*/shop-front\.png\)\n\nCome in\.$", await text_of(page))
    await page.keyboard.press("Control+z")
    await expect_text(page, f"{BODY} Always.Come in.")
    await page.keyboard.press("Control+Shift+Z")
    await arrived(page)
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+z")
    assert "Come in." not in await text_of(page)


async def test_what_is_typed_meanwhile_keeps_its_place_and_so_does_the_file(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    held = await hold_uploads(page)
    await drop_files(page.locator(".cm-content"), SHOP, at=await place_after(page, "close"))
    await expect(on_the_way(page, "shop-front.png")).to_be_visible()
    await in_text(page, "Control+Home")
    await page.keyboard.type("Now: ")
    await in_text(page)
    await page.keyboard.type(" Or ten")
    held.let_go.set()
    await arrived(page)
    await page.keyboard.type(" or eleven.")
    address = await address_of(desk, ana, SHOP)
    await expect_text(page, f"Now: We close ![shop front]({address}) at four.\n\nWe open at nine. Or ten or eleven.")


async def test_nothing_of_a_file_on_its_way_is_saved(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    held = await hold_uploads(page)
    await paste_files(page, SHOP)
    await held.begun.wait()
    async with page.expect_response(lambda reply: reply.request.method == "POST" and "/drafts/" in reply.url):
        await page.keyboard.type(" Always.")
        await save_by_hand(page)
    await expect(page.locator("#editor-state")).to_have_text("A file: Saving…")
    assert await desk.fetch("select body from drafts") == f"{BODY} Always."
    held.let_go.set()
    await arrived(page)
    await saved(page)


async def test_text_that_pictures_itself_stays_text(page: Page, ana: Person, draft: int, desk: Desk) -> None:
    await open_draft(page, ana, draft)
    await in_text(page, "Control+a")
    copied = copied_from("libreoffice-writer")
    await paste_files(page, SCREENSHOT, html=copied.html, plain="unused")
    await expect_text(page, f"{copied.markdown}\n\n")
    await expect(page.locator(".arriving")).to_have_count(0)
    assert await desk.fetch("select count(*) from files") == 0


async def test_a_picture_copied_from_a_page_is_one(page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await paste_files(
        page, SCREENSHOT, html='<meta charset="utf-8"><img src="https://example.com/cat.png" alt="A cat">'
    )
    await arrived(page)
    assert "example.com" not in await text_of(page)


async def test_dragged_over_the_page_files_see_where_they_may_go(page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await drag_files(page.locator(".cm-content"), SHOP, at=await place_after(page, "four."))
    await expect(page.locator(".cm-dropCursor")).to_be_attached()
    assert await page.locator(".cm-editor").evaluate("one => getComputedStyle(one).borderStyle") == "dashed"
    await drop_files(page.locator("#editor-page"), SHOP)  # no place for files; and the page doesn't go away for one
    await expect(page.locator("html")).not_to_have_attribute("data-dragging", "")
    await expect_text(page, BODY)


async def test_several_are_chosen_at_once_and_stand_in_their_order(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Picture or file").click()
    chooser = await choosing.value
    assert chooser.is_multiple()
    await chooser.set_files([SHOP.payload, SCREENSHOT.payload, PRICES.payload])
    await arrived(page, 3)
    shop, screenshot, prices = [await address_of(desk, ana, one) for one in (SHOP, SCREENSHOT, PRICES)]
    words = (await text_of(page)).removeprefix(BODY).split()
    assert words == ["![shop", f"front]({shop})", f"![]({screenshot})", f"[prices.csv]({prices})"]


async def test_selected_words_become_those_of_the_file(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Control+Shift+ArrowLeft")
    await paste_files(page, PRICES)
    await arrived(page)
    address = await address_of(desk, ana, PRICES)
    await expect_text(page, f"We close at four.\n\nWe open at [nine]({address}).")


async def test_all_of_it_goes_by_keyboard(page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    held = await hold_uploads(page)
    button = page.get_by_role("button", name="Picture or file")
    async with page.expect_file_chooser() as choosing:
        await page.keyboard.press("Alt+F10")
        while not await button.evaluate("one => one === document.activeElement"):
            await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
    await (await choosing.value).set_files(SHOP.payload)
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Tab")
    await expect(on_the_way(page, SHOP.name).get_by_role("button", name="Cancel")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await expect_text(page, BODY)
    held.let_go.set()


async def test_a_picture_without_words_asks_for_them(page: Page, ana: Person, desk: Desk) -> None:
    draft = await desk.draft(ana, body="Look: ![](/cat.png) and ![A dog](/dog.png)\n\n`![](/code.png)`")
    await page.route("**/*.png", lambda route: route.fulfill(body=png(), content_type="image/png"))
    await open_draft(page, ana, draft)
    asks = page.get_by_role("button", name="Say what it shows")
    await expect(asks).to_have_count(1)
    await asks.click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await asks.click()
    await page.keyboard.type("A c")
    await expect_text(page, "Look: ![A c](/cat.png) and ![A dog](/dog.png)\n\n`![](/code.png)`")
    await saved(page)
    assert "![A c]" in await desk.fetch("select body from drafts")
    await page.keyboard.type("at")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await expect_text(page, "Look: ![A cat](/cat.png) and ![A dog](/dog.png)\n\n`![](/code.png)`")
    await expect(asks).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
async def test_on_its_way_and_refused_it_is_for_everybody(
    open_page: OpenPage, ana: Person, draft: int, dark: bool
) -> None:
    page = await open_page(ana, dark=dark)
    await open_draft(page, ana, draft)
    await paste_files(page, LIAR)
    await expect(page.get_by_role("button", name="Dismiss")).to_be_visible()
    held = await hold_uploads(page)
    await paste_files(page, SHOP)
    await held.begun.wait()
    await expect(page.get_by_role("progressbar", name="Uploading shop-front.png")).to_be_visible()
    await assert_accessible(page, called="files on their way")
    held.let_go.set()


async def test_on_a_phone_fingers_find_all_of_it(phone_page: Page, ana: Person, draft: int) -> None:
    page = phone_page
    await open_draft(page, ana, draft)
    await paste_files(page, LIAR)
    await expect(page.get_by_role("button", name="Dismiss")).to_be_visible()
    held = await hold_uploads(page)
    await paste_files(page, SHOP)
    await held.begun.wait()
    small = await page.evaluate(
        """() => [...document.querySelectorAll(":is(.arriving, #files) :is(button, a, label)")].filter(one => {
            const {width, height} = one.getBoundingClientRect();
            return one.checkVisibility() && !one.matches(".title") && (width < 43.5 || height < 43.5);
        }).map(one => one.ariaLabel || one.textContent)"""
    )
    assert small == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    held.let_go.set()
