"""What open pages have to know, in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.live.models import Checked, Moved, Present

sql = load("live")

LATEST = 50  # events of a workspace that are looked at; where more have come, all of it counts as changed
SEEN = timedelta(seconds=25)  # after a page was last heard of
TYPING = timedelta(seconds=12)


async def look(db: Queryable, places: dict[int, int]) -> list[Moved]:
    """Of some workspaces, each with the number that it had, those that have moved on."""
    return await db.rows(Moved, sql.look, workspace_ids=list(places), changes=list(places.values()), limit=LATEST)


async def check_sessions(db: Queryable, token_hashes: Sequence[bytes], *, now: datetime) -> dict[bytes, Checked]:
    """Those of some sessions that are alive, by the hash of their token."""
    rows = await db.rows(Checked, sql.check_sessions, token_hashes=token_hashes, now=now)
    return {token_hashes[row.place - 1]: row for row in rows}


async def change_accounts(db: Queryable, account_ids: Sequence[int]) -> None:
    """Let the open pages of some accounts know, within a second of the commit, that something became different for them
    alone, such as their inbox: what says `data-live="you"` is asked for again. Belongs into the transaction of that."""
    await db.execute(sql.change_accounts, account_ids=account_ids)


async def notify(db: Queryable, workspaces: str) -> None:
    """Tell other processes of workspaces by their ids, separated by commas; "" is any."""
    await db.execute(sql.notify, workspaces=workspaces)


async def stay(
    db: Queryable, workspace_id: int, subject: str, subject_id: int, account_id: int, *, typing: bool
) -> None:
    """Somebody has a task or draft open."""
    await db.execute(
        sql.stay,
        workspace_id=workspace_id,
        subject=subject,
        subject_id=subject_id,
        account_id=account_id,
        typing=typing,
        lasts=SEEN,
        typed_lasts=TYPING,
    )


async def leave(db: Queryable, workspace_id: int, subject: str, subject_id: int, account_id: int) -> None:
    """Somebody hasn't it open any more."""
    await db.execute(
        sql.leave, workspace_id=workspace_id, subject=subject, subject_id=subject_id, account_id=account_id
    )


async def get_presence(db: Queryable, workspace_ids: Sequence[int]) -> list[Present]:
    """Who has what open in some workspaces."""
    return await db.rows(Present, sql.get_presence.when(), workspace_ids=workspace_ids)


async def get_present(db: Queryable, workspace_id: int, subject: str, subject_id: int) -> list[Present]:
    """Who has one thing open."""
    return await db.rows(
        Present,
        sql.get_presence.when("of_one"),
        workspace_ids=[workspace_id],
        subject=subject,
        subject_id=subject_id,
    )


async def delete_left(db: Queryable) -> None:
    """Forget who wasn't heard of for long."""
    await db.execute(sql.delete_left)
