"""The editor of a draft as a test uses it."""

from playwright.async_api import Locator, Page, expect

from tests.browser.watch import Watch
from tests.support.people import Desk, Person

TEXT = "() => new FormData(document.getElementById('editor-form')).get('body')"
CARET = """() => {
    const range = getSelection().getRangeAt(0).cloneRange();
    range.setStart(document.querySelector('.cm-content'), 0);
    return range.toString().length;
}"""

NO_ANSWER = ("net::ERR_", "Failed to fetch")


async def open_draft(page: Page, who: Person, draft: int) -> Locator:
    """Open a draft in the editor; its text, with the caret at the end."""
    await page.goto(who.path(f"/drafts/{draft}"))
    return await in_text(page)


async def editor_there(page: Page) -> None:
    """Wait for the editor, where a page has one: it comes after the first paint."""
    if await page.locator("form[data-editor]").count():
        await page.locator(".cm-editor").wait_for()


async def in_text(page: Page, at: str = "Control+End") -> Locator:
    """The text of the editor that is open, with the caret at its end, or where a key brings it."""
    text = page.get_by_label("Text, in Markdown")
    await expect(text).to_have_attribute("contenteditable", "true")
    await text.focus()
    await page.keyboard.press(at)
    return text


async def open_details(page: Page) -> None:
    """Open the drawer with a draft's details, if it isn't."""
    if not await page.locator("#draft-drawer:popover-open").count():
        await page.get_by_role("button", name="Details", exact=True).click()
    await page.locator("#draft-details").wait_for()


async def save_by_hand(page: Page) -> None:
    """Save at once, as the keys of it do wherever one is on the page."""
    await page.keyboard.press("Control+s")


async def text_of(page: Page) -> str:
    """The text as the form would send it."""
    sent: str = await page.evaluate(TEXT)
    return sent.replace("\r\n", "\n")


async def expect_text(page: Page, text: str) -> None:
    """Wait until the form would send this text."""
    await page.wait_for_function(f"text => ({TEXT})().replaceAll('\\r\\n', '\\n') === text", arg=text)


def state(page: Page) -> Locator:
    """What the page says about whether the text is saved."""
    return page.locator("#editor-state")


async def saved(page: Page) -> None:
    """Wait until all is saved."""
    await expect(state(page)).to_have_attribute("data-state", "saved")


def forgive(watches: list[Watch], *provoked: str) -> None:
    """Take complaints that a test provoked on purpose out of what the browser complained of."""
    for watch in watches:
        watch.problems = [problem for problem in watch.problems if not any(words in problem for words in provoked)]


async def stored(desk: Desk) -> str:
    """The text that the desk has."""
    body: str = await desk.fetch("select body from drafts")
    return body
