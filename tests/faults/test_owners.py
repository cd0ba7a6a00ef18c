"""A data folder that somebody else has used, or that came back without its owners: one sentence says how to give it
back; what only its modes are wrong of is put right."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.commands import CommandLine
from webapp.database.embedded.binaries import SYSTEM_USER

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def give(folder: Path, user: int | str) -> None:
    """Give a folder, and all that is in it, to somebody."""
    for path in [folder, *folder.rglob("*")]:
        shutil.chown(path, user, user)


def test_a_cluster_that_others_may_enter_is_closed_to_them(cofounder: CommandLine) -> None:
    (cofounder.data_dir / "postgres").chmod(0o755)
    assert cofounder.run("migrate").returncode == 0
    assert (cofounder.data_dir / "postgres").stat().st_mode & 0o077 == 0


@as_root
def test_a_folder_that_came_back_without_its_owners_is_given_back_by_one_command(cofounder: CommandLine) -> None:
    give(cofounder.data_dir, 0)
    refused = cofounder.run("migrate")
    assert refused.returncode == 1
    assert f"chown -R {SYSTEM_USER}: {cofounder.data_dir}" in refused.stderr
    assert "Traceback" not in refused.stderr
    give(cofounder.data_dir, SYSTEM_USER)
    assert cofounder.run("migrate").returncode == 0


@as_root
@pytest.mark.parametrize("name", ["postgres", "server.conf", "lock"])
def test_what_somebody_else_has_made_in_it_is_named(cofounder: CommandLine, name: str) -> None:
    shutil.chown(cofounder.data_dir / name, "nobody")
    refused = cofounder.run("migrate")
    assert refused.returncode == 1
    assert f"{cofounder.data_dir / name} belongs to nobody" in refused.stderr
    assert f"chown -R {SYSTEM_USER}: {cofounder.data_dir}" in refused.stderr


@as_root
def test_files_that_root_keeps_stay_roots_where_root_serves(cofounder: CommandLine) -> None:
    (cofounder.data_dir / "files").mkdir()
    assert cofounder.run("migrate").returncode == 0
