"""Plots of a report, by matplotlib."""

from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.results import Results

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
    return made


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
