"""Whatever a list or a query asks for, each statement looks at so many rows and no more, and scans no table; what is
found is all that there is. So it is with `--tasks 200000` too: what is looked at doesn't grow with what there is."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from itertools import combinations, product
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from msgspec.structs import replace

from tests.support.explaining import Explaining, explaining
from tests.support.postgres import filled_database
from webapp.tasks import queries
from webapp.tasks.arranging import BY_GROUPS, Grouping, Sort
from webapp.tasks.board import reading
from webapp.tasks.board.models import By
from webapp.tasks.export.rows import all_pages
from webapp.tasks.filters import Due, TaskFilter
from webapp.tasks.models import Status, TaskPage
from webapp.tasks.queries import get_tasks_paginated
from webapp.tasks.query.asking import get_asked
from webapp.tasks.query.compile import complete
from webapp.tasks.query.counting import count_asked
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.reading import filter_of, read
from webapp.tasks.query.reading import read as read_query
from webapp.tasks.query.world import World, world_of
from webapp.tasks.stats import get_stats
from webapp.web.viewer import Account, Role, Viewer, Workspace

pytestmark = pytest.mark.anyio

REACHES = (100, 300, 400)
MOST = 200
LIMIT = 20
ROWS = 2 * REACHES[-1] + LIMIT  # of what has a time and of what has none, each
TABLES = ("tasks", "task_words", "files", "drafts", "time_entries")
FILL = """
insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC'), ('v', 'V', 'UTC');
insert into projects (workspace_id, name) select 1, 'P' || n from generate_series(1, 20) n;
insert into accounts (email, name, password_hash)
select n || '@example.com', 'A' || n, '' from generate_series(1, 20) n;
insert into members (workspace_id, account_id, role) select 1, n, 'editor' from generate_series(1, 20) n;
insert into tasks (
    workspace_id, title, status, closed_at, due_on, due_at, starts_on, project_id, assignee_id, labels, priority,
    estimate_minutes, created_at, updated_at, waiting_for_id, waiting_since, repeat
)
select
    1, case when n % ({tasks} / 9) = 0 then 'Rare ' when n % 10 = 0 then 'Done ' else 'Task ' end || n,
    (case when n % 10 = 0 then 'completed' when n % 7 = 0 then 'waiting' else 'pending' end)::task_status,
    case when n % 10 = 0 then now() - n * interval '1 minute' end,
    date '2026-01-01' + n % 300, case when n % 2 = 0 then date '2026-01-01' + n % 300 + time '09:00' end,
    case when n % 80 in (0, 4) then date '2026-01-01' + n % 300 end,
    nullif(1 + n / 4 % 20, 20), nullif(1 + n / 80 % 20, 20),
    case
        when n % ({tasks} / 4) = 1 then array['rare'] when n % 10 = 0 then array['often', 'done']
        when n % 2 = 0 then array['often'] else '{}'
    end,
    (case n % 4 when 0 then 'urgent' when 1 then 'low' else 'normal' end)::task_priority,
    case when n % 3 = 0 then n % 200 + 1 end,
    timestamptz '2026-03-04' - n * interval '10 minutes', timestamptz '2026-03-04' - n * interval '5 minutes',
    case when n % 70 = 7 then 1 + n % 20 end, case when n % 7 = 0 then now() end,
    case when n % ({tasks} / 18) = 3 then jsonb_build_object(
        'rrule', 'FREQ=DAILY', 'start', '2026-03-01', 'zone', 'UTC', 'anchor', 'schedule', 'missed', 'keep'
    ) end
