"""Each list reads an index in its order, what is due at a moment and what is due on a day each its own: a page costs
the same however many tasks there are."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from tests.support.postgres import filled_database
from webapp.database.loader import load

pytestmark = pytest.mark.anyio

Plan = dict[str, Any]

SAMPLES = {
    "workspace_id": "1::bigint",
    "limit": "50::bigint",
    "project_id": "3::bigint",
    "assignee_id": "3::bigint",
    "closed": "'completed'",
    "today": "'2026-03-01'",
    "after_day": "'2026-03-01'",
    "after_priority": "'normal'",
    "after_title": "'Task 2'",
    "after_id": "5::bigint",
    "after_rank": "'80000000000000005i'",
    "values": "array['rare']",
    "most": "2000::bigint",
    "text": "'4321'",
    "reach": "1000::bigint",
    "zone": "'Europe/Berlin'",
    "otherwise": "'<here>-01:00'",
    "now": "timestamptz '2026-03-01 10:00Z'",
    "day_start": "timestamptz '2026-02-28 23:00Z'",
    "day_end": "timestamptz '2026-03-01 23:00Z'",
    "week_end": "date '2026-03-01'",
    "week_end_at": "timestamptz '2026-03-01 23:00Z'",
    "after_at": "timestamptz '2026-03-01 08:00Z'",
}
FILL = """
insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC');
insert into projects (workspace_id, name) select 1, 'P' || n from generate_series(1, 20) n;
insert into accounts (email, name, password_hash)
select n || '@example.com', 'A' || n, '' from generate_series(1, 20) n;
insert into members (workspace_id, account_id, role) select 1, n, 'editor' from generate_series(1, 20) n;
insert into tasks (workspace_id, title, status, closed_at, due_on, due_at, starts_on, project_id, assignee_id)
select
    1, 'Task ' || n,
    (case when n % 4 = 0 then 'pending' else 'completed' end)::task_status,
    case when n % 4 = 0 then null else now() - n * interval '1 minute' end,
    date '2026-01-01' + n % 300, case when n % 8 = 0 then date '2026-01-01' + n % 300 + time '09:00' end,
    case when n % 80 in (0, 4) then date '2026-01-01' + n % 300 end,
    nullif(1 + n / 4 % 20, 20), nullif(1 + n / 80 % 20, 20)
