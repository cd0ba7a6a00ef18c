"""The targets, each a row of the report."""

from collections.abc import Callable
from statistics import median

import msgspec

from benchmarks.results import Results

STEADY_CLIENTS = 1000
ACT_CLIENTS = 100
LATE = 100.0  # milliseconds: what people wait for by their own act
PAGE, FRAGMENT, ROW, BARE = "desk: task page", "desk: list fragment", "desk: row fragment", "bare reply (Litestar)"
ANEW = "desk: task page, made anew each time"
NAIVE, BLOCKING, THREADS, DJANGO = "naive page", "FastAPI, blocking", "FastAPI, threads", "Django"
CROWD, CAPACITY, STEADY = "1,000 clients", "capacity", "60 % of capacity"
START, MEMORY = "second start", "memory of the process"
ACT, ACTS_BARE = "act: ", "bare reply (Litestar), beside the acts"
MORNING = "morning: "  # the highest rates in time; with a rate behind it, a run
LOWEST = 5.0  # requests a second, below which no rate was tried
SPREADS = (1, 4)  # workspaces whose writers commit at once
SLOW_FLUSH = 20.0  # milliseconds longer than this machine's own
PER_FLUSH = "writes per flush, "
GROWTH = "growth: "
BRIEFING = "briefing against the task list, both made anew"
VITALS = "browser: "
RESIDENT = "resident: "  # megabytes, by what was done before
DIFFERENT_PAGES = 6_000
OPEN_PAGES = 1000
TOLD, SHOWN, IDLE = "a change is told, p99, open pages:", "a change is shown, p99, open pages:", "memory of a stream of"
BACK, REFUSED, BROKEN = "all are back, streams:", "asked to come later, streams:", "streams that failed, of"
PAGE_MEANWHILE = "a page meanwhile at worst, streams:"
UNHEARD, HEARD = "writers of a workspace", "writers of a workspace that 1,000 pages show"
READERS = 5000.0  # a second, beside the desk
JOURNAL, JOURNAL_BARE = "journal", "bare reply (Litestar), beside the journal"
MEMBERS, UNREAD = "members at work", "members at 60 % of that"
READ_APART, READ = "the same beside readers, apart", "the same beside readers, in one process"
READERS_APART, READERS_BESIDE = "readers meanwhile, apart", "readers meanwhile, in one process"
MEMBERS_ON_ONE, UNREAD_ON_ONE = "members at work, on one processor", "members at 60 % of that, on one processor"
READ_FROM_ANOTHER = "the same beside readers, on another processor"
READERS_ON_ANOTHER = "readers meanwhile, on another processor"


class Target(msgspec.Struct):
    """One target: in words, what was measured, and whether it holds."""

    name: str
    target: str
    measured: str
    holds: bool


def at_least(name: str, least: float, measured: float) -> Target:
    """A ratio that must not be smaller."""
    return Target(name, f"≥ {least:g}", f"{measured:.2f}", measured >= least)


def at_most(name: str, most: float, measured: float, unit: str = "", note: str = "") -> Target:
    """A figure that must not be larger."""
    return Target(name, f"≤ {most:g}{unit}", f"{measured:.2f}{unit}{note}", measured <= most)


def far(name: str, milliseconds: float) -> str:
    """The name of a subject whose database is further away."""
    return f"{name}, database {milliseconds:g} ms away"


def writers(workspaces: int, milliseconds: float) -> str:
    """The name of the writers of so many workspaces, on a disk that is so much slower."""
    where = "one workspace" if workspaces == 1 else f"{workspaces} workspaces"
    return f"writers of {where}, a flush {milliseconds:g} ms slower"


