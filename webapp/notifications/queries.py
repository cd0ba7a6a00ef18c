"""Notifications in the database."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.notifications.models import Follow, Reason, Telling, Unsent

sql = load("notifications")


async def notify(
    db: Queryable,
    workspace_id: int,
    account_id: int,
    reason: Reason,
    subject: str,
    subject_id: int,
    *,
    now: datetime,
    event_id: int | None = None,
) -> None:
    """Put a thing into somebody's inbox at once, unread, such as a reminder at its moment.

    Call it in the transaction of what it belongs to (`attempt.effect()` in a job): it commits with that. What lies
    there unread already gathers it. Nothing happens where the account is no member of the workspace, or has muted the
    thing.
    """
    telling = Telling(account_id, subject, subject_id, (reason,), event_id, 1, (), now)
    await notify_all(db, workspace_id, [telling])


async def notify_all(db: Queryable, workspace_id: int, tellings: Iterable[Telling]) -> None:
    """Tell accounts of things, each of them at most once of each."""
    told = msgspec.to_builtins(list(tellings))
    if told:
        await db.execute(sql.notify, workspace_id=workspace_id, told=told)


async def list_unsent(
    db: Queryable, *, upto: datetime, limit: int, account_ids: list[int] | None = None
) -> list[Unsent]:
    """What hasn't gone out yet and wasn't seen in the inbox, of accounts or of all, account by account and the oldest
    first, as far as its latest news is not after `upto`. In the transaction that has sent it, `mark_sent` what was sent
    or isn't wanted: nothing else takes it from here. News since makes a thing unsent again."""
    if account_ids is None:
        return await db.rows(Unsent, sql.list_unsent.when(), upto=upto, limit=limit)
    return await db.rows(Unsent, sql.list_unsent.when("accounts"), account_ids=account_ids, upto=upto, limit=limit)


async def mark_sent(db: Queryable, sent: Iterable[Unsent], *, now: datetime) -> None:
    """Write down that these have gone out, as they were when they were listed."""
    rows = list(sent)
    await db.execute(
        sql.mark_sent,
        workspace_ids=[row.workspace_id for row in rows],
        ids=[row.id for row in rows],
        moments=[row.at for row in rows],
        now=now,
    )


async def get_followers(db: Queryable, workspace_id: int, things: Iterable[tuple[str, int]]) -> list[Follow]:
    """Who follows some things, or has muted them; each thing is a subject's name and an id."""
    asked = list(things)
    return await db.rows(
        Follow,
        sql.get_followers,
        workspace_id=workspace_id,
        subjects=[subject for subject, _ in asked],
        subject_ids=[subject_id for _, subject_id in asked],
    )


async def add_followers(db: Queryable, workspace_id: int, follows: Iterable[Follow]) -> None:
    """Let accounts follow things. Who has muted one leaves it so."""
    rows = msgspec.to_builtins(list(follows))
    if rows:
        await db.execute(sql.add_followers, workspace_id=workspace_id, follows=rows)
