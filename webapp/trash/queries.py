"""The trash in the database: what the subjects list, as one."""

from datetime import datetime
from functools import cache

import msgspec

from webapp.database.loader import Query, union
from webapp.database.pool import Queryable
from webapp.history.subject import with_trash

TRASH_SIZE = 50


class TrashRow(msgspec.Struct, frozen=True):
    """Something in the trash, by the name of its subject."""

    subject: str
    id: int
    title: str
    deleted_at: datetime


@cache
def everything(*flags: str) -> Query:
    """The statement that lists the trash of all subjects."""
    parts = [trash.rows.when(*flags) for _, trash in with_trash()]
    return union("trash", "list_trash", parts, order="deleted_at desc, id desc")


async def list_trash(
    db: Queryable, workspace_id: int, account_id: int, *, after: tuple[datetime, int] | None = None
) -> list[TrashRow]:
    """What is in the trash for somebody, the latest first, one more than TRASH_SIZE where there is more."""
    ours = {"workspace_id": workspace_id, "account_id": account_id, "limit": TRASH_SIZE + 1}
    if after is None:
        return await db.rows(TrashRow, everything(), **ours)
    return await db.rows(
        TrashRow,
        everything("after"),
        after_at=after[0],
        after_id=after[1],
        **ours,
    )
