"""What the pages of reviews ask of the database and send over the wire, however much waits and is said."""

from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.support.asking import ask
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.reviews import decide
from tests.support.suggestions import a_suggestion
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

LATER_VISIT = 15_000  # bytes as they are sent: the target of a page that is visited again (docs/performance.md)
TEXT = "We open at *nine* on weekdays.\n\nWe close at six."


@pytest.fixture
async def draft(desk: Desk, ana: Person, clock: Clock) -> int:
    """A draft that waits for Ana with sixty others and was talked about, while she waits for twenty and some were
    decided."""
    ben = await desk.member("reviewer", ana)
    for number in range(80):
        who = ben if number % 4 else ana
        draft = await desk.draft(who, f"What is new in the workshop, week {number}", body=TEXT)
        await ask(desk, who, draft, note=f"Is this right for {number}?", at=clock() - timedelta(hours=number))
        if number < 24 and who is ana:
            await decide(ben, draft)
    for _ in range(10):
        await desk.thread(ben, draft)
    await a_suggestion(desk, ana, draft, TEXT.replace("nine", "ten"))
    return draft


async def test_pages_of_reviews_keep_to_what_other_pages_ask_and_send(desk: Desk, ana: Person, draft: int) -> None:
    # Who is asking, and: what waits, what they wait for, what was decided; names, the draft, its review, what they read
    # and approved, comments and suggestions, its neighbours; the same in the editor with files and history.
    pages = {"/reviews": 4, f"/drafts/{draft}/reading?from=queue": 11, f"/drafts/{draft}": 9}
    for path, most in pages.items():
        await ana.get(path)
        with watched() as watch:
            reply = await ana.get(path)
        assert len(watch.names) <= most, (path, watch.names)
        assert reply.num_bytes_downloaded < LATER_VISIT, path
        assert Page(reply).tree.css(".queue .row, #decide")
