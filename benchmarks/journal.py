"""The public journal: how many readers it answers, and what they leave of the desk's own pages."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

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
    beside a steady number of readers."""
    with bench.database.copy_of(bench.size) as dsn:
        asyncio.run(employ(dsn))
        asyncio.run(add_journal(dsn))
        measure_readers(bench, dsn)
        measure_sharing(bench, dsn)
        with servers.on_the_first(bench.database.process):
            measure_apart(bench, dsn)


def measure_readers(bench: Bench, dsn: str) -> None:
    """Readers alone."""
    with servers.desk(dsn) as desk, servers.app("bare Litestar", "benchmarks.bare:litestar", "/") as bare:
        reply = bench.run(bare, TASK_PAGE, asyncio.run(look_up(dsn)), CLIENTS)
        servers.load(readers(bench, desk))  # makes the pages
        for _ in range(bench.extent.rounds):
            bench.results.add(targets.JOURNAL_BARE, reply())
            bench.results.add(targets.JOURNAL, servers.load(readers(bench, desk)))


def measure_sharing(bench: Bench, dsn: str) -> None:
    """Members beside readers who are answered by the same process, or by one of their own with less of the processors,
    which all share. Who sends the readers' requests stands for other machines, so takes nothing from anybody."""
    with servers.desk(dsn) as desk, servers.desk(dsn, giving_way=servers.NICE, environment=ONLY_READERS) as apart:
        rate = busy(bench, targets.MEMBERS, desk, dsn)
        for server in (desk, apart):
            servers.load(readers(bench, server))
        for _ in range(bench.extent.rounds):
            bench.results.add(targets.UNREAD, servers.load(members(bench, desk, dsn, rate)))
            for server, work, reading in (
                (apart, targets.READ_APART, targets.READERS_APART),
                (desk, targets.READ, targets.READERS_BESIDE),
            ):
                with ThreadPoolExecutor(1) as thread:
                    read = thread.submit(servers.load, readers(bench, server, targets.READERS), servers.IDLE)
                    bench.results.add(work, servers.load(members(bench, desk, dsn, rate)))
                    bench.results.add(reading, read.result())


def measure_apart(bench: Bench, dsn: str) -> None:
    """Members whose desk and database have the first of the processors, beside readers whose process has the second.
    There are all who send requests, who stand for other machines: members' before readers'."""
    with (
        servers.desk(dsn, giving_way=servers.FIRST) as desk,
        servers.desk(dsn, giving_way=(*servers.SECOND, *servers.NICE), environment=ONLY_READERS) as apart,
    ):
        rate = busy(bench, targets.MEMBERS_ON_ONE, desk, dsn, servers.SECOND)
        servers.load(readers(bench, apart))
        for _ in range(bench.extent.rounds):
            alone = servers.load(members(bench, desk, dsn, rate), servers.SECOND)
            bench.results.add(targets.UNREAD_ON_ONE, alone)
            with ThreadPoolExecutor(1) as thread:
                waiting = (*servers.SECOND, *servers.IDLE)
                read = thread.submit(servers.load, readers(bench, apart, targets.READERS), waiting)
                beside = servers.load(members(bench, desk, dsn, rate), servers.SECOND)
                bench.results.add(targets.READ_FROM_ANOTHER, beside)
                bench.results.add(targets.READERS_ON_ANOTHER, read.result())


def busy(bench: Bench, name: str, desk: servers.Server, dsn: str, giving_way: servers.Command = ()) -> float:
    """60 % of what members reach in a closed loop, which is measured under a name."""
    capacity = [servers.load(members(bench, desk, dsn), giving_way) for _ in range(2)][1]  # the first fills caches
    bench.results.add(name, capacity)
    return 0.6 * capacity.rate


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
