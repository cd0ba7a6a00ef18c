"""The parts that measure the desk beside others: the machine's limits, the blocking design, Django."""

import asyncio
import hashlib
import importlib.util
import re
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg
from jinja2 import Environment, FileSystemLoader

from benchmarks import servers, targets
from benchmarks.data import READ_WORKSPACE, token
from benchmarks.measuring import Bench
from benchmarks.pages import FRAGMENT, ROW, TASK_PAGE, anew, look_up
from benchmarks.results import interleave
from benchmarks.targets import far
from webapp.database.embedded.binaries import own_programs
from webapp.settings import CofounderError

BASELINES = Path(__file__).parent / "baselines"
MODULES = "benchmarks.baselines."
NEEDED = ("fastapi", "sqlalchemy", "psycopg", "django", "gunicorn")
CLIENTS = 100
FAR_POOL = 40  # connections: each of them waits for the line most of the time
STATEMENT = re.compile(r"^-- name: (\w+)\n(.*?);$", re.MULTILINE | re.DOTALL)
TPS = re.compile(r"tps = ([\d.]+)")


def require_baselines() -> None:
    """Raise CofounderError where the comparisons can't be made."""
    if not BASELINES.is_dir():
        raise CofounderError("The comparisons need a checkout: run this there, or choose other parts by --only.")
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise CofounderError(
            f"The comparisons need {', '.join(missing)}: run `pip install 'cofounder[bench]'`, or choose other parts "
            "by --only."
        )


def measure_comparison(bench: Bench) -> None:
    """The same page by everybody, at 100 clients, the database on this machine."""
    require_baselines()
    dsn = bench.database.of_size(bench.size)
    known = asyncio.run(look_up(dsn))
    with ExitStack() as stack:
        desk = stack.enter_context(servers.desk(dsn))
        asgi = stack.enter_context(servers.app("bare ASGI", "benchmarks.bare:asgi", "/"))
        bare = stack.enter_context(servers.app("bare Litestar", "benchmarks.bare:litestar", "/"))
        naive = stack.enter_context(servers.app("naive", MODULES + "naive:app", "/", DATABASE_URL=dsn))
        subjects = {
            "bare reply (ASGI)": bench.run(asgi, TASK_PAGE, known, CLIENTS),
            targets.BARE: bench.run(bare, TASK_PAGE, known, CLIENTS),
            targets.PAGE: bench.run(desk, TASK_PAGE, known, CLIENTS),
            targets.ANEW: bench.run(desk, anew(TASK_PAGE), known, CLIENTS),
            targets.FRAGMENT: bench.run(desk, FRAGMENT, known, CLIENTS),
            targets.ROW: bench.run(desk, ROW, known, CLIENTS),
            targets.NAIVE: bench.run(naive, TASK_PAGE, known, CLIENTS),
        }
        for name, server in others(stack, dsn).items():
            subjects[name] = bench.run(server, TASK_PAGE, known, CLIENTS)
        for _ in range(bench.extent.rounds):
            interleave(bench.results, 1, subjects)
            bench.results.note("the page's SQL by pgbench, pages/s", pgbench(bench, dsn))
            bench.results.note("the naive page's template alone, pages/s", asyncio.run(template_rate(dsn)))


def others(stack: ExitStack, dsn: str) -> dict[str, servers.Server]:
    """The blocking design, once in the event loop and once in threads, and Django; running."""
    page = MODULES + "fastapi_page:"
    return {
        targets.BLOCKING: stack.enter_context(servers.app("blocking", page + "blocking", "/", DATABASE_URL=dsn)),
        targets.THREADS: stack.enter_context(servers.app("threads", page + "threads", "/", DATABASE_URL=dsn)),
        targets.DJANGO: stack.enter_context(
            servers.wsgi("django", MODULES + "django_page:application", "/", DATABASE_URL=dsn)
        ),
    }


def measure_distance(bench: Bench) -> None:
    """The same with the database further away. At 0 ms there is only the proxy: what it costs by itself."""
    require_baselines()
    known = asyncio.run(look_up(bench.database.of_size(bench.size)))
    name = bench.database.name_of(bench.size)
    for milliseconds in bench.extent.distances:
        with ExitStack() as stack:
            line = stack.enter_context(servers.proxy(bench.database.socket, milliseconds))
            dsn = f"postgresql://cofounder@127.0.0.1:{line.port}/{name}?sslmode=disable"
            desk = stack.enter_context(servers.desk(dsn))
            wide = stack.enter_context(servers.desk(dsn, environment={"COFOUNDER_POOL_SIZE": str(FAR_POOL)}))
            subjects = {
                far("desk with 10 connections", milliseconds): bench.run(desk, TASK_PAGE, known, CLIENTS),
                far(targets.PAGE, milliseconds): bench.run(wide, TASK_PAGE, known, CLIENTS),
            }
            for other, server in others(stack, dsn).items():
                subjects[far(other, milliseconds)] = bench.run(server, TASK_PAGE, known, CLIENTS)
            interleave(bench.results, bench.extent.rounds, subjects)


def pgbench(bench: Bench, dsn: str) -> float:
    """Pages a second that the database alone gives: the page's statements, prepared, on ten connections."""
    script = bench.database.folder / "page.sql"
    script.write_text((BASELINES / "page.sql").read_text("utf-8"), "utf-8")
    session = hashlib.sha256(token(READ_WORKSPACE, 0).encode()).hexdigest()
    given = {"workspace_id": str(READ_WORKSPACE), "slug": f"bench-{READ_WORKSPACE}", "token_hash": f"\\x{session}"}
    defined = [part for name, value in given.items() for part in ("-D", f"{name}={value}")]
    said = own_programs().run(
        "pgbench", "--no-vacuum", "--protocol=prepared", "--client=10", "--jobs=1",
        f"--time={max(1, round(bench.extent.seconds))}", f"--file={script}", *defined, dsn,
    )  # fmt: skip
    found = TPS.search(said.stdout)
    if said.returncode != 0 or found is None:
        raise CofounderError(f"pgbench failed: {said.stderr[-500:]}")
    return float(found[1])


async def template_rate(dsn: str) -> float:
    """Pages a second that the naive page's template alone gives, from rows that are there already."""
    statements = dict(STATEMENT.findall((BASELINES / "page.sql").read_text("utf-8")))
    connection = await asyncpg.connect(dsn)
    try:
        rows = {
            name: await connection.fetch(statements[name].replace(":workspace_id", "$1"), READ_WORKSPACE)
            for name in ("tabs", "choices", "tasks")
        }
    finally:
        await connection.close()
    viewer = {"name": "Mara Rossi", "email": "mara@bench.example", "slug": "bench-1", "workspace_name": "Workshop 1"}
    return await asyncio.to_thread(render_for_a_second, {"viewer": viewer, "open_tasks": 1, **rows})


def render_for_a_second(context: dict[str, Any]) -> float:
    """Render again and again; returns pages a second."""
    template = Environment(loader=FileSystemLoader(Path(BASELINES) / "templates"), autoescape=True).get_template(
        "tasks.html"
    )
    template.render(context)
    began = time.perf_counter()
    done = 0
    while (took := time.perf_counter() - began) < 1.0:
        template.render(context)
        done += 1
    return done / took
