"""Bringing the schema up to date, and refusing to."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.postgres import database_of, run
from webapp.database.migrations import (
    Migration,
    SchemaBusy,
    SchemaChanged,
    SchemaTooNew,
    migrate,
    pending_migrations,
    read_migrations,
)

pytestmark = pytest.mark.anyio

PEOPLE = Migration(1, "people", "create table people (id integer primary key);")
NAMES = Migration(2, "names", "alter table people add name text;")


@pytest.fixture
async def empty(database_server: str, worker_id: str) -> AsyncIterator[str]:
    """The address of a database with nothing in it."""
    name = f"empty_{worker_id}"
    await run(database_server, f"drop database if exists {name} with (force)", f"create database {name}")
    yield database_of(database_server, name)
    await run(database_server, f"drop database {name} with (force)")


@pytest.fixture
async def connection(empty: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Somebody who looks in."""
    connection = await asyncpg.connect(empty)
    yield connection
    await connection.close()


async def columns(connection: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    """The columns of the table that the examples make."""
    found = await connection.fetch(
        "select attname from pg_attribute where attrelid = to_regclass('people') and attnum > 0"
    )
    return [row[0] for row in found]


async def test_each_migration_is_applied_once_and_in_order(empty: str) -> None:
    assert await migrate(empty, [PEOPLE]) == ["0001 people"]
    assert await migrate(empty, [PEOPLE, NAMES]) == ["0002 names"]
    assert await migrate(empty, [PEOPLE, NAMES]) == []


async def test_several_at_once_share_the_work(empty: str) -> None:
    applied = await asyncio.gather(*(migrate(empty) for _ in range(4)))
    assert [title for titles in applied for title in titles] == [migration.title for migration in read_migrations()]


async def test_a_migration_that_fails_leaves_nothing(
    empty: str, connection: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    broken = Migration(2, "broken", "alter table people add name text; alter table nowhere add name text;")
    with pytest.raises(asyncpg.UndefinedTableError):
        await migrate(empty, [PEOPLE, broken])
    assert await columns(connection) == ["id"]
    assert await migrate(empty, [PEOPLE, NAMES]) == ["0002 names"]


async def test_a_migration_can_do_without_a_transaction(
    empty: str, connection: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    statements = [f"create index concurrently {name} on people (id);" for name in ("first", "second")]
    index = Migration(2, "index", "\n".join(["-- no transaction", *statements]))
    await asyncio.gather(*(migrate(empty, [PEOPLE, index]) for _ in range(3)))
    assert await connection.fetchval("select count(*) from pg_indexes where tablename = 'people'") == 3


async def test_a_newer_schema_is_refused(empty: str) -> None:
    await migrate(empty, [PEOPLE, NAMES])
    with pytest.raises(SchemaTooNew, match="0002 names"):
        await migrate(empty, [PEOPLE])


async def test_a_changed_migration_is_refused(empty: str) -> None:
    await migrate(empty, [PEOPLE])
    with pytest.raises(SchemaChanged, match="0001 people"):
        await migrate(empty, [Migration(1, "people", "create table people (id bigint);")])


async def test_a_table_in_use_fails_the_migration_rather_than_stop_every_request(
    empty: str, connection: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await migrate(empty, [PEOPLE])
    async with connection.transaction():
        await connection.execute("select * from people")
        with pytest.raises(SchemaBusy, match="0002 names"):
            await migrate(empty, [PEOPLE, NAMES], lock_timeout=0.1)
    assert await migrate(empty, [PEOPLE, NAMES]) == ["0002 names"]


async def test_looking_for_pending_migrations_changes_nothing(
    empty: str, connection: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    assert await pending_migrations(connection) == [migration.title for migration in read_migrations()]
    assert await connection.fetchval("select to_regclass('schema_migrations')") is None
