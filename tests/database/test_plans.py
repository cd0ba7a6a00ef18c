"""Lists, histories and the trash read an index in their order; nothing is sorted, however many rows there are."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.support.postgres import filled_database
from webapp.database.loader import load

pytestmark = pytest.mark.anyio

SAMPLES = {
    "workspace_id": "1::bigint",
    "account_id": "1::bigint",
    "limit": "50::bigint",
    "reach": "50::bigint",
    "author_id": "1::bigint",
    "after_title": "'Draft 5'",
    "project_id": "3::bigint",
    "status": "'draft'",
    "kind": "'page'",
    "since": "timestamptz '2026-01-01 00:00Z'",
    "after_at": "timestamptz '2026-01-01 00:00Z'",
    "after_id": "5::bigint",
    "before_id": "500::bigint",
    "subject": "'draft'",
    "subject_id": "3::bigint",
    "today": "date '2026-03-04'",
    "week_end": "date '2026-03-08'",
    "day_start": "timestamptz '2026-03-04 00:00Z'",
    "day_end": "timestamptz '2026-03-05 00:00Z'",
    "week_end_at": "timestamptz '2026-03-09 00:00Z'",
    "draft_id": "3::bigint",
    "number": "400",
    "first": "1",
    "last": "400",
    "now": "timestamptz '2026-03-04 10:00Z'",
    "task_id": "3::bigint",
    "parent_id": "3::bigint",
    "workspace_ids": "array[1::bigint, 1]",
    "task_ids": "array[3::bigint, 4]",
    "subjects": "array['draft', 'draft']",
    "subject_ids": "array[3::bigint, 4]",
    "before_ids": "array[null, 500::bigint]",
    "upto": "500::bigint",
    "uptos": "array[null, 500::bigint]",
    "limits": "array[50::bigint, 50]",
    "file_ids": "array[3::bigint]",
    "thread_ids": "array[3::bigint]",
    "thread_id": "3::bigint",
    "may_review": "true",
    "version": "1",
    "name": "'Ana'",
    "email": "'ana@example.com'",
    "time_zone": "'UTC'",
    "week_start": "'monday'",
    "date_order": "'dmy'",
}
FILL = """
insert into workspaces (slug, name, time_zone) select 'w' || n, 'W', 'UTC' from generate_series(1, 2) n;
insert into projects (workspace_id, name) select 1, 'P' || n from generate_series(1, 10) n;
insert into tasks (workspace_id, title, deleted_at, due_on)
select 1, 'Task ' || n, case when n % 3 = 0 then now() - n * interval '1 minute' end, date '2026-01-01' + n
from generate_series(1, 600) n;
insert into drafts (workspace_id, title, kind, project_id, updated_at, deleted_at)
select
    1, 'Draft ' || n, (case when n % 4 = 0 then 'page' else 'other' end)::draft_kind, 1 + n % 10,
    now() - n * interval '1 minute', case when n % 5 = 0 then now() - n * interval '1 minute' end
from generate_series(1, 600) n;
insert into events (workspace_id, subject, subject_id, action, part, after)
select 1, 'draft', 1 + n % 20, 'revision.saved', 'revision', '{"revision": 2}' from generate_series(1, 600) n;
insert into revisions (workspace_id, draft_id, number, title, body, word_count, name)
select 1, 1 + n % 20, 1 + n / 20, 'T', 'B', 1, case when n % 50 = 0 then 'Name' end from generate_series(0, 1999) n;
insert into autosaves (workspace_id, draft_id, number, last_number, last_at, packed)
select 1, 1 + n % 20, 200 + n / 20, 200 + n / 20, now() - n * interval '1 hour', '' from generate_series(0, 1999) n;
insert into accounts (email, name, password_hash) values ('ana@example.com', 'Ana', '');
insert into members (workspace_id, account_id, role) values (1, 1, 'owner');
insert into checklist_items (workspace_id, task_id, title, position, deleted_at)
select 1, 1 + n % 20, 'Item ' || n, n, case when n % 5 = 0 then now() end from generate_series(1, 600) n;
insert into comments (workspace_id, task_id, author_id, body, deleted_at)
select 1, 1 + n % 20, 1, 'Comment ' || n, case when n % 5 = 0 then now() end from generate_series(1, 600) n;
update drafts set slug = 'post-' || id where id % 2 = 0;
insert into draft_templates (workspace_id, kind, name, deleted_at)
select 1, 'page', 'Template ' || n, case when n % 3 = 0 then now() - n * interval '1 minute' end
from generate_series(1, 600) n;
insert into contents (workspace_id, sha256, size, media_type, width, height, reserved_at)
select 1, sha256(n::text::bytea), 10, 'image/png', 10, 10, now() from generate_series(1, 100) n;
insert into files (workspace_id, draft_id, name, sha256, deleted_at)
select
    1, 1 + n % 20, 'F', sha256((1 + n % 100)::text::bytea),
    case when n % 5 = 0 then now() - n * interval '1 minute' end
