"""A model that a test plays, and a workspace that asks it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.chat_server import ChatServer, an_assistant, chat_server
from tests.support.people import Desk, Person


@pytest.fixture
async def server(desk: Desk) -> AsyncIterator[ChatServer]:
    """The model."""
    async with chat_server(desk) as found:
        yield found


@pytest.fixture
async def helped(desk: Desk, ana: Person, server: ChatServer) -> ChatServer:
    """The model, which Ana's workspace asks."""
    await an_assistant(desk, ana, server)
    return server
