"""What one process of a test run makes for all of them, since making it takes long and having it changes nothing."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = "COFOUNDER_TEST_FOLDER"  # how the first process tells the others where it is


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """A folder that all processes of a test run share, which the user of its servers can enter too."""
    return Path(os.environ[FOLDER])


def made_once(place: Path, make: Callable[[Path], object]) -> Path:
    """A file or folder in the folder of the run, which whoever asks for it first makes; only to be read or copied."""
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            new = place.with_suffix(".new")
            make(new)
            new.rename(place)
    return place
