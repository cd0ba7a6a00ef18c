"""What was measured, by name, each as many times as there were rounds."""

from collections.abc import Callable, Mapping
from statistics import median

import click
import msgspec

from benchmarks.load import Outcome


class Results(msgspec.Struct):
    """Runs of the load generator, and single figures, in the order of the rounds."""

    runs: dict[str, list[Outcome]] = {}
    figures: dict[str, list[float]] = {}

    def add(self, name: str, outcome: Outcome) -> None:
        """Note a run, and say it."""
        self.runs.setdefault(name, []).append(outcome)
        trouble = f"  {outcome.errors} errors ({outcome.trouble})" if outcome.errors else ""
        times = f"p50 {outcome.p50:8.2f}  p95 {outcome.p95:8.2f}  p99 {outcome.p99:8.2f} ms"
        click.echo(f"  {name:44} {outcome.rate:9.0f}/s  {times}{trouble}")

    def note(self, name: str, figure: float, unit: str = "") -> None:
        """Note a figure, and say it."""
        self.figures.setdefault(name, []).append(figure)
        click.echo(f"  {name:44} {figure:9.2f} {unit}")

    def rate(self, name: str) -> float:
        """The median of the good replies a second."""
        return median(run.rate for run in self.runs[name])

    def ratio(self, name: str, to: str, of: Callable[[Outcome], float] = lambda run: run.rate) -> float:
        """The median, over the rounds, of the ratio of two runs of the same round."""
        pairs = zip(self.runs[name], self.runs[to], strict=True)
        return median(of(one) / of(other) if of(other) else float("inf") for one, other in pairs)

    def middle(self, name: str, of: Callable[[Outcome], float]) -> float:
        """The median of something of a run."""
        return median(of(run) for run in self.runs[name])


def interleave(results: Results, rounds: int, subjects: Mapping[str, Callable[[], Outcome]]) -> None:
    """Measure each subject once a round, so that a noisy minute troubles all of them alike."""
    for _ in range(rounds):
        for name, run in subjects.items():
            results.add(name, run())
