"""People of one business in browsers of their own, on the application of the fixture `desk` or a `cofounder serve`."""

import pytest

from tests.browser.conftest import (  # noqa: F401
    address,
    open_page,
    serving,
    watches,
)
from tests.faults.conftest import cofounder, migrated_folder  # noqa: F401
from tests.support.passwords import HASH
from tests.support.people import Desk, Person


@pytest.fixture
async def ana(desk: Desk) -> Person:
    """The owner, in Vienna; she has to sign in like everybody."""
    ana = await desk.owner("Ana", time_zone="Europe/Vienna")
    await desk.fetch("update accounts set password_hash = $2 where id = $1", ana.account_id, HASH)
    return ana
