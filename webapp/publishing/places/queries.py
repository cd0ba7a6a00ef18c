"""Places in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.changes import How, changing
from webapp.history.models import Added, Change
from webapp.publishing.models import TargetRow
from webapp.publishing.places.models import MOST

sql = load("targets")

NOT_IN_TRASH: dict[str, Any] = {"deleted_at": None}


async def add_target(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    *,
    kind: str,
    name: str,
    now: datetime,
    settings: dict[str, Any] | None = None,
    secret: bytes | None = None,
    for_kinds: Sequence[str] = (),
) -> Added | None:
    """Add a place; None where there are too many already. `secret` is encrypted."""
    return await db.one(
        Added,
        sql.add_target,
        workspace_id=workspace_id,
        actor_id=actor_id,
        kind=kind,
        name=name,
        settings=settings or {},
        secret=secret,
        for_kinds=list(for_kinds),
        most=MOST,
        now=now,
    )


async def change_target(
    db: Queryable,
    workspace_id: int,
    target_id: int,
    actor_id: int | None,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    secret: bytes | None = None,
    **how: Unpack[How],
) -> Change | None:
    """Change a place as `ChangeRow` has it, with another `secret` (encrypted) where one is given."""
    change = changing(sql.change_target, "target_id", secret=secret)
    return await change(db, workspace_id, target_id, actor_id, action, patch, now=now, **how)


async def delete_target(
    db: Queryable, workspace_id: int, target_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Put a place into the trash; None where there is no such place."""
    return await change_target(
        db, workspace_id, target_id, actor_id, "target.deleted", {"deleted_at": now}, now=now, expected=NOT_IN_TRASH
    )


async def restore_target(
    db: Queryable, workspace_id: int, target_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take a place out of the trash; None where there is no such place."""
    return await change_target(db, workspace_id, target_id, actor_id, "target.restored", {"deleted_at": None}, now=now)


async def get_target(db: Queryable, workspace_id: int, target_id: int) -> TargetRow | None:
    """One place, also one that is in the trash."""
    return await db.one(TargetRow, sql.get_target, workspace_id=workspace_id, target_id=target_id)


async def list_targets(db: Queryable, workspace_id: int) -> list[TargetRow]:
    """The places of a workspace, by their names."""
    return await db.rows(TargetRow, sql.list_targets, workspace_id=workspace_id, limit=2 * MOST)
