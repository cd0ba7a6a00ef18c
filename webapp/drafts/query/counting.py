"""How many drafts queries find: of several in one statement, each as far as a bounded look at its list tells."""

from collections.abc import Sequence
from typing import Any

from webapp.database.loader import load, numbered, union, with_condition
from webapp.database.pool import Queryable
from webapp.drafts.query.asking import clock, walked
from webapp.drafts.query.fields import LANGUAGE
from webapp.drafts.query.reading import read
from webapp.query.compile import compiled
from webapp.tasks.query.counting import REACH, Counted
from webapp.tasks.query.world import World

sql = load("drafts")


async def count_asked(db: Queryable, world: World, texts: Sequence[str], *, reach: int = REACH) -> list[Counted]:
    """What some queries find, as this person asks them: each is looked for in its own part of the list."""
    parts, given = [], dict[str, Any]()
    for place, text in enumerate(texts):
        node = read(text, world).node
        asked = compiled(node, LANGUAGE, world)
        flags, parameters = walked(node, "by_change", world)
        part = with_condition(sql.count_asked.when(*flags), "asked", asked.sql)
        values = clock(world.viewer) | parameters | asked.parameters
        values |= {"place": place, "reach": reach, "workspace_id": world.viewer.workspace.id}
        given |= {f"{name}_of_{place}": values[name] for name in part.parameters}
        parts.append(numbered(part, place))
    if not parts:
        return []
    return await db.rows(Counted, union("drafts", "count_asked", parts, order="place"), **given, limit=len(parts))
