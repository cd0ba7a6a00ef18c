"""Comments on passages in a browser: selected by whatever means, beside their words, and true while others write."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.kept import PHONE
from tests.drafts.threads.reading import begin
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TEXT = """# Opening

We open at **nine** on [weekdays](https://a.test), 「日本語」 😀 too.

- [x] One
- Two *words* here

| Day | Hours |
|---|---|
| Monday | nine |

```
code = 1
```

Last[^1] words.

[^1]: A note.
"""
# Selects from a word to another one of what is shown, each by its number among those that say the same.
SELECT = """
  ([first, last]) => {
    const find = (word) => {
      const nodes = document.createTreeWalker(document.querySelector("#reading-text .prose"), NodeFilter.SHOW_TEXT);
      while (nodes.nextNode()) {
        const at = nodes.currentNode.textContent.indexOf(word);
        if (at >= 0) return [nodes.currentNode, at];
      }
    };
    const [start, from] = find(first), [end, to] = find(last);
    const range = document.createRange();
    range.setStart(start, from);
    range.setEnd(end, to + last.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return getSelection().toString();
  }
"""


async def comment(page: Page, words: str) -> None:
    """Write into the form that has come, and send it."""
    field = page.locator("#new-thread textarea")
    await expect(field).to_be_focused()
    await field.fill(words)
    await page.locator("#new-thread button.go").click()
    await expect(page.locator("#new-thread textarea")).to_have_count(0)
    await expect(page.locator(".thread-card", has_text=words)).to_have_count(1)


async def test_whatever_is_selected_is_what_is_marked(desk: Desk, ana: Person, page: Page) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await page.goto(ana.path(f"/drafts/{draft}/reading"))
    chosen = [
        ("open", "weekd", "open at nine on weekd"),
        ("本", "😀", "本語」 😀"),
        ("One", "Two", "OneTwo"),
        ("Day", "Hours", "DayHours"),
        ("code", "= 1", "code = 1"),
        ("Last", "words.", "Last words."),
    ]
    for number, (first, last, expected) in enumerate(chosen, 1):
        assert await page.evaluate(SELECT, [first, last])
        await expect(page.locator("#begin-thread")).to_be_visible()
        await page.keyboard.press("c")
        await comment(page, f"About number {number}.")
        card = page.locator(".thread-card", has_text=f"About number {number}.")
        await expect(card).to_be_focused()
        thread = await card.get_attribute("data-thread")
        marks = await page.locator(f"#reading-text mark[data-threads~='{thread}']").all_text_contents()
        assert "".join("".join(marks).split()) == "".join(expected.split())


async def test_a_block_is_commented_on_by_keyboard_and_escape_goes_back(desk: Desk, ana: Person, page: Page) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await page.goto(ana.path(f"/drafts/{draft}/reading"))
    ways = page.locator("a.comment-on")
    assert await ways.evaluate_all("ways => ways.filter((way) => way.tabIndex === 0).length") == 1
    await ways.first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(ways.nth(1)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#new-thread textarea")).to_be_focused()
    await expect(page.locator("#new-thread q")).to_contain_text("We open at nine")
    await page.keyboard.press("Escape")
    await expect(ways.nth(1)).to_be_focused()
    await expect(page.locator("#new-thread textarea")).to_have_count(0)
    await page.keyboard.press("Enter")
    await comment(page, "By hand")
    await expect(page.locator("#reading-text mark").first).to_be_visible()


async def test_threads_are_gone_through_and_keep_what_is_refused(desk: Desk, ana: Person, page: Page) -> None:
    draft = await desk.draft(ana, body=TEXT)
    for words in ("first", "second"):
        await begin(ana, draft, "", words)
    await page.goto(ana.path(f"/drafts/{draft}/reading"))
    for key, words in (("n", "first"), ("n", "second"), ("p", "first")):
        await page.keyboard.press(key)
        await expect(page.locator(".thread-card:focus-within")).to_contain_text(words)
    await page.locator("#thread-1 summary", has_text="Answer").click()
    await page.locator("#thread-1-body").fill("   ")
    await page.locator("#thread-1").get_by_role("button", name="Send answer").click()
    await expect(page.locator("#thread-1-error")).to_contain_text("can't be empty")
    await expect(page.locator("#thread-2")).to_be_visible()
    await page.locator("#thread-1-body").fill("Well, yes")
    await page.locator("#thread-1").get_by_role("button", name="Send answer").click()
    await expect(page.locator("#thread-1 .comment")).to_have_count(2)
    await page.locator("#thread-1").get_by_role("button", name="Resolve").click()
    await expect(page.locator("#thread-1")).to_have_count(0)
    await page.keyboard.press("z")
    await expect(page.locator("#thread-1")).to_be_visible()


async def test_what_others_say_comes_beside_what_is_half_typed(desk: Desk, ana: Person, open_page: OpenPage) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body=TEXT)
    await begin(ana, draft, "", "The first")
    hers = await open_page(ana)
    await hers.goto(ana.path(f"/drafts/{draft}/reading"))
    await hers.locator("#thread-1 summary", has_text="Answer").click()
    await hers.locator("#thread-1-body").fill("Half of an ans")
    await hers.locator("a.comment-on").nth(1).focus()
    await hers.keyboard.press("Enter")
    await hers.locator("#new-thread textarea").fill("Half of a comm")
    await ben.post(f"/drafts/{draft}/threads/1/comments", {"body": "The answer of Ben"})
    await ben.post(f"/drafts/{draft}/threads", {"body": "On words", "revision": "1", "starts": "14", "ends": "18"})
    await expect(hers.locator("#thread-1")).to_contain_text("The answer of Ben")
    await expect(hers.locator("#thread-2")).to_contain_text("On words")
    await expect(hers.locator("#reading-text mark")).to_have_text(["open"])
    await expect(hers.locator("#new-thread textarea")).to_have_value("Half of a comm")
    await expect(hers.locator("#new-thread textarea")).to_be_focused()
    await expect(hers.locator("#thread-1-body")).to_have_value("Half of an ans")


async def test_the_editors_page_hears_of_comments(desk: Desk, ana: Person, page: Page) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body=TEXT)
    await page.goto(ana.path(f"/drafts/{draft}"))
    await expect(page.locator("#open-threads")).to_contain_text("No open comments")
    await begin(ben, draft, "", "Good")
    await expect(page.locator("#open-threads")).to_contain_text("On the whole draft")


@pytest.mark.parametrize("size", [PHONE, (1280, 800)])
async def test_comments_are_accessible(desk: Desk, ana: Person, open_page: OpenPage, size: tuple[int, int]) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await ana.post(f"/drafts/{draft}/threads", {"body": "On words", "revision": "1", "starts": "14", "ends": "18"})
    page = await open_page(ana, size=size)
    await page.goto(ana.path(f"/drafts/{draft}/reading"))
    await page.locator("a.comment-on").nth(1).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#new-thread textarea")).to_be_focused()
    await assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False])
async def test_on_a_phone_a_thread_opens_at_its_passage_and_leads_back(
    desk: Desk, ana: Person, open_page: OpenPage, scripts: bool
) -> None:
    words = "\n\n".join(f"Paragraph {number} is long enough for a line or two of a phone." for number in range(30))
    draft = await desk.draft(ana, body=words)
    about = {"revision": "1", "starts": str(words.index("Paragraph 12")), "ends": str(words.index(" 12 is"))}
    await ana.post(f"/drafts/{draft}/threads", {"body": "Which one?", **about})
    page = await open_page(ana, size=PHONE, scripts=scripts)
    await page.goto(ana.path(f"/drafts/{draft}/reading"))
    sign, thread = page.get_by_role("link", name="Comments on this passage"), page.locator("#thread-1")
    await sign.scroll_into_view_if_needed()
    await expect(thread).not_to_be_in_viewport()
    await sign.focus()
    await page.keyboard.press("Enter")
    await expect(thread.locator(".prose")).to_be_in_viewport()
    if scripts:
        await expect(sign).to_be_in_viewport()
        await page.keyboard.press("Escape")
        await expect(thread).not_to_be_in_viewport()
        await sign.click()
        await expect(thread.locator(".prose")).to_be_in_viewport()
        await assert_accessible(page)
    await thread.get_by_role("link", name="Back to the text").click()
    await expect(thread).not_to_be_in_viewport()
    await expect(sign).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
