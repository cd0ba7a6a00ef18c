"""Somebody comments on a draft by their link, and reads what members answer them, and nothing else."""

import httpx
import pytest

from tests.drafts.review_links.conftest import Share, opened
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TEXT = "We open at *nine*.\n\nWe close at six."


async def test_a_paragraph_is_commented_on_without_scripts_and_answered(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft)
    page = await opened(visitor, path, "Nora")
    way = page.tree.css(".prose .comment-on")[1].attributes["href"] or ""
    page = Page(await visitor.get(way))
    assert "We close at six." in page.one("#comment .thread-quote").text()
    reply = await page.submit(visitor, "Send comment", {"A comment on this paragraph": "Not *five*?"})
    assert reply.status_code == 303
    inside = Page(await ana.get(f"/drafts/{draft}/reading"))
    card = inside.one(".thread-card")
    assert "We close at six." in card.text()
    assert "Nora reads this by a link." in card.text()
    await inside.submit(ana.browser, "Send answer", {"Your answer": "Six, as always"})
    page = Page(await visitor.get(path))
    assert page.one(".prose mark").text() == "We close at six."
    assert [node.text().strip() for node in page.tree.css(".comment .prose")] == ["Not five?", "Six, as always"]
    assert (await page.submit(visitor, "Send answer", {"Your answer": "Good"})).status_code == 303
    assert await desk.fetch("select count(*) from thread_comments where link_id is not null") == 2
    history = Page(await ana.get(f"/drafts/{draft}")).one("#draft-history").text()
    assert "Nora (by link)" in history
    assert "Somebody" not in history


async def test_what_others_say_to_each_other_is_not_shown_and_not_answered(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await ana.post(f"/drafts/{draft}/threads", {"body": "Nora needn't know"})
    other = await opened(desk.browser(), await share(ana, draft), "Nils")
    await other.submit(visitor, "Send comment", {"A comment on all of it": "Nils thinks"})
    path = await share(ana, draft)
    page = await opened(visitor, path, "Nora")
    assert "needn't know" not in page.text
    assert "Nils thinks" not in page.text
    shown = page.one("#comment [name=shown]").attributes["value"] or ""
    for thread in await desk.fetch("select array_agg(id) from threads"):
        sent = {"body": "Let me in", "thread_id": str(thread), "shown": shown}
        reply = await visitor.post(f"{path}/comments", data=sent)
        assert reply.status_code == 409
        assert "Let me in" in reply.text
    assert await desk.fetch("select count(*) from thread_comments") == 2


async def test_a_paragraph_that_is_not_there_says_so_and_words_are_kept(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    path = await share(ana, await desk.draft(ana, body=TEXT))
    page = await opened(visitor, path, "Nora")
    shown = page.one("#comment [name=shown]").attributes["value"] or ""
    for sent, status in (
        ({"line": "900", "body": "About this"}, 409),
        ({"line": "x", "body": "About this"}, 422),
        ({"line": "0", "body": "About this", "shown": "made up"}, 409),
    ):
        reply = await visitor.post(f"{path}/comments", data={"shown": shown, **sent})
        assert reply.status_code == status
        assert Page(reply).one("#comment textarea").text().strip() == "About this"
        assert Page(reply).one("#comment .error").text().strip()
    reply = await page.submit(visitor, "Send comment", {"A comment on all of it": " "})
    assert Page(reply).error("A comment on all of it") == "Comment can't be empty."
    assert await desk.fetch("select count(*) from threads") == 0