def check(results: Results) -> list[Target]:
    """The targets for which something was measured."""
    rows: list[Target] = []

    def when(*names: str, make: Callable[[], list[Target]]) -> None:
        if all(name in results.runs or name in results.figures for name in names):
            rows.extend(make())

    when(PAGE, NAIVE, BARE, make=lambda: page_targets(results))
    when(ANEW, NAIVE, BARE, make=lambda: [
        at_least("1. Task page made anew each time, against the naive page", 3, results.ratio(ANEW, NAIVE)),
        at_least("1. Task page made anew each time, share of the bare reply's rate", 0.08, results.ratio(ANEW, BARE)),
    ])  # fmt: skip
    when(PAGE, BLOCKING, DJANGO, make=lambda: comparison_targets(results))
    when(far(PAGE, 5), far(BLOCKING, 5), make=lambda: [
        at_least("3. Against the blocking design, database 5 ms away: throughput", 50,
                 results.ratio(far(PAGE, 5), far(BLOCKING, 5)))
    ])  # fmt: skip
    when(CROWD, CAPACITY, STEADY, make=lambda: steady_targets(results))
    rows += live_targets(results)
    if any(name.startswith(GROWTH) for name in results.figures):
        rows.append(growth_target(results))
    when(BRIEFING, make=lambda: [
        at_most("6. The briefing against the task list, both made anew", 1.3, median(results.figures[BRIEFING]))
    ])  # fmt: skip
    when(START, make=lambda: [at_most("8. Second start to the first page", 3, median(results.figures[START]), " s")])
    when(MEMORY, make=lambda: [at_most("8. Memory of the process", 120, max(results.figures[MEMORY]), " MB")])
    if any(name.startswith(RESIDENT) for name in results.figures):
        rows.append(memory_target(results))
    if any(name.startswith(VITALS) for name in results.figures):
        rows.extend(vitals_targets(results))
    when(ACTS_BARE, make=lambda: act_targets(results))
    when(JOURNAL, JOURNAL_BARE, READ_FROM_ANOTHER, UNREAD_ON_ONE, make=lambda: journal_targets(results))
    for milliseconds, least in ((0.0, 8), (5.0, 40)):
        rows.extend(morning_targets(results, milliseconds, least))
    rows.extend(row for spread in SPREADS for row in writers_targets(results, spread))
    return sorted(rows, key=lambda row: int(row.name.partition(".")[0]))


def page_targets(results: Results) -> list[Target]:
    """Page and fragments against the naive page and the bare reply."""
    return [
        at_least("1. Task page against the naive page", 5, results.ratio(PAGE, NAIVE)),
        at_least("1. Task page, share of the bare reply's rate", 0.25, results.ratio(PAGE, BARE)),
        at_least("2. List fragment, share of the bare reply's rate", 0.5, results.ratio(FRAGMENT, BARE)),
        at_least("2. Row fragment, share of the bare reply's rate", 0.5, results.ratio(ROW, BARE)),
    ]


def comparison_targets(results: Results) -> list[Target]:
    """Against what others would use, at 100 clients."""
    slow = results.ratio(PAGE, BLOCKING, lambda run: run.p99)
    return [
        at_least("3. Against the blocking design: throughput", 8, results.ratio(PAGE, BLOCKING)),
        at_most("3. Against the blocking design: p99, share of its", 0.05, slow),
        at_least("4. Against Django with psycopg: throughput", 6, results.ratio(PAGE, DJANGO)),
    ]


def steady_targets(results: Results) -> list[Target]:
    """Many clients, and a steady rate below what there is."""
    errors = sum(run.errors for name in (CROWD, STEADY) for run in results.runs[name])
    # In a closed loop each client's fair share of the server's time is clients / throughput (Little's law).
    share = results.middle(
        CROWD, lambda run: run.p99 / (1000 * STEADY_CLIENTS / run.rate) if run.rate else float("inf")
    )
    return [
        Target("5. 1,000 clients: errors", "none", f"{errors:,}", errors == 0),
        at_most("5. 1,000 clients: p99 in fair shares of the closed loop", 10, share),
        at_most("5. At 60 % of capacity: p99", 25, results.middle(STEADY, lambda run: run.p99), " ms"),
        at_most("5. At 60 % of capacity: p50", 5, results.middle(STEADY, lambda run: run.p50), " ms"),
    ]


def act_targets(results: Results) -> list[Target]:
    """Each act by itself; one that failed even once doesn't hold."""
    rows: list[Target] = []
    for name, runs in results.runs.items():
        if name.startswith(ACT):
            act = name.removeprefix(ACT)
            p95 = at_most(f"10. {act}: p95", LATE, results.middle(name, lambda run: run.p95), " ms")
            share = at_least(f"10. {act}: share of the bare reply's rate", 0.08, results.ratio(name, ACTS_BARE))
            rows += without_errors(sum(run.errors for run in runs), p95, share)
    return rows


