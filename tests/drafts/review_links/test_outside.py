"""Somebody without an account reads a draft by a link, and decides."""

import httpx
import pytest

from tests.drafts.review_links.conftest import Share
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TEXT = "We open at *nine*.\n\nWe close at six."


async def opened(visitor: httpx.AsyncClient, path: str, name: str = "") -> Page:
    """The page of a link after it was opened."""
    page = Page(await visitor.get(path))
    reply = await page.submit(visitor, "Read it", {"Your name": name} if name else {})
    assert reply.status_code == 303
    return Page(await visitor.get(path))


async def test_one_person_reads_and_approves_what_they_read(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share, in_review
) -> None:
    draft = await in_review(ana, body=TEXT)
    path = await share(ana, draft, note="Is the closing time right?")
    welcome = Page(await visitor.get(path))
    assert welcome.heading == "Winter hours"
    assert "nine" not in welcome.text
    page = await opened(visitor, path, "Nora")
    assert page.heading == "Winter hours"
    assert page.one(".prose em").text() == "nine"
    reply = await page.submit(visitor, "Approve", {"Note": "Yes, six."})
    assert reply.status_code == 303
    page = Page(await visitor.get(path))
    print(page.html)
    assert "You approved this" in page.text
    assert await desk.fetch("select status from drafts") == "approved"
