"""Open pages: how soon a change reaches them, what they hold of memory, and what they leave of the writes."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import asyncpg
import msgspec

from benchmarks import servers, targets
from benchmarks.data import WRITE_WORKSPACE, token
from benchmarks.load import Outcome, Plan
from benchmarks.measuring import Bench
from benchmarks.pages import HOST, look_up, request
from benchmarks.readers import Audience, Heard
from benchmarks.reconnecting import Came, Crowd
from benchmarks.writers import completing
from webapp.web.sessions import hash_token

WRITES = 10  # whose way to the pages is timed
EACH = 10  # streams of one reader, at most
IDLE = 10_000  # streams that hear nothing
AT_ONCE = 5_000  # streams that come at the same moment

# Readers of the workspace that is written to, each with a session.
READERS = """
with added as (
    insert into accounts (email, name, password_hash)
    select 'reader-' || n || '@example.com', 'Reader ' || n, 'no password fits' from generate_series(1, $2) as n
    returning id
), joined as (
    insert into members (workspace_id, account_id, role) select $1, id, 'viewer' from added
)
insert into sessions (token_hash, account_id, workspace_id, expires_at)
select ($3::bytea[])[row_number() over (order by id)], id, $1, now() + interval '1 day' from added
"""


def measure_live(bench: Bench) -> None:
    """A list that is open in more and more browsers."""
    for pages in bench.extent.open_pages:
        with ExitStack() as stack:
            dsn = stack.enter_context(bench.database.copy_of(bench.size))
            cookies = asyncio.run(add_readers(dsn, -(-pages // EACH) if pages > targets.OPEN_PAGES else pages))
            desk = stack.enter_context(servers.desk(dsn))
            writes = [each for script in asyncio.run(completing(dsn, 1))[:WRITES] for each in script.requests][:WRITES]
            before = desk.resident()
            heard = listen(audience(desk, cookies, pages, writes))
            bench.results.note(f"{targets.TOLD} {pages}", heard.told, "ms")
            bench.results.note(f"{targets.SHOWN} {pages}", heard.shown, "ms")
            with listening(audience(desk, cookies, pages, [])):
                bench.results.note(f"{targets.IDLE} {pages}", (desk.resident() - before) * 1000 / pages, "kB")
            if pages == targets.OPEN_PAGES:
                measure_writes(bench, desk, dsn, audience(desk, cookies, pages, []))


def measure_streams(bench: Bench) -> None:
    """Very many streams: what one holds of memory while nothing happens, and how all come back at the same moment."""
    with ExitStack() as stack:
        dsn = stack.enter_context(bench.database.copy_of(bench.size))
        cookies = asyncio.run(add_readers(dsn, AT_ONCE))
        with servers.desk(dsn) as desk:
            before = desk.resident()
            with listening(audience(desk, cookies, IDLE, [])):
                bench.results.note(f"{targets.IDLE} {IDLE}", (desk.resident() - before) * 1000 / IDLE, "kB")
        with servers.desk(dsn) as desk:
            came = come_at_once(desk, audience(desk, cookies, AT_ONCE, []).streams)
            bench.results.note(f"{targets.BACK} {AT_ONCE}", came.seconds, "s")
            bench.results.note(f"{targets.PAGE_MEANWHILE} {AT_ONCE}", came.slowest_page, "s")
            bench.results.note(f"{targets.REFUSED} {AT_ONCE}", came.refused)
            bench.results.note(f"{targets.BROKEN} {AT_ONCE} {came.problem}".rstrip(), came.failed)


def come_at_once(desk: servers.Server, streams: list[bytes]) -> Came:
    """Let as many browsers come at the same moment, in a process of their own."""
    done = subprocess.run(  # our own program
        [sys.executable, "-m", "benchmarks.reconnecting"],
        input=msgspec.json.encode(Crowd(HOST, desk.port, streams)),
        stdout=subprocess.PIPE,
        check=True,
    )
    return msgspec.json.decode(done.stdout, type=Came)


def measure_writes(bench: Bench, desk: servers.Server, dsn: str, readers: Audience) -> None:
    """Writers of one workspace alone, and while it is open in many browsers."""

    def run() -> Outcome:
        scripts = asyncio.run(completing(dsn, 1))
        return servers.load(Plan(HOST, desk.port, scripts, len(scripts), bench.extent.seconds, bench.extent.warm_up))

    for _ in range(bench.extent.rounds):
        bench.results.add(targets.UNHEARD, run())
        with listening(readers):
            bench.results.add(targets.HEARD, run())


async def add_readers(dsn: str, readers: int) -> list[str]:
    """As many members who may read; returns their sessions."""
    cookies = [token(0, number) for number in range(readers)]
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(READERS, WRITE_WORKSPACE, readers, [hash_token(each) for each in cookies])
        await look_up(dsn)
    finally:
        await connection.close()
    return cookies


def audience(desk: servers.Server, cookies: list[str], pages: int, writes: list[bytes]) -> Audience:
    """Browsers of these people in turn."""
    whose = [cookies[number % len(cookies)].encode() for number in range(pages)]
    head = b"Host: 127.0.0.1\r\nCookie: session=%b\r\n"
    stream = b"GET /live HTTP/1.1\r\nAccept: text/event-stream\r\n" + head + b"\r\n"
    mine = token(WRITE_WORKSPACE, 0).encode()
    shown = request("GET", "/tasks", workspace=WRITE_WORKSPACE, fragment=True)
    return Audience(
        HOST, desk.port, [stream % each for each in whose], [shown.replace(mine, each) for each in whose], writes
    )


@contextmanager
def listening(readers: Audience) -> Iterator["subprocess.Popen[bytes]"]:
    """An audience that has opened its streams."""
    command = [sys.executable, "-m", "benchmarks.readers"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  # our own program
    assert process.stdin is not None  # noqa: S101  # for the type checker
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(msgspec.json.encode(readers) + b"\n")
    process.stdin.flush()
    process.stdout.readline()
    try:
        yield process
    finally:
        process.stdin.close()
        process.stdout.read()
        process.wait()


def listen(readers: Audience) -> Heard:
    """What an audience has heard, once it has made its writes."""
    with listening(readers) as process:
        assert process.stdout is not None  # noqa: S101  # for the type checker
        return msgspec.json.decode(process.stdout.readline(), type=Heard)
