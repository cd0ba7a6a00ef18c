"""What the database finds for a query of drafts is what reading the query by itself says of each draft."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.query.random_queries import queries
from tests.support.postgres import filled_database
from webapp.database.loader import load, with_condition
from webapp.drafts.query.fields import FIELDS, LANGUAGE
from webapp.history.models import Names
from webapp.query.compile import compiled, days_of
from webapp.query.syntax import And, Me, Name, Node, Not, Or, Term, Words
from webapp.tasks.query.world import World, world
from webapp.web.viewer import Account, Role, Viewer, Workspace

pytestmark = pytest.mark.anyio

VIEWER = Viewer(
    account=Account(2, "dana@example.com", "Dana", "system", 1),
    workspace_or_none=Workspace(1, "w", "W", 0),
    role_or_none=Role.OWNER,
    zone=ZoneInfo("Pacific/Auckland"),
    week_start="sunday",
    date_order="dmy",
    now=datetime(2026, 3, 4, 15, tzinfo=UTC),
)
PEOPLE = {1: "Ana", 2: "Dana", 3: "Ben Oak"}
PROJECTS = {1: "Shop", 2: "Help Center"}
WORLD: World = world(VIEWER, Names(PEOPLE, PEOPLE, PROJECTS, PROJECTS), ())
FILL = """
insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC'), ('v', 'V', 'UTC');
insert into projects (workspace_id, name) values (1, 'Shop'), (1, 'Help Center');
insert into accounts (email, name, password_hash)
select name || '@example.com', name, '' from unnest(array['Ana', 'Dana', 'Ben Oak']) as name;
insert into members (workspace_id, account_id, role) select 1, n, 'editor' from generate_series(1, 3) n;
insert into tasks (workspace_id, title) values (1, 'T');
select setseed(0.4);
insert into drafts (workspace_id, title, body, kind, project_id, created_by, task_id, keywords, created_at, updated_at)
select
    1, (array['oak', 'pine', 'oak pine'])[ceil(random() * 3)], (array['', 'order', 'paper'])[ceil(random() * 3)],
    (enum_range(null::draft_kind))[ceil(random() * 5)], nullif(floor(random() * 3), 0), nullif(floor(random() * 4), 0),
    nullif(floor(random() * 2), 0), case when random() < 0.3 then array['SEO', 'a b'] else '{}' end,
    '2026-03-04 15:30Z'::timestamptz - floor(random() * 900) * interval '1 hour',
    '2026-03-04 15:30Z'::timestamptz - floor(random() * 300) * interval '1 hour'
from generate_series(1, 60);
insert into contents (workspace_id, sha256, size, media_type, reserved_at)
values (1, sha256('x'), 1, 'text/plain', now());
insert into files (workspace_id, draft_id, name, sha256, deleted_at)
select 1, id, 'x', sha256('x'), case when id % 8 = 0 then now() end from drafts where id % 4 = 0;
update drafts d set cover_id = f.id from files f where f.draft_id = d.id and d.id % 3 = 0;
set session_replication_role = replica;  -- whatever may follow from what
update drafts set status = (enum_range(null::draft_status))[1 + id % 6];
insert into reviews (workspace_id, draft_id, asked_by, asked_at, revision, content_hash, content, ended_at, ending)
select
    1, id, 1 + id % 3, '2026-03-04 15:30Z'::timestamptz - id * interval '9 hours', 1, content_hash, '{}',
    case when id % 4 = 1 then now() end,
    case when id % 4 = 1 then 'taken_back' end
from drafts where id % 2 = 1;
insert into reviewers (workspace_id, review_id, account_id, asked_by, asked_at, excused_at)
select 1, id, 1 + id % 3, 1, now(), case when id % 5 = 0 then now() end from reviews where id % 6 > 0;
insert into publications (
    workspace_id, draft_id, revision, content_hash, published_at, published_by, withdrawn_at, withdrawn_by
)
select
    1, id, 1, content_hash, '2026-03-04 15:30Z'::timestamptz - id * interval '9 hours', 1,
    case when id % 9 = 0 then now() end, case when id % 9 = 0 then 1 end
from drafts where id % 3 = 0;
insert into draft_schedules (workspace_id, draft_id, goes_at, revision, content_hash, set_by, set_at, ended_at, ending)
select
    1, id, '2026-03-04 15:30Z'::timestamptz + id * interval '9 hours', 1, content_hash, 1, now(),
    case when id % 10 = 0 then now() end, case when id % 10 = 0 then 'taken_back' end
