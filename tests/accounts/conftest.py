"""Somebody who has a password."""

import httpx
import pytest

from tests.support.passwords import HASH, hash_quickly
from tests.support.people import Desk, Person


@pytest.fixture(autouse=True)
def _quick(desk: Desk) -> None:
    hash_quickly(desk)


@pytest.fixture
async def cleo(desk: Desk) -> Person:
    """The owner of a workspace, signed in once, who knows her password."""
    person = await desk.owner("Cleo")
    await desk.fetch("update accounts set password_hash = $1 where id = $2", HASH, person.account_id)
    return person


@pytest.fixture
def browser(desk: Desk) -> httpx.AsyncClient:
    """A browser in which nobody is signed in."""
    return desk.browser()
