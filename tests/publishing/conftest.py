"""What tests of publishing begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import Machine, kinds_of_places


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """The desk knows the kinds of places that tests publish to."""
    with kinds_of_places():
        yield


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine outside."""
    return Machine(tmp_path / "machine.json")
