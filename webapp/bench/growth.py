"""How the cost of every list, filter, sort and count grows with the number of tasks.

Desks on databases of different sizes are asked in turn, one request each, so that whatever else the machine does
troubles them alike. They keep no pages: a kept page costs the same at any size.
"""

import asyncio
import socket
from contextlib import ExitStack
from statistics import median
from time import perf_counter

import click

from webapp.bench import servers
from webapp.bench.data import FEW, Size
from webapp.bench.http_reply import ReplyReader
from webapp.bench.measuring import Bench
from webapp.bench.pages import HOST, LISTS, Known, Page, look_up
from webapp.bench.targets import GROWTH

CLOSE = 1.05  # from here on a list is looked at more closely
WARM_REQUESTS = 20
TIMEOUT = 30.0


class Visitor:
    """One connection that asks for one thing at a time and waits for it."""

    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection((HOST, port), timeout=TIMEOUT)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = ReplyReader()

    def ask(self, request: bytes) -> float:
        """Milliseconds until the whole reply is there. Raises ConnectionError for any that isn't 200."""
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
    """Every list at every size; the ratio of the largest database's time to that of the one with FEW tasks."""
    extent, figures = bench.extent, bench.results.figures
    with ExitStack() as stack:
        desks: list[tuple[Visitor, Known]] = []
        for tasks in extent.sizes:
            dsn = bench.database.of_size(Size(tasks, bench.size.workspaces))
            desk = stack.enter_context(servers.desk(dsn, environment=servers.NOTHING_KEPT))
            desks.append((Visitor(desk.port), asyncio.run(look_up(dsn))))

        def measure(page: Page, rounds: int) -> None:
            visitors = [visitor for visitor, _ in desks]
            requests = [page.scripts(known, 1)[0].requests[0] for _, known in desks]
            in_turn(visitors, requests, WARM_REQUESTS)
            for _ in range(rounds):
                found = in_turn(visitors, requests, extent.list_requests)
                for tasks, milliseconds in zip(extent.sizes, found, strict=True):
                    figures.setdefault(f"list: {page.name} @ {tasks}", []).append(milliseconds)
                figures.setdefault(GROWTH + page.name, []).append(found[-1] / found[extent.sizes.index(FEW)])

        for page in LISTS:
            measure(page, extent.rounds)
            if median(figures[GROWTH + page.name]) > CLOSE:
                measure(page, 2 * extent.rounds)
            costs = " ".join(f"{median(figures[f'list: {page.name} @ {tasks}']):8.2f}" for tasks in extent.sizes)
            click.echo(f"  {GROWTH + page.name:44} {median(figures[GROWTH + page.name]):9.2f}   {costs} ms")
