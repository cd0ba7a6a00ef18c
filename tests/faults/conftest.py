"""Each test has a data folder of its own, and leaves neither processes nor files."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.commands import CommandLine
from webapp.database.embedded import EmbeddedServer


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """An empty folder. Not below pytest's own: that one is closed to the user as whom root's PostgreSQL runs."""
    folder = Path(tempfile.mkdtemp(prefix="cofounder-faults-"))
    yield folder
    if (folder / "postgres" / "postmaster.pid").exists():
        with EmbeddedServer(folder):
            pass  # the last one to leave stops the server
    shutil.rmtree(folder)


@pytest.fixture
def cofounder(data_dir: Path) -> Iterator[CommandLine]:
    """The command line."""
    commands = CommandLine(data_dir)
    yield commands
    for serving in commands.serving:
        serving.kill()
        for stream in (serving.process.stdout, serving.process.stderr):
            if stream is not None:
                stream.close()
