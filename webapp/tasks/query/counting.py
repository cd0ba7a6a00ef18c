"""How many tasks queries find: of several in one statement, each as far as a bounded look at its list tells."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from webapp.database.loader import load, numbered, union, with_condition
from webapp.database.pool import Queryable
from webapp.query.compile import NOTHING
from webapp.tasks.due import spans
from webapp.tasks.query.asking import walked
from webapp.tasks.query.compile import compiled, complete
from webapp.tasks.query.reading import filter_of, read
from webapp.tasks.query.world import World

sql = load("tasks")

REACH = 2000  # tasks of a list that are looked at, of what has a time and of what has none
MOST = 1000  # that are counted


class Counted(Struct, frozen=True):
    """How many tasks the query at a `place` has among those that were `looked` at."""

    place: int
    amount: int
    looked: int

    def words(self, reach: int = REACH) -> str:
        """The number as it is shown: "7", "1,000+", or "" where none of the first is one, and all that can be said is
        that there may be some."""
        if self.looked < reach and self.amount <= MOST:
            return f"{self.amount:,}"
        return f"{min(self.amount, MOST):,}+" if self.amount else ""


async def count_asked(db: Queryable, world: World, texts: Sequence[str], *, reach: int = REACH) -> list[Counted]:
    """What some queries find, as this person asks them: each is looked for in its own part of the list."""
    parts, given = [], dict[str, Any]()
    for place, text in enumerate(texts):
        query = read(text, world)
        wanted = filter_of(query, world)
        node = wanted.condition or complete(query.node)
        if node == NOTHING:
            continue
        asked, walk = compiled(node, world), walked(replace(wanted, condition=node), world)
        part = with_condition(sql.count_asked.when(*walk.flags, "walked"), "asked", asked.sql)
        values = spans(world.viewer) | walk.parameters | asked.parameters
        values |= {"place": place, "reach": reach, "workspace_id": world.viewer.workspace.id}
        given |= {f"{name}_of_{place}": values[name] for name in part.parameters}
        parts.append(numbered(part, place))
    if not parts:
        return [Counted(place, 0, 0) for place in range(len(texts))]
    rows = await db.rows(Counted, union("tasks", "count_asked", parts, order="place"), **given, limit=len(parts))
    found = {row.place: row for row in rows}
    return [found.get(place, Counted(place, 0, 0)) for place in range(len(texts))]
