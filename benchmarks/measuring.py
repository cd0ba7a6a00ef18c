"""The parts of a bench that measure the desk alone: its pages, many clients, more workers, and the start."""

import asyncio
import re
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec

from benchmarks import servers, targets
from benchmarks.acts import ACTS, Act, prepare
from benchmarks.data import Size
from benchmarks.database import BenchDatabase
from benchmarks.load import COUNTER, Outcome, Plan
from benchmarks.pages import HOST, PAGES, TASK_PAGE, Known, Page, look_up
from benchmarks.results import Results, interleave
from webapp.settings import CofounderError

WARM_CLIENTS = 20
WARM_SECONDS = 0.5
QUERIES = re.compile(rb'database;desc="(\d+) ')


class Extent(msgspec.Struct, frozen=True):
    """How much is measured. Durations in seconds."""

    seconds: float
    warm_up: float
    rounds: int
    clients: tuple[int, ...]
    page_clients: tuple[int, ...]  # for the pages other than the list
    sizes: tuple[int, ...]  # the smallest and the larger ones, for growth
    list_requests: int  # of a round of a list
    workers: tuple[int, ...]
    distances: tuple[float, ...]  # milliseconds
    flushes: tuple[float, ...]  # milliseconds that a flush takes longer
    mixed: float  # of mixed use, after which memory is looked at
    open_pages: tuple[int, ...]  # that hear of changes


class Bench(msgspec.Struct):
    """A bench under way."""

    database: BenchDatabase
    size: Size
    extent: Extent
    results: Results

    def plan(self, server: servers.Server, page: Page, known: Known, clients: int, rate: float | None = None) -> Plan:
        """A run of a page."""
        scripts = page.scripts(known, clients)
        return Plan(HOST, server.port, scripts, clients, self.extent.seconds, self.extent.warm_up, rate)

    def run(self, server: servers.Server, page: Page, known: Known, clients: int) -> Callable[[], Outcome]:
        """A run of a page in a closed loop, to be made later; here only until connections, statements and caches are
        there."""
        servers.load(Plan(HOST, server.port, page.scripts(known, WARM_CLIENTS), WARM_CLIENTS, WARM_SECONDS))
        return lambda: servers.load(self.plan(server, page, known, clients))


def measure_pages(bench: Bench) -> None:
    """Each page at growing numbers of clients, and the memory that the process then holds."""
    dsn = bench.database.of_size(bench.size)
    count_queries(dsn, bench.results)
    with servers.desk(dsn) as desk:
        for page in PAGES:
            for clients in bench.extent.clients if page is TASK_PAGE else bench.extent.page_clients:
                known = asyncio.run(look_up(dsn))  # drafts have new versions since
                outcome = servers.load(bench.plan(desk, page, known, clients))
                bench.results.add(f"page: {page.name} @ {clients}", outcome)
                bench.results.figures[f"memory: {page.name} @ {clients}"] = [desk.resident()]


def count_queries(dsn: str, results: Results) -> None:
    """Ask for each page once, of a desk that says how many statements that took."""
    known = asyncio.run(look_up(dsn))
    with servers.watched_desk(dsn) as desk:
        for page in PAGES:
            request = (
                page.scripts(known, 1)[0].requests[0].replace(COUNTER, b"%08d" % page.scripts(known, 1)[0].counter)
            )
            with socket.create_connection((HOST, desk.port), timeout=30) as connection:
                connection.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
                head = b"".join(iter(lambda: connection.recv(1 << 16), b"")).partition(b"\r\n\r\n")[0]
            found = QUERIES.search(head)
            if found is None:
                raise CofounderError(f"{page.name} says nothing of its queries: {head.decode(errors='replace')}")
            results.note(f"queries: {page.name}", float(found[1]))


def measure_acts(bench: Bench) -> None:
    """What people do to single tasks and drafts, each act in turn, on a copy of the database."""
    with ExitStack() as stack:
        dsn = stack.enter_context(bench.database.copy_of(bench.size))
        desk = stack.enter_context(servers.desk(dsn))
        bare = stack.enter_context(servers.app("bare Litestar", "benchmarks.bare:litestar", "/"))

        def run(act: Act, seconds: float, warm_up: float) -> Outcome:
            scripts = act.scripts(asyncio.run(prepare(dsn)), targets.ACT_CLIENTS)
            return servers.load(Plan(HOST, desk.port, scripts, targets.ACT_CLIENTS, seconds, warm_up))

        reply = bench.run(bare, TASK_PAGE, asyncio.run(prepare(dsn)), targets.ACT_CLIENTS)
        for act in ACTS:
            run(act, WARM_SECONDS, 0.0)
        for _ in range(bench.extent.rounds):
            bench.results.add(targets.ACTS_BARE, reply())
            for act in ACTS:
                outcome = run(act, bench.extent.seconds, bench.extent.warm_up)
                for name in act.names:
                    bench.results.add(targets.ACT + name, outcome.of(name))


def measure_steady(bench: Bench) -> None:
    """1,000 clients in a closed loop; and a constant rate of 60 % of what the process has just been able to do."""
    dsn = bench.database.of_size(bench.size)
    known = asyncio.run(look_up(dsn))
    with servers.desk(dsn) as desk:
        for _ in range(bench.extent.rounds):
            crowd = servers.load(bench.plan(desk, TASK_PAGE, known, targets.STEADY_CLIENTS))
            bench.results.add(targets.CROWD, crowd)
            capacity = servers.load(bench.plan(desk, TASK_PAGE, known, 100))
            bench.results.add(targets.CAPACITY, capacity)
            steady = bench.plan(desk, TASK_PAGE, known, targets.STEADY_CLIENTS, rate=max(1.0, 0.6 * capacity.rate))
            bench.results.add(targets.STEADY, servers.load(steady))
        bench.results.note(targets.MEMORY, desk.resident(), "MB")


def measure_workers(bench: Bench) -> None:
    """The list page at 100 clients by more than one process."""
    dsn = bench.database.of_size(bench.size)
    known = asyncio.run(look_up(dsn))
    with ExitStack() as stack:
        subjects = {}
        for workers in bench.extent.workers:
            desk = stack.enter_context(servers.desk(dsn, workers=workers))
            subjects[f"workers: {workers}"] = bench.run(desk, TASK_PAGE, known, 100)
        interleave(bench.results, bench.extent.rounds, subjects)


def measure_start(bench: Bench) -> None:
    """From the command to the first page, with an embedded database that was stopped before."""
    data = bench.database.folder / "start"
    for number in range(bench.extent.rounds + 1):
        port = servers.free_port()
        command = ["-c", servers.AS_INSTALLED, "serve", "--port", str(port)]
        began = time.perf_counter()
        with servers.serving("desk", command, port, "/sign-in", COFOUNDER_DATA=str(Path(data))) as desk:
            took = time.perf_counter() - began
            if number:  # the first start makes the database
                bench.results.note(targets.START, took, "s")
                bench.results.note("memory after the start", desk.resident(), "MB")
