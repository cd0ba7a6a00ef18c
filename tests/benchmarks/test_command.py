"""`cofounder bench` itself, as short as it can be."""

import json
from pathlib import Path

from benchmarks.targets import START
from tests.support.commands import CommandLine

LONG = 600.0  # seconds, far more than it takes


def test_a_part_is_measured_several_times_and_reported_beside_its_targets(tmp_path: Path) -> None:
    """Whether the targets hold is another matter: a busy machine can't tell."""
    process = CommandLine(tmp_path / "desk").start("bench", "--quick", "--only", "start", "--report", str(tmp_path))
    told, trouble = process.communicate(timeout=LONG)
    assert (tmp_path / "report.json").exists(), told + trouble
    said = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert len(said["results"]["figures"][START]) == 3
    assert [row["name"].partition(".")[0] for row in said["targets"]] == ["8"]
