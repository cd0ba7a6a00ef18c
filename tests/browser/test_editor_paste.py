"""What is pasted becomes clean Markdown."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.clipboard import ALL, Copied
from tests.browser.drafts import expect_text, in_text, open_draft
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

PASTE = """([html, text]) => {
    const clipboardData = new DataTransfer();
    if (html) clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


async def paste(page: Page, text: str, html: str = "") -> None:
    """Paste what a program would put on the clipboard."""
    await page.evaluate(PASTE, [html, text])


@pytest.mark.parametrize("copied", ALL.values(), ids=ALL)
async def test_what_others_copy_becomes_markdown(desk: Desk, page: Page, ana: Person, copied: Copied) -> None:
    await open_draft(page, ana, await desk.draft(ana))
    await paste(page, "unused", copied.html)
    await expect_text(page, copied.markdown)
    await page.keyboard.press("Control+z")
    await expect_text(page, "")


async def test_blocks_stand_by_themselves_and_words_stay_in_their_line(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana, body="Before after"))
    for _ in range(len(" after")):
        await page.keyboard.press("ArrowLeft")
    await paste(page, "bold", " <b>bold</b>")
    await expect_text(page, "Before**bold** after")
    await paste(page, "Head", "<h2>Head</h2>")
    await expect_text(page, "Before**bold**\n\n## Head\n\n after")


async def test_an_address_pasted_onto_words_makes_them_a_link(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana, body="Our shop"))
    await page.keyboard.press("Control+Shift+ArrowLeft")
    await paste(page, "https://example.com/a_(b)", '<a href="https://example.com/a_(b)">https://example.com/a_(b)</a>')
    await expect_text(page, "Our [shop](https://example.com/a_%28b%29)")
    await in_text(page)
    await page.keyboard.type(" ")
    await paste(page, "https://example.com", '<a href="https://example.com">https://example.com</a>')
    await expect_text(page, "Our [shop](https://example.com/a_%28b%29) https://example.com")


async def test_a_list_beside_a_numbered_item_goes_into_it(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana))
    inner = "<ul><li>inner</li></ul>"
    await paste(page, "unused", f"<ol start=9><li>nine</li>{inner}<li>ten</li>{inner}</ol>")
    await expect_text(page, "9. nine\n   - inner\n10. ten\n    - inner")
    await expect(page.locator("#preview ol > li > ul > li")).to_have_count(2)


async def test_inside_code_it_is_pasted_as_it_is(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana, body="```\n\n```"))
    await page.keyboard.press("ArrowUp")
    await paste(page, "a < b", "<b>a &lt; b</b>")
    await expect_text(page, "```\na < b\n```")
