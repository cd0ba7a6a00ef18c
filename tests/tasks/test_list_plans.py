"""Each list reads an index in its order: a page costs the same however many tasks there are."""

import asyncpg
import pytest

from webapp.database.loader import load

pytestmark = pytest.mark.anyio

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
    "labels": "array['rare', 'Rare']",
    "text": "'4321'",
    "walk": "1000::bigint",
}
FILL = """
insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC');
insert into projects (workspace_id, name) select 1, 'P' || n from generate_series(1, 20) n;
insert into accounts (email, name, password_hash)
select n || '@example.com', 'A' || n, '' from generate_series(1, 20) n;
insert into members (workspace_id, account_id, role) select 1, n, 'editor' from generate_series(1, 20) n;
insert into tasks (workspace_id, title, status, closed_at, due_on, project_id, assignee_id)
select
    1, 'Task ' || n,
    (case when n % 4 = 0 then 'pending' else 'completed' end)::task_status,
    case when n % 4 = 0 then null else now() - n * interval '1 minute' end,
    date '2026-01-01' + n % 300, 1 + n % 20, 1 + n / 20 % 20
from generate_series(1, 8000) n;
analyze tasks, task_words;
"""


@pytest.mark.parametrize(
    ("flags", "index"),
    [
        (("by_due", "open"), "tasks_open_by_due"),
        (("by_due", "open", "after"), "tasks_open_by_due"),
        (("by_due", "open", "begun"), "tasks_open_by_due"),
        (("by_due", "open", "begun", "project"), "tasks_open_of_project"),
        (("by_due", "open", "not_started"), "tasks_not_started"),
        (("by_priority", "open"), "tasks_open_by_priority"),
        (("by_title", "open"), "tasks_open_in_title_order"),
        (("by_newest", "open"), "tasks_open_by_age"),
        (("by_change", "open"), "tasks_open_by_change"),
        (("by_due", "open", "project"), "tasks_open_of_project"),
        (("by_due", "open", "assignee"), "tasks_open_of_assignee"),
        (("by_due", "open", "begun", "no_project"), "tasks_open_of_no_project"),
        (("by_due", "open", "begun", "no_assignee"), "tasks_open_of_nobody"),
        (("by_due", "open", "no_assignee", "after"), "tasks_open_of_nobody"),
        (("by_closing", "closed"), "tasks_closed"),
        (("by_closing", "closed", "no_project"), "tasks_closed_of_no_project"),
        (("by_closing", "closed", "no_assignee"), "tasks_closed_of_nobody"),
        (("by_closing", "closed", "project"), "tasks_closed_of_project"),
        (("by_closing", "closed", "assignee"), "tasks_closed_of_assignee"),
        (("by_due", "open", "label", "near"), "tasks_open_by_due"),
        (("by_closing", "closed", "label", "near"), "tasks_closed"),
        (("by_due", "open", "project", "text", "near"), "tasks_open_of_project"),
        (("by_title", "open", "after"), "tasks_open_in_title_order"),
        (("by_title", "open", "text", "near"), "tasks_open_in_title_order"),
    ],
)
async def test_an_order_reads_its_index_and_sorts_nothing(dsn: str, flags: tuple[str, ...], index: str) -> None:
    plan = await plan_of(dsn, flags)
    assert f"using {index} on" in plan, plan
    assert "Sort" not in plan, plan


@pytest.mark.parametrize(("what", "index"), [("label", "tasks_labels"), ("text", "task_words_search")])
@pytest.mark.parametrize("where", [("by_due", "open"), ("by_closing", "closed")])
async def test_what_is_rare_is_found_by_its_index(dsn: str, what: str, index: str, where: tuple[str, ...]) -> None:
    plan = await plan_of(dsn, (*where, what, "far"))
    assert f"on {index}" in plan, plan


async def plan_of(dsn: str, flags: tuple[str, ...]) -> str:
    """How PostgreSQL would read a list."""
    query = load("tasks").get_tasks_paginated.when(*flags)
    values = ", ".join(SAMPLES[name] for name in query.parameters)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(FILL)
        await connection.execute("set plan_cache_mode = force_generic_plan")  # as the pool does
        await connection.execute(f"prepare list as {query.text}")
        return "\n".join(row[0] for row in await connection.fetch(f"explain execute list ({values})"))
    finally:
        await connection.close()