from generate_series(1, 8000) n;
analyze tasks, task_words;
"""


@pytest.fixture(scope="module")
async def filled(anyio_backend: object, database_server: str) -> AsyncIterator[str]:
    """The address of a database with many tasks."""
    async with filled_database(database_server, FILL) as dsn:
        yield dsn


OPEN = ("open", "walked")
CLOSED = ("closed", "walked")


@pytest.mark.parametrize(
    ("flags", "indexes"),
    [
        (("by_due", *OPEN), ("tasks_timed", "tasks_untimed")),
        (("by_due", *OPEN, "after_day"), ("tasks_timed", "tasks_untimed")),
        (("by_due", *OPEN, "after_moment"), ("tasks_timed", "tasks_untimed")),
        (("by_due", *OPEN, "overdue"), ("tasks_timed", "tasks_untimed")),
        (("by_due", *OPEN, "today"), ("tasks_timed", "tasks_untimed")),
        (("by_due", *OPEN, "week"), ("tasks_timed", "tasks_untimed")),
        (("by_due", *OPEN, "undated"), ("tasks_untimed",)),
        (("by_due", *OPEN, "begun"), ("tasks_timed", "tasks_untimed")),
        (("by_due", *OPEN, "begun", "project"), ("tasks_timed_of_project", "tasks_untimed_of_project")),
        (("by_due", *OPEN, "not_started"), ("tasks_timed_not_started", "tasks_untimed_not_started")),
        (("by_priority", *OPEN), ("tasks_timed_by_priority", "tasks_untimed_by_priority")),
        (("by_priority", *OPEN, "after_moment"), ("tasks_timed_by_priority", "tasks_untimed_by_priority")),
        (("by_priority", *OPEN, "after_day"), ("tasks_timed_by_priority", "tasks_untimed_by_priority")),
        (("by_title", *OPEN), ("tasks_open_in_title_order",)),
        (("by_title", *OPEN, "after"), ("tasks_open_in_title_order",)),
        (("by_newest", *OPEN), ("tasks_open_by_age",)),
        (("by_change", *OPEN), ("tasks_open_by_change",)),
        (("by_hand", *OPEN, "begun"), ("tasks_open_by_hand",)),
        (("by_hand", *OPEN, "after"), ("tasks_open_by_hand",)),
        (("by_hand_backwards", *OPEN, "after"), ("tasks_open_by_hand",)),
        (("by_hand", *OPEN, "project", "after"), ("tasks_of_project_by_hand",)),
        (("by_hand_backwards", *OPEN, "project", "begun"), ("tasks_of_project_by_hand",)),
        (("by_due", *OPEN, "project"), ("tasks_timed_of_project", "tasks_untimed_of_project")),
        (("by_due", *OPEN, "assignee"), ("tasks_timed_of_assignee", "tasks_untimed_of_assignee")),
        (("by_due", *OPEN, "begun", "no_project"), ("tasks_timed_of_no_project", "tasks_untimed_of_no_project")),
        (("by_due", *OPEN, "begun", "no_assignee"), ("tasks_timed_of_nobody", "tasks_untimed_of_nobody")),
        (("by_due", *OPEN, "no_assignee", "after_day"), ("tasks_timed_of_nobody", "tasks_untimed_of_nobody")),
        (("by_closing", *CLOSED), ("tasks_closed",)),
        (("by_closing", *CLOSED, "no_project"), ("tasks_closed_of_no_project",)),
        (("by_closing", *CLOSED, "no_assignee"), ("tasks_closed_of_nobody",)),
        (("by_closing", *CLOSED, "project"), ("tasks_closed_of_project",)),
        (("by_closing", *CLOSED, "assignee"), ("tasks_closed_of_assignee",)),
    ],
)
async def test_an_order_reads_its_indexes_and_sorts_no_more_than_a_page_of_each(
    filled: str, flags: tuple[str, ...], indexes: tuple[str, ...]
) -> None:
    plan = await plan_of(filled, flags)
    assert sorted(node["Index Name"] for node in scans(plan, "tasks")) == sorted(indexes), plan
    assert not unbounded(plan), plan


@pytest.mark.parametrize(
    ("name", "index"), [("list_labelled", "tasks_labels"), ("list_with_words", "task_words_search")]
)
async def test_what_is_rare_is_found_by_its_index(filled: str, name: str, index: str) -> None:
    plan = await plan_of(filled, (), name)
    assert {node["Index Name"] for node in nodes(plan) if node["Node Type"] == "Bitmap Index Scan"} == {index}, plan


def nodes(plan: Plan) -> Iterator[Plan]:
    """A plan and all that it consists of."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def scans(plan: Plan, table: str) -> list[Plan]:
    """The places of a plan that read a table."""
    return [node for node in nodes(plan) if node.get("Relation Name") == table]


def unbounded(plan: Plan) -> list[Plan]:
    """The scans of tasks that are sorted before they are limited."""
    found = []
    for node in nodes(plan):
        if "Sort" in node["Node Type"]:
            found += [scan for part in node["Plans"] for scan in before_limits(part)]
    return found


def before_limits(plan: Plan) -> list[Plan]:
    """The scans of tasks under a place of a plan, but for those that a limit ends."""
    if plan["Node Type"] == "Limit":
        return []
    own = [plan] if plan.get("Relation Name") == "tasks" else []
    return own + [scan for part in plan.get("Plans", []) for scan in before_limits(part)]


async def plan_of(dsn: str, flags: tuple[str, ...], name: str = "get_tasks_paginated") -> Plan:
    """How PostgreSQL would read a list, or what another statement gives."""
    query = load("tasks").named(" ".join([name, *flags]))
    values = ", ".join(SAMPLES[name] for name in query.parameters)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("set plan_cache_mode = force_generic_plan")  # as the pool does
        await connection.execute(f"prepare list as {query.text}")
        found: Plan = json.loads(await connection.fetchval(f"explain (format json) execute list ({values})"))[0]["Plan"]
        return found
    finally:
        await connection.close()
