"""cofounder bench"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks import targets
from benchmarks.comparing import measure_comparison, measure_distance, require_baselines
from benchmarks.data import FEW, Size
from benchmarks.database import bench_database
from benchmarks.growth import measure_growth
from benchmarks.journal import measure_journal
from benchmarks.live import measure_live, measure_streams
from benchmarks.machine import describe
from benchmarks.measuring import (
    Bench,
    Extent,
    measure_acts,
    measure_pages,
    measure_start,
    measure_steady,
    measure_workers,
)
from benchmarks.memory import measure_memory
from benchmarks.morning import measure_morning
from benchmarks.report import Report, write_report
from benchmarks.results import Results
from benchmarks.vitals import measure_vitals
from benchmarks.writers import measure_writers

PARTS: dict[str, Callable[[Bench], None]] = {
    "start": measure_start,
    "compare": measure_comparison,
    "distance": measure_distance,
    "steady": measure_steady,
    "acts": measure_acts,
    "morning": measure_morning,
    "writers": measure_writers,
    "growth": measure_growth,
    "workers": measure_workers,
    "pages": measure_pages,
    "memory": measure_memory,
    "live": measure_live,
    "streams": measure_streams,
    "journal": measure_journal,
    "vitals": measure_vitals,
}
WITH_BASELINES = ("compare", "distance", "morning")
TASKS = 1_000_000
QUICK_TASKS = 100_000
VERY_FEW = 1_000
MANY = 10_000_000


@click.command()
@click.option("--tasks", type=click.IntRange(FEW), help=f"Tasks in the database. [default: {TASKS:,}]")
@click.option("--report", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder for the report.")
@click.option("--quick", is_flag=True, help=f"The essential part, in about 15 minutes, with {QUICK_TASKS:,} tasks.")
@click.option("--only", "parts", multiple=True, type=click.Choice(list(PARTS)), help="Measure this part only.")
@click.option("--duration", type=click.FloatRange(0.2), help="Seconds of each run. [default: 10; quick: 2]")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Folder whose databases are kept.")
@click.option("--full", is_flag=True, help=f"Growth up to {MANY:,} tasks, ten minutes of mixed use.")
def bench(
    tasks: int | None,
    folder: Path | None,
    quick: bool,
    parts: tuple[str, ...],
    duration: float | None,
    data: Path | None,
    full: bool,
) -> None:
    """Measure how fast the desk is on this machine.

    Makes a database of its own, serves it as in production, and measures pages, comparisons and growth in turn. Prints
    the targets; the exit code is 1 where one doesn't hold.
    """
    chosen = [part for part in PARTS if part in parts or not parts]
    if set(chosen) & set(WITH_BASELINES):
        require_baselines()
    size = Size(tasks or (QUICK_TASKS if quick else TASKS))
    began = time.perf_counter()
    machine = describe()
    results = Results()
    with bench_database(data.absolute() if data else None) as database:
        under_way = Bench(database, size, extent(size, quick=quick, full=full, duration=duration), results)
        for part in chosen:
            click.echo(f"{part}:")
            PARTS[part](under_way)
    held = targets.check(results)
    command = " ".join(["cofounder", *sys.argv[1:]])
    if folder is not None:
        took = time.perf_counter() - began
        write_report(folder, Report(command, size.tasks, took, machine, held, results))
    click.echo(f"\nTargets, after {(time.perf_counter() - began) / 60:.1f} minutes:")
    for row in held:
        click.echo(f"  {'holds' if row.holds else 'FAILS'}  {row.name:62} {row.target:>10}  {row.measured}")
    if not all(row.holds for row in held):
        raise SystemExit(1)


def extent(size: Size, *, quick: bool, full: bool, duration: float | None) -> Extent:
    """How much is measured."""
    if quick:
        seconds = duration or 2.0
        return Extent(
            seconds=seconds,
            warm_up=min(0.5, seconds / 2),
            rounds=3,
            clients=(1, 10, 100, 1000),
            page_clients=(1, 100),
            sizes=(FEW, size.tasks),
            list_requests=100,
            workers=(1, 2),
            distances=(5.0,),
            flushes=(0.0, 20.0),
            mixed=30.0,
            open_pages=(targets.OPEN_PAGES,),
        )
    seconds = duration or 10.0
    every = (1, 10, 100, 500, 1000)
    return Extent(
        seconds=seconds,
        warm_up=min(2.0, seconds / 2),
        rounds=5,
        clients=every,
        page_clients=every,
        sizes=tuple(sorted({VERY_FEW, FEW, 100_000, size.tasks, *((MANY,) if full else ())})),
        list_requests=100,
        workers=(1, 2, 4),
        distances=(0.0, 1.0, 5.0),
        flushes=(0.0, 2.0, 5.0, 10.0, 20.0),
        mixed=600.0 if full else 120.0,
        open_pages=(targets.OPEN_PAGES, 10_000),
    )
