"""Queries that no filter makes, asked of the database: bounded, whatever is asked for (`webapp/query/walking.py`)."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from webapp.database.loader import load, with_condition
from webapp.database.pool import Queryable
from webapp.query.compile import FIRST, LAST, NOTHING, Compiled, bounds, days_of, few_of, ids_of, together
from webapp.query.syntax import Name, Node, Not, Term, parts_of
from webapp.query.walking import MOST, WALKED, find
from webapp.tasks.due import spans
from webapp.tasks.filters import PAGE_SIZE, TaskFilter
from webapp.tasks.models import TaskPage, TaskRow
from webapp.tasks.places import BY_HAND, cursor
from webapp.tasks.query.compile import LANGUAGE, compiled
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.world import World, world_of
from webapp.web.viewer import Viewer

sql = load("tasks")

OF_AN_INDEX = ("by_due", "by_closing")  # the orders that projects and people have indexes in
OF_OPEN = frozenset({"list_due", "list_changed", "list_repeating"})  # know no others
RANGES = {"by_due": "due", "by_change": "changed", "by_closing": "completed"}  # what these orders begin with


class Indexed(Struct, frozen=True):
    """A part of a list that an index has in its order: the flags of `get_tasks_paginated`, and their parameters."""

    flags: tuple[str, ...]
    parameters: dict[str, Any]


class Walk(Struct, frozen=True):
    """The walk through a list of tasks."""

    db: Queryable
    world: World
    wanted: TaskFilter
    most: int
    through: Indexed
    asked: Compiled

    async def look(self, after: str, *, limit: int, reach: int = 0, ids: Sequence[int] | None = None) -> list[TaskRow]:
        """The first rows after a place that have what is asked for."""
        way = "some far" if ids is not None else "walked"
        return await self.read(way, self.asked, after, limit=limit, reach=reach, ids=ids)

    async def last(self, after: str, *, reach: int) -> TaskRow | None:
        """The last of so many rows after a place."""
        rows = await self.read("walked end", None, after, limit=1, reach=reach)
        return rows[0] if rows else None

    async def few(self) -> list[int] | None:
        """All tasks that can have what is asked for, where an index knows that these are few."""
        node, is_open = self.wanted.condition, not (self.wanted.closed or self.wanted.mixed)
        return await few(self.db, node, self.world, self.most, is_open=is_open) if node is not None else None

    def cursor(self, row: TaskRow) -> str:
        """The place after a row."""
        return cursor(self.wanted.order, row)

    async def read(
        self, way: str, asked: Compiled | None, after: str, *, limit: int, reach: int, ids: Sequence[int] | None = None
    ) -> list[TaskRow]:
        """Rows after a place; with nothing asked, as they come."""
        viewer = self.world.viewer
        flags, place = self.wanted.place(viewer, after)
        query = sql.get_tasks_paginated.when(*self.through.flags, *flags, *way.split())
        given = spans(viewer) | self.through.parameters | place
        given |= {"workspace_id": viewer.workspace.id, "limit": limit, "reach": reach, "ids": ids}
        if asked is not None:
            query = with_condition(query, "asked", asked.sql)
            given |= asked.parameters
        return await self.db.rows(TaskRow, query, **{name: given[name] for name in query.parameters})


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
    if wanted.condition is None or wanted.condition == NOTHING:
        return TaskPage([], None)
    world = await world_of(db, viewer)
    walk = Walk(db, world, wanted, most, walked(wanted, world), compiled(wanted.condition, world))
    found = await find(walk, wanted.after, limit=limit, reaches=reaches)
    return TaskPage(found.rows, found.after, searching=found.searching)


def walked(wanted: TaskFilter, world: World) -> Indexed:
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
    return Indexed((*flags, *more), parameters | values)


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
        name, values = few_of(part, LANGUAGE, world) or ("", {})
        if name and (is_open or name not in OF_OPEN):
            query = sql.named(name)
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
