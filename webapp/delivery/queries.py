"""What members want to hear of, and what goes out to them, in the database."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_bytes

from msgspec.structs import asdict

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.delivery.models import Outgoing, Preferences, PreferencesForm, Recipient, Unplanned

sql = load("deliveries")


async def get_recipient(db: Queryable, workspace_id: int, account_id: int) -> Recipient | None:
    """A member as mails see them; None where they have left."""
    return await db.one(Recipient, sql.get_recipient, workspace_id=workspace_id, account_id=account_id)


async def get_preferences(db: Queryable, workspace_id: int, account_id: int) -> Preferences:
    """How a member wants to hear of things."""
    found = await db.one(Preferences, sql.get_preferences, workspace_id=workspace_id, account_id=account_id)
    return found or Preferences()


async def save_preferences(
    db: Queryable, workspace_id: int, account_id: int, wanted: PreferencesForm | Preferences
) -> bool:
    """How a member wants to hear of things from now on; False where that was changed since `wanted.version`."""
    saved = await db.value(sql.save_preferences, workspace_id=workspace_id, account_id=account_id, **asdict(wanted))
    return saved is not None


async def take_unplanned(db: Queryable, *, now: datetime, limit: int) -> list[Unplanned]:
    """Some notifications of which it isn't decided when they go out, for the transaction that decides it."""
    return await db.rows(Unplanned, sql.take_unplanned, now=now, limit=limit)


async def plan(db: Queryable, decided: Sequence[tuple[Unplanned, datetime | None]], *, now: datetime) -> None:
    """Decide when notifications go out, or that they don't (None). What doesn't go now goes with what else waits."""
    await db.execute(
        sql.plan,
        workspace_ids=[row.workspace_id for row, _ in decided],
        ids=[row.id for row, _ in decided],
        moments=[moment for _, moment in decided],
        together=[moment is not None and moment > now for _, moment in decided],
    )


async def take_due(db: Queryable, *, now: datetime, limit: int) -> list[Outgoing]:
    """All that goes out now to the first `limit` it is due for, or fewer members, in the transaction that sends it."""
    return await db.rows(Outgoing, sql.take_due, now=now, limit=limit)


async def mark_sent(db: Queryable, rows: Sequence[Outgoing], *, now: datetime) -> None:
    """These have gone out, or aren't to any more."""
    workspace_ids, ids = [row.workspace_id for row in rows], [row.id for row in rows]
    await db.execute(sql.mark_sent, workspace_ids=workspace_ids, ids=ids, now=now)


async def get_key(db: Queryable) -> bytes:
    """By what links in mails are signed."""
    key: bytes = await db.value(sql.get_key) or await db.value(sql.make_key, key=token_bytes(32))
    return key
