"""The recipes of docs/recipes.md are applied to a copy of the code, which is then used through HTTP."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.quality import ROOT
from webapp.database.migrations import read_migrations

RECIPES = ROOT / "docs" / "recipes.md"
NAMED = re.compile(r"`([a-z]+/[\w/.]+)`")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
# How many files of the desk as it is each changes at most, beside a migration, and how many lines are written.
MOST = {
    "Add a field to a subject": (5, 15),
    "Add a subject": (3, 600),
    "Add an act that can be taken back": (4, 15),
}
USE = ROOT / "tests" / "quality" / "use_of_recipes.py"


def recipes(text: str) -> list[tuple[str, str, str]]:
    """Each block of a page: the file that was named last before it, its kind, and what it says."""
    found = []
    for block in BLOCK.finditer(text):
        before = BLOCK.sub("", text[: block.start()])
        found.append((NAMED.findall(before)[-1], block[1], block[2]))
    return found


def apply(folder: Path, name: str, kind: str, text: str) -> None:
    """Do in a folder what a block says."""
    number = f"{len(list((folder / 'sql/migrations').glob('*.sql'))) + 1:04}"
    path = folder / name.replace("NNNN", number)
    if kind != "diff":
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch() if path.suffix == ".py" else None
        path.write_text(text, "utf-8")
        return
    lines = text.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] != "+")
    new = "".join(line[1:] for line in lines if line[0] != "-")
    source = path.read_text("utf-8")
    if not source.count(old):
        old, new = old.rstrip("\n"), new.rstrip("\n")  # the beginning of a line
    assert source.count(old) == 1, f"{name} doesn't hold once what docs/recipes.md says:\n{old}"
    path.write_text(source.replace(old, new), "utf-8")


@pytest.mark.parametrize("called", MOST)
def test_a_recipe_takes_few_places_and_few_lines(called: str) -> None:
    steps = recipes(dict(SECTION.findall(RECIPES.read_text("utf-8")))[called])
    changed = {name for name, kind, _ in steps if kind == "diff"}
    written = [
        line
        for _, kind, text in steps
        for line in text.splitlines()
        if (line.startswith("+") and line[1:].strip() if kind == "diff" else line and not line.startswith("--"))
    ]
    files, lines = MOST[called]
    assert len(changed) <= files, changed
    assert 0 < len(written) <= lines, len(written)


@pytest.mark.anyio
async def test_what_the_recipes_say_makes_a_field_a_subject_and_an_act_that_work(tmp_path: Path, dsn: str) -> None:
    for part in ("webapp", "templates", "sql", "static"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name, kind, text in recipes(RECIPES.read_text("utf-8")):
        apply(tmp_path, name, kind, text)
    assert len(list((tmp_path / "sql/migrations").glob("*.sql"))) == len(read_migrations()) + 3
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    use = await asyncio.create_subprocess_exec(
        sys.executable, str(USE), dsn, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    said, complained = await use.communicate()
    assert (use.returncode, said.decode().strip()) == (0, "all of it works"), complained.decode()
