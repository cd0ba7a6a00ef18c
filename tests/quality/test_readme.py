"""What the README says is so."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.quality import ROOT, own_files
from webapp.cli import COMMANDS
from webapp.settings import settings_table

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(path for path in own_files() if path.suffix == ".md")


def section(heading: str) -> str:
    """What the README says under a heading."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section {heading!r}"
    return found[1]


def fenced_line(heading: str) -> str:
    """The only line in the only fence of a section."""
    fences: list[str] = re.findall(r"^```\w*\n(.*?)^```$", section(heading), re.MULTILINE | re.DOTALL)
    assert len(fences) == 1
    lines = fences[0].splitlines()
    assert len(lines) == 1
    return lines[0]


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_one_line_is_a_command_of_the_shell(heading: str) -> None:
    line = fenced_line(heading)
    assert subprocess.run(["bash", "-n", "-c", line], check=False).returncode == 0
    assert shlex.split(line)


def test_the_line_to_run_it_serves() -> None:
    assert fenced_line("Run it").endswith(".venv/bin/cofounder serve")


def test_the_line_to_test_it_takes_the_locked_versions_and_runs_everything() -> None:
    line = fenced_line("Test it")
    assert "--constraint .ci/constraints.txt" in line
    assert line.endswith(".venv/bin/pytest")


def test_every_setting_is_in_the_table_as_the_code_has_it() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", section("Settings"), re.MULTILINE)
    assert rows == [(one.name, one.meaning, one.shown_default) for one in settings_table().values()]


def test_every_command_is_in_the_table() -> None:
    told = set(re.findall(r"`cofounder ([\w-]+)", section("The command line")))
    assert told == set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
