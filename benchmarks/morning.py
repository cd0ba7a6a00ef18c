"""A morning: a hundred members of one workspace read and write at a constant rate. What counts is the highest one at
which all of them have their answers in time.
"""

import asyncio
import hashlib
import math
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import asyncpg

from benchmarks import servers
from benchmarks.acts import (
    DELETED,
    LIST,
    NUMBER,
    TO_UNDO,
    WORDS,
    Step,
    Steps,
    edit_form,
    own_tasks,
    prepare,
    read,
    script_of,
    whole,
    write,
)
from benchmarks.comparing import FAR_POOL, MODULES, require_baselines
from benchmarks.data import MEMBERS, WRITE_WORKSPACE, token
from benchmarks.load import Outcome, Plan, Script
from benchmarks.measuring import Bench
from benchmarks.pages import BODY, HOST, Known
from benchmarks.targets import BLOCKING, LATE, LOWEST, MORNING, far
from webapp.settings import CofounderError

CLIENTS = 100  # members, each with a session
OWN = 2  # tasks that each of them has at least
CLOSE = 1.1  # so near to each other are the rates between which the answer lies
FEWEST = 100  # requests that a p99 is taken from
PATIENCE = 1.0  # seconds for what is under way at the end: later than that it is late in any case
ALL = 15.0  # seconds for a hundred requests at once, before the search
STEP = 1.3  # by which a round goes from what the one before it found
AWAY = 5.0  # milliseconds

VERSION = r'name="version" value="(\d+)"'
REVISION = r'(?:name="revision" value="|"revision": ?)(\d+)'
ADDED = r'/tasks/(\d+)">Show'  # in the notice


def morning(known: Known) -> list[Script]:
    """A hundred requests of each member, in an order of its own that is the same each time: 65 pages and fragments of
    twelve kinds, 20 task writes, 10 autosaves, and a task that is typed into quick add with four previews. Raises
    CofounderError where there are too few tasks for so many."""
    if len(known.open_ids) < OWN * CLIENTS:
        raise CofounderError("A morning needs more tasks for its members: choose more by --tasks, such as 50,000.")
    return [script_of(list(hundred(known, member))) for member in range(CLIENTS)]


def hundred(known: Known, member: int) -> Iterator[Step]:
    """What a member does; what belongs together stays in order."""
    chance = random.Random(member)  # noqa: S311  # the same each time
    tasks = own_tasks(known, member, CLIENTS)
    draft = known.drafts[member][0]
    doings = [*reading(known, member, tasks, chance), *writing(member, tasks, chance)]
    doings += [saving_draft(member, draft), saving_draft(member, draft), quick_adding(member)]
    chance.shuffle(doings)
    closed: list[int] = []
    for doing in doings:
        yield from doing or toggle(member, tasks, closed)


def reading(known: Known, member: int, tasks: list[int], chance: random.Random) -> Iterator[Steps]:
    """What is read by itself: 56 requests; nine more belong to writes."""

    def fragment(act: str, query: str) -> Steps:
        return [Step(act, read(f"{LIST}?{query}", member, shown=LIST))]

    for _ in range(10):
        yield [Step("list", read(LIST, member))]
    for _ in range(7):
        yield fragment("list of a project", f"project={chance.choice(known.project_ids)}")
    for _ in range(6):
        yield fragment("list of somebody", f"assignee={chance.choice(known.writer_ids)}")
        yield fragment("list of today", "due=today")
    for _ in range(4):
        yield fragment("list with a label", f"label={chance.choice(('order', 'bill', 'invoice', 'photo', 'stock'))}")
        yield fragment("list of what is done", "status=completed")
    for _ in range(3):
        yield fragment("list with words", f"q={chance.choice(('hinges', 'stool', 'bench', 'till'))}")
        yield [Step("row", read(f"/tasks/{chance.choice(tasks)}/row", member, shown=LIST))]
        yield [Step("list of drafts", read("/drafts", member))]
    for _ in range(8):
        yield [Step("task", read(f"/tasks/{chance.choice(tasks)}", member))]


def writing(member: int, tasks: list[int], chance: random.Random) -> Iterator[Steps]:
    """20 task writes, with nine pages and forms that belong to them. An empty one stands for what `toggle` does."""
    for _ in range(4):
        yield []
    others = tasks[:-1]  # the last is completed and opened again
    for task in chance.choices(others, k=5):
        form = edit_form(version=NUMBER, title=f"Order hinges {chance.randrange(10**6)}")
        yield [
            Step("edit form", read(f"/tasks/{task}/edit", member, shown=LIST, plain=True), VERSION),
            Step("update", write(f"/tasks/{task}?_method=put", member, form, shown=LIST)),
        ]
    for task in chance.choices(others, k=2):
        yield [
            Step("complete", write(f"/tasks/{task}/completion", member, shown=LIST, plain=True), TO_UNDO),
            Step("undo", whole(write(f"/events/{NUMBER}/undo", member, {"events": ""}, shown=LIST))),
            Step("list", whole(read(LIST, member, shown=LIST))),
        ]
    for _ in range(2):
        yield [adding(member, ADDED), Step("task", read(f"/tasks/{NUMBER}", member))]
        yield [adding(member, ADDED), Step("delete", write(f"/tasks/{NUMBER}{DELETED}", member, shown=LIST))]
    yield [adding(member)]


def toggle(member: int, tasks: list[int], closed: list[int]) -> Steps:
    """Complete one of the member's tasks or, every other time, open that one again."""
    if closed:
        return [Step("reopen", write(f"/tasks/{closed.pop()}/completion{DELETED}", member, shown=LIST))]
    closed.append(tasks[-1])
    return [Step("complete", write(f"/tasks/{tasks[-1]}/completion", member, shown=LIST))]


