"""What a bench leaves behind: report.json for machines, report.md with plots for people."""

import importlib.util
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import msgspec

from benchmarks.machine import Machine
from benchmarks.results import Results
from benchmarks.targets import GROWTH, MORNING, Target


class Report(msgspec.Struct):
    """Everything that was measured, and with which command."""

    command: str
    tasks: int
    seconds: float  # the whole bench
    machine: Machine
    targets: list[Target]
    results: Results


def write_report(folder: Path, report: Report) -> None:
    """Write it into a folder, which is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    encoded = msgspec.json.format(msgspec.json.encode(report), indent=2)
    (folder / "report.json").write_bytes(encoded + b"\n")
    plots: list[str] = []
    if importlib.util.find_spec("matplotlib") is not None:
        from benchmarks.plots import draw  # noqa: PLC0415  # matplotlib is only there with the extra

        plots = draw(folder, report.results)
    (folder / "report.md").write_text(markdown(report, plots), "utf-8")


def markdown(report: Report, plots: Iterable[str] = ()) -> str:
    """The report for people."""
    machine = report.machine
    parts = [
        "# Speed: a measured report\n",
        f"`{report.command}`: {report.tasks:,} tasks in 50 workspaces, a fifth of them in the one that is read; "
        f"{report.seconds / 60:.0f} minutes.\n",
        f"{machine.processor}, {machine.cores} cores, {machine.memory_gb} GB, {machine.system}, Python "
        f"{machine.python}, PostgreSQL {machine.postgresql}; "
        f"{', '.join(f'{name} {number}' for name, number in machine.packages.items())}. "
        f"Load before: {machine.load_before}.\n",
    ]
    if report.targets:
        parts.append("## Targets\n\n" + target_table(report.targets))
    parts.extend(f"![{name}]({name})\n" for name in plots)
    parts.append("## Runs\n\nMedians of the rounds; times in milliseconds.\n\n" + run_table(report.results))
    if any(name.startswith(GROWTH) for name in report.results.figures):
        parts.append("## Every list, by the number of tasks\n\nOne client; p50 in milliseconds.\n")
        parts.append(growth_table(report.results))
    figures = {
        name: values
        for name, values in report.results.figures.items()
        if not name.startswith((GROWTH, "list: ", "memory: ", "queries: "))
    }
    if figures:
        rows = [(name, f"{median(values):,.2f}", str(len(values))) for name, values in figures.items()]
        parts.append("## Figures\n\n" + table(("what", "median", "rounds"), rows))
    return "\n".join(parts)


def target_table(targets: Iterable[Target]) -> str:
    """Targets as a table."""
    rows = [(each.name, each.target, each.measured, "yes" if each.holds else "**no**") for each in targets]
    return table(("target", "asked", "measured", "holds"), rows)


def run_table(results: Results) -> str:
    """Runs of the load generator as a table."""
    rows = []
    for name, runs in results.runs.items():
        if name.startswith(MORNING):  # every rate that was tried: in a plot
            continue
        memory = results.figures.get(name.replace("page: ", "memory: ", 1))
        queries = results.figures.get(f"queries: {name.removeprefix('page: ').partition(' @ ')[0]}")
        rows.append(
            (
                name,
                f"{results.rate(name):,.0f}",
                *(f"{results.middle(name, of):,.1f}" for of in (lambda r: r.p50, lambda r: r.p95, lambda r: r.p99)),
                f"{sum(run.errors for run in runs):,}",
                f"{results.middle(name, lambda run: run.bytes_each):,.0f}",
                f"{queries[0]:.0f}" if queries else "",
                f"{memory[0]:.0f}" if memory and name.startswith("page: ") else "",
                str(len(runs)),
            )
        )
    heads = ("what", "replies/s", "p50", "p95", "p99", "errors", "bytes", "queries", "MB resident", "rounds")
    return table(heads, rows)


def growth_table(results: Results) -> str:
    """The cost of every list, by the size of the database."""
    found: dict[str, dict[int, float]] = {}
    for name, times in results.figures.items():
        if name.startswith("list: "):
            words, _, tasks = name.removeprefix("list: ").rpartition(" @ ")
            found.setdefault(words, {})[int(tasks)] = median(times)
    sizes = sorted({tasks for costs in found.values() for tasks in costs})
    rows = [
        (words, *(f"{costs[tasks]:.2f}" for tasks in sizes), f"{median(results.figures[GROWTH + words]):.2f}")
        for words, costs in found.items()
    ]
    return table(("list", *(f"{tasks:,}" for tasks in sizes), "ratio"), rows)


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; all columns but the first are aligned to the right."""
    lines = [heads, ("---", *("---:" for _ in heads[1:])), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
