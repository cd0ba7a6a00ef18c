"""Every statement of sql/ fits the schema."""

from collections.abc import Iterator

import asyncpg
import pytest

from webapp.database.loader import Query, all_queries

pytestmark = pytest.mark.anyio


def variants(query: Query) -> Iterator[Query]:
    """A statement, or what its conditional lines can make of it: in each of its orders (`by_…`) or of what it is about
    (`of_…`), of which it has one at a time, without any further line, with each one, and with all."""
    if not query.conditional:
        yield query
        return
    alternatives = sorted(flag for flag in query.flags() if flag.startswith(("by_", "of_")))
    others = sorted(query.flags().difference(alternatives))
    for one in [[flag] for flag in alternatives] or [[]]:
        yield query.when(*one)
        yield query.when(*one, *others)
        for other in others:
            yield query.when(*one, other)


async def test_every_query_can_be_prepared(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, statement_cache_size=0)
    complaints = []
    for query in all_queries():
        for variant in variants(query):
            try:
                await connection.prepare(variant.text)
            except asyncpg.PostgresError as error:
                complaints.append(f"{variant}: {error}")
    await connection.close()
    assert complaints == []
