"""The database of a desk that nobody serves just now."""

import asyncio
from typing import Any

import asyncpg

from tests.support.commands import CommandLine
from webapp.database.embedded.server import EmbeddedServer


def in_database(cofounder: CommandLine, statement: str, *arguments: object) -> list[Any]:
    """Run a statement in the desk's database; returns the first column."""

    async def run(dsn: str) -> list[Any]:
        connection = await asyncpg.connect(dsn)
        found = await connection.fetch(statement, *arguments)
        await connection.close()
        return [row[0] for row in found]

    with EmbeddedServer(cofounder.data_dir) as dsn:
        return asyncio.run(run(dsn))
