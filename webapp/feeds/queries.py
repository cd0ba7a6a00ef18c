"""Calendars in the database."""

from datetime import datetime, timedelta

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.feeds.models import Feed, FeedRow, NewFeed
from webapp.web.sessions import hash_token, new_token
from webapp.web.viewer import Viewer

sql = load("feeds")

MOST = 50  # of one member in a workspace
NOTED = timedelta(minutes=10)  # how exactly it is told when one was read


class Creator(msgspec.Struct, frozen=True):
    """Who added a task."""

    id: int
    created_by: int | None


async def add_feed(db: Queryable, viewer: Viewer, new: NewFeed) -> str | None:
    """Make a calendar; returns the token that leads to it, of which only a hash is stored. None where they have
    MOST."""
    token = new_token()
    added = await db.value(
        sql.add_feed,
        **whose(viewer),
        name=new.name,
        query=new.q,
        token_hash=hash_token(token),
        most=MOST,
        now=viewer.now,
    )
    return token if added is not None else None


async def list_feeds(db: Queryable, viewer: Viewer) -> list[FeedRow]:
    """Their calendars, the latest first."""
    return await db.rows(FeedRow, sql.list_feeds, **whose(viewer), limit=MOST)


async def revoke_feed(db: Queryable, viewer: Viewer, feed_id: int) -> bool:
    """End a calendar of theirs at once, also one that has ended; False where they have no such one."""
    return await db.value(sql.revoke_feed, **whose(viewer), feed_id=feed_id, now=viewer.now) is not None


async def find_feed(db: Queryable, token: str) -> Feed | None:
    """What a token leads to, also where it is over; None where it is none of ours."""
    return await db.one(Feed, sql.find_feed, token_hash=hash_token(token))


async def note_reading(db: Queryable, feed: Feed, *, now: datetime) -> None:
    """A program has read a calendar; that is written down now and then."""
    if feed.read_at is None or now - feed.read_at >= NOTED:
        await db.execute(sql.note_reading, workspace_id=feed.workspace_id, feed_id=feed.id, now=now)


async def get_creators(db: Queryable, workspace_id: int, ids: list[int]) -> dict[int, int | None]:
    """Who added some tasks."""
    rows = await db.rows(Creator, sql.get_creators, workspace_id=workspace_id, ids=ids)
    return {row.id: row.created_by for row in rows}


def whose(viewer: Viewer) -> dict[str, int]:
    """Whose calendars."""
    return {"workspace_id": viewer.workspace.id, "account_id": viewer.account.id}