def adding(member: int, take: str = "") -> Step:
    """Add a task on the list."""
    form = {"title": f"Order hinges {WORDS} tomorrow !high", "place": "add"}
    return Step("create", write(LIST, member, form, shown=LIST, plain=bool(take)), take)


def saving_draft(member: int, draft: int) -> Steps:
    """Open a draft in the editor; it is saved five times while its text is written."""
    steps = [Step("draft", read(f"/drafts/{draft}", member, plain=True), REVISION)]
    for _ in range(5):
        form = {"revision": NUMBER, "title": f"Letter {member}", "body": f"{BODY} {WORDS}"}
        data = write(f"/drafts/{draft}?_method=put", member, form, plain=True)
        steps.append(Step("autosave", data.replace(b"Accept: text/html", b"Accept: application/json", 1), REVISION))
    return steps


def quick_adding(member: int) -> Steps:
    """Type a task into quick add, which shows how it reads it meanwhile, and add it."""
    steps = []
    for typed in ("Order", "Order hinges", "Order hinges tomorrow", "Order hinges tomorrow !high"):
        form = {"title": typed, "place": "add"}
        steps.append(Step("preview", write("/tasks/reading", member, form, shown=LIST)))
    return [*steps, Step("quick add", adding(member).data)]


async def employ(dsn: str) -> None:
    """Make the first hundred sessions of the workspace those of a hundred members."""
    connection = await asyncpg.connect(dsn)
    try:
        ids = await connection.fetch(
            "with made as (insert into accounts (email, name, password_hash) select 'morning-' || n || "
            "'@bench.example', 'Kim ' || n, 'none' from generate_series(1, $1::integer) as n returning id) "
            "insert into members (workspace_id, account_id, role) select $2, id, 'editor' from made "
            "returning account_id",
            CLIENTS - MEMBERS,
            WRITE_WORKSPACE,
        )
        await connection.executemany(
            "update sessions set account_id = $1 where token_hash = $2",
            [
                (row[0], hashlib.sha256(token(WRITE_WORKSPACE, MEMBERS + number).encode()).digest())
                for number, row in enumerate(ids)
            ],
        )
    finally:
        await connection.close()


def measure_morning(bench: Bench) -> None:
    """The desk and the blocking design, each beside its database and with it 5 ms away."""
    require_baselines()
    with ExitStack() as stack:
        here = stack.enter_context(bench.database.copy_of(bench.size))
        asyncio.run(employ(here))
        line = stack.enter_context(servers.proxy(bench.database.socket, AWAY))
        name = bench.database.name_of_copy(bench.size)
        away = f"postgresql://cofounder@127.0.0.1:{line.port}/{name}?sslmode=disable"
        wide = {"COFOUNDER_POOL_SIZE": str(FAR_POOL)}

        def blocking(dsn: str) -> servers.Server:
            app = MODULES + "fastapi_desk:blocking"
            return stack.enter_context(servers.app("blocking desk", app, "/", DATABASE_URL=dsn))

        subjects = {
            MORNING + "desk": stack.enter_context(servers.desk(here)),
            MORNING + BLOCKING: blocking(here),
            far(MORNING + "desk", AWAY): stack.enter_context(servers.desk(away, environment=wide)),
            far(MORNING + BLOCKING, AWAY): blocking(away),
        }
        # What each can do without a pause says where the search begins; and its caches are filled.
        able = {
            subject: at_rate(bench, server, morning(asyncio.run(prepare(here)))).rate
            for subject, server in subjects.items()
        }
        for _ in range(bench.extent.rounds):
            for subject, server in subjects.items():
                found = bench.results.figures.get(subject)
                begin, step = (found[-1] / STEP, STEP) if found else (able[subject] / 2, 2.0)
                holds = trial(bench, here, subject, server)
                bench.results.note(subject, highest_rate(holds, max(LOWEST, begin), step), "requests/s")


def trial(bench: Bench, dsn: str, subject: str, server: servers.Server) -> Callable[[float], bool]:
    """What tells whether a server bears a rate: everybody is answered, and in time."""

    def holds(rate: float) -> bool:
        outcome = at_rate(bench, server, morning(asyncio.run(prepare(dsn))), rate)
        bench.results.add(f"{subject} @ {rate:.0f}", outcome)
        return outcome.errors == 0 and outcome.p99 <= LATE

    return holds


def at_rate(bench: Bench, server: servers.Server, scripts: list[Script], rate: float | None = None) -> Outcome:
    """One run at a constant rate, longer where that makes few requests; or as fast as it goes."""
    seconds = max(bench.extent.seconds, FEWEST / rate if rate else 0.0)
    patience = PATIENCE if rate else ALL  # what still goes on would be in the way of the next run
    plan = Plan(HOST, server.port, scripts, CLIENTS, seconds, bench.extent.warm_up, rate, patience)
    return servers.load(plan)


def highest_rate(holds: Callable[[float], bool], begin: float, step: float = 2.0) -> float:
    """The highest rate that holds: by steps (doubled) until one doesn't, then halved between (geometrically). 0 where
    not even the lowest holds."""
    low, high = 0.0, begin
    while holds(high):
        low, high = high, high * step
    while low == 0.0 and high > LOWEST:
        before, high = high, max(high / step, LOWEST)
        if holds(high):
            low, high = high, before
    while low and high / low > CLOSE:
        middle = math.sqrt(low * high)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
