"""Links for review, made on the page as its owner makes them, and opened as their readers open them."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.support.html import Page
from tests.support.people import Person

Share = Callable[..., Awaitable[str]]


@pytest.fixture
def share() -> Share:
    """Makes a link for a draft, and returns its path."""

    async def make(who: Person, draft_id: int, **fields: str) -> str:
        page = Page(await who.get(f"/drafts/{draft_id}/links"))
        reply = await page.submit(who.browser, "Make the link", fields)
        assert reply.status_code == 200, reply.text
        return path_of(Page(reply))

    return make


def path_of(page: Page) -> str:
    """The path of the link that a page shows."""
    link = page.one("#review-link").attributes["value"] or ""
    (path,) = re.findall(r"http://desk\.test(/review/[\w-]{43})", link)
    return str(path)


async def opened(reader: httpx.AsyncClient, path: str, name: str = "") -> Page:
    """The page of a link after it was opened."""
    page = Page(await reader.get(path))
    reply = await page.submit(reader, "Read it", {"Your name": name} if name else {})
    assert reply.status_code == 303, reply.text
    return Page(await reader.get(path))
