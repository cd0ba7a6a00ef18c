"""Drafts that are in review."""

from datetime import date, datetime

from tests.support.people import Desk, Person


async def ask(
    desk: Desk,
    who: Person,
    draft_id: int,
    *reviewers: Person,
    note: str = "",
    wish_on: date | None = None,
    at: datetime | None = None,
) -> int:
    """Send a draft for review, to some people or to whoever may; the review's id."""
    now = at or desk.clock()
    review_id: int = await desk.fetch(
        """
        with asked as (
            insert into reviews (
                workspace_id, draft_id, asked_by, asked_at, note, wish_on, revision, content_hash, content
            )
            select workspace_id, id, $3, $4, $5, $6, revision, content_hash, draft_content(d)
            from drafts d where workspace_id = $1 and id = $2
            returning id
        ), told as (
            insert into events (workspace_id, at, actor_id, subject, subject_id, action, part, part_id)
            select $1, $4, $3, 'draft', $2, 'review.asked', 'review', id from asked
        )
        select id from asked
        """,
        who.workspace_id,
        draft_id,
        who.account_id,
        now,
        note,
        wish_on,
    )
    for reviewer in reviewers:
        await desk.fetch(
            "insert into reviewers (workspace_id, review_id, account_id, asked_by, asked_at) values ($1,$2,$3,$4,$5)",
            *(who.workspace_id, review_id, reviewer.account_id, who.account_id, now),
        )
    return review_id
