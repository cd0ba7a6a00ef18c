"""Several statements that read, asked as one: one round trip, one snapshot, and each is still that of its own page."""

from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import msgspec

from webapp.database.loader import Query, numbered
from webapp.database.pool import Queryable

S = TypeVar("S", bound=msgspec.Struct)


class Ask(NamedTuple):
    """A statement and its parameters."""

    query: Query
    parameters: dict[str, Any]


def ask(query: Query, /, **parameters: Any) -> Ask:
    """A statement to be asked with others."""
    return Ask(query, parameters)


async def at_once(db: Queryable, struct: type[S], **asked: Ask) -> S:
    """What some statements find, each by the name of a field that is a list of its rows. What JSON can't say, such as
    bytes, can't be read so. Raises msgspec.ValidationError where columns and fields differ."""
    query = as_one(tuple((name, each.query) for name, each in asked.items()))
    given = {
        f"{name}_of_{number}": value
        for number, each in enumerate(asked.values())
        for name, value in each.parameters.items()
    }
    return msgspec.json.decode(await db.value(query, **given), type=struct)


@lru_cache(maxsize=64)
def as_one(asked: tuple[tuple[str, Query], ...]) -> Query:
    """The statement that answers with the rows of several, as JSON by their names. Each is planned as if it were by
    itself."""
    parts = ",\n".join(
        f"'{name}', (select coalesce(json_agg(q), '[]') from (\n{numbered(query, number).source}\n) q)"  # noqa: S608  # ours
        for number, (name, query) in enumerate(asked)
    )
    first = asked[0][1]
    name = ", ".join([first.name, *(str(query) for _, query in asked[1:])])
    return Query(first.subject, name, "", f"select json_build_object(\n{parts}\n)::text")
