"""Whatever the list of drafts is asked for, each statement looks at so many rows and no more, and scans no table; what
is found is all that there is."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from msgspec.structs import replace

from tests.support.explaining import Explaining, explaining
from tests.support.postgres import filled_database
from webapp.drafts.filters import DraftFilter, Sort
from webapp.drafts.models import DraftStatus, Kind
from webapp.drafts.queries import get_drafts
from webapp.drafts.query.asking import get_asked
from webapp.drafts.query.counting import count_asked
from webapp.drafts.query.fields import FIELDS
from webapp.drafts.query.reading import filter_of, read, world_of
from webapp.tasks.query.world import World
from webapp.web.viewer import Account, Role, Viewer, Workspace

pytestmark = pytest.mark.anyio

DRAFTS = 6000
REACHES = (100, 300, 400)
MOST = 200
LIMIT = 20
ROWS = 2 * REACHES[-1] + LIMIT
TABLES = ("drafts", "draft_words", "files", "threads", "suggestions", "publications", "draft_schedules", "reviewers")
FILL = """
insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC'), ('v', 'V', 'UTC');
insert into projects (workspace_id, name) select 1, 'P' || n from generate_series(1, 20) n;
insert into accounts (email, name, password_hash)
select n || '@example.com', 'A' || n, '' from generate_series(1, 20) n;
insert into members (workspace_id, account_id, role) select 1, n, 'editor' from generate_series(1, 20) n;
insert into tasks (workspace_id, title) select 1, 'T' from generate_series(1, 300) n;
insert into drafts (workspace_id, title, kind, project_id, created_by, task_id, keywords, created_at, updated_at, body)
select
    1, case when n % ({drafts} / 9) = 0 then 'Rare ' else 'Text ' end || n,
    (case when n % 400 = 7 then 'page' when n % 3 = 0 then 'newsletter' else 'blog_post' end)::draft_kind,
    nullif(1 + n / 4 % 20, 20), nullif(1 + n / 80 % 20, 20), case when n % 50 = 0 then 1 + n / 50 end,
    case when n % 5 = 0 then array['seo'] else '{}' end,
    timestamptz '2026-03-04' - n * interval '3 hours', timestamptz '2026-03-04' - n * interval '2 hours', 'Body'
from generate_series(1, {drafts}) n;
insert into drafts (workspace_id, title) select 2, 'Other' from generate_series(1, 3000) n;
set session_replication_role = replica;  -- what is here is told by nobody
update drafts set status = (
    case id % 7 when 1 then 'in_review' when 2 then 'approved' when 3 then 'published' when 4 then 'scheduled'
    else 'draft' end
)::draft_status;
insert into contents (workspace_id, sha256, size, media_type, reserved_at)
values (1, sha256('x'), 1, 'text/plain', now()), (2, sha256('x'), 1, 'text/plain', now());
insert into files (workspace_id, draft_id, name, sha256)
select workspace_id, id, 'x.txt', sha256('x') from drafts where workspace_id = 2 or id % 200 = 3;
insert into reviews (workspace_id, draft_id, asked_by, asked_at, revision, content_hash, content)
select workspace_id, id, 1, now(), 1, content_hash, '{}' from drafts where workspace_id = 2 or id % 7 = 1;
insert into reviewers (workspace_id, review_id, account_id, asked_by, asked_at)
select workspace_id, id, 1 + id % 20, 1, now() from reviews;
insert into publications (workspace_id, draft_id, revision, content_hash, published_at, published_by)
select workspace_id, id, 1, content_hash, timestamptz '2026-03-04' - id * interval '1 hour', 1
from drafts where workspace_id = 2 or id % 7 = 3;
insert into draft_schedules (workspace_id, draft_id, goes_at, revision, content_hash, set_by, set_at)
select workspace_id, id, timestamptz '2026-03-04' + id * interval '1 hour', 1, content_hash, 1, now()
from drafts where workspace_id = 2 or id % 7 = 4;
insert into threads (workspace_id, draft_id, comments_count, created_at)
select workspace_id, id, 1, now() from drafts where workspace_id = 2 or id % 100 = 9;
insert into suggestion_batches (workspace_id, draft_id, author_id, author_name, revision, title, body, created_at)
select workspace_id, id, 1, 'Ana', 1, 'T', 'B', now() from drafts where workspace_id = 2 or id % 100 = 11;
insert into suggestions (workspace_id, draft_id, batch_id, part, start_at, end_at, before, after)
select workspace_id, draft_id, id, 'body', 0, 1, 'B', 'C' from suggestion_batches;
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
    *("-status:published", "status:draft or status:approved", "is:open", "kind:page", "kind:newsletter or kind:other"),
    *("project:P3", "no:project", "author:me", "author:A3 or author:A4", "reviewer:A8", "keyword:seo", "-keyword:seo"),
    *("sender:me", "is:quiet", "sender:me is:quiet"),
    *("rare", "text", "-text", "has:file", "has:comment", "has:suggestion", "no:task", "has:task", "has:schedule"),
    *("created<2025-12-01", "changed>2026-03-03", "changed<2025-06-01", "scheduled:tomorrow", "scheduled>2026-04-01"),
    *("published>-7d", "published<2026-01-01", "has:publication", "has:cover", "has:text"),
]  # fmt: skip


