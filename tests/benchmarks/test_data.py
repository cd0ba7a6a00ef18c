"""The database that a bench fills is like one that people have filled."""

import asyncpg
import pytest

from benchmarks.data import DRAFTS, READ_WORKSPACE, Size, fill, open_tasks, sign_in, token
from benchmarks.pages import PAGES, look_up
from webapp.web.sessions import hash_token

pytestmark = pytest.mark.anyio

SMALL = Size(600, workspaces=4)
COUNTED = """
select t.workspace_id, 'task' as subject, k.dimension, k.value, k.status, count(*) as amount
from tasks t, lateral (select * from task_counter_keys(t) offset 0) as k group by 1, 2, 3, 4, 5
union all
select d.workspace_id, 'draft', k.dimension, k.value, k.status, count(*)
from drafts d, lateral (select * from draft_counter_keys(d) offset 0) as k group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
"""
KEPT = "select * from counters where amount <> 0 order by 1, 2, 3, 4, 5"


async def test_counters_are_the_real_counts_also_after_a_change(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        indexes = await connection.fetch("select indexdef from pg_indexes where tablename = 'tasks' order by 1")
        await fill(dsn, SMALL)
        assert await connection.fetch(KEPT) == await connection.fetch(COUNTED)
        assert await connection.fetchval("select count(*) from tasks") == SMALL.tasks
        assert await connection.fetchval("select count(*) from drafts") == DRAFTS
        found = await connection.fetchval("select count(*) from tasks where workspace_id = $1 and is_open", 1)
        assert found == open_tasks(SMALL.largest)
        await connection.execute(
            "update tasks set status = 'completed', closed_at = now() "
            "where id = (select min(id) from tasks where is_open)"
        )
        assert await connection.fetch(KEPT) == await connection.fetch(COUNTED)
        again = await connection.fetch("select indexdef from pg_indexes where tablename = 'tasks' order by 1")
        assert again == indexes
    finally:
        await connection.close()


async def test_every_reference_is_to_a_row_of_the_same_workspace(dsn: str) -> None:
    """Constraints were off while the rows were written; here they look at each of them."""
    await fill(dsn, SMALL)
    connection = await asyncpg.connect(dsn)
    try:
        names = await connection.fetch(
            "select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) as definition "
            "from pg_constraint where contype = 'f' and conrelid::regclass::text in ('tasks', 'drafts', 'revisions')"
        )
        assert names
        for row in names:
            await connection.execute(f"alter table {row['of']} drop constraint {row['name']}")
            await connection.execute(f"alter table {row['of']} add {row['definition']}")
    finally:
        await connection.close()


async def test_clients_are_signed_in_and_every_page_has_its_requests(dsn: str) -> None:
    await fill(dsn, SMALL)
    await sign_in(dsn)
    connection = await asyncpg.connect(dsn)
    try:
        found = await connection.fetchval(
            "select workspace_id from sessions where token_hash = $1", hash_token(token(READ_WORKSPACE, 3))
        )
    finally:
        await connection.close()
    assert found == READ_WORKSPACE
    known = await look_up(dsn)
    for page in PAGES:
        scripts = page.scripts(known, 3)
        assert len(scripts) == 3
        assert all(script.requests for script in scripts)


def test_a_fifth_is_in_the_largest_workspace_and_none_is_lost() -> None:
    size = Size(1_000_000)
    assert size.largest == 200_000
    assert sum(size.tasks_of(workspace) for workspace in range(1, 51)) == 1_000_000
