"""Links for review, made on the page as its owner makes them."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person

Share = Callable[..., Awaitable[str]]


@pytest.fixture
def share(desk: Desk) -> Share:
    """Makes a link for a draft, and returns its path."""

    async def make(who: Person, draft_id: int, **fields: str) -> str:
        reply = await who.post(f"/drafts/{draft_id}/links", {"days": "14", **fields})
        assert reply.status_code == 200
        return path_of(Page(reply))

    return make


def path_of(page: Page) -> str:
    """The path of the link that a page shows."""
    link = page.one("#review-link").attributes["value"] or ""
    (path,) = re.findall(r"http://desk\.test(/review/[\w-]{43})", link)
    return str(path)


@pytest.fixture
def in_review(desk: Desk) -> Callable[..., Awaitable[int]]:
    """Makes a draft that is in review."""

    async def make(who: Person, title: str = "Winter hours", **fields: Any) -> int:
        draft_id = await desk.draft(who, title, **fields)
        await desk.fetch(
            "insert into reviews (workspace_id, draft_id, asked_by, asked_at, revision, content_hash, content)"
            " select workspace_id, id, $2, $3, revision, content_hash, draft_content(d) from drafts d where id = $1",
            draft_id,
            who.account_id,
            desk.clock(),
        )
        return draft_id

    return make
