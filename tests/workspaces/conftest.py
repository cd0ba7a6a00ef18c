"""Invited people choose passwords; hashing them takes a moment only."""

import pytest

from tests.accounts.passwords import hash_quickly
from tests.people import Desk


@pytest.fixture(autouse=True)
def _quick(desk: Desk) -> None:
    hash_quickly(desk)