from generate_series(1, {tasks}) n;
insert into contents (workspace_id, sha256, size, media_type, reserved_at)
values (1, sha256('x'), 1, 'text/plain', now()), (2, sha256('x'), 1, 'text/plain', now());
insert into files (workspace_id, task_id, name, sha256)
select 1, id, 'x.txt', sha256('x') from tasks where id % ({tasks} / 30) = 1;
insert into drafts (workspace_id, title, task_id) select 1, 'x', id from tasks where id % ({tasks} / 22) = 1;
insert into time_entries (workspace_id, task_id, account_id, started_at, ended_at)
select 1, id, 1, now() - interval '2 hours', now() from tasks where id % 5 = 1;
insert into accounts (email, name, password_hash) values ('o@example.com', 'O', '');
insert into members (workspace_id, account_id, role) values (2, 21, 'editor');
with other as (insert into tasks (workspace_id, title) select 2, 'Other' from generate_series(1, 3000) returning id),
filed as (insert into files (workspace_id, task_id, name, sha256) select 2, id, 'x.txt', sha256('x') from other),
drafted as (insert into drafts (workspace_id, title, task_id) select 2, 'x', id from other)
insert into time_entries (workspace_id, task_id, account_id, started_at, ended_at)
select 2, id, 21, now() - interval '2 hours', now() from other;
analyze;
"""
VIEWER = Viewer(
    account=Account(1, "ana@example.com", "A1", "system", 1),
    workspace_or_none=Workspace(1, "w", "W", 0),
    role_or_none=Role.OWNER,
    zone=ZoneInfo("Europe/Vienna"),
    week_start="monday",
    date_order="dmy",
    now=datetime(2026, 3, 4, 10, tzinfo=UTC),
)
# One of each field, rare ones and frequent ones.
ASKED = [
    *("-status:waiting", "status:waiting or status:pending", "is:overdue", "is:repeating", "is:started", "is:closed"),
    *("is:quiet",),
    *("priority>=high", "due<2026-02-01", "due:2027", "start:thisweek", "project:P3", "project:P3 or project:P4"),
    *("assignee:me", "waiting:A8", "label:rare", "label:often", "-label:often", "rare", "task", "-task"),
    *("has:file", "has:draft", "has:comment", "no:estimate", "has:time", "created<2026-01-15", "changed>2026-03-03"),
    *("completed<2020", "estimate>3h", "spent>1h", "(label:rare or has:file)", "status:cancelled or is:open"),
]  # fmt: skip


@pytest.fixture(scope="module")
async def filled(anyio_backend: object, database_server: str, tasks: int) -> AsyncIterator[str]:
    """The address of a database with many tasks."""
    async with filled_database(database_server, FILL.replace("{tasks}", str(tasks))) as dsn:
        yield dsn


@pytest.fixture(scope="module")
def tasks(pytestconfig: pytest.Config) -> int:
    """How many there are."""
    found: int = pytestconfig.getoption("--tasks")
    return found


@pytest.fixture
async def db(filled: str) -> AsyncIterator[Explaining]:
    """A connection that looks at plans."""
    connection = await asyncpg.connect(filled)
    try:
        yield await explaining(connection, "tasks", TABLES, ROWS, but=("get_labels", "get_stats"))
    finally:
        await connection.close()


async def pages_of(db: Explaining, world: World, text: str, sort: Sort, pages: int) -> tuple[list[TaskPage], bool]:
    """The first pages of a query, and whether that was all."""
    query = read(text, world)
    assert query.problems == (), text
    found, after = [], ""
    for _ in range(pages):
        wanted = filter_of(query, world)
        if wanted.condition is None:
            wanted = type(wanted)(status=wanted.status, condition=complete(query.node))
        wanted = type(wanted)(
            status=wanted.status, condition=wanted.condition, mixed=wanted.mixed, sort=sort, after=after
        )
        db.asked = f"{text} by {sort}"
        page = await get_asked(db, VIEWER, wanted, limit=LIMIT, reaches=REACHES, most=MOST)
        found.append(page)
        if page.after is None:
            return found, True
        after = page.after
    return found, False


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort not in BY_GROUPS])
async def test_each_field_is_asked_of_so_many_rows_and_no_more(db: Explaining, sort: Sort) -> None:
    world = await world_of(db, VIEWER)
    for text in ASKED:
        await pages_of(db, world, text, sort, 2)
    assert db.statements > len(ASKED)


async def test_so_is_each_pair_of_fields(db: Explaining) -> None:
    world = await world_of(db, VIEWER)
    of_each = list({tuple(sorted(names_in(text))): text for text in ASKED}.values())
    assert len(of_each) > len(FIELDS.fields)
    for one, other in combinations(of_each, 2):
        await pages_of(db, world, f"({one}) ({other})", Sort.DUE, 1)
    assert {field.name for field in FIELDS.fields} <= {"no", *(name for text in ASKED for name in names_in(text))}


async def test_a_board_looks_at_so_many_rows_of_its_columns(db: Explaining, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WALKED", REACHES[-1])
    monkeypatch.setattr(reading, "MOST", MOST)
    world = await world_of(db, VIEWER)
    stats = await get_stats(db, VIEWER)
    for by, order in product(By, ("by_due", "by_hand", "by_priority", "by_title")):
        for text in ("", *ASKED, "project:P3 label:often", "assignee:A8 status:waiting", "no:project task"):
            db.asked = f"a board of {text} by {by} {order}"
            query = read(text, world)
            wanted = filter_of(query, world)
            chosen = getattr(wanted, by) if by is not By.STATUS else None
            values, _ = reading.values_of(by, query, world, stats, chosen)
            found = await reading.read_columns(db, by, values, dict.fromkeys(values, 5), query, world, order)
            assert found.keys() == set(values)


def names_in(text: str) -> set[str]:
    """The fields that a query names."""
    return {
        field.name
        for field in FIELDS.fields
        if f"{field.name}:" in text or f"{field.name}<" in text or f"{field.name}>" in text
    }


@pytest.mark.parametrize("sort", list(Sort))
async def test_so_is_each_filter_of_the_list(db: Explaining, sort: Sort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "get_asked", partial(get_asked, reaches=REACHES, most=MOST))
    lists: list[dict[str, Any]] = [{}, *({"status": status} for status in Status), *({"due": due} for due in Due)]
    lists += [{"project": 3}, {"project": "none"}, {"assignee": 3}, {"assignee": "none"}, {"label": "often"}]
    lists += [{"label": "rare"}, {"q": "task"}, {"q": "rare"}, {"project": 3, "label": "often", "q": "task"}]
    lists += [{"status": Status.COMPLETED, "project": 3}, {"status": Status.COMPLETED, "label": "rare"}]
    lists += [{"label": "done"}, {"q": "done"}, {"project": 3, "label": "done"}]  # which are frequent elsewhere
    lists += [{"project": 3, "q": "rare"}, {"assignee": 3, "label": "rare"}, {"assignee": 3, "due": Due.NOT_STARTED}]
    for chosen in lists:
        after: str | None = ""
        for page in range(2):
            if after is not None:
                db.asked = f"page {page} of {chosen} by {sort}"
                wanted = TaskFilter(**chosen, sort=sort, after=after)
                after = (await get_tasks_paginated(db, VIEWER, wanted, limit=LIMIT)).after


async def test_what_is_read_to_its_end_costs_each_time_the_same(
    db: Explaining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "get_asked", partial(get_asked, reaches=REACHES, most=MOST))
    for chosen in ({}, {"label": "often"}, {"q": "task"}, {"label": "rare"}):
        db.asked = f"all of {chosen}"
        pages = 0
        async for _ in all_pages(db, VIEWER, TaskFilter(**chosen), at_once=LIMIT):  # type: ignore[arg-type]
            pages += 1
            if pages == 4:
                break


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("label:rare -label:often", "labels = array['rare']"),
        ("has:file priority:low", "id % ({tasks} / 30) = 1 and priority = 'low'"),
        ("(label:rare or has:file)", "(labels = array['rare'] or id % ({tasks} / 30) = 1)"),
        ("estimate>3h", "estimate_minutes > 180"),
    ],
)
async def test_what_is_rare_is_found_however_far_down_it_stands(
    db: Explaining, text: str, sql: str, tasks: int
) -> None:
    sql = sql.replace("{tasks}", str(tasks))
    begun = "is_open and (starts_on is null or starts_on <= '2026-03-04')"
    expected = await db.connection.fetchval(
        f"select array_agg(title order by title) from tasks where workspace_id = 1 and {begun} and {sql}"  # noqa: S608  # these are ours
    )
    found, is_all = await pages_of(db, await world_of(db, VIEWER), text, Sort.DUE, tasks // 100)
    assert is_all
    assert sorted(row.title for page in found for row in page.rows) == expected


@pytest.mark.parametrize("group", [Grouping.PROJECT, Grouping.LABEL, Grouping.STATUS])
async def test_so_is_each_part_of_a_divided_list(
    db: Explaining, group: Grouping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "get_asked", partial(get_asked, reaches=REACHES, most=MOST))
    world = await world_of(db, VIEWER)
    for sort in (Sort.DUE, Sort.TITLE):
        for text in ("", "label:rare"):
            wanted = replace(filter_of(read_query(text, world), world), group=group, sort=sort)
            db.asked = f"{text} of {group} by {sort}"
            for _ in range(2):
                found = await get_tasks_paginated(db, VIEWER, wanted, limit=LIMIT)
                assert len(found.rows) <= LIMIT
                wanted = replace(wanted, after=found.after or "")


async def test_counting_looks_at_so_many_rows_and_no_more(db: Explaining) -> None:
    world = await world_of(db, VIEWER)
    for text in ASKED:
        db.asked = f"how many are {text}"
        (found,) = await count_asked(db, world, [text], reach=REACHES[-1])
        assert found.looked <= 2 * REACHES[-1]