from generate_series(1, 600) n;
insert into files (workspace_id, task_id, name, sha256)
select 1, 1 + n % 20, 'F', sha256((1 + n % 100)::text::bytea) from generate_series(1, 600) n;
insert into notifications (workspace_id, account_id, subject, subject_id, reasons, changes, actors, at, done_at)
select
    1, 1, 'task', n, '{following}', 1, '{}', now() - n * interval '1 minute', case when n % 3 = 0 then now() end
from generate_series(1, 600) n;
insert into threads (workspace_id, draft_id, revision, starts, ends, quote, comments_count, created_at, resolved_at)
select 1, 1 + n % 20, 1, 0, 1, 'B', n % 9, now(), case when n % 2 = 0 then now() end from generate_series(0, 1199) n;
insert into thread_comments (workspace_id, thread_id, author_id, body, created_at, deleted_at)
select 1, 1 + n % 20, 1, 'C', now(), case when n % 5 = 0 then now() end from generate_series(0, 1199) n;
insert into reviews (workspace_id, draft_id, asked_by, asked_at, revision, content_hash, content)
select 1, id, 1, now() - id * interval '1 minute', 1, content_hash, '{}' from drafts where deleted_at is null;
insert into decisions (
    workspace_id, review_id, draft_id, account_id, verdict, revision, content_hash, content, decided_at
)
select 1, id, draft_id, 1, 'approved', 1, sha256(''), '{}', now() from reviews;
insert into suggestion_batches (workspace_id, draft_id, author_id, author_name, revision, title, body, created_at)
select 1, 1 + n % 20, 1, 'Ana', 1, 'T', 'B', now() from generate_series(0, 299) n;
insert into suggestions (workspace_id, draft_id, batch_id, part, start_at, end_at, before, after, state)
select
    1, b.draft_id, b.id, 'body', 0, 1, 'B', 'C', case when n % 3 = 0 then 'open' else 'declined' end
