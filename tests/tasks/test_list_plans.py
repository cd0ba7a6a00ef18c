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
    "after_id": "5::bigint",
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
analyze tasks;
"""


@pytest.mark.parametrize(
    ("flags", "index"),
    [
        (("by_due", "open"), "tasks_open_by_due"),
        (("by_due", "open", "after"), "tasks_open_by_due"),
        (("by_due", "open", "begun"), "tasks_open_by_due"),
        (("by_due", "open", "begun", "project"), "tasks_open_of_project"),
        (("by_priority", "open"), "tasks_open_by_priority"),
        (("by_title", "open"), "tasks_open_by_title"),
        (("by_newest", "open"), "tasks_open_by_age"),
        (("by_change", "open"), "tasks_open_by_change"),
        (("by_due", "open", "project"), "tasks_open_of_project"),
        (("by_due", "open", "assignee"), "tasks_open_of_assignee"),
        (("by_closing", "closed"), "tasks_closed"),
        (("by_closing", "closed", "project"), "tasks_closed_of_project"),
        (("by_closing", "closed", "assignee"), "tasks_closed_of_assignee"),
    ],
)
async def test_an_order_reads_its_index_and_sorts_nothing(dsn: str, flags: tuple[str, ...], index: str) -> None:
    query = load("tasks").get_tasks_paginated.when(*flags)
    text = query.text
    for number, name in reversed(list(enumerate(query.parameters, 1))):
        text = text.replace(f"${number}", SAMPLES[name])
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(FILL)
        plan = "\n".join(row[0] for row in await connection.fetch(f"explain {text}"))
    finally:
        await connection.close()
    assert f"using {index} on" in plan, plan
    assert "Sort" not in plan, plan
