"""The public journal: how many readers it answers, and what they leave of the desk's own pages."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import asyncpg

from benchmarks import servers, targets
from benchmarks.acts import prepare
from benchmarks.data import READ_WORKSPACE
from benchmarks.load import Plan, Script
from benchmarks.measuring import Bench
from benchmarks.morning import CLIENTS as MEMBERS
from benchmarks.morning import employ, morning
from benchmarks.pages import HOST, TASK_PAGE, look_up
from webapp.journal.queries import THIS_VERSION

POSTS = 12
CLIENTS = 50
ONLY_READERS = {"COFOUNDER_JOBS": "off"}  # as docs/hosting.md has it
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
    """Readers alone, as many as there may be; then members at work at 60 % of what the desk can do, in turn alone and
    beside a steady number of readers: who are answered by the same process, or by one of their own with less of the
    processor, or with what nobody else wants of it. Who sends the readers' requests stands for other machines, so takes
    nothing from anybody."""
    with ExitStack() as stack:
        dsn = stack.enter_context(bench.database.copy_of(bench.size))
        asyncio.run(employ(dsn))
        asyncio.run(add_journal(dsn))
        desk = stack.enter_context(servers.desk(dsn))
        apart, idle = (
            stack.enter_context(servers.desk(dsn, giving_way=way, environment=ONLY_READERS))
            for way in (servers.NICE, servers.IDLE)
        )
        bare = stack.enter_context(servers.app("bare Litestar", "benchmarks.bare:litestar", "/"))
        reply = bench.run(bare, TASK_PAGE, asyncio.run(look_up(dsn)), CLIENTS)
        for server in (desk, apart, idle):
            servers.load(readers(bench, server))  # makes the pages
        for _ in range(bench.extent.rounds):
            bench.results.add(targets.JOURNAL_BARE, reply())
            bench.results.add(targets.JOURNAL, servers.load(readers(bench, desk)))
        capacity = [servers.load(members(bench, desk, dsn)) for _ in range(2)][1]  # the first fills caches
        bench.results.add(targets.MEMBERS, capacity)
        for _ in range(bench.extent.rounds):
            work = members(bench, desk, dsn, 0.6 * capacity.rate)
            bench.results.add(targets.UNREAD, servers.load(work))
            for server, beside, read in (
                (apart, targets.READ_APART, targets.READERS_APART),
                (idle, targets.READ_IDLE, targets.READERS_IDLE),
                (desk, targets.READ, targets.READERS_BESIDE),
            ):
                work = members(bench, desk, dsn, 0.6 * capacity.rate)
                with ThreadPoolExecutor(1) as thread:
                    reading = thread.submit(servers.load, readers(bench, server, targets.READERS), servers.IDLE)
                    bench.results.add(beside, servers.load(work))
                    bench.results.add(read, reading.result())


def members(bench: Bench, desk: servers.Server, dsn: str, rate: float | None = None) -> Plan:
    """Members who read and write, as many as the desk bears or at a rate."""
    scripts = morning(asyncio.run(prepare(dsn)))
    return Plan(HOST, desk.port, scripts, MEMBERS, bench.extent.seconds, bench.extent.warm_up, rate)


def readers(bench: Bench, server: servers.Server, rate: float | None = None) -> Plan:
    """Readers of a journal, as many as it bears or at a rate."""
    scripts = [Script([request(path) for path in PATHS]) for _ in range(CLIENTS)]
    return Plan(HOST, server.port, scripts, CLIENTS, bench.extent.seconds, bench.extent.warm_up, rate)


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
