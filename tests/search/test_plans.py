"""A search costs the same however many tasks there are: it reads the latest in the order of an index, and what is rare
by the index of its words; of both no more than is said."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from tests.support.postgres import filled_database
from webapp.database.loader import load
from webapp.search.models import RANKED
from webapp.search.queries import MOST, WALK

pytestmark = pytest.mark.anyio

Plan = dict[str, Any]
SAMPLES = {
    "workspace_id": "1::bigint",
    "query": "$$'oak':* | 'oaken':*$$",
    "begins": "'oak'",
    "pattern": "'[^a-z](oak)'",
    "ids": "array[3::bigint, 4]",
    "task_ids": "array[3::bigint, 4]",
    "draft_ids": "array[3::bigint]",
    "walk": f"{WALK}::bigint",
    "most": f"{MOST}::bigint",
    "limit": f"{RANKED + 1}::bigint",
    "shortest": "2",
    "longest": "9",
    "after_at": "now()",
    "after_id": "2500::bigint",
}
FILL = """
insert into workspaces (slug, name, time_zone) select 'w' || n, 'W', 'UTC' from generate_series(1, 2) n;
insert into accounts (email, name, password_hash) values ('ana@example.com', 'Ana', '');
insert into members (workspace_id, account_id, role) values (1, 1, 'owner');
insert into tasks (workspace_id, title, status, closed_at, updated_at)
select
    1, case when n % 500 = 0 then 'Oak ' else 'Pine ' end || n,
    (case when n % 3 = 0 then 'pending' when n % 3 = 1 then 'completed' else 'cancelled' end)::task_status,
    case when n % 3 = 0 then null else now() - n * interval '1 minute' end, now() - n * interval '1 minute'
from generate_series(1, 12000) n;
insert into drafts (workspace_id, title, updated_at)
select 1, case when n % 500 = 0 then 'Oak ' else 'Pine ' end || n, now() - n * interval '1 minute'
from generate_series(1, 3000) n;
insert into contents (workspace_id, sha256, size, media_type, reserved_at)
values (1, sha256('x'), 1, 'text/plain', now());
insert into files (workspace_id, task_id, name, sha256)
select 1, t.id, 'pine-' || n, sha256('x')
from (select min(id) as id from tasks) as t, generate_series(1, 3000) n;
insert into threads (workspace_id, draft_id, comments_count, created_at)
select 1, d.id, 1, now() from drafts d where d.workspace_id = 1;
insert into thread_comments (workspace_id, thread_id, author_id, body, created_at)
select workspace_id, id, 1, 'Pine', now() from threads;
insert into comments (workspace_id, task_id, author_id, body) select 1, id, 1, 'Oak' from tasks order by id limit 300;
analyze;
"""
KINDS = ("tasks", "drafts", "threads", "files")


@pytest.fixture(scope="module")
async def filled(anyio_backend: object, database_server: str) -> AsyncIterator[str]:
    """The address of a database with much to look through."""
    async with filled_database(database_server, FILL) as dsn:
        yield dsn


@pytest.mark.parametrize("flags", [(), ("after",)])
@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_frequent_is_looked_for_among_the_latest_only(
    filled: str, kind: str, flags: tuple[str, ...]
) -> None:
    plan = await plan_of(filled, f"find_latest_{kind}", flags)
    assert not [node for node in nodes(plan) if node["Node Type"] == "Seq Scan" and node["Actual Rows"] > WALK], plan
    for node in nodes(plan):
        assert node["Actual Rows"] * node["Actual Loops"] <= 3 * WALK, node
    walked = [node for node in nodes(plan) if node.get("Relation Name") == kind and node["Actual Rows"] > 1]
    assert walked, plan
    assert all(node.get("Scan Direction") for node in walked), plan  # in the order of an index


@pytest.mark.parametrize("flags", [(), ("after",)])
@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_rare_is_found_by_the_index_of_its_words(filled: str, kind: str, flags: tuple[str, ...]) -> None:
    plan = await plan_of(filled, f"find_rare_{kind}", flags)
    words = f"{kind.removesuffix('s')}_words_search"
    assert [node["Index Name"] for node in nodes(plan) if node["Node Type"] == "Bitmap Index Scan"] == [words], plan
    assert not [node for node in nodes(plan) if node.get("Relation Name") == kind and "Seq" in node["Node Type"]], plan


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("list_passages_of_tasks", "comments_of_task"),
        ("list_passages_of_drafts", "drafts_pkey"),
        ("list_passages_of_threads", "thread_comments_of_thread"),
        ("list_words_alike", "task_words_search"),
        ("list_words_alike", "draft_words_search"),
        ("list_opened", "tasks_pkey"),
        ("list_opened", "drafts_pkey"),
    ],
)
async def test_what_is_shown_of_results_is_read_by_its_index(filled: str, name: str, index: str) -> None:
    plan = await plan_of(filled, name, ())
    assert index in {node.get("Index Name") for node in nodes(plan)}, plan
    assert not [node for node in nodes(plan) if node["Actual Rows"] * node["Actual Loops"] > WALK], plan


def nodes(plan: Plan) -> Iterator[Plan]:
    """A plan and all that it consists of."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


async def plan_of(dsn: str, name: str, flags: tuple[str, ...]) -> Plan:
    """How PostgreSQL reads a statement, and how many rows."""
    query = getattr(load("search"), name)
    query = query.when(*flags) if query.conditional else query
    values = ", ".join(SAMPLES[parameter] for parameter in query.parameters)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("set plan_cache_mode = force_generic_plan")  # as the pool does
        await connection.execute(f"prepare search as {query.text}")
        explained = await connection.fetchval(f"explain (analyze, format json) execute search ({values})")
        found: Plan = json.loads(explained)[0]["Plan"]
        return found
    finally:
        await connection.close()
