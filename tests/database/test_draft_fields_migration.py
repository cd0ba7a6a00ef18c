"""The migration that adds fields and templates: on a desk with work in it, and begun anew after it was stopped."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.postgres import database_of, run
from webapp.database.loader import split_statements
from webapp.database.migrations import migrate, read_migrations

pytestmark = pytest.mark.anyio

BEFORE, FIELDS = read_migrations()[:9], read_migrations()[9]


@pytest.fixture
async def earlier(database_server: str, worker_id: str) -> AsyncIterator[str]:
    """The address of a database as it was before this migration, with a draft and its event."""
    name = f"earlier_{worker_id}"
    await run(database_server, f"drop database if exists {name} with (force)", f"create database {name}")
    dsn = database_of(database_server, name)
    await migrate(dsn, BEFORE)
    await run(
        dsn,
        "insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC')",
        "insert into drafts (workspace_id, title) values (1, 'Winter hours')",
        "insert into events (workspace_id, subject, subject_id, kind) values (1, 'draft', 1, 'created')",
    )
    yield dsn
    await run(database_server, f"drop database {name} with (force)")


async def test_it_can_be_begun_anew_wherever_it_was_stopped(earlier: str) -> None:
    statements = split_statements(FIELDS.text)
    for stopped in range(1, len(statements) + 1):
        await run(earlier, *statements[:stopped])
    assert await migrate(earlier, [*BEFORE, FIELDS]) == ["0010 draft_fields"]
    connection = await asyncpg.connect(earlier)
    try:
        assert await connection.fetchval("select title || slug || search_title from drafts") == "Winter hours"
        unchecked = await connection.fetchval("select count(*) from pg_constraint where not convalidated")
        invalid = await connection.fetchval("select count(*) from pg_index where not indisvalid")
        assert (unchecked, invalid) == (0, 0)
        await connection.execute(
            "insert into events (workspace_id, subject, subject_id, kind) values (1, 'template', 1, 'created')"
        )
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(
                "insert into events (workspace_id, subject, subject_id, kind) values (1, 'poem', 1, 'created')"
            )
    finally:
        await connection.close()
