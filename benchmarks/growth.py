"""How the cost of every list, filter, sort and count grows with the number of tasks.

Two desks, on databases of different sizes, are asked in turn, one request each, so that whatever else the machine does
troubles them alike. More than two would mostly measure how they drive each other out of the processor's caches. Each
page is made anew, and so is the list that it shows, as after a change in the workspace: what is kept costs the same at
any size.
"""

import asyncio
import socket
from contextlib import ExitStack, closing
from statistics import median
from time import perf_counter

import asyncpg
import click

from benchmarks import servers, targets
from benchmarks.data import FEW, READ_WORKSPACE, Size
from benchmarks.http_reply import ReplyReader
from benchmarks.load import COUNTER
from benchmarks.measuring import Bench
from benchmarks.pages import BRIEFING, HOST, LISTS, TASK_PAGE, Known, Page, anew, look_up

CLOSE = 1.05  # from here on a list is looked at more closely
WARM_REQUESTS = 20
TIMEOUT = 30.0


class Changes:
    """Counts the changes of the workspace that is read on, after which nothing that was made of it is kept."""

    def __init__(self, dsn: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.connection = self.loop.run_until_complete(asyncpg.connect(dsn))
        self.loop.run_until_complete(self.connection.execute("set synchronous_commit = off"))

    def count(self) -> None:
        """Count one on."""
        counting = self.connection.execute("update workspaces set change = change + 1 where id = $1", READ_WORKSPACE)
        self.loop.run_until_complete(counting)

    def close(self) -> None:
        """Let the database go."""
        self.loop.run_until_complete(self.connection.close())
        self.loop.close()


class Visitor:
    """One connection that asks for one thing at a time and waits for it; after a change each time, if `changes` are
    given."""

    def __init__(self, port: int, changes: Changes | None = None) -> None:
        self.changes = changes
        self.connection = socket.create_connection((HOST, port), timeout=TIMEOUT)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = ReplyReader()
        self.asked = 0

    def ask(self, request: bytes) -> float:
        """Milliseconds until the whole reply is there. Raises ConnectionError for any that isn't 200."""
        self.asked += 1
        if self.changes is not None:
            self.changes.count()
        request = request.replace(COUNTER, b"%08d" % self.asked)
        began = perf_counter()
        self.connection.sendall(request)
        while data := self.connection.recv(1 << 18):
            if self.reader.feed(data):
                took = (perf_counter() - began) * 1000
                if self.reader.status != 200:
                    raise ConnectionError(f"{request.split(maxsplit=2)[1].decode()} answered {self.reader.status}")
                return took
        raise ConnectionError("the desk closed the connection")


def in_turn(visitors: list[Visitor], requests: list[bytes], times: int) -> list[float]:
    """Ask each visitor's desk in turn; the median of the milliseconds of each."""
    found: list[list[float]] = [[] for _ in visitors]
    for _ in range(times):
        for taken, visitor, request in zip(found, visitors, requests, strict=True):
            taken.append(visitor.ask(request))
    return [median(taken) for taken in found]


def measure_growth(bench: Bench) -> None:
    """Every list at every size beside FEW tasks; the ratio that counts is that of the largest, which comes last."""
    for tasks in bench.extent.sizes:
        if tasks != FEW:
            measure_pair(bench, tasks)
    measure_briefing(bench)


def measure_briefing(bench: Bench) -> None:
    """The briefing beside the task list at the largest size, where nothing of either is kept."""
    dsn = bench.database.of_size(Size(bench.extent.sizes[-1], bench.size.workspaces))
    with servers.desk(dsn, environment=servers.NOTHING_KEPT) as desk:
        visitor, known = Visitor(desk.port), asyncio.run(look_up(dsn))
        requests = [anew(page).scripts(known, 1)[0].requests[0] for page in (TASK_PAGE, BRIEFING)]
        in_turn([visitor, visitor], requests, WARM_REQUESTS)
        for _ in range(bench.extent.rounds):
            tasks, briefing = in_turn([visitor, visitor], requests, bench.extent.list_requests)
            bench.results.note(f"{TASK_PAGE.name}, nothing kept", tasks, "ms")
            bench.results.note(f"{BRIEFING.name}, nothing kept", briefing, "ms")
            bench.results.figures.setdefault(targets.BRIEFING, []).append(briefing / tasks)


def measure_pair(bench: Bench, tasks: int) -> None:
    """Every list with FEW tasks and with so many."""
    extent, figures, sizes = bench.extent, bench.results.figures, (FEW, tasks)
    with ExitStack() as stack:
        desks: list[tuple[int, Changes, Known]] = []
        for size in sizes:
            dsn = bench.database.of_size(Size(size, bench.size.workspaces))
            desk = stack.enter_context(servers.desk(dsn))
            changes = stack.enter_context(closing(Changes(dsn)))
            desks.append((desk.port, changes, asyncio.run(look_up(dsn))))
        # now that all are up: what nobody speaks through is closed
        visitors = [Visitor(port, changes) for port, changes, _ in desks]

        def measure(page: Page, rounds: int) -> list[float]:
            requests = [anew(page).scripts(known, 1)[0].requests[0] for *_, known in desks]
            in_turn(visitors, requests, WARM_REQUESTS)
            ratios = []
            for _ in range(rounds):
                few, many = in_turn(visitors, requests, extent.list_requests)
                figures.setdefault(f"list: {page.name} @ {FEW}", []).append(few)
                figures.setdefault(f"list: {page.name} @ {tasks}", []).append(many)
                ratios.append(many / few)
            return ratios

        for page in LISTS:
            ratios = measure(page, extent.rounds)
            if median(ratios) > CLOSE:
                ratios += measure(page, 2 * extent.rounds)
            figures[targets.GROWTH + page.name] = ratios
            click.echo(f"  {targets.GROWTH + page.name:44} {median(ratios):9.2f}   at {tasks:>11,} tasks")
