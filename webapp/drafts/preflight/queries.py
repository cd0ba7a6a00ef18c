"""What is looked up before a draft goes out."""

from collections.abc import Collection

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable

sql = load("preflight")

LOOKED_AT = 20  # drafts that have the words of a near copy
COMPARED = 5


class Alike(msgspec.Struct, frozen=True):
    """A draft that went out and may be a near copy."""

    id: int
    title: str
    body: str


async def get_present_files(db: Queryable, workspace_id: int, file_ids: Collection[int]) -> frozenset[int]:
    """Those of some files that are there and not in the trash."""
    if not file_ids:
        return frozenset()
    return frozenset(await db.value(sql.get_present_files, workspace_id=workspace_id, file_ids=sorted(file_ids)))


async def may_go_out(db: Queryable, workspace_id: int, draft_id: int) -> bool:
    """Whether a draft may go out as it is."""
    return bool(await db.value(sql.may_go_out, workspace_id=workspace_id, draft_id=draft_id))


async def find_alike(db: Queryable, workspace_id: int, draft_id: int, groups: list[str]) -> list[Alike]:
    """Drafts that went out and have all words of one of two groups."""
    one, other = groups
    return await db.rows(
        Alike,
        sql.find_alike,
        workspace_id=workspace_id,
        draft_id=draft_id,
        one=one,
        other=other,
        most=LOOKED_AT,
        limit=COMPARED,
    )
