"""Checklists in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from webapp.checklists.models import MOST, Added, Change, FoundAdded, FoundChange, FoundItem, Item, Move
from webapp.database.batches import together, told
from webapp.database.loader import load
from webapp.database.pool import Queryable

sql = load("checklists")

THERE: dict[str, Any] = {"deleted_at": None}


async def get_items(db: Queryable, workspace_id: int, task_id: int) -> list[Item]:
    """The checklist of a task, in its order."""
    return await db.gathered(look_up_items, (workspace_id, task_id))


async def look_up_items(db: Queryable, asked: list[tuple[int, int]]) -> dict[tuple[int, int], list[Item]]:
    """The checklists of several tasks, by the ids of their workspace and their own."""
    workspace_ids, task_ids = zip(*asked, strict=True)
    found: dict[tuple[int, int], list[Item]] = {each: [] for each in asked}
    for row in await db.rows(FoundItem, sql.get_items, workspace_ids=workspace_ids, task_ids=task_ids):
        found[row.workspace_id, row.task_id].append(row)
    return found


async def add_items(
    db: Queryable,
    workspace_id: int,
    task_id: int,
    actor_id: int,
    titles: list[str],
    *,
    now: datetime,
    done: Sequence[bool] = (),
    extra: dict[str, Any] | None = None,
) -> Added | None:
    """New items at the end of a checklist, all of them or, where it would grow too long, none; None where there is no
    such task, or it is in the trash. `done` says which are ticked already, `extra` what else the event tells."""
    wanted = {"task_id": task_id, "actor_id": actor_id, "titles": titles, "done": done, "extra": extra, "at": now}
    return await db.batched(add_all, workspace_id, task_id, wanted)


async def add_all(db: Queryable, workspace_id: int, asked: list[dict[str, Any]]) -> list[Added | None]:
    """Add to several checklists, each as `add_items` has it."""
    rows = await db.rows(FoundAdded, together(sql.add_items, asked), workspace_id=workspace_id, asked=asked, most=MOST)
    found = {row.task_id: row for row in rows}
    return told(found, [wanted["task_id"] for wanted in asked])


async def change_items(
    db: Queryable,
    workspace_id: int,
    task_id: int,
    item_ids: list[int],
    actor_id: int,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    version: int | None = None,
    expected: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> Change | None:
    """Change some columns of items, all of these or none, and record it as the event `action`;
    `undoes` is the event that it takes back.

    With a `version`, or with `expected` values of columns, nothing is changed where an item has moved on. What became
    of the first one; None where there is no such item or task, or the task is in the trash.
    """
    wanted = {
        "task_id": task_id,
        "item_ids": item_ids,
        "actor_id": actor_id,
        "action": action,
        "patch": patch,
        "version": version,
        "expected": expected or {},
        "undoes": undoes,
        "at": now,
    }
    return await db.batched(change_all, workspace_id, task_id, wanted)


async def change_all(db: Queryable, workspace_id: int, asked: list[dict[str, Any]]) -> list[Change | None]:
    """Change items of several checklists, each as `change_items` has it."""
    rows = await db.rows(
        FoundChange, together(sql.change_items, asked), workspace_id=workspace_id, asked=asked, most=MOST
    )
    found = {row.task_id: row for row in reversed(rows)}
    return told(found, [wanted["task_id"] for wanted in asked])


async def tick_item(
    db: Queryable, workspace_id: int, task_id: int, item_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Tick an item; who ticked it first stays so."""
    patch = {"done_at": now, "done_by": actor_id}
    expected = THERE | {"done_at": None}
    return await change_items(
        db, workspace_id, task_id, [item_id], actor_id, "item.checked", patch, now=now, expected=expected
    )


async def untick_item(
    db: Queryable, workspace_id: int, task_id: int, item_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take the tick of an item away."""
    patch = {"done_at": None, "done_by": None}
    return await change_items(
        db, workspace_id, task_id, [item_id], actor_id, "item.unchecked", patch, now=now, expected=THERE
    )


async def delete_item(
    db: Queryable, workspace_id: int, task_id: int, item_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take an item off its list; an undo brings it back."""
    patch = {"deleted_at": now}
    return await change_items(
        db, workspace_id, task_id, [item_id], actor_id, "item.deleted", patch, now=now, expected=THERE
    )


async def move_item(
    db: Queryable,
    workspace_id: int,
    task_id: int,
    item_id: int,
    actor_id: int,
    place: int,
    *,
    now: datetime,
    action: str = "item.moved",
    undoes: int | None = None,
    expected_place: int | None = None,
) -> Move | None:
    """Put an item at another place of its list, counted from 1, if it still is at `expected_place`; None where there
    is no such item or task, or the task is in the trash."""
    return await db.one(
        Move,
        sql.move_item,
        workspace_id=workspace_id,
        task_id=task_id,
        item_id=item_id,
        actor_id=actor_id,
        place=place,
        action=action,
        undoes=undoes,
        expected_place=expected_place,
        now=now,
    )
