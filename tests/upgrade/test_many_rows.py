"""Many rows are carried over a batch at a time; and what counts them can be relied on."""

import asyncpg
import pytest

from tests.upgrade.many_rows import BATCH, add_events, count_changes, left_behind, most_at_once
from tests.upgrade.old_desk import cloned
from webapp.database.migrations import migrate

pytestmark = pytest.mark.anyio


async def test_events_are_carried_over_a_batch_at_a_time(before: str, database_server: str) -> None:
    async with cloned(before, database_server) as dsn:
        await add_events(dsn, 5 * BATCH)
        await count_changes(dsn, "events")
        await migrate(dsn)
        assert await most_at_once(dsn) == BATCH
        assert await left_behind(dsn) == 0


async def test_the_words_of_tasks_are_made_a_batch_at_a_time(before: str, database_server: str) -> None:
    async with cloned(before, database_server) as dsn:
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(
                "insert into tasks (workspace_id, title) select min(id), 'Order No.' || n || ', für Fax +49 (30) 77'"
                " from workspaces, generate_series(1, $1::integer) n group by n",
                2 * BATCH + BATCH // 2,
            )
            await count_changes(dsn, "tasks")
            await migrate(dsn)
            assert await most_at_once(dsn) == BATCH
            made = "select max(amount) from (select count(*) as amount from task_words group by xmin::text) as made"
            assert await connection.fetchval(made) == BATCH
            left = (
                "select count(*) from tasks t"
                " left join task_words w on w.workspace_id = t.workspace_id and w.task_id = t.id"
                " where w.task_id is null or t.title_key is distinct from title_order(t.title) and t.is_open"
            )
            assert await connection.fetchval(left) == 0
            found = "select count(*) from task_words where words @@ words_asked('1234')"
            assert await connection.fetchval(found) == 1
            parted = "select count(*) from task_words where words @@ words_asked('493077')"  # put beside by 0060
            assert await connection.fetchval(parted) == 2 * BATCH + BATCH // 2
            spelt = "select count(*) from task_words where words @@ words_asked('fuer')"  # put beside by 0062
            assert await connection.fetchval(spelt) == 2 * BATCH + BATCH // 2
            wrong = "select count(*) from task_words w join tasks t on t.id = w.task_id where w.words is distinct from"
            assert await connection.fetchval(f"{wrong} words_of(text_of_task(t))") == 0
        finally:
            await connection.close()


async def test_the_hashes_of_drafts_are_made_a_batch_at_a_time(before: str, database_server: str) -> None:
    async with cloned(before, database_server) as dsn:
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(
                "insert into drafts (workspace_id, title, body) select min(id), 'Letter ' || n, 'Dear customer'"
                " from workspaces, generate_series(1, 250) n group by n"
            )
            await count_changes(dsn, "drafts")
            await migrate(dsn)
            assert await most_at_once(dsn) == 100
            wrong = "select count(*) from drafts d where content_hash is distinct from content_hash_of(d)"
            assert await connection.fetchval(wrong) == 0
        finally:
            await connection.close()


@pytest.mark.parametrize(("batch", "most"), [(1000, 300), (100, 100)])
async def test_the_rows_that_one_transaction_changes_are_counted(
    batch: int, most: int, before: str, database_server: str
) -> None:
    async with cloned(before, database_server) as dsn:
        connection = await asyncpg.connect(dsn)
        try:
            last = await connection.fetchval("select max(id) from events")
            await add_events(dsn, 300)
            await count_changes(dsn, "events")
            assert await most_at_once(dsn) == 0
            for start in range(last + 1, last + 301, batch):
                await connection.execute(
                    "update events set at = at where id between $1 and $2", start, start + batch - 1
                )
            assert await most_at_once(dsn) == most
        finally:
            await connection.close()
