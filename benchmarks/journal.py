"""The public journal: how many readers it answers, and what they leave of the desk's own pages."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import asyncpg

from benchmarks import servers, targets
from benchmarks.data import READ_WORKSPACE
from benchmarks.load import Outcome, Plan, Script
from benchmarks.measuring import Bench
from benchmarks.pages import HOST, TASK_PAGE, look_up
from webapp.journal.queries import THIS_VERSION

POSTS = 12
CLIENTS = 50
PATHS = ("", "post-1", "post-2", "feed.xml")  # as readers ask: a list, posts, and now and then a feed

# A journal that is on, and posts of some 600 words in it.
JOURNAL = """
with made as (
    insert into journals (workspace_id, is_on, title, changed_at, made_by)
    values ($1, true, 'Bench', now() - interval '1 day', $2)
    returning workspace_id
), named as (
    insert into journal_addresses (workspace_id, slug, draft_id)
    select workspace_id, 'post-' || n, n from made, generate_series(1, $3) as n
)
insert into journal_posts (
    workspace_id, draft_id, slug, kind, title, search_title, description, canonical_link, excerpt, body, words, labels,
    label_keys, cover_alt, author, published_at, published_on, updated_at, content_hash
)
select
    workspace_id, n, 'post-' || n, 'post', 'Post ' || n, '', '', '', 'How it begins.',
    repeat('<p>' || repeat('Slowly, by hand. ', 20) || '</p>', 10), 600, '{}', '{}', '', 'Ana', now(), current_date,
    now(), sha256(n::text::bytea)
from made, generate_series(1, $3) as n
"""


def measure_journal(bench: Bench) -> None:
    """Readers alone, as many as there may be; then the list of tasks at half of what the process can do, in turn alone
    and beside a steady number of readers."""
    with ExitStack() as stack:
        dsn = stack.enter_context(bench.database.copy_of(bench.size))
        asyncio.run(add_journal(dsn))
        known = asyncio.run(look_up(dsn))
        desk = stack.enter_context(servers.desk(dsn))
        bare = stack.enter_context(servers.app("bare Litestar", "benchmarks.bare:litestar", "/"))
        reply = bench.run(bare, TASK_PAGE, known, CLIENTS)
        capacity = bench.run(desk, TASK_PAGE, known, CLIENTS)
        half = bench.plan(desk, TASK_PAGE, known, CLIENTS, rate=max(1.0, 0.5 * capacity().rate))
        servers.load(readers(bench, desk))  # makes the pages
        for _ in range(bench.extent.rounds):
            bench.results.add(targets.JOURNAL_BARE, reply())
            bench.results.add(targets.JOURNAL, servers.load(readers(bench, desk)))
            bench.results.add(targets.UNREAD, servers.load(half))
            beside = readers(bench, desk, rate=targets.READERS)
            with ThreadPoolExecutor(1) as thread:
                read = thread.submit(servers.load, beside)
                bench.results.add(targets.READ, servers.load(half))
                outcome: Outcome = read.result()
                bench.results.add(targets.READERS_BESIDE, outcome)


def readers(bench: Bench, desk: servers.Server, rate: float | None = None) -> Plan:
    """Readers of a journal, as many as it bears or at a rate."""
    scripts = [Script([request(path) for path in PATHS]) for _ in range(CLIENTS)]
    return Plan(HOST, desk.port, scripts, CLIENTS, bench.extent.seconds, bench.extent.warm_up, rate)


def request(path: str) -> bytes:
    """A reader's request, who has no cookie."""
    lines = [f"GET /journal/bench-{READ_WORKSPACE}/{path} HTTP/1.1", f"Host: {HOST}", "Accept-Encoding: gzip, br"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


async def add_journal(dsn: str) -> None:
    """Give the workspace that is read a journal."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(JOURNAL, READ_WORKSPACE, THIS_VERSION, POSTS)
    finally:
        await connection.close()