from suggestion_batches b, generate_series(1, 6) n;
insert into readings (workspace_id, draft_id, account_id, revision, content_hash, content, read_at)
select 1, draft_id, 1, 1, content_hash, '{}', now() from reviews;
analyze;
"""


@pytest.fixture(scope="module")
async def filled(anyio_backend: object, database_server: str) -> AsyncIterator[str]:
    """The address of a database with some of everything."""
    async with filled_database(database_server, FILL) as dsn:
        yield dsn


@pytest.mark.parametrize(
    ("subject", "name", "flags", "index"),
    [
        ("drafts", "get_drafts", ("by_change", "walked"), "drafts_by_change"),
        ("drafts", "get_drafts", ("by_change", "walked", "after"), "drafts_by_change"),
        ("drafts", "get_drafts", ("by_change", "walked", "status"), "drafts_of_status"),
        ("drafts", "get_drafts", ("by_change", "walked", "kind"), "drafts_of_kind"),
        ("drafts", "get_drafts", ("by_change", "walked", "kind", "after"), "drafts_of_kind"),
        ("drafts", "get_drafts", ("by_change", "walked", "project"), "drafts_of_project"),
        ("drafts", "get_drafts", ("by_change", "walked", "author"), "drafts_of_author"),
        ("drafts", "get_drafts", ("by_change", "walked", "no_project"), "drafts_of_no_project"),
        ("drafts", "get_drafts", ("by_newest", "walked", "after"), "drafts_by_newest"),
        ("drafts", "get_drafts", ("by_title", "walked", "after"), "drafts_in_title_order"),
        ("drafts", "get_draft_stats", (), "counters_pkey"),
        ("drafts", "get_linkable_drafts", (), "drafts_without_task"),
        ("draft_templates", "list_templates", (), "draft_templates_in_order"),
        ("checklists", "get_items", (), "checklist_items_of_task"),
        ("comments", "get_comments", (), "comments_of_task"),
        ("threads", "list_threads", ("of_open",), "threads_open"),
        ("threads", "list_threads", ("of_open", "after"), "threads_open"),
        ("threads", "list_threads", ("of_resolved", "after"), "threads_resolved"),
        ("threads", "count_resolved", (), "threads_resolved"),
        ("threads", "get_comments", (), "thread_comments_of_thread"),
        ("threads", "get_comments", ("upto",), "thread_comments_of_thread"),
        ("threads", "get_thread", (), "threads_pkey"),
        ("files", "get_files", ("of_draft",), "files_of_draft"),
        ("files", "get_files", ("of_draft", "after"), "files_of_draft"),
        ("files", "get_files", ("of_draft", "pictures"), "files_of_draft"),
        ("files", "get_files", ("of_task",), "files_of_task"),
        ("files", "get_pictures", (), "files_pkey"),
        ("tasks", "get_stats", (), "counters_pkey"),
        ("revisions", "get_saves", (), "events_of_subject"),
        ("revisions", "get_saves", ("older",), "events_of_subject"),
        ("revisions", "get_revision", (), "revisions_pkey"),
        ("revisions", "get_revision", (), "autosaves_pkey"),
        ("revisions", "get_autosaves", (), "autosaves_pkey"),
        ("revisions", "get_names_of_revisions", (), "revisions_pkey"),
        ("suggestions", "get_open", (), "suggestions_open"),
        ("suggestions", "get_open", (), "suggestion_batches_pkey"),
        ("history", "get_history", (), "events_of_subject"),
        ("notifications", "list_notifications", ("of_inbox",), "notifications_inbox"),
        ("notifications", "list_notifications", ("of_inbox", "after"), "notifications_inbox"),
        ("notifications", "list_notifications", ("of_done",), "notifications_done"),
        ("review_queue", "list_waiting", (), "reviews_by_age"),
        ("review_queue", "list_waiting", ("after",), "reviews_by_age"),
        ("review_queue", "list_awaited", (), "reviews_by_age"),
        ("review_queue", "list_decided", (), "decisions_pkey"),
        ("review_queue", "get_neighbours", (), "reviews_by_age"),
        ("readings", "get_reading", (), "readings_pkey"),
        ("readings", "get_own_approval", (), "decisions_of_draft"),
        ("deliveries", "take_unplanned", (), "notifications_unplanned"),
        ("reminders", "take_due", (), "reminders_due"),
        ("tasks", "list_trash", (), "tasks_trash"),
        ("drafts", "list_trash", (), "drafts_trash"),
        ("files", "list_trash", (), "files_trash"),
        ("drafts", "list_trash", ("after",), "drafts_trash"),
        ("draft_templates", "list_trash", (), "draft_templates_trash"),
        ("accounts", "update_account", (), "members_account"),
    ],
)
async def test_a_list_reads_its_index_in_order(
    filled: str, subject: str, name: str, flags: tuple[str, ...], index: str
) -> None:
    query = getattr(load(subject), name)
    query = query.when(*flags) if query.conditional else query
    values = ", ".join(SAMPLES[parameter] for parameter in query.parameters)
    connection = await asyncpg.connect(filled)
    try:
        await connection.execute("set enable_seqscan = off")
        await connection.execute("set plan_cache_mode = force_generic_plan")  # as the pool does
        await connection.execute(f"prepare list as {query.text}")
        plan = "\n".join(row[0] for row in await connection.fetch(f"explain execute list ({values})"))
    finally:
        await connection.close()
    assert f"{index} on" in plan, plan
    if name not in ("get_stats", "take_due", "list_awaited"):  # they bring a few rows into buckets, or to their people
        assert "Sort  (" not in plan, plan
