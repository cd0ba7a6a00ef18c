"""The statements of the briefing read indexes, and the same amount however much there is."""

import json

import asyncpg
import pytest

from tests.database.test_plans import FILL, SAMPLES
from tests.support.postgres import filled_database
from webapp.briefing.queries import sql

pytestmark = pytest.mark.anyio

GIVEN = SAMPLES | {
    "zone": "'UTC'",
    "otherwise": "'UTC'",
    "shown": "8",
    "quiet_before": "timestamptz '2026-03-01 00:00Z'",
    "stalled_before": "timestamptz '2026-03-01 00:00Z'",
    "stalled_after": "timestamptz '2026-01-01 00:00Z'",
    "since": "null",
    "opened": "true",
    "sitting_after": "timestamptz '2026-03-01 00:00Z'",
    "remembered": "200",
    "reach": "1000",
    "quiet": "array['task.missed']",
    "days": "array[date '2026-03-04']",
    "starts": "array[timestamptz '2026-03-04 00:00Z']",
    "ends": "array[timestamptz '2026-03-05 00:00Z']",
    "behind_from": "timestamptz '2026-02-25 00:00Z'",
}
OWN = ("tasks_timed_of_assignee", "tasks_timed_of_nobody", "tasks_untimed_of_assignee", "tasks_untimed_of_nobody")
INDEXES = {
    "list_own": (*OWN, "tasks_waiting", "drafts_unfinished", "events_of_subject", "reviews_by_age"),
    "get_news": ("events_pkey", "briefing_marks_pkey"),
    "get_week_ahead": OWN,
    "get_weeks": (*OWN, "tasks_closed", "tasks_pkey", "publications_pkey"),
}


# Tasks at a time, of which the others have none.
TIMED = """
insert into tasks (workspace_id, title, due_on, due_at, assignee_id)
select
    1, 'Timed ' || n, date '2026-01-01' + n % 90, date '2026-01-01' + n % 90 + time '09:00',
    case when n % 3 > 0 then 1 end
from generate_series(1, 600) n;
analyze tasks;
"""

# Years of work: twenty thousand tasks, of which a quarter are open, most of them late, with an event each.
YEARS = """
insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC');
insert into accounts (email, name, password_hash)
select n || '@example.com', 'A' || n, '' from generate_series(1, 20) n;
insert into members (workspace_id, account_id, role) select 1, n, 'editor' from generate_series(1, 20) n;
insert into tasks (workspace_id, title, status, closed_at, due_on, due_at, assignee_id, created_at, updated_at)
select
    1, 'Task ' || n, (array['pending', 'waiting', 'completed', 'completed'])[1 + n % 4]::task_status,
    case when n % 4 > 1 then timestamptz '2026-03-01 00:00Z' - n * interval '1 minute' end,
    date '2026-02-01' + n % 30, case when n % 8 = 0 then date '2026-02-01' + n % 30 + time '09:00' end,
    nullif(1 + n / 8 % 20, 20), timestamptz '2026-02-01 00:00Z', timestamptz '2026-02-01 00:00Z'
from generate_series(1, 20000) n;
insert into events (workspace_id, at, actor_id, subject, subject_id, action)
select 1, timestamptz '2026-02-01 00:00Z', 2, 'task', id, 'task.created' from tasks;
analyze tasks, events;
"""
MOST_READ = {"list_own": 3000, "get_news": 10_000, "get_weeks": 3000}  # pages of 8 kB


async def test_of_years_of_work_no_more_is_read_than_is_counted(database_server: str) -> None:
    async with filled_database(database_server, YEARS) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute("set plan_cache_mode = force_generic_plan")  # as the pool does
        read = {}
        for name in MOST_READ:
            query = getattr(sql, name)
            query = query.when() if query.conditional else query
            given = GIVEN | {"since": "1"}
            values = ", ".join(given[parameter] for parameter in query.parameters)
            await connection.execute(f"prepare {name} as {query.text}")
            (plan,) = json.loads(
                await connection.fetchval(f"explain (analyze, buffers, format json) execute {name} ({values})")
            )
            read[name] = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
        await connection.close()
    assert {name: amount for name, amount in read.items() if amount > MOST_READ[name]} == {}


async def test_every_part_of_the_briefing_has_its_index(database_server: str) -> None:
    async with filled_database(database_server, FILL + TIMED) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute("set enable_seqscan = off; set enable_bitmapscan = off")
        await connection.execute("set plan_cache_mode = force_generic_plan")  # as the pool does
        for name, indexes in INDEXES.items():
            query = getattr(sql, name)
            query = query.when("moves") if query.conditional else query
            values = ", ".join(GIVEN[parameter] for parameter in query.parameters)
            await connection.execute(f"prepare {name} as {query.text}")
            plan = "\n".join(row[0] for row in await connection.fetch(f"explain execute {name} ({values})"))
            for index in indexes:
                assert f"using {index} on" in plan, f"{index}\n{plan}"
        await connection.close()
