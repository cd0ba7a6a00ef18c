"""Queries that no filter makes, asked of the database: bounded, whatever is asked for.

A list is walked in the order of an index, and the condition asked of each row: so a page costs no more than the rows
that were looked at, of which there are at most `WALKED` in one answer. Where that finds too little, one index after the
other is asked whether what it knows of is rare, and then only that is looked at. Where nothing is, the answer says how
far it has looked, and the next one goes on from there.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from webapp.database.loader import load, with_condition
from webapp.database.pool import Queryable
from webapp.query.syntax import Name, Node, Not, Term, Words, parts_of
from webapp.tasks.due import spans
from webapp.tasks.filters import PAGE_SIZE, TaskFilter
from webapp.tasks.models import TaskPage, TaskRow
from webapp.tasks.places import BY_HAND, cursor
from webapp.tasks.query.compile import (
    FIRST,
    LAST,
    NOTHING,
    Compiled,
    bounds,
    compiled,
    days_of,
    ids_of,
    together,
    values_of,
)
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.world import World, world_of
from webapp.web.viewer import Viewer

sql = load("tasks")

WALKED = (1000, 4000, 5000)  # rows of a list that are looked at, one statement each
MOST = 2000  # of what is rare
OF_AN_INDEX = ("by_due", "by_closing")  # the orders that projects and people have indexes in
OF_OPEN = frozenset({"list_due", "list_changed", "list_repeating"})  # know no others
RANGES = {"by_due": "due", "by_change": "changed", "by_closing": "completed"}  # what these orders begin with


class Walk(Struct, frozen=True):
    """A part of a list that an index has in its order: the flags of `get_tasks_paginated`, and their parameters."""

    flags: tuple[str, ...]
    parameters: dict[str, Any]


async def get_asked(
    db: Queryable,
    viewer: Viewer,
    wanted: TaskFilter,
    *,
    limit: int = PAGE_SIZE,
    reaches: Sequence[int] = WALKED,
    most: int = MOST,
) -> TaskPage:
    """One page of what a query asks for."""
    if wanted.condition in (None, NOTHING):
        return TaskPage([], None)
    world = await world_of(db, viewer)
    asked = compiled(wanted.condition, world)
    walk = walked(wanted, world)
    rows: list[TaskRow] = []
    after = wanted.after
    for times, reach in enumerate(reaches):
        rows += await look(db, walk, asked, wanted, world, after=after, reach=reach, limit=limit + 1 - len(rows))
        if len(rows) > limit:
            return TaskPage(rows[:limit], cursor(wanted.order, rows[limit - 1]))
        last = await look(db, walk, None, wanted, world, after=after, reach=reach, limit=1)
        if not last:
            return TaskPage(rows, None)
        if (
            times == 0
            and (ids := await few(db, wanted.condition, world, most, is_open=not (wanted.closed or wanted.mixed)))
            is not None
        ):
            rows = await look(db, walk, asked, wanted, world, after=wanted.after, ids=ids, limit=limit + 1)
            if len(rows) > limit:
                return TaskPage(rows[:limit], cursor(wanted.order, rows[limit - 1]))
            return TaskPage(rows, None)
        after = cursor(wanted.order, last[0])
    return TaskPage(rows, after, searching=True)


async def look(
    db: Queryable,
    walk: Walk,
    asked: Compiled | None,
    wanted: TaskFilter,
    world: World,
    *,
    after: str,
    limit: int,
    reach: int = 0,
    ids: Sequence[int] | None = None,
) -> list[TaskRow]:
    """The first rows after a place that have what is asked: of `reach` rows of the list, or of those with some ids.
    With nothing asked, the last of these rows."""
    flags, place = wanted.place(world.viewer, after)
    ways = ["some", "far"] if ids is not None else ["walked"] if asked is not None else ["walked", "end"]
    query = sql.get_tasks_paginated.when(*walk.flags, *flags, *ways)
    given = spans(world.viewer) | walk.parameters | place
    given |= {"workspace_id": world.viewer.workspace.id, "limit": limit, "reach": reach, "ids": ids}
    if asked is not None:
        query = with_condition(query, "asked", asked.sql)
        given |= asked.parameters
    return await db.rows(TaskRow, query, **{name: given[name] for name in query.parameters})


def walked(wanted: TaskFilter, world: World) -> Walk:
    """What of a query an index knows that is in the order of the list."""
    flags: list[str] = [wanted.order]
    parameters: dict[str, Any] = {}
    if wanted.mixed:
        flags.append("mixed")
    elif wanted.closed:
        flags.append("closed")
        parameters["closed"] = wanted.status
    else:
        flags.append("open")
    parts = parts_of(wanted.condition) if wanted.condition is not None else ()
    if wanted.order in (*OF_AN_INDEX, *BY_HAND):
        for part in parts:
            flag, values = whose(part, world)
            if flag and (wanted.order in OF_AN_INDEX or flag == "project"):
                flags.append(flag)
                parameters |= values
                break
    more, values = between(wanted, parts, world)
    return Walk((*flags, *more), parameters | values)


def whose(part: Node, world: World) -> tuple[str, dict[str, Any]]:
    """The flag of a list of one project or person, or of none; "" where it is another part of a query."""
    match part:
        case Not(node=Term(field="has", value=Name(text="project" | "assignee" as name))):
            return f"no_{name}", {}
        case Term(field="project" | "assignee" as name, value=value):
            ids = ids_of(value, FIELDS[name], world)
            if len(ids) == 1:
                return name, {f"{name}_id": ids[0]}
    return "", {}


def between(wanted: TaskFilter, parts: Sequence[Node], world: World) -> tuple[list[str], dict[str, Any]]:
    """The flags and parameters by which a list begins and ends where the days do that are asked for."""
    field = RANGES.get(wanted.order)
    first, last = FIRST, LAST
    flags = []
    for part in parts:
        match part:
            case Term() if part.field == field:
                begins, ends = days_of(part)
                first, last = max(first, begins), min(last, ends)
            case Term(field="is", value=Name(text="overdue")) if field == "due":
                flags.append("overdue")
            case Not(node=Term(field="has", value=Name(text="due"))) if field == "due":
                flags.append("undated")
    if first > FIRST:
        flags.append("from")
    if last < LAST:
        flags.append("to")
    return flags, bounds(first, last, world)


async def few(db: Queryable, node: Node, world: World, most: int = MOST, *, is_open: bool) -> list[int] | None:
    """All tasks that can have what is asked for, by the first index that knows that these are few; None where no one
    does. Some know open tasks alone."""
    for part in together(parts_of(node)):
        name, values = "", dict[str, Any]()
        if isinstance(part, Words):
            name, values = "list_with_words", {"text": part.text}
        elif isinstance(part, Term):
            field = FIELDS[part.field]
            if field.few:
                name, values = field.few, values_of(part, field, world)
            elif isinstance(part.value, Name):
                name = field.few_flags.get(part.value.text, "")
        if name and (is_open or name not in OF_OPEN):
            query = getattr(sql, name)
            given = values | {"workspace_id": world.viewer.workspace.id, "most": most + 1}
            ids: list[int] = await db.value(query, **{each: given[each] for each in query.parameters}) or []
            if len(ids) <= most:
                return sorted(set(ids))
    return None


async def found_among(db: Queryable, viewer: Viewer, node: Node, ids: Sequence[int]) -> frozenset[int]:
    """Those of some tasks that a query finds."""
    asked = compiled(node, await world_of(db, viewer))
    query = with_condition(sql.list_asked, "asked", asked.sql)
    given = spans(viewer) | asked.parameters | {"workspace_id": viewer.workspace.id, "ids": list(ids)}
    return frozenset(await db.value(query, **{name: given[name] for name in query.parameters}) or [])
