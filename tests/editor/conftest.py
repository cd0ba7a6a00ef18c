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


@pytest.fixture(scope="session")
def list_keys() -> Iterator[Script]:
    """What keys do to lists."""
    script = Script("editor/list-keys.js")
    yield script
    script.close()


@pytest.fixture(scope="session")
def list_numbers() -> Iterator[Script]:
    """What becomes of lists where lines go or change places."""
    script = Script("editor/list-numbers.js")
    yield script
    script.close()
