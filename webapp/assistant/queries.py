"""The assistant in the database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Unpack

import msgspec

from webapp.assistant.models import Assistant, Linked, Spent
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.changes import How, changing
from webapp.history.models import Change

sql = load("assistant")

MOST_LINKED = 20
DAYS_KEPT = timedelta(days=30)


class Granted(msgspec.Struct, frozen=True):
    """The tokens that were set aside."""

    granted: int


async def make_assistant(db: Queryable, workspace_id: int) -> None:
    """Give a workspace an assistant that has none yet: off."""
    await db.execute(sql.make_assistant, workspace_id=workspace_id)


async def get_assistant(db: Queryable, workspace_id: int, assistant_id: int) -> Assistant | None:
    """The settings of an assistant, which has the id of its workspace."""
    return await db.one(Assistant, sql.get_assistant, workspace_id=workspace_id, assistant_id=assistant_id)


async def change_assistant(
    db: Queryable,
    workspace_id: int,
    assistant_id: int,
    actor_id: int | None,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    rekeyed: bool = False,
    secret: bytes | None = None,
    **how: Unpack[How],
) -> Change | None:
    """Change the settings as `ChangeRow` has it. Where it is `rekeyed`, the `secret` (encrypted) is the one from now
    on, or there is none."""
    change = changing(sql.change_assistant, "assistant_id", rekeyed=rekeyed, secret=secret)
    return await change(db, workspace_id, assistant_id, actor_id, action, patch, now=now, **how)


def day_of(now: datetime) -> date:
    """The day on which something is spent: the same for all members, wherever they are."""
    return now.astimezone(UTC).date()


async def set_aside(db: Queryable, workspace_id: int, *, wanted: int, least: int, now: datetime) -> int | None:
    """Count one more request, and set tokens aside for it: how many there are; None where the day's are spent."""
    await db.execute(sql.begin_day, workspace_id=workspace_id, day=day_of(now))
    row = await db.one(Granted, sql.set_aside, workspace_id=workspace_id, day=day_of(now), wanted=wanted, least=least)
    return None if row is None else row.granted


async def settle(db: Queryable, workspace_id: int, *, granted: int, used: int, counts: bool, now: datetime) -> None:
    """Count what a request took of what was set aside; one that never reached anybody doesn't count."""
    await db.execute(
        sql.settle,
        workspace_id=workspace_id,
        day=day_of(now),
        back=0 if counts else 1,
        granted=granted,
        used=used if counts else 0,
    )


async def get_spent(db: Queryable, workspace_id: int, *, now: datetime) -> Spent:
    """What was spent today."""
    return await db.one(Spent, sql.get_spent, workspace_id=workspace_id, day=day_of(now)) or Spent()


async def delete_days(db: Queryable, *, now: datetime) -> None:
    """Forget what was spent long ago."""
    await db.execute(sql.delete_days, before=day_of(now) - DAYS_KEPT)


async def has_seen(db: Queryable, workspace_id: int, account_id: int, prompt: str, digest: bytes) -> bool:
    """Whether somebody has seen what is sent with a prompt, as it is now."""
    seen: bool = await db.value(
        sql.has_seen, workspace_id=workspace_id, account_id=account_id, prompt=prompt, digest=digest
    )
    return seen


async def remember_sight(
    db: Queryable, workspace_id: int, account_id: int, prompt: str, digest: bytes, *, now: datetime
) -> None:
    """Somebody has seen it."""
    await db.execute(
        sql.remember_sight, workspace_id=workspace_id, account_id=account_id, prompt=prompt, digest=digest, now=now
    )


async def link_draft(db: Queryable, workspace_id: int, draft_id: int, origin_id: int) -> None:
    """A draft was made out of another one."""
    await db.execute(sql.link_draft, workspace_id=workspace_id, draft_id=draft_id, origin_id=origin_id)


async def get_linked(db: Queryable, workspace_id: int, draft_id: int) -> list[Linked]:
    """The draft that one was made out of, first, and those that were made out of it."""
    return await db.rows(Linked, sql.get_linked, workspace_id=workspace_id, draft_id=draft_id, limit=MOST_LINKED)
