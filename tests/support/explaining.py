"""Statements that are run and looked at: how each was carried out, and whether that stays within bounds."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import asyncpg

from webapp.database.loader import Query
from webapp.database.pool import Runner, prepare_connection

Plan = dict[str, Any]
BUFFERS = 14  # of a row: an index entry, the row, and what is asked beside it


class Explaining(Runner):
    """Runs statements and looks how each of a subject was carried out: in none of its tables more than so many rows are
    read, and none is scanned. What it is `asked` stands in what it says."""

    def __init__(
        self, connection: asyncpg.Connection, subject: str, tables: Sequence[str], rows: int, but: Sequence[str]
    ) -> None:
        self.connection = connection
        self.subject = subject
        self.tables = tables
        self.rows_at_most = rows
        self.but = but
        self.asked = ""
        self.statements = 0
        self.turns = asyncio.Lock()

    async def _fetch(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        async with self.turns:
            return await self.explained(query, arguments)

    async def explained(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        """Run a statement, and look how."""
        prepared = await self.connection.prepare(query.text)
        if query.subject == self.subject and query.name not in self.but:
            types = [each.name for each in prepared.get_parameters()]
            values = ", ".join(f"{literal(value)}::{name}" for value, name in zip(arguments, types, strict=True))
            await self.connection.execute(f"prepare looked as {query.text}")
            explained = f"explain (analyze, buffers, format json) execute looked({values})"
            plan = json.loads(await self.connection.fetchval(explained))[0]["Plan"]
            await self.connection.execute("deallocate looked")
            self.look(plan, f"{self.asked}: {query}")
            self.statements += 1
        found: list[asyncpg.Record] = await prepared.fetch(*arguments)
        return found

    def look(self, plan: Plan, what: str) -> None:
        """Fail where it was carried out otherwise than it should be."""
        for node in nodes(plan):
            if node["Node Type"] in ("Bitmap Index Scan", "BitmapAnd"):  # which counts what it marks, and reads no row
                continue
            if node.get("Relation Name") not in self.tables:
                continue
            read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            assert read <= self.rows_at_most, (what, node["Node Type"], read)
            assert node["Node Type"] != "Seq Scan", (what, node["Relation Name"])
        assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] <= BUFFERS * self.rows_at_most, what


async def explaining(
    connection: asyncpg.Connection, subject: str, tables: Sequence[str], rows: int, *, but: Sequence[str] = ()
) -> Explaining:
    """A connection that looks at plans, made as the pool makes them; at those of all statements of a subject `but`
    some."""
    await prepare_connection(connection)
    await connection.execute("set plan_cache_mode = force_generic_plan")  # as the pool does
    return Explaining(connection, subject, tables, rows, but)


def literal(value: Any) -> str:
    """A value as SQL has it."""
    if isinstance(value, list | tuple):
        return f"array[{', '.join(map(literal, value))}]"
    return "null" if value is None else "'infinity'" if value == date.max else f"'{value}'"


def nodes(plan: Plan) -> Iterator[Plan]:
    """A plan and all that it consists of."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)
