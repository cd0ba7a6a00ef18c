"""Boards in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from webapp.database.loader import load, with_condition
from webapp.database.pool import Queryable
from webapp.query.compile import Compiled
from webapp.tasks.board.models import FoundColumn, Limit, LimitOf, LimitSet

sql, tasks_sql = load("board"), load("tasks")


async def list_columns(
    db: Queryable,
    columns: Sequence[str],
    limits: Sequence[int],
    flags: Sequence[str],
    given: Mapping[str, Any],
    asked: Compiled | None,
    *,
    beside: bool = False,
) -> list[FoundColumn]:
    """The first cards of some columns that an index has alike, by the flags of `list_columns` and their parameters, or
    of columns that stand `beside` each other in one list (`list_beside`)."""
    query = (tasks_sql.list_beside if beside else tasks_sql.list_columns).when(*flags)
    if asked is not None:
        query = with_condition(query, "asked", asked.sql)
    everything = {**given, **(asked.parameters if asked else {}), "columns": list(columns), "limits": list(limits)}
    return await db.rows(FoundColumn, query, **{name: everything[name] for name in query.parameters})


async def list_limits(db: Queryable, workspace_id: int, board: str) -> dict[str, int]:
    """How many tasks the columns of a board should hold, where that is said."""
    rows = await db.rows(Limit, sql.list_limits, workspace_id=workspace_id, board=board)
    return {row.value: row.most for row in rows}


async def get_limit(db: Queryable, workspace_id: int, limit_id: int) -> LimitOf | None:
    """The column of a limit, also of one that was taken away."""
    return await db.one(LimitOf, sql.get_limit, workspace_id=workspace_id, limit_id=limit_id)


async def set_limit(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    board: str,
    value: str,
    name: str,
    most: int | None,
    *,
    was: int | None,
    now: datetime,
    action: str = "limit.set",
    undoes: int | None = None,
) -> LimitSet | None:
    """Say how many tasks a column should hold, None for as many as there are; its `name` is for history. None where it
    isn't what it `was` any more."""
    return await db.one(
        LimitSet,
        sql.set_limit,
        workspace_id=workspace_id,
        actor_id=actor_id,
        board=board,
        value=value,
        name=name,
        most=most,
        was=was,
        now=now,
        action=action,
        undoes=undoes,
    )
