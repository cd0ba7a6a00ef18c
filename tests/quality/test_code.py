"""The code is clean by ruff's rules, mypy's strict ones and the formatters."""

import os
import subprocess
import sys

import pytest

from tests.quality import ROOT

FORMAT = ("fmt", "--no-config", "--line-width", "120", "static/js", "static/css")


@pytest.mark.parametrize(
    "tool",
    [("ruff", "check"), ("ruff", "format", "--check", "--diff"), ("mypy",), ("deno", *FORMAT, "--check")],
    ids=["ruff's rules", "ruff's format", "mypy's types", "deno's format"],
)
def test_a_tool_has_nothing_to_say(tool: tuple[str, ...]) -> None:
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *tool], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
