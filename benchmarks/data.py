"""A database of a chosen size, filled by a few statements over whole tables.

Most tasks are done; a few hundred to a few thousand of each workspace are open, as in a business that has used the desk
for years. Every list that is measured fills a page at every size, so that what differs is what is passed over. The
triggers that keep the counters are off meanwhile, and the counters are counted once at the end.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

import asyncpg
import msgspec

from webapp.database.migrations import migrate

FEW = 10_000  # tasks; with fewer, some lists don't fill a page
MEMBERS = 10
PROJECTS = 6
DRAFTS = 1000  # of the workspace that is written to: every client saves one of its own
SESSIONS = 1000
READ_WORKSPACE = 1  # the largest
WRITE_WORKSPACE = 2


class Size(msgspec.Struct, frozen=True):
    """How much there is."""

    tasks: int
    workspaces: int = 50

    @property
    def largest(self) -> int:
        """Tasks of the largest workspace: a fifth of all."""
        return self.tasks // 5

    def tasks_of(self, workspace: int) -> int:
        """Tasks of a workspace, counted from 1: what the largest leaves is shared evenly."""
        if workspace == READ_WORKSPACE:
            return self.largest
        share, left = divmod(self.tasks - self.largest, self.workspaces - 1)
        return share + (1 if workspace - 1 <= left else 0)


def open_tasks(tasks: int) -> int:
    """How many of a workspace's tasks are open: they grow more slowly than those that are done."""
    return min(tasks * 3 // 10, 600 + tasks // 100)


async def fill(dsn: str, size: Size) -> None:
    """Bring an empty database to its schema and fill it. The user has to be a superuser of the server."""
    await migrate(dsn)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("set session_replication_role = replica; set synchronous_commit = off")
        await connection.execute("set maintenance_work_mem = '256MB'; select setseed(0.5)")
        await add_workspaces(connection, size.workspaces)
        indexes = [*await drop_indexes(connection, "tasks"), *await drop_indexes(connection, "task_words")]
        for workspace in range(1, size.workspaces + 1):
            tasks = size.tasks_of(workspace)
            await connection.execute(TASKS, workspace, tasks, open_tasks(tasks))
        await connection.execute(WORDS)
        await connection.execute(TITLE_KEYS)
        for definition in indexes:
            await connection.execute(definition)
        await connection.execute(EVENTS)
        await connection.execute(DRAFT_ROWS, WRITE_WORKSPACE, DRAFTS)
        await connection.execute(REVISIONS)
        await connection.execute(COUNTERS)
        await connection.execute("reset session_replication_role")
        await connection.execute("vacuum analyze")
        await connection.execute("checkpoint")
    finally:
        await connection.close()


async def add_workspaces(connection: "asyncpg.Connection[asyncpg.Record]", workspaces: int) -> None:
    """Workspaces with their members and projects, numbered from 1."""
    await connection.execute(
        "insert into workspaces (slug, name, time_zone, change) "
        "select 'bench-' || n, 'Workshop ' || n, 'Europe/Vienna', 1 from generate_series(1, $1) as n order by n",
        workspaces,
    )
    await connection.execute(
        "insert into accounts (email, name, password_hash) "
        "select 'person-' || n || '@bench.example', (array['Mara', 'Ana', 'Jonas', 'Kim', 'Lea'])[1 + n % 5] || ' ' || "
        "(array['Rossi', 'Kovač', 'Traub', 'Lee'])[1 + n % 4], 'none' from generate_series(1, $1) as n order by n",
        workspaces * MEMBERS,
    )
    await connection.execute(
        "insert into members (workspace_id, account_id, role) "
        "select 1 + (n - 1) / $2, n, (case n % $2 when 1 then 'owner' when 2 then 'reviewer' else 'editor' end)"
        "::member_role from generate_series(1, $1) as n",
        workspaces * MEMBERS,
        MEMBERS,
    )
    await connection.execute(
        "insert into projects (workspace_id, name) select w, (array['Shop', 'Workshop', 'Finance', 'Marketing'])"
        "[1 + n % 4] || ' ' || n from generate_series(1, $1) as w, generate_series(1, $2) as n order by w, n",
        workspaces,
        PROJECTS,
    )


async def drop_indexes(connection: "asyncpg.Connection[asyncpg.Record]", table: str) -> list[str]:
    """Drop the indexes of a table, but for those of its constraints; returns what makes them again."""
    found = await connection.fetch(
        "select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i "
        "where i.indrelid = $1::text::regclass and not exists "
        "(select from pg_constraint c where c.conindid = i.indexrelid)",
        table,
    )
    for row in found:
        await connection.execute(f"drop index {row['name']}")
    return [row["definition"] for row in found]


def token(workspace: int, number: int) -> str:
    """The session of a client."""
    return f"bench-{workspace}-{number}"


async def sign_in(dsn: str, workspaces: Iterable[int] = (READ_WORKSPACE, WRITE_WORKSPACE)) -> None:
    """Sessions for the clients in some workspaces, as fresh as if they had just signed in."""
    connection = await asyncpg.connect(dsn)
    rows = [
        (
            hashlib.sha256(token(workspace, number).encode()).digest(),
            (workspace - 1) * MEMBERS + 1 + number % MEMBERS,
            workspace,
            timedelta(days=30),
        )
        for workspace in workspaces
        for number in range(SESSIONS)
    ]
    try:
        await connection.execute("delete from sessions")
        await connection.executemany(
            "insert into sessions (token_hash, account_id, workspace_id, expires_at) values ($1, $2, $3, now() + $4)",
            rows,
        )
        await connection.execute("analyze sessions")
    finally:
        await connection.close()


# $1 workspace, $2 tasks, $3 open ones, spread over all
TASKS = """
insert into tasks (
    workspace_id, title, notes, status, priority, due_on, starts_on, project_id, assignee_id, labels, estimate_minutes,
    created_by, created_at, updated_at, closed_at
)
select
    $1, verb || ' ' || thing || ' ' || n, case when random() < 0.2 then 'As agreed on the phone.' else '' end,
    status::task_status, priority::task_priority, due_on,
    case when n % 9 in (3, 4) and coalesce(due_on, 'infinity') >= current_date + 30 then current_date + 30 end,
    case when random() < 0.8
        then (select min(id) from projects where workspace_id = $1) + floor(random() * 6)::integer end,
    case when random() < 0.8 then ($1 - 1) * 10 + 1 + floor(random() * 10)::integer end,
    case when random() < 0.6 then array[(array['order', 'bill', 'invoice', 'photo', 'stock'])[1 + n % 5]]
        else array[]::text[] end,
    case when random() < 0.5 then 15 * (1 + n % 12) end,
    ($1 - 1) * 10 + 1 + n % 10, created_at, least(now(), created_at + interval '1 day'),
    case when status in ('completed', 'cancelled') then created_at + interval '1 day' end
from (
    select
        n, (array['Call', 'Invoice', 'Order', 'Photograph', 'Repair', 'Pack'])[1 + n % 6] as verb,
        (array['the oak table', 'hinges', 'order', 'the till', 'a stool', 'the bench'])[1 + (n / 6) % 6] as thing,
        case
            when n::bigint * 7919 % $2 < $3 then (array['pending', 'pending', 'in_progress', 'waiting'])[1 + n % 4]
            when n % 20 = 0 then 'cancelled' else 'completed'
        end as status,
        (array['normal', 'normal', 'high', 'low', 'normal', 'urgent'])[1 + (n / 4) % 6] as priority,
        case
            when n % 8 = 0 then current_date
            when random() < 0.8 then current_date + floor(random() * 90)::integer - 20
        end as due_on,
        now() - interval '1 day' * (3 + 900.0 * ($2 - n) / $2) as created_at
    from generate_series(1, $2::integer) as n
) as made
"""

# These titles and notes are plain, so that PostgreSQL's own parser, which is quicker, finds the same words in them.
WORDS = """
insert into task_words (workspace_id, task_id, words)
select workspace_id, id, strip(to_tsvector('simple', title || ' ' || notes)) from tasks order by 1, 2
"""

TITLE_KEYS = "update tasks set title_key = title_order(title) where is_open"

EVENTS = """
insert into events (workspace_id, at, actor_id, subject, subject_id, action, after)
select workspace_id, created_at, created_by, 'task', id, 'task.created', jsonb_build_object('title', title) from tasks
"""

# $1 workspace, $2 drafts
DRAFT_ROWS = """
insert into drafts (workspace_id, title, content_hash, body, word_count, created_by, updated_by)
select $1::bigint, 'Letter ' || n, sha256(int4send(n)),
    repeat('A customer asked whether wood from storms is weaker. ', 60), 540,
    ($1::bigint - 1) * 10 + 1, ($1::bigint - 1) * 10 + 1
from generate_series(1, $2::integer) as n
"""

REVISIONS = """
insert into revisions (workspace_id, draft_id, number, title, body, word_count, author_id)
select workspace_id, id, 1, title, body, word_count, created_by from drafts
"""

# `offset 0` keeps the planner from merging the function into the query, which it can't do with whole rows of a table.
COUNTERS = """
insert into counters (workspace_id, subject, dimension, value, status, amount)
select t.workspace_id, 'task', k.dimension, k.value, k.status, count(*)
from tasks t, lateral (select * from task_counter_keys(t) offset 0) as k group by 1, 2, 3, 4, 5
union all
select d.workspace_id, 'draft', k.dimension, k.value, k.status, count(*)
from drafts d, lateral (select * from draft_counter_keys(d) offset 0) as k group by 1, 2, 3, 4, 5
"""
