"""The code is clean by ruff's rules, the strict ones of mypy and of TypeScript, and the formatters."""

import os
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.quality import ROOT

# What would let a script go unchecked: nothing is taken for `any`, and no complaint is silenced.
UNCHECKED = re.compile(r"@ts-(?:ignore|nocheck|expect-error)|(?<=[{<(|:,&])\s*any\b(?=\s*[}>)|,&\[])")


@pytest.mark.parametrize(
    "tool",
    [
        ("ruff", "check"),
        ("ruff", "format", "--check", "--diff"),
        ("mypy",),
        ("deno", "fmt", "--check"),
        ("deno", "check", "--quiet", "static/js"),
        ("djangofmt", "--check", "templates"),
    ],
    ids=["ruff's rules", "ruff's format", "mypy's types", "deno's format", "the scripts' types", "djangofmt's format"],
)
def test_a_tool_has_nothing_to_say(tool: tuple[str, ...]) -> None:
    command = [str(Path(sysconfig.get_path("scripts")) / tool[0]), *tool[1:]]
    environment = {**os.environ, "NO_COLOR": "1", "DENO_NO_UPDATE_CHECK": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_script_is_left_unchecked() -> None:
    scripts = {path.relative_to(ROOT): path.read_text("utf-8") for path in (ROOT / "static/js").rglob("*.[jt]s")}
    found = {f"{path}: {hit[0]}" for path, text in scripts.items() for hit in UNCHECKED.finditer(text)}
    assert scripts
    assert found == set()