@pytest.fixture(scope="module")
async def filled(anyio_backend: object, database_server: str) -> AsyncIterator[str]:
    """The address of a database with many drafts."""
    async with filled_database(database_server, FILL.replace("{drafts}", str(DRAFTS))) as dsn:
        yield dsn


@pytest.fixture
async def db(filled: str) -> AsyncIterator[Explaining]:
    """A connection that looks at plans."""
    connection = await asyncpg.connect(filled)
    try:
        yield await explaining(connection, "drafts", TABLES, ROWS)
    finally:
        await connection.close()


async def titles_of(db: Explaining, world: World, text: str, sort: Sort, pages: int) -> tuple[list[str], bool]:
    """What a query finds on its first pages, and whether that was all."""
    query = read(text, world)
    assert query.problems == (), text
    wanted = replace(filter_of(query, world), condition=query.node, sort=sort)
    titles: list[str] = []
    for _ in range(pages):
        db.asked = f"{text} by {sort}"
        found = await get_asked(db, world, wanted, limit=LIMIT, reaches=REACHES, most=MOST)
        titles += [row.title for row in found.rows]
        if found.after is None:
            return titles, True
        wanted = replace(wanted, after=found.after)
    return titles, False


@pytest.mark.parametrize("sort", list(Sort))
async def test_each_field_is_asked_of_so_many_drafts_and_no_more(db: Explaining, sort: Sort) -> None:
    world = await world_of(db, VIEWER)
    for text in ASKED:
        await titles_of(db, world, text, sort, 2)
    assert db.statements > len(ASKED)
    assert {field.name for field in FIELDS.fields} == {
        field.name for field in FIELDS.fields for text in ASKED if any(f"{field.name}{op}" in text for op in ":<>")
    }


async def test_so_is_each_pair_of_fields(db: Explaining) -> None:
    world = await world_of(db, VIEWER)
    for one, other in combinations(ASKED[::2], 2):
        await titles_of(db, world, f"({one}) ({other})", Sort.CHANGE, 1)


async def test_counting_looks_at_so_many_rows_and_no_more(db: Explaining) -> None:
    world = await world_of(db, VIEWER)
    for text in ("", *ASKED):
        db.asked = f"how many are {text}"
        (found,) = await count_asked(db, world, [text], reach=REACHES[-1])
        assert found.looked <= REACHES[-1]


@pytest.mark.parametrize("sort", list(Sort))
async def test_so_is_each_filter_of_the_list(db: Explaining, sort: Sort) -> None:
    chosen = [{}, *({"status": each} for each in DraftStatus), *({"kind": each} for each in Kind)]
    for each in (*chosen, {"project": 3}, {"project": "none"}, {"author": 2}):
        wanted = DraftFilter(**each, sort=sort)  # type: ignore[arg-type]
        if wanted.is_indexed:
            db.asked = f"{each} by {sort}"
            first = await get_drafts(db, VIEWER, wanted, limit=LIMIT)
            if first.after:
                await get_drafts(db, VIEWER, replace(wanted, after=first.after), limit=LIMIT)


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("kind:page -project:P3", "kind = 'page' and project_id is distinct from 3"),
        ("has:file kind:blog-post", "id % 200 = 3 and kind = 'blog_post'"),
        ("(has:file or rare)", f"(id % 200 = 3 or id % ({DRAFTS} / 9) = 0)"),
        ("author:A3 status:approved", "created_by = 3 and status = 'approved'"),
        ("changed<2025-01-01 project:P5", "updated_at < '2024-12-31 23:00Z' and project_id = 5"),
    ],
)
@pytest.mark.parametrize("sort", list(Sort))
async def test_what_is_rare_is_found_however_far_down_it_stands(
    db: Explaining, text: str, sql: str, sort: Sort
) -> None:
    expected = await db.connection.fetchval(
        f"select array_agg(title order by title) from drafts where workspace_id = 1 and {sql}"  # noqa: S608  # these are ours
    )
    titles, is_all = await titles_of(db, await world_of(db, VIEWER), text, sort, DRAFTS // 100)
    assert is_all
    assert sorted(titles) == expected
