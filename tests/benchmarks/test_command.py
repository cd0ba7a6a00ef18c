"""`cofounder bench` itself, as short as it can be."""

import json
from pathlib import Path

from benchmarks.targets import SLOW_FLUSH, SPREADS, writers
from tests.support.commands import CommandLine

LONG = 600.0  # seconds, far more than it takes


def test_a_part_is_measured_in_rounds_on_a_copy_of_the_database_and_reported(tmp_path: Path) -> None:
    """Whether the targets hold is another matter: such short runs can't tell."""
    short = ["--quick", "--tasks", "10000", "--duration", "0.2", "--only", "writers"]
    process = CommandLine(tmp_path / "desk").start("bench", *short, "--report", str(tmp_path))
    told, trouble = process.communicate(timeout=LONG)
    assert (tmp_path / "report.json").exists(), told + trouble
    said = json.loads((tmp_path / "report.json").read_text("utf-8"))
    runs = said["results"]["runs"]
    assert set(runs) == {writers(spread, delay) for spread in SPREADS for delay in (0.0, SLOW_FLUSH)}
    assert {len(outcomes) for outcomes in runs.values()} == {3}
    assert sum(outcome["replies"] for outcomes in runs.values() for outcome in outcomes) > 0
    assert [row["name"].partition(".")[0] for row in said["targets"]] == ["12"] * len(SPREADS)
