"""Invited people choose passwords; hashing them takes a moment only."""

import pytest

from tests.support.passwords import hash_quickly
from tests.support.people import Desk


@pytest.fixture(autouse=True)
def _quick(desk: Desk) -> None:
    hash_quickly(desk)