from drafts where id % 5 < 2;
insert into threads (workspace_id, draft_id, comments_count, created_at, resolved_at)
select 1, id, id % 2, now(), case when id % 9 = 0 then now() end from drafts where id % 3 = 0;
insert into suggestion_batches (workspace_id, draft_id, author_id, author_name, revision, title, body, created_at)
select 1, id, 1, 'Ana', 1, 'T', 'B', now() from drafts where id % 7 < 2;
insert into suggestions (workspace_id, draft_id, batch_id, part, start_at, end_at, before, after, state)
select 1, draft_id, id, 'body', 0, 1, 'B', 'C', case when id % 3 = 0 then 'declined' else 'open' end
from suggestion_batches;
insert into drafts (workspace_id, title, content_hash) values (2, 'oak', sha256('x'));
insert into drafts (workspace_id, title, content_hash, deleted_at) values (1, 'oak', sha256('x'), now());
"""
FACTS = """
select
    d.id, d.title || ' ' || d.body as text, d.status::text, d.kind::text, d.project_id, d.created_by, d.task_id,
    d.keywords, d.created_at, d.updated_at, d.body, d.cover_id,
    (
        select array_agg(w.account_id)
        from reviewers w join reviews r on r.id = w.review_id
        where r.draft_id = d.id and r.ended_at is null and w.excused_at is null
    ) as reviewers,
    (select min(asked_by) from reviews where draft_id = d.id and ended_at is null) as sender,
    (select min(asked_at) from reviews where draft_id = d.id and ended_at is null) as sent_at,
    exists (select from files where draft_id = d.id and deleted_at is null) as has_file,
    exists (select from threads where draft_id = d.id and resolved_at is null and comments_count > 0) as has_comment,
    exists (select from suggestions where draft_id = d.id and state = 'open') as has_suggestion,
    (select max(published_at) from publications where draft_id = d.id and withdrawn_at is null) as published_at,
    (select max(goes_at) from draft_schedules where draft_id = d.id and ended_at is null) as goes_at
from drafts d
where d.workspace_id = 1 and d.deleted_at is null
"""

MOMENTS = {"created": "created_at", "changed": "updated_at", "published": "published_at", "scheduled": "goes_at"}


@pytest.fixture(scope="module")
async def filled(anyio_backend: object, database_server: str) -> AsyncIterator[str]:
    """The address of a database with drafts of every kind."""
    async with filled_database(database_server, FILL) as dsn:
        yield dsn


def holds(node: Node, draft: asyncpg.Record) -> bool:
    """Whether a query finds a draft, by reading the one for the other."""
    match node:
        case And():
            return all(holds(each, draft) for each in node.nodes)
        case Or():
            return any(holds(each, draft) for each in node.nodes)
        case Not():
            return not holds(node.node, draft)
        case Words():
            return all(any(word.startswith(asked) for word in draft["text"].split()) for asked in node.text.split())
    return has(node, draft)


def has(term: Term, draft: asyncpg.Record) -> bool:
    """Whether a draft has what a term says."""
    said = "Dana" if isinstance(term.value, Me) else term.value.text if isinstance(term.value, Name) else ""
    match term.field:
        case "status" | "kind":
            return bool(draft[term.field] == said.replace("-", "_"))
        case "project":
            return PROJECTS.get(draft["project_id"]) == said
        case "author":
            return PEOPLE.get(draft["created_by"]) == said
        case "reviewer":
            return said in {PEOPLE[each] for each in draft["reviewers"] or ()}
        case "sender":
            return PEOPLE.get(draft["sender"]) == said
        case "keyword":
            return said.lower() in {each.lower() for each in draft["keywords"]}
        case "is" if said == "quiet":
            sent = draft["sent_at"]
            return draft["status"] == "in_review" and sent is not None and VIEWER.now - sent > timedelta(days=5)
        case "is":
            return bool(draft["status"] != "published")
        case "has":
            return things(draft)[said]
    moment: datetime | None = draft[
        {"created": "created_at", "changed": "updated_at", "published": "published_at", "scheduled": "goes_at"}[
            term.field
        ]
    ]
    first, last = days_of(term)
    return moment is not None and first <= moment.astimezone(VIEWER.zone).date() <= last


def things(draft: asyncpg.Record) -> dict[str, bool]:
    """What a draft has."""
    return {
        "project": draft["project_id"] is not None,
        "author": draft["created_by"] is not None,
        "task": draft["task_id"] is not None,
        "reviewer": draft["reviewers"] is not None,
        "sender": draft["sender"] is not None,
        "keyword": bool(draft["keywords"]),
        "text": draft["body"] != "",
        "cover": draft["cover_id"] is not None,
        "file": draft["has_file"],
        "comment": draft["has_comment"],
        "suggestion": draft["has_suggestion"],
        "schedule": draft["goes_at"] is not None,
        "publication": draft["published_at"] is not None,
    }


async def found(connection: asyncpg.Connection, node: Node) -> set[int]:
    """The drafts that the database finds."""
    asked = compiled(node, LANGUAGE, WORLD)
    query = with_condition(load("drafts").get_drafts.when("by_newest"), "asked", asked.sql)
    given: dict[str, Any] = asked.parameters | {"workspace_id": 1, "limit": 100, "now": VIEWER.now}
    return {row["id"] for row in await connection.fetch(query.text, *(given[name] for name in query.parameters))}


async def test_the_database_finds_what_a_query_says(filled: str) -> None:
    asked: list[Node] = [
        side
        for field in FIELDS.fields
        for flag in field.flags
        for side in (Term(field.name, ":", Name(flag)), Not(Term(field.name, ":", Name(flag))))
    ]

    @given(queries(WORLD.context, st.sampled_from(["oak", "pine", "order", "oak pine", "nothing"]), FIELDS))
    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def collect(node: Node) -> None:
        asked.append(node)

    collect()
    asked.append(Term("keyword", ":", Name("seo")))
    connection = await asyncpg.connect(filled)
    try:
        drafts = await connection.fetch(FACTS)
        lengths = set()
        for node in asked:
            expected = {draft["id"] for draft in drafts if holds(node, draft)}
            assert await found(connection, node) == expected, node
            lengths.add(len(expected))
    finally:
        await connection.close()
    assert len(drafts) == 60
    assert len(lengths) > 20  # neither always all nor always nothing
    assert date(2026, 3, 5) == VIEWER.today
