"""The temporary files of a test run, kept in memory where there is room for them: making, copying and removing those
of PostgreSQL and Chromium on a disk takes a third of the processor's time that a run does.

They go where everybody finds them who asks for a folder for temporary files, by TMPDIR, and are removed at the end.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from webapp.database.memory import machine_memory

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # Linux has its one there, where it has one
PREFIX = "cofounder-run-"
ROOM = 4 << 30  # bytes, some times what a run takes
GIVEN = "TMPDIR"

folder_key = pytest.StashKey[Path]()


def has_room() -> bool:
    """Whether there is such a place, with enough memory behind it."""
    return (
        IN_MEMORY.is_mount()
        and os.access(IN_MEMORY, os.W_OK | os.X_OK)
        and shutil.disk_usage(IN_MEMORY).free >= ROOM
        and machine_memory() >= 2 * ROOM
    )


def remove_those_of_killed_runs() -> None:
    """Give back the memory of runs that could not do so themselves."""
    for left in IN_MEMORY.glob(f"{PREFIX}*"):
        with suppress(ValueError, OSError):
            if not Path(f"/proc/{int(left.name.removeprefix(PREFIX))}").exists():
                shutil.rmtree(left, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Before anything is written, in the first process; the others are told by it."""
    if hasattr(config, "workerinput") or config.option.collectonly or GIVEN in os.environ or not has_room():
        return
    remove_those_of_killed_runs()
    folder = IN_MEMORY / f"{PREFIX}{os.getpid()}"
    folder.mkdir()
    folder.chmod(0o755)  # as root, PostgreSQL runs as another user
    config.stash[folder_key] = folder
    os.environ[GIVEN] = str(folder)
    tempfile.tempdir = None  # so that it is asked for again


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """After everything that writes there."""
    if folder_key in config.stash:
        shutil.rmtree(config.stash[folder_key], ignore_errors=True)
        del os.environ[GIVEN]
        tempfile.tempdir = None
