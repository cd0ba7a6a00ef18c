"""Browsers that want messages, and messages for them, in the database."""

from datetime import datetime

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Database, Queryable
from webapp.jobs.models import TRIES
from webapp.jobs.queries import wake
from webapp.push.keys import new_key
from webapp.push.models import PushMessage, Subscription, Unsubscribing

sql = load("push")

SEND = "send_push"  # the job's name


async def get_key(db: Database) -> bytes:
    """The desk's own key, as it is stored; the first to ask makes it."""
    stored: bytes | None = await db.value(sql.get_key)
    if stored is None:
        await db.execute(sql.keep_key, private_key=await new_key())
        stored = await db.value(sql.get_key)
        assert stored is not None  # noqa: S101  # one of all who made one has kept it
    return stored


async def subscribe(
    db: Queryable, account_id: int, session_hash: bytes, endpoint: str, keys: tuple[bytes, bytes], *, now: datetime
) -> None:
    """From now on messages for an account go to this browser too, as long as that session lasts. Whoever was signed in
    there before gets none there any more."""
    await db.execute(
        sql.subscribe,
        account_id=account_id,
        session_hash=session_hash,
        endpoint=endpoint,
        p256dh=keys[0],
        auth=keys[1],
        now=now,
    )


async def get_endpoints(db: Queryable, session_hash: bytes) -> list[str]:
    """The browser of a session, by its address, where messages come to it for that session."""
    return [row.endpoint for row in await db.rows(Unsubscribing, sql.get_endpoints, session_hash=session_hash)]


async def unsubscribe(db: Queryable, account_id: int, endpoint: str) -> None:
    """No more messages to this browser."""
    await db.execute(sql.unsubscribe, account_id=account_id, endpoint=endpoint)


async def get_subscription(db: Queryable, subscription_id: int, *, now: datetime) -> Subscription | None:
    """A browser that wants messages, and in which that person is still signed in."""
    rows = await db.rows(Subscription, sql.get_subscription, id=subscription_id, now=now)
    return rows[0] if rows else None


async def forget(db: Queryable, subscription_id: int) -> None:
    """A browser that is gone."""
    await db.execute(sql.forget_subscription, id=subscription_id)


async def queue_push(
    db: Queryable, account_id: int, message: PushMessage, *, key: str, now: datetime, endpoint: str | None = None
) -> int:
    """Send a message to all browsers of an account, or to one of them; in a transaction, if that commits. `key` says
    what it is about: what is queued twice is sent once. Returns to how many it goes."""
    queued: int = await db.value(
        sql.queue_push,
        name=SEND,
        account_id=account_id,
        endpoint=endpoint,
        message=msgspec.to_builtins(message),
        key=key,
        tries=TRIES,
        now=now,
    )
    db.after_commit(wake)
    return queued
