"""Writing in the editor: formatting by bar and keys, lists, tables, find and replace, the page beside it, focus."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.drafts import CARET, expect_text, in_text, open_draft, saved, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def write(desk: Desk, page: Page, ana: Person, body: str = "") -> None:
    """Open a draft with a text, the caret at its end."""
    await open_draft(page, ana, await desk.draft(ana, "Winter hours", body=body))


@pytest.mark.parametrize(
    ("button", "keys", "before", "after"),
    [
        ("Bold", "Control+b", "We close", "We **close**"),
        ("Italic", "Control+i", "We close", "We *close*"),
        ("Struck through", "Control+Shift+x", "We close", "We ~~close~~"),
        ("Code", "Control+e", "We close", "We `close`"),
        ("Heading", "Control+Alt+2", "We close", "## We close"),
        ("Smaller heading", "Control+Alt+3", "# We close", "### We close"),
        ("List", "Control+Shift+8", "We close", "- We close"),
        ("Numbered list", "Control+Shift+7", "- We close", "1. We close"),
        ("Quote", "Control+Shift+9", "We close", "> We close"),
    ],
)
async def test_a_button_and_its_keys_format_and_take_it_back(
    desk: Desk, page: Page, ana: Person, button: str, keys: str, before: str, after: str
) -> None:
    await write(desk, page, ana, before)
    pressed = page.get_by_role("button", name=button, exact=True)
    await expect(pressed).to_have_attribute("aria-pressed", "false")
    await pressed.click()
    await expect_text(page, after)
    await expect(pressed).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await page.keyboard.press(keys)
    await expect_text(page, before.removeprefix("# ").removeprefix("- "))
    await expect(pressed).to_have_attribute("aria-pressed", "false")


async def test_several_lines_are_formatted_together_and_undone_in_one_step(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "Bread\n\nMilk\nSalt")
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Control+Shift+7")
    await expect_text(page, "1. Bread\n\n2. Milk\n3. Salt")
    await page.keyboard.press("Control+b")
    await expect_text(page, "1. **Bread**\n\n2. **Milk**\n3. **Salt**")
    await page.get_by_role("button", name="Undo").click()
    await expect_text(page, "1. Bread\n\n2. Milk\n3. Salt")
    await page.get_by_role("button", name="Redo").click()
    await expect_text(page, "1. **Bread**\n\n2. **Milk**\n3. **Salt**")


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("Control+b", "para one\n\npara two", "**para one**\n\n**para two**"),
        ("Control+i", "- one\n- [ ] two\n> 1. three", "- *one*\n- [ ] *two*\n> 1. *three*"),
        ("Control+Shift+x", "## Head\n\n---\n\nWords", "## ~~Head~~\n\n---\n\n~~Words~~"),
        ("Control+b", "| a | b |\n| --- | --- |\n| c |  |", "| **a** | **b** |\n| --- | --- |\n| **c** |  |"),
        ("Control+e", "a `tick", "``a `tick``"),
        ("Control+e", "`", "`` ` ``"),
        ("Control+e", "see `code` there", "``see `code` there``"),
        ("Control+b", "one ", "**one** "),
        ("Control+b", "", "****"),
        ("Control+i", "", "**"),
    ],
)
async def test_marks_that_are_put_twice_give_the_text_back(
    desk: Desk, page: Page, ana: Person, key: str, before: str, after: str
) -> None:
    await write(desk, page, ana, before)
    await page.keyboard.press("Control+a")
    await page.keyboard.press(key)
    await expect_text(page, after)
    await page.keyboard.press(key)
    await expect_text(page, before)


async def test_words_of_which_some_are_marked_are_marked_as_one(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "We **close** at *four*")
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Control+b")
    await expect_text(page, "**We close at *four***")


async def test_lists_go_on_move_and_end_by_themselves(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana)
    await page.keyboard.type("1. Bread\nMilk\n\n")  # an empty item ends the list, so that what follows is a paragraph
    await expect_text(page, "1. Bread\n2. Milk\n\n")
    await page.keyboard.type("- one\ntwo")
    await page.keyboard.press("Tab")
    await page.keyboard.type("\nthree")
    await expect_text(page, "1. Bread\n2. Milk\n\n- one\n  - two\n  - three")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.keyboard.type("> said\nagain")
    await expect_text(page, "1. Bread\n2. Milk\n\n- one\n  - two\n- three\n\n> said\n> again")
    await page.keyboard.type("\n\nSo")
    await expect_text(page, "1. Bread\n2. Milk\n\n- one\n  - two\n- three\n\n> said\n> again\n\nSo")
    await page.keyboard.press("Control+Home")
    await page.keyboard.press("End")
    await page.keyboard.type("\nFlour")
    assert (await text_of(page)).startswith("1. Bread\n2. Flour\n3. Milk\n")
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowRight")
    for _ in range(2):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Backspace")
    assert (await text_of(page)).startswith("1. Bread\nFlour\n")


async def test_tab_goes_through_a_table_and_keeps_its_columns(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "Hours")
    await page.get_by_role("button", name="Table").click()
    for cell in ("Day", "Opens at", "Monday", "9", "Tuesday", "10"):
        await page.keyboard.type(cell)
        await page.keyboard.press("Tab")
    await page.keyboard.type("Friday")
    lines = (await text_of(page)).strip().split("\n")
    assert lines[0] == "Hours"
    assert len({len(line) for line in lines[2:6]}) == 1
    assert lines[2].split() == ["|", "Day", "|", "Opens", "at", "|"]
    assert lines[-1].startswith("| Friday")
    await expect(page.locator("#preview td").first).to_have_text("Monday")


async def test_a_link_is_asked_for_in_plain_words(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "See our shop")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_label("Words", exact=True)).to_have_value("shop")
    await expect(page.get_by_label("Address")).to_be_focused()
    await page.keyboard.type("example.com/shop")
    await page.keyboard.press("Enter")
    await expect_text(page, "See our [shop](https://example.com/shop)")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await page.get_by_role("button", name="Link", exact=True).click()
    await expect(page.get_by_label("Address")).to_have_value("https://example.com/shop")
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(", or ")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("example.com/map")
    await page.keyboard.press("Enter")
    await expect_text(page, "See our [shop](https://example.com/shop), or [example.com/map](https://example.com/map)")


async def test_find_and_replace(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "We close at four. Close the door. close." + "\n\nMore." * 200)
    await page.keyboard.press("Control+Home")
    await page.keyboard.press("Control+f")
    await expect(page.get_by_label("Find", exact=True)).to_be_focused()
    await page.keyboard.type("close")
    await expect(page.get_by_text("3 found")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("1 of 3")).to_be_visible()
    await assert_accessible(page, called="find and replace")
    await page.get_by_label("Match case").check()
    await page.get_by_label("Replace with").fill("open")
    await page.get_by_role("button", name="Replace all").click()
    await expect(page.get_by_text("Not found")).to_be_visible()
    assert (await text_of(page)).startswith("We open at four. Close the door. open.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await page.keyboard.press("Control+z")
    assert (await text_of(page)).startswith("We close at four. Close the door. close.")


LONG = "\n\n".join(f"## Part {number}\n\nA paragraph of part {number} that says a little." for number in range(60))


async def test_the_page_scrolls_in_step_with_the_text(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, LONG)
    await page.mouse.move(500, 500)
    await page.mouse.wheel(0, -100_000)
    await page.mouse.wheel(0, 3000)
    first = """selector => {
        const top = document.getElementById("editor-head").getBoundingClientRect().bottom;
        const all = [...document.querySelectorAll(selector)];
        const found = all.find(one => one.getBoundingClientRect().bottom > top + 4);
        return Number(/\\d+/.exec(found?.textContent ?? '')?.[0] ?? NaN);  // lines are drawn as they come into sight
    }"""
    apart = f"([line, block]) => Math.abs(({first})(line) - ({first})(block)) <= 1 && ({first})(line) > 9"
    await page.wait_for_function(apart, arg=[".cm-line:not(:empty):has(:not(br))", "#preview .prose > *"])
    at = await page.evaluate(first, "#preview .prose > *")
    await page.locator("#editor-page").hover()
    await page.mouse.wheel(0, 1500)
    await page.wait_for_function(f"at => ({first})('.cm-line.line-h2') > at + 5", arg=at)
    await page.wait_for_function(apart, arg=[".cm-line.line-h2", "#preview .prose > *"])


async def test_the_outline_leads_to_a_heading(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, LONG + "\n\n### *Last* [part](https://example.com)\n\nend")
    await page.get_by_role("button", name="Outline").click()
    menu = page.get_by_role("navigation", name="Outline")
    await expect(menu.get_by_role("button", name="Last part")).to_be_visible()
    await assert_accessible(page, called="the outline")
    await menu.get_by_role("button", name="Part 30", exact=True).click()
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await expect(page.locator(".cm-line", has_text="A paragraph of part 30")).to_be_in_viewport()
    await page.keyboard.type("Here: ")
    assert "\n\nHere: ## Part 30\n" in await text_of(page)


async def test_counts_and_ease_follow_the_text(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana)
    await expect(page.locator("#preview .counts")).to_have_text("0 words")
    await page.keyboard.insert_text("The shop opens at nine. " * 8)
    await expect(page.locator("#preview .counts")).to_have_text("40 words, 1 min to read, very easy to read")
    await page.get_by_label("Write").check()
    await expect(page.locator("#preview .counts")).to_be_visible()
    await expect(page.locator("#preview .prose")).to_be_hidden()


async def test_only_the_text_and_back(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "Quiet")
    await page.keyboard.press("Control+Shift+F")
    await expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    await expect(page.locator("#draft-history")).to_be_hidden()
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await expect(page.locator("#editor-state")).to_be_visible()
    await assert_accessible(page, called="only the text")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("navigation", name="Main")).to_be_visible()


async def test_all_of_it_can_be_reached_by_keyboard_and_left_again(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "- one\n- two")
    await page.keyboard.press("Alt+F10")
    await expect(page.get_by_role("button", name="Undo")).to_be_focused()
    await page.keyboard.press("End")
    await expect(page.get_by_role("button", name="Only the text")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect_text(page, "- one\n## two")
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Tab")
    await expect_text(page, "- one\n  - two")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Tab")
    await expect_text(page, "- one\n  - two")
    await expect(page.get_by_label("Text, in Markdown")).not_to_be_focused()


@pytest.mark.own_browser
async def test_an_input_method_composes_undisturbed(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "- ")
    debugger = await page.context.new_cdp_session(page)
    for text in ("に", "にほ", "にほん"):
        await debugger.send("Input.imeSetComposition", {"text": text, "selectionStart": 3, "selectionEnd": 3})
    await page.wait_for_function("() => document.querySelector('.cm-content').textContent.includes('にほん')")
    await saved(page)  # in the middle of it
    await debugger.send("Input.insertText", {"text": "日本"})
    await expect_text(page, "- 日本")
    await page.keyboard.type(" ok")
    await saved(page)
    assert await desk.fetch("select body from drafts") == "- 日本 ok"


async def test_others_can_put_text_at_the_caret(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "Here: ")
    put = (
        """detail => document.getElementById("editor-form").dispatchEvent(new CustomEvent("editor:insert", {detail}))"""
    )
    await page.evaluate(put, {"text": "[prices](/prices)"})
    await page.keyboard.type(" Then.")
    await expect_text(page, "Here: [prices](/prices) Then.")
    assert await page.evaluate(CARET) == len("Here: [prices](/prices) Then.")


async def test_a_phone_has_room_to_write(desk: Desk, phone_page: Page, ana: Person) -> None:
    await write(desk, phone_page, ana, LONG)
    await phone_page.keyboard.press("Control+End")
    await phone_page.keyboard.type("The end")
    await phone_page.wait_for_function(  # what one types stands above the bar for the thumb
        """() => {
            const bar = document.querySelector(".side").getBoundingClientRect();
            const caret = getSelection().getRangeAt(0).getBoundingClientRect();
            return caret.height > 0 && caret.bottom < bar.top;
        }"""
    )
    box = await phone_page.get_by_label("Text, in Markdown").bounding_box()
    assert box is not None
    assert box["width"] > 340
    small = await phone_page.evaluate(
        """() => [...document.querySelectorAll(".editor-head :is(button, label)")].filter(one => {
            const {width, height} = one.getBoundingClientRect();
            return one.checkVisibility() && (width < 43.5 || height < 43.5);
        }).map(one => one.ariaLabel || one.textContent)"""
    )
    assert small == []
    await phone_page.get_by_role("button", name="Bold").tap()
    await expect(phone_page.get_by_label("Text, in Markdown")).to_be_focused()  # so that the keyboard stays
    await assert_accessible(phone_page)


async def test_what_is_typed_before_the_editor_has_come_stays(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="We close at four.")
    come = asyncio.Event()

    async def wait(route: Route) -> None:
        await come.wait()
        await route.continue_()

    await page.route("**/codemirror.min.js", wait)
    # Where the editor begins to come before the page is loaded, that waits for it.
    await page.goto(ana.path(f"/drafts/{draft}"), wait_until="domcontentloaded")
    plain = page.get_by_label("Text, in Markdown")
    await plain.focus()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" Early")
    unsaved = page.locator("#editor-head [data-unsaved]")
    await expect(unsaved).to_be_visible()
    come.set()
    await expect(page.locator(".cm-content")).to_be_focused()
    await page.keyboard.type(" words.")
    await expect_text(page, "We close at four. Early words.")
    await expect(unsaved).to_be_hidden()  # from now on the state tells
    await saved(page)
    assert await desk.fetch("select body from drafts") == "We close at four. Early words."


async def test_no_other_page_pays_for_the_editor(desk: Desk, page: Page, ana: Person) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    draft = await desk.draft(ana)
    for path in ("/tasks", "/drafts", f"/drafts/{draft}/revisions/1"):
        await page.goto(ana.path(path))
    assert loaded
    assert [url for url in loaded if "editor" in url or "codemirror" in url] == []


async def test_without_scripts_the_form_is_a_plain_one(desk: Desk, no_script_page: Page, ana: Person) -> None:
    page = no_script_page
    draft = await desk.draft(ana, "Winter hours", body="Before")
    await page.goto(ana.path(f"/drafts/{draft}"))
    await expect(page.get_by_role("toolbar")).to_be_hidden()
    await page.get_by_label("Text, in Markdown").fill("After")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_label("Text, in Markdown")).to_have_value("After")
    assert await desk.fetch("select body from drafts") == "After"
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.locator("summary", has_text="Send for review").click()
    await page.get_by_role("button", name="Send for review").click()
    await expect(page.locator("#review .chip")).to_have_text("In review")


async def test_the_editor_is_for_everybody_in_the_dark_too(desk: Desk, dark_page: Page, ana: Person) -> None:
    await write(
        desk, dark_page, ana, "# A\n\n> b **c** `d` [e](https://example.com) ~~f~~\n\n| g | h |\n|---|---|\n| 1 | 2 |"
    )
    await in_text(dark_page, "Control+a")
    await assert_accessible(dark_page)


async def test_two_browsers_see_the_same_letters(desk: Desk, open_page: OpenPage, page: Page, ana: Person) -> None:
    body = "\nOne\n\n\n  spaces  \ntrailing  \n\ttab\n</textarea>&amp; 👩‍👩‍👧 𝒜\n"
    await write(desk, page, ana, body)
    assert await text_of(page) == body
    await page.keyboard.type("x")
    await saved(page)
    assert await desk.fetch("select body from drafts") == body + "x"
