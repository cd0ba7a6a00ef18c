"""Comments on a draft: begun on a passage or on all of it, answered, resolved, changed and deleted."""

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TEXT = "# Opening\n\nWe open at **nine** on [weekdays](https://a.test).\n\nWe close at six.\n"


def said(page: Page) -> list[str]:
    """What the comments on a page say, in order."""
    return [text_of(node) for node in page.tree.css(".comment .prose")]


def marked(page: Page) -> str:
    """What of the text is marked."""
    return " ".join(" ".join(node.text() for node in page.tree.css("#reading-text mark")).split())


async def test_a_paragraph_is_commented_on_without_scripts(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    ways = [node.attributes["href"] or "" for node in page.tree.css("#reading-text a.comment-on")]
    assert len(ways) == 3
    page = Page(await ana.browser.get(ways[1]))
    assert text_of(page.one(".thread-quote q")) == "We open at nine on weekdays."
    reply = await page.submit(ana.browser, "Comment", {"Your comment": "Why **so** early?"})
    assert reply.status_code == 303
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}/reading#thread-1")
    page = Page(await ana.get(f"/drafts/{draft}/reading"))
    assert page.notice == "Comment added"
    assert said(page) == ["Why so early?"]
    assert "Opening" not in marked(page)
    assert marked(page) == "We open at nine on weekdays ."
    assert page.one("#passage-1").attributes["href"] == "#thread-1"
    assert (page.one("#thread-1 a.title").attributes["href"] or "").endswith("#passage-1")
