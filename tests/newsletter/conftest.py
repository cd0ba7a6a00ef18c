"""A desk whose mail goes to a server of the test."""

from collections.abc import AsyncIterator

import pytest

from tests.support.mail_server import MailServer, mail_server, sends_by
from tests.support.people import Desk, Person
from tests.support.readers import a_newsletter


@pytest.fixture
async def server(desk: Desk, ana: Person) -> AsyncIterator[MailServer]:
    """A mail server, by which Ana's desk sends; she has said who she is."""
    async with mail_server() as found:
        sends_by(desk, found)
        await a_newsletter(desk, ana)
        yield found
