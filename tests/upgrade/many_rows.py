"""How many rows an upgrade changes at once.

A migration that rewrites a large table has to go in batches, each committed by itself: a desk with years of events
would else stand still, and its disk hold the table twice. What holds one to it:

    async with cloned(before, database_server) as dsn:
        await add_events(dsn, 50_000)
        await count_changes(dsn, "events")
        await migrate(dsn)
        assert 0 < await most_at_once(dsn) <= BATCH

The events are written as the old desk's schema has them, so before the upgrade. Triggers do the counting: they stay
with a table that is renamed, and go with one that is replaced; then count the new one's, from the migration that makes
it.
"""

import asyncpg

BATCH = 2000  # rows

COUNTING = """
create table changes_at_once (name text, in_transaction text, amount bigint);
create function count_changes() returns trigger language plpgsql as $$
begin
    insert into changes_at_once
    select tg_table_name, pg_current_xact_id()::text, count(*) from changed;
    return null;
end $$;
"""

TRIGGER = """
create trigger count_{act}s after {act} on {table} referencing new table as changed
    for each statement execute function count_changes();
"""


async def add_events(dsn: str, amount: int) -> None:
    """Many events of one task of the old desk, as its release wrote them."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            "insert into events (workspace_id, at, actor_id, subject, subject_id, kind, before, after)"
            " select workspace_id, at, actor_id, subject, subject_id, kind, before, after"
            " from (select * from events where subject = 'task' and kind = 'edited' order by id limit 1) as one,"
            " generate_series(1, $1::integer)",
            amount,
        )
    finally:
        await connection.close()


async def count_changes(dsn: str, table: str) -> None:
    """Count what is inserted into a table and updated in it from here on."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            COUNTING + "".join(TRIGGER.format(act=act, table=table) for act in ("insert", "update"))
        )
    finally:
        await connection.close()


async def most_at_once(dsn: str) -> int:
    """How many rows the largest transaction changed; 0 where none did."""
    connection = await asyncpg.connect(dsn)
    try:
        found: int = await connection.fetchval(
            "select coalesce(max(amount), 0)::integer"
            " from (select sum(amount) as amount from changes_at_once group by name, in_transaction) as transactions"
        )
        return found
    finally:
        await connection.close()


async def left_behind(dsn: str) -> int:
    """How many events the migration that gives them their actions hasn't carried over."""
    connection = await asyncpg.connect(dsn)
    try:
        found: int = await connection.fetchval("select count(*) from events where position('.' in action) = 0")
        return found
    finally:
        await connection.close()
