"""The scripts, each read once."""

from collections.abc import Iterator

import pytest

from tests.editor.scripts import Script


@pytest.fixture(scope="session")
def machine() -> Iterator[Script]:
    """What decides about saving."""
    script = Script("editor/machine.js")
    yield script
    script.close()
