"""Labels in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import Added, Event
from webapp.labels.models import Amount, Back, Coloured, LabelChange
from webapp.views.renames import Rewritten

sql = load("labels")

MOST = 10_000  # tasks that one press changes
BATCH = 500  # of them in one statement
SHOWN = 10  # of the latest changes


async def record_change(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    action: str,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    was: Sequence[str] = (),
    label: str | None = None,
    change_id: int | None = None,
    undoes: int | None = None,
    now: datetime,
) -> Added:
    """Write down that a label in the spellings that it `was` has another one, or none; or that a change was taken back
    or done again. `after` holds the colours by then."""
    (added,) = await db.rows(
        Added,
        sql.record_change,
        workspace_id=workspace_id,
        actor_id=actor_id,
        action=action,
        was=list(was),
        label=label,
        colours=after["colours"],
        change_id=change_id,
        undoes=undoes,
        before=before,
        after=after,
        now=now,
    )
    return added


async def relabel(db: Queryable, workspace_id: int, actor_id: int, change: LabelChange, *, now: datetime) -> int:
    """Change the tasks that have a label, at most MOST, in batches; how many there were."""
    changed = 0
    was = [label for label in change.was if label != change.now]
    found: list[int] = await db.value(sql.list_labelled, workspace_id=workspace_id, labels=was, most=MOST) or []
    for begin in range(0, len(found), BATCH):
        (amount,) = await db.rows(
            Amount,
            sql.relabel,
            workspace_id=workspace_id,
            actor_id=actor_id,
            change_id=change.id,
            ids=found[begin : begin + BATCH],
            now=now,
        )
        changed += amount.changed
    return changed


async def label_back(db: Queryable, workspace_id: int, actor_id: int, change_id: int, *, now: datetime) -> int:
    """Give the tasks of a change the labels back that they had, in batches; how many there were."""
    changed, after_id = 0, 0
    while True:
        (back,) = await db.rows(
            Back,
            sql.label_back,
            workspace_id=workspace_id,
            actor_id=actor_id,
            change_id=change_id,
            after_id=after_id,
            limit=BATCH,
            now=now,
        )
        changed += back.changed
        if back.last_id is None:
            return changed
        after_id = back.last_id


async def colour(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    action: str,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    expected: dict[str, str | None],
    undoes: int | None = None,
    now: datetime,
) -> int | None:
    """Give a label another colour, where it has the one that is expected; the event, None where it hasn't or where it
    is so already."""
    row = await db.one(
        Coloured,
        sql.colour,
        workspace_id=workspace_id,
        actor_id=actor_id,
        action=action,
        colours=after["colours"],
        expected=expected,
        undoes=undoes,
        before=before,
        after=after,
        now=now,
    )
    return row.event_id if row is not None else None


async def get_change(db: Queryable, workspace_id: int, change_id: int) -> LabelChange | None:
    """A change of a label."""
    return await db.one(LabelChange, sql.get_change, workspace_id=workspace_id, change_id=change_id)


async def keep_texts(db: Queryable, workspace_id: int, change_id: int, texts: Sequence[Rewritten]) -> None:
    """Write down what a change of a label made of the texts that named it."""
    given = [msgspec.to_builtins(each) for each in texts]
    await db.execute(sql.keep_texts, workspace_id=workspace_id, change_id=change_id, texts=given)


async def list_changes(db: Queryable, workspace_id: int) -> list[Event]:
    """What was done to labels lately."""
    return await db.rows(Event, sql.list_changes, workspace_id=workspace_id, limit=SHOWN)
