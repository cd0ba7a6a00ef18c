"""What holds for the repository itself: its code, its files, its README, its wheel."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

# What a repository is made of; everything else in the folder was made by a tool, or belongs to one machine.
FOLDERS = (".ci", "benchmarks", "docs", "sql", "static", "templates", "tests", "webapp")
MADE = {"__pycache__"}


def own_files() -> Iterator[Path]:
    """All files of the repository."""
    yield from (path for path in ROOT.iterdir() if path.is_file())
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not MADE.intersection(path.parts):
                yield path
