"""What the process holds after many different pages, and after hours of work that are pressed into minutes.

One desk bears all of it, so that what one kind of client leaves behind adds to what the next one does.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from benchmarks import servers
from benchmarks.data import WRITE_WORKSPACE
from benchmarks.growth import Visitor
from benchmarks.load import Plan, Script
from benchmarks.measuring import Bench
from benchmarks.pages import ALL_ENCODINGS, HOST, Known, completing, look_up, request, saving
from benchmarks.targets import DIFFERENT_PAGES, RESIDENT

# What clients say that they take, so that the desk answers in each encoding that it has.
TAKEN = {"zstd": ALL_ENCODINGS, "br": "gzip, deflate, br", "gzip": "gzip", "identity": "identity"}
CLIENTS_EACH = 5  # of each encoding, in mixed use
RATE = 60.0  # requests a second: as many as a hundred busy people make
HOURS = 3.5  # between the moments at which two lists of what was done begin; the tasks were done in 900 days


def measure_memory(bench: Bench) -> None:
    """The memory of a process that has just started; after thousands of different pages in one encoding after the
    other; and after a while of mixed use by clients of all of them."""
    dsn, extent = bench.database.of_size(bench.size), bench.extent
    known = asyncio.run(look_up(dsn))

    def note(when: str) -> None:
        bench.results.note(RESIDENT + when, desk.resident(), "MB")

    with servers.desk(dsn) as desk:
        note("at the start")
        visitor = Visitor(desk.port)
        for encoding in TAKEN:
            for each in different_pages(encoding):
                visitor.ask(each)
            note(f"{DIFFERENT_PAGES:,} different pages in {encoding}")
        scripts = mixed_use(known)
        outcome = servers.load(Plan(HOST, desk.port, scripts, len(scripts), extent.mixed, rate=RATE))
        bench.results.add("mixed use", outcome)
        note(f"then {extent.mixed / 60:g} minutes of mixed use")


def different_pages(encoding: str) -> list[bytes]:
    """Requests for lists of what was done until a moment, by ten people in turn."""
    now = datetime.now(UTC)
    found = []
    for number in range(DIFFERENT_PAGES):
        moment = (now - timedelta(days=3, hours=HOURS * number)).isoformat()
        path = f"/tasks?status=completed&after={quote(f'1~{moment}')}"
        found.append(taking(encoding, request("GET", path, client=number)))
    return found


def mixed_use(known: Known) -> list[Script]:
    """Clients of each encoding who look at lists, open tasks, complete them, add some, and save a draft as they write:
    each write makes every page of their workspace a new one."""
    everybody = CLIENTS_EACH * len(TAKEN)
    scripts = []
    for number, (done, saved) in enumerate(zip(completing(known, everybody), saving(known, everybody), strict=True)):

        def ask(method: str, path: str, form: dict[str, str] | None = None, *, who: int = number) -> bytes:
            fragment = form is not None
            return request(method, path, client=who, workspace=WRITE_WORKSPACE, form=form, fragment=fragment)

        task = known.open_ids[number]
        day = [
            ask("GET", "/tasks"),
            *done.requests[:2],
            ask("GET", "/tasks?sort=title"),
            ask("GET", f"/tasks/{task}"),
            ask("POST", "/tasks", {"title": "Order hinges tomorrow"}),
            ask("GET", f"/tasks?assignee={WRITE_WORKSPACE * 10 - number % 10}"),
            *saved.requests,
            ask("GET", "/drafts"),
            ask("GET", f"/tasks/{task}/row"),
            ask("GET", "/projects"),
        ]
        encoding = list(TAKEN)[number % len(TAKEN)]
        scripts.append(Script([taking(encoding, each) for each in day], counter=saved.counter))
    return scripts


def taking(encoding: str, data: bytes) -> bytes:
    """A request of a client that is answered in this encoding."""
    return data.replace(f"Accept-Encoding: {ALL_ENCODINGS}".encode(), f"Accept-Encoding: {TAKEN[encoding]}".encode(), 1)
