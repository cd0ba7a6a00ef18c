"""What pages show of publishing, from the database."""

from collections.abc import Sequence
from datetime import timedelta

from webapp.database.at_once import Ask, ask
from webapp.database.pool import Queryable
from webapp.publishing.models import DELIVERING, PublishedRow, ReceiptRow, ScheduledRow, WhereRow
from webapp.publishing.posts import sql
from webapp.tasks.due import day_start
from webapp.web.viewer import Viewer

RECEIPTS = 20  # of a draft, on its page
SHOWN = 50  # of each list
TODAY = 100  # of what goes out today


async def get_where(db: Queryable, workspace_id: int, draft_id: int) -> WhereRow | None:
    """Where a draft can go, is to go, and is; None where there is no such draft."""
    return await db.one(WhereRow, sql.get_where, workspace_id=workspace_id, draft_id=draft_id)


async def list_receipts(db: Queryable, workspace_id: int, draft_id: int) -> list[ReceiptRow]:
    """What was done with a draft at places, the latest first."""
    given = {"draft_id": draft_id, "job": DELIVERING, "limit": RECEIPTS}
    return await db.rows(ReceiptRow, sql.list_receipts, workspace_id=workspace_id, **given)


async def get_receipt(db: Queryable, workspace_id: int, receipt_id: int) -> ReceiptRow | None:
    """One receipt."""
    given = {"receipt_id": receipt_id, "job": DELIVERING}
    return await db.one(ReceiptRow, sql.get_receipt, workspace_id=workspace_id, **given)


async def list_wanting(db: Queryable, workspace_id: int) -> list[ReceiptRow]:
    """The receipts that wait for somebody, the longest first."""
    return await db.rows(ReceiptRow, sql.list_wanting, workspace_id=workspace_id, job=DELIVERING, limit=SHOWN)


async def list_put_off(db: Queryable, workspace_id: int) -> list[ReceiptRow]:
    """The receipts that are tried again by themselves, the longest first."""
    return await db.rows(ReceiptRow, sql.list_put_off, workspace_id=workspace_id, job=DELIVERING, limit=SHOWN)


async def list_scheduled(db: Queryable, workspace_id: int) -> list[ScheduledRow]:
    """What goes out next, the earliest first."""
    return await db.rows(ScheduledRow, sql.list_scheduled, workspace_id=workspace_id, limit=SHOWN)


async def list_today(db: Queryable, viewer: Viewer) -> list[ScheduledRow]:
    """What goes out until this person's day ends, or was to and waits for somebody, the earliest first; at most
    TODAY."""
    query, parameters = ask_today(viewer)
    return await db.rows(ScheduledRow, query, **parameters)


def ask_today(viewer: Viewer) -> Ask:
    """For the same, to be asked with more."""
    until = day_start(viewer.today + timedelta(days=1), viewer.zone)
    return ask(sql.list_today, workspace_id=viewer.workspace.id, until=until, limit=TODAY)


async def list_missed(db: Queryable, workspace_id: int) -> list[ScheduledRow]:
    """What was to go out and didn't, the earliest first."""
    return await db.rows(ScheduledRow, sql.list_missed, workspace_id=workspace_id, limit=SHOWN)


async def list_published(db: Queryable, workspace_id: int) -> list[tuple[PublishedRow, list[ReceiptRow]]]:
    """What went out lately, the latest first, each with what came of it at its places."""
    rows = await db.rows(PublishedRow, sql.list_published, workspace_id=workspace_id, limit=SHOWN)
    rows.sort(key=lambda row: row.published_at, reverse=True)  # what was marked by hand may have gone out earlier
    receipts = await list_receipts_of(db, workspace_id, [row.id for row in rows])
    return [(row, receipts.get(row.id, [])) for row in rows]


async def list_receipts_of(
    db: Queryable, workspace_id: int, publication_ids: Sequence[int]
) -> dict[int, list[ReceiptRow]]:
    """What came of some publications at their places, by publication."""
    found: dict[int, list[ReceiptRow]] = {}
    if publication_ids:
        given = {"publication_ids": list(publication_ids), "job": DELIVERING}
        for row in await db.rows(ReceiptRow, sql.list_receipts_of, workspace_id=workspace_id, **given):
            found.setdefault(row.publication_id, []).append(row)
    return found
