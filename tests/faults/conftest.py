"""Each test has a data folder of its own, and leaves neither processes nor files."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.commands import CommandLine
from tests.support.made_once import made_once
from webapp.database.embedded.postmaster import is_alive, read_postmaster
from webapp.database.embedded.server import EmbeddedServer

# What our settings file says is overruled by what stands after its inclusion.
NO_FSYNC = "fsync = off\n"


@contextmanager
def empty_folder() -> Iterator[Path]:
    """A data folder. Not below pytest's own: that one is closed to the user as whom root's PostgreSQL runs."""
    folder = Path(tempfile.mkdtemp(prefix="cofounder-faults-"))
    try:
        yield folder
    finally:
        stop_server(folder)
        shutil.rmtree(folder)


def stop_server(folder: Path) -> None:
    """Stop the server of a data folder, if a killed process has left one."""
    postmaster = read_postmaster(folder / "postgres" / "postmaster.pid")
    if postmaster is not None and is_alive(postmaster.pid):
        with EmbeddedServer(folder):
            pass  # the last one to leave stops it


@contextmanager
def copy_of(folder: Path) -> Iterator[Path]:
    """A copy of a data folder that nothing serves."""
    with empty_folder() as copy:
        copy.rmdir()
        subprocess.run(["cp", "-a", folder, copy], check=True)
        yield copy


@contextmanager
def commands_in(folder: Path) -> Iterator[CommandLine]:
    """The command line; whatever still serves at the end is killed."""
    commands = CommandLine(folder)
    try:
        yield commands
    finally:
        for serving in commands.serving:
            serving.kill()


def migrate_folder(folder: Path) -> None:
    """Make a data folder with the schema and nothing else. It doesn't wait for the disk, which many tests at once would
    mostly do; killed processes lose nothing by that, only a machine without power would."""
    folder.mkdir()
    try:
        assert CommandLine(folder).run("migrate").returncode == 0
    finally:
        stop_server(folder)
    with (folder / "postgres" / "postgresql.conf").open("a") as file:
        file.write(NO_FSYNC)


@pytest.fixture(scope="session")
def migrated_folder(run_folder: Path) -> Path:
    """That, to be copied."""
    return made_once(run_folder / "migrated", migrate_folder)


@pytest.fixture
def cofounder(migrated_folder: Path) -> Iterator[CommandLine]:
    """The command line, with a data folder of its own: the schema is there, nobody has set the desk up."""
    with copy_of(migrated_folder) as folder, commands_in(folder) as commands:
        yield commands


@pytest.fixture
def new_desk() -> Iterator[CommandLine]:
    """The command line, with an empty data folder."""
    with empty_folder() as folder, commands_in(folder) as commands:
        yield commands
