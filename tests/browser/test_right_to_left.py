"""Hebrew and Arabic lie from right to left wherever somebody writes or reads them, beside English on the same page."""

import pytest
from playwright.async_api import Locator, Page

from tests.browser.drafts import open_draft
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

HEBREW = "פגישה ב-12!"
LIES = """element => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let node = text.nextNode();
    while (!node.data.includes("!")) node = text.nextNode();
    const range = document.createRange();
    const place = at => {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
    };
    return place(node.data.indexOf("!")) < place(node.data.indexOf("פ")) ? "right to left" : "left to right";
}"""
SIDE = """element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const [words, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
    return box.right - words.right < words.left - box.left ? "right" : "left";
}"""


async def assert_lies_right(element: Locator) -> None:
    """Its sign of exclamation ends the words, which is at their left."""
    assert await element.evaluate(LIES) == "right to left"


async def test_titles_lie_as_their_first_letter_tells(desk: Desk, page: Page, ana: Person) -> None:
    task = await desk.task(ana, HEBREW, labels=[HEBREW], due_on="2026-03-04")
    await page.goto(ana.path("/tasks"))
    await assert_lies_right(page.locator(".row .title"))
    await page.goto(ana.path(f"/tasks/{task}"))
    await assert_lies_right(page.locator("h1"))
    await assert_lies_right(page.locator(".fact .chip"))
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    for field in await page.locator("input:is([type=text], :not([type])), textarea").all():
        assert await field.evaluate("one => getComputedStyle(one).unicodeBidi") == "plaintext"
    await assert_lies_right(page.locator(".crumb a").last)
    await page.goto(ana.path("/calendar?view=week&day=2026-03-04"))
    await assert_lies_right(page.locator(".planned-title"))


async def test_each_line_of_a_text_lies_as_its_first_letter_tells(desk: Desk, page: Page, ana: Person) -> None:
    body = f"# {HEBREW}\n\n- {HEBREW}\n\n> {HEBREW}\n\nWe close!\n\n```\n{HEBREW}\n```"
    await open_draft(page, ana, await desk.draft(ana, HEBREW, body=body))
    lines = page.locator(".cm-line")
    for number in (0, 2, 4):
        await assert_lies_right(lines.nth(number))
        assert await lines.nth(number).evaluate(SIDE) == "right"
    assert await lines.nth(6).evaluate(SIDE) == "left"
    assert await lines.nth(9).evaluate(SIDE) == "left"
    for shown in ("h2", "li", "blockquote p"):
        await assert_lies_right(page.locator(f"#preview .prose {shown}"))
    await page.keyboard.press("Control+End")
    await page.keyboard.type("\n\nשלום!")
    last = lines.last
    await last.evaluate("line => new Promise(done => requestAnimationFrame(done))")
    assert await last.evaluate(SIDE) == "right"


# The places of the words of a sentence, from the left: those of ours, before and after what somebody wrote.
ORDER = """(element, words) => words.map(word => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let node = text.nextNode();
    while (!node.data.includes(word)) node = text.nextNode();
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(word));
    range.setEnd(node, node.data.indexOf(word) + word.length);
    return range.getBoundingClientRect().left;
})"""


async def test_what_people_write_orders_none_of_the_words_around_it_in_a_sentence(
    desk: Desk, page: Page, ana: Person
) -> None:
    task = await desk.task(ana, HEBREW)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "labels": "אחת, שתיים", "title": "שלום"})
    await page.goto(ana.path(f"/tasks/{task}"))
    sentence = page.locator(".history p", has_text="added the labels")
    places = await sentence.evaluate(ORDER, ["added", "אחת", "שתיים"])
    assert places == sorted(places)
    sentence = page.locator(".history p", has_text="changed the title")
    assert await sentence.evaluate(LIES) == "right to left"
