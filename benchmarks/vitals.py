"""What the pages cost a browser, where a Chromium is at hand."""

import asyncio
import importlib.util
from importlib import import_module
from typing import Any

import click

from benchmarks import servers, targets
from benchmarks.comparing import BASELINES
from benchmarks.data import READ_WORKSPACE, token
from benchmarks.measuring import Bench
from benchmarks.pages import HOST, Known, look_up
from benchmarks.results import Results


def can_measure() -> bool:
    """Whether there is a checkout with its browser tests, and Playwright."""
    return BASELINES.is_dir() and importlib.util.find_spec("playwright") is not None


def measure_vitals(bench: Bench) -> None:
    """Each main page as a first visit with nothing kept, and as a later one."""
    if not can_measure():
        click.echo("  left out: this part needs a checkout, Playwright and a Chromium")
        return
    dsn = bench.database.of_size(bench.size)
    known = asyncio.run(look_up(dsn))
    program = import_module("tests.support.chromium").find_chromium()
    with servers.desk(dsn) as desk:
        for _ in range(bench.extent.rounds):
            asyncio.run(visit_all(f"http://{HOST}:{desk.port}", known, program, bench.results))


async def visit_all(address: str, known: Known, program: object, results: Results) -> None:
    """One round of visits, each first one in a fresh browser."""
    visit = import_module("tests.browser.vitals").visit
    start: Any = import_module("playwright.async_api").async_playwright
    base = f"/w/bench-{READ_WORKSPACE}"
    paths = {"task list": "/tasks", "task": f"/tasks/{known.row_id}", "drafts": "/drafts", "projects": "/projects"}
    async with start() as playwright:
        browser = await playwright.chromium.launch(executable_path=program)
        for name, path in paths.items():
            context = await browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
            await context.add_cookies([{"name": "session", "value": token(READ_WORKSPACE, 0), "url": address}])
            page = await context.new_page()
            first, later = await visit(page, base + path), await visit(page, base + path)
            results.note(f"{targets.VITALS}{name}, first visit: kB", first.bytes / 1000)
            results.note(f"{targets.VITALS}{name}, later visit: kB", later.bytes / 1000)
            results.note(f"{targets.VITALS}{name}, first visit: layout shift", first.shift)
            results.note(f"{targets.VITALS}{name}, first visit: ms to first paint", first.first_paint)
            results.note(f"{targets.VITALS}{name}, later visit: ms to first paint", later.first_paint)
            await context.close()
        await browser.close()
