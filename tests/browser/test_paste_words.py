"""Every visible word of what was copied is in the text, in order, and parted where it was parted."""

import pytest
from playwright.async_api import Page, Route

from tests.browser.conftest import OpenPage
from tests.browser.copied_html import copied_html
from tests.browser.drafts import in_text, open_draft
from tests.browser.pasting import paste_each
from tests.support.people import Desk, Person
from webapp.web.markdown.render import render_markdown

pytestmark = pytest.mark.anyio

SHOW_EACH = "each => each.map(html => { document.body.innerHTML = html; return document.body.innerText; })"
TABLE = "| Day | Work |\n| --- | ---- |\n| Mon | |"
COUNT = 100


async def words_shown(page: Page, *each: str) -> list[list[str]]:
    """The words of HTML as a browser shows them; dashes that stand alone may be the marks of a list."""
    return [[word for word in text.split() if word != "-"] for text in await page.evaluate(SHOW_EACH, each)]


@pytest.mark.parametrize(
    ("body", "caret"),
    [
        pytest.param("", "Control+End", id="an empty text"),
        pytest.param("Before it ", "Control+End", id="a paragraph"),
        pytest.param("- one\n- two ", "Control+End", id="a list"),
        pytest.param("> said ", "Control+End", id="a quote"),
        pytest.param(TABLE, "ArrowLeft", id="a table’s cell"),
    ],
)
async def test_every_visible_word_is_in_the_text_in_order_and_parted_where_it_was(
    desk: Desk, page: Page, ana: Person, open_page: OpenPage, body: str, caret: str
) -> None:
    async def blank(route: Route) -> None:
        await route.fulfill(body="<!doctype html><body>", content_type="text/html")

    shows = await open_page()
    await shows.route("**/shows", blank)
    await shows.goto("/shows")
    await open_draft(page, ana, await desk.draft(ana, body=body))
    await in_text(page)
    await page.keyboard.press(caret)
    copied = [copied_html(seed) for seed in range(COUNT)]
    pasted = await paste_each(page, *((html, "unused") for html in copied))
    wanted = await words_shown(shows, *copied)
    found = await words_shown(shows, render_markdown(body), *(render_markdown(done.text) for done in pasted))
    for html, done, words, seen in zip(copied, pasted, wanted, found[1:], strict=True):
        assert seen == found[0] + words, f"{html}\n\nbecame\n\n{done.text}"
        assert done.undone == body
