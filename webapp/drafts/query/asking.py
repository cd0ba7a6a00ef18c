"""Queries that no filter makes, asked of the list of drafts: bounded, whatever is asked for."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from webapp.database.loader import load, with_condition
from webapp.database.pool import Queryable
from webapp.drafts.filters import DraftFilter, cursor, read_cursor
from webapp.drafts.models import DraftRow
from webapp.drafts.query.fields import LANGUAGE
from webapp.drafts.query.reading import chosen_by
from webapp.query.compile import FIRST, LAST, Compiled, bounds, compiled, days_of, few_of, together
from webapp.query.syntax import Node, Term, parts_of
from webapp.query.walking import MOST, WALKED, Found, find
from webapp.tasks.query.world import World
from webapp.web.viewer import Viewer

sql = load("drafts")


class Walk(Struct, frozen=True):
    """The walk through a list of drafts: `flags` say which part of it an index has in its order."""

    db: Queryable
    world: World
    wanted: DraftFilter
    most: int
    flags: tuple[str, ...]
    parameters: dict[str, Any]
    asked: Compiled

    async def look(self, after: str, *, limit: int, reach: int = 0, ids: Sequence[int] | None = None) -> list[DraftRow]:
        """The first rows after a place that have what is asked for."""
        way = "walked" if ids is None else "some"
        return await self.read(way, self.asked, after, limit=limit, reach=reach, ids=ids)

    async def last(self, after: str, *, reach: int) -> DraftRow | None:
        """The last of so many rows after a place."""
        rows = await self.read("walked end", None, after, limit=1, reach=reach)
        return rows[0] if rows else None

    async def few(self) -> list[int] | None:
        """All drafts that can have what is asked for, by the first index that knows that these are few."""
        node = self.wanted.condition
        for part in together(parts_of(node)) if node is not None else ():
            name, values = few_of(part, LANGUAGE, self.world) or ("", {})
            if name:
                query = sql.named(name)
                given = values | {"workspace_id": self.world.viewer.workspace.id, "most": self.most + 1}
                ids = await self.db.value(query, **{each: given[each] for each in query.parameters}) or []
                if len(ids) <= self.most:
                    return sorted(set(ids))
        return None

    def cursor(self, row: DraftRow) -> str:
        """The place after a row."""
        return cursor(self.wanted.order, row)

    async def read(
        self, way: str, asked: Compiled | None, after: str, *, limit: int, reach: int, ids: Sequence[int] | None = None
    ) -> list[DraftRow]:
        """Rows after a place; with nothing asked, as they come."""
        place = read_cursor(self.wanted.order, after)
        flags = (*self.flags, *way.split(), *(("after",) if place else ()))
        query = sql.get_drafts.when(self.wanted.order, *flags)
        given: dict[str, Any] = {"workspace_id": self.world.viewer.workspace.id, "limit": limit, "reach": reach}
        given |= self.parameters | (place or {}) | clock(self.world.viewer) | {"ids": ids}
        if asked is not None:
            query = with_condition(query, "asked", asked.sql)
            given |= asked.parameters
        return await self.db.rows(DraftRow, query, **{name: given[name] for name in query.parameters})


async def get_asked(
    db: Queryable,
    world: World,
    wanted: DraftFilter,
    *,
    limit: int,
    reaches: Sequence[int] = WALKED,
    most: int = MOST,
) -> Found[DraftRow]:
    """One page of what a query asks for, as its `condition` says it."""
    node = wanted.condition
    assert node is not None  # noqa: S101  # whoever asks has made sure
    flags, parameters = walked(node, wanted.order, world)
    walk = Walk(db, world, wanted, most, flags, parameters, compiled(node, LANGUAGE, world))
    return await find(walk, wanted.after, limit=limit, reaches=reaches)


def walked(node: Node, order: str, world: World) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The flags of what an index has in the order of the list, and their parameters: one filter, and the days on which
    it was changed."""
    if order != "by_change":
        return (), {}
    flags: list[str] = []
    parameters: dict[str, Any] = {}
    first, last = FIRST, LAST
    for part in parts_of(node):
        match part:
            case Term(field="changed"):
                begins, ends = days_of(part)
                first, last = max(first, begins), min(last, ends)
        chosen = chosen_by(part, world)
        if chosen is not None and not flags:
            flags, parameters = DraftFilter(**{chosen.name: chosen.value}).flags()
    if first > FIRST:
        flags.append("from")
    if last < LAST:
        flags.append("to")
    return tuple(flags), parameters | bounds(first, last, world)


def clock(viewer: Viewer) -> dict[str, Any]:
    """What conditions may ask of the clock."""
    return {"now": viewer.now, "today": viewer.today}