def journal_targets(results: Results) -> list[Target]:
    """What readers get, and what they leave to members."""
    measured = (JOURNAL, UNREAD_ON_ONE, READ_FROM_ANOTHER, READERS_ON_ANOTHER)
    errors = sum(run.errors for name in measured for run in results.runs[name])
    return without_errors(
        errors,
        at_least("13. The journal, share of the bare reply's rate", 0.5, results.ratio(JOURNAL, JOURNAL_BARE)),
        at_most(f"13. p99 of members beside {READERS:,.0f} readers a second, against without", 1.1,
                results.ratio(READ_FROM_ANOTHER, UNREAD_ON_ONE, lambda run: run.p99)),
        at_least("13. Readers beside members, share of those who came", 0.95,
                 results.rate(READERS_ON_ANOTHER) / READERS),
    )  # fmt: skip


def morning_targets(results: Results, milliseconds: float, least: float) -> list[Target]:
    """How much more of a morning the desk bears than the blocking design."""
    names = [MORNING + "desk", MORNING + BLOCKING]
    where = ""
    if milliseconds:
        names, where = [far(name, milliseconds) for name in names], f", database {milliseconds:g} ms away"
    if not all(name in results.figures for name in names):
        return []
    pairs = zip(*(results.figures[name] for name in names), strict=True)
    ratio = median(desk / max(blocking, LOWEST) for desk, blocking in pairs)
    return [at_least(f"11. A morning against the blocking design{where}: rate", least, ratio)]


def writers_targets(results: Results, spread: int) -> list[Target]:
    """One workspace commits about once in the time of a flush, several each as if they were alone."""
    name = writers(spread, SLOW_FLUSH)
    if name not in results.runs:
        return []
    row = at_least(f"12. {name}: writes per flush", 0.7 * spread, median(results.figures[PER_FLUSH + name]))
    return without_errors(sum(run.errors for run in results.runs[name]), row)


def without_errors(errors: int, *rows: Target) -> list[Target]:
    """Targets that don't hold where there were errors, and say so."""
    if not errors:
        return list(rows)
    said = f"{errors:,} error{'' if errors == 1 else 's'}"
    return [msgspec.structs.replace(row, measured=f"{row.measured}, {said}", holds=False) for row in rows]


def growth_target(results: Results) -> Target:
    """The list whose cost grows most."""
    grown = {name: median(ratios) for name, ratios in results.figures.items() if name.startswith(GROWTH)}
    worst = max(grown, key=grown.__getitem__)
    return at_most("6. Growth of the cost of any list", 1.1, grown[worst], note=f" ({worst.removeprefix(GROWTH)})")


def memory_target(results: Results) -> Target:
    """The most that the process held, at any of the moments at which it was looked at; the name says how long it was
    used."""
    held = {name.removeprefix(RESIDENT): max(of) for name, of in results.figures.items() if name.startswith(RESIDENT)}
    worst = max(held, key=held.__getitem__)
    name = f"8. Memory after {DIFFERENT_PAGES:,} different pages of each encoding, {list(held)[-1]}"
    return at_most(name, 140, held[worst], " MB", note=f" ({worst})")


def vitals_targets(results: Results) -> list[Target]:
    """What pages cost a browser: the worst page of each kind of visit."""

    def worst(words: str) -> float:
        return max(
            median(values)
            for name, values in results.figures.items()
            if name.startswith(VITALS) and name.endswith(words)
        )

    return [
        at_most("9. First visit, fonts included", 100, worst("first visit: kB"), " kB"),
        at_most("9. Later visit", 15, worst("later visit: kB"), " kB"),
        at_most("9. Layout shift", 0, worst("layout shift")),
    ]


def live_targets(results: Results) -> list[Target]:
    """What open pages are told, hold, and leave."""
    rows = []
    for name, figures in results.figures.items():
        if name == f"{TOLD} {OPEN_PAGES}":
            rows.append(at_most("10. A change reaches 1,000 open pages, p99", 250, median(figures), " ms"))
        elif name.startswith(IDLE):
            rows.append(
                at_most(f"10. Memory of an idle stream, of {name.rpartition(' ')[2]}", 60, median(figures), " kB")
            )
        elif name.startswith(BROKEN):
            rows.append(at_most("10. Streams that fail where 5,000 come at once", 0, sum(figures)))
    if HEARD in results.runs:
        rows.append(
            at_least("10. Writes while 1,000 pages show them, against none", 0.5, results.ratio(HEARD, UNHEARD))
        )
    return rows
