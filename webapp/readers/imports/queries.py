"""Imports in the database."""

from datetime import datetime, timedelta

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import Added
from webapp.readers.imports.models import Carried, Import, Preview, ReadList

sql = load("reader_imports")

STEP = 500  # addresses in one statement: the words of each take up to a millisecond
LOOKED_AT = timedelta(days=1)  # after which a list that nobody confirmed is forgotten


async def add_import(
    db: Queryable, workspace_id: int, actor_id: int, name: str, read: ReadList, *, now: datetime
) -> int:
    """Keep what was read of a list, to be looked at."""
    found: int = await db.value(
        sql.add_import,
        workspace_id=workspace_id,
        actor_id=actor_id,
        name=name,
        emails=read.emails,
        names=read.names,
        unreadable=[msgspec.structs.asdict(line) for line in read.unreadable],
        refused=read.refused,
        now=now,
    )
    return found


async def get_import(db: Queryable, workspace_id: int, import_id: int) -> Import | None:
    """One import, also one that is in the trash."""
    return await db.one(Import, sql.get_import, workspace_id=workspace_id, import_id=import_id)


async def preview_import(db: Queryable, workspace_id: int, import_id: int) -> Preview:
    """What an import would do now."""
    (found,) = await db.rows(Preview, sql.preview_import, workspace_id=workspace_id, import_id=import_id)
    return found


async def confirm_import(
    db: Queryable, workspace_id: int, import_id: int, actor_id: int, consent: str, *, now: datetime
) -> Added | None:
    """Let an import be added; None where it was before, or there is none."""
    return await db.one(
        Added,
        sql.confirm_import,
        workspace_id=workspace_id,
        import_id=import_id,
        actor_id=actor_id,
        consent=consent,
        now=now,
    )


async def carry_import(db: Queryable, workspace_id: int, import_id: int, carried: int) -> Carried | None:
    """Add some more readers; None where somebody else did, or the import is in the trash."""
    return await db.one(
        Carried, sql.carry_import, workspace_id=workspace_id, import_id=import_id, carried=carried, limit=STEP
    )


async def follow_import(db: Queryable, workspace_id: int, import_id: int, after: int, *, now: datetime) -> Carried:
    """Let some more readers be in the trash, or not, as their import is; `carried` is the last of them."""
    (found,) = await db.rows(
        Carried, sql.follow_import, workspace_id=workspace_id, import_id=import_id, after=after, limit=STEP, now=now
    )
    return found


async def delete_unconfirmed(db: Queryable, *, now: datetime) -> None:
    """Forget lists that nobody confirmed."""
    await db.execute(sql.delete_unconfirmed, before=now - LOOKED_AT)
