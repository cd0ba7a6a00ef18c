"""Plots of a report, by matplotlib."""

from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.results import Results
from benchmarks.targets import LATE, MORNING

PREFIX = "page: task list page @ "


def draw(folder: Path, results: Results) -> list[str]:
    """Draw what was measured; returns the names of the files."""
    import_module("matplotlib").use("svg")  # draws into files, without a screen
    plt = import_module("matplotlib.pyplot")
    made = []
    clients = [int(name.removeprefix(PREFIX)) for name in results.runs if name.startswith(PREFIX)]
    if len(clients) > 1:
        made.append(draw_clients(plt, folder, results, clients))
    rates = {name: results.rate(name) for name in results.runs if ":" not in name or name.startswith("desk: ")}
    if len(rates) > 1:
        made.append(draw_rates(plt, folder, rates))
    if any(name.startswith(MORNING) for name in results.runs):
        made.append(draw_morning(plt, folder, results))
    return made


def draw_morning(plt: Any, folder: Path, results: Results) -> str:
    """How late replies are by the rate of requests, of everybody who had a morning."""
    times: dict[str, dict[float, float]] = {}
    for name, runs in results.runs.items():
        if name.startswith(MORNING):
            subject, _, rate = name.removeprefix(MORNING).rpartition(" @ ")
            times.setdefault(subject, {})[float(rate)] = median(run.p99 for run in runs)
    figure, axes = plt.subplots(figsize=(7, 4))
    for subject, found in times.items():
        rates = sorted(found)
        axes.plot(rates, [found[rate] for rate in rates], marker="o", label=subject)
    axes.axhline(LATE, color="grey", linewidth=0.8)
    axes.set(xscale="log", yscale="log", xlabel="requests a second", ylabel="p99, milliseconds", title="A morning")
    axes.legend()
    figure.tight_layout()
    figure.savefig(folder / "morning.svg")
    plt.close(figure)
    return "morning.svg"


def draw_clients(plt: Any, folder: Path, results: Results, clients: list[int]) -> str:
    """Times of the list page by the number of clients."""
    figure, axes = plt.subplots(figsize=(7, 4))
    for share in ("p50", "p95", "p99"):
        times = [getattr(results.runs[f"{PREFIX}{number}"][0], share) for number in clients]
        axes.plot(clients, times, marker="o", label=share)
    axes.set(xscale="log", yscale="log", xlabel="clients", ylabel="milliseconds", title="Task list page, closed loop")
    axes.legend()
    figure.tight_layout()
    figure.savefig(folder / "clients.svg")
    plt.close(figure)
    return "clients.svg"


def draw_rates(plt: Any, folder: Path, rates: dict[str, float]) -> str:
    """Replies a second of everybody."""
    figure, axes = plt.subplots(figsize=(7, 1 + 0.3 * len(rates)))
    axes.barh(list(rates)[::-1], list(rates.values())[::-1])
    axes.set(xscale="log", xlabel="replies a second (logarithmic)")
    figure.tight_layout()
    figure.savefig(folder / "rates.svg")
    plt.close(figure)
    return "rates.svg"
