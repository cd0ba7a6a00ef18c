"""Whether mail is taken, and may still be sent, in the database."""

from datetime import datetime

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.jobs.models import Outage

sql = load("mail")


async def get_outage(db: Queryable) -> Outage | None:
    """Since when no mail is taken; None where the last one was."""
    return await db.one(Outage, sql.get_outage)


async def is_member(db: Queryable, workspace_id: int | None, account_id: int) -> bool:
    """Whether an account is still a member of a workspace."""
    found: bool = await db.value(sql.is_member, workspace_id=workspace_id, account_id=account_id)
    return found


async def begin_outage(db: Queryable, error: str, *, now: datetime) -> None:
    """No mail is taken, from now or an earlier time on."""
    await db.execute(sql.begin_outage, error=error[:2000], now=now)


async def end_outage(db: Queryable) -> None:
    """Mail is taken (again)."""
    await db.execute(sql.end_outage)
