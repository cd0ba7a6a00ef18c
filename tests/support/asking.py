"""Drafts that were sent for review, at a moment of one's own."""

from datetime import date, datetime

from tests.support.people import Desk, Person
from webapp.drafts.review.acts import Done, Wish, send


async def ask(
    desk: Desk,
    who: Person,
    draft_id: int,
    *reviewers: Person,
    note: str = "",
    wish_on: date | None = None,
    at: datetime | None = None,
) -> None:
    """Send a draft for review, to some people or to whoever may."""
    wish = Wish([each.account_id for each in reviewers], note, wish_on)
    done = await send(desk.db, who.workspace_id, draft_id, who.account_id, wish, now=at or desk.clock())
    assert isinstance(done, Done), done
