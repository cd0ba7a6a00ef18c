"""A desk that sends mail, as far as the table of jobs."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest

from tests.support.background import work
from tests.support.people import Desk
from webapp.addresses import Sender
from webapp.delivery.sending import DELIVER
from webapp.mail.models import Mail

Deliver = Callable[[], Awaitable[list[Mail]]]


@pytest.fixture
def mailing(desk: Desk) -> Desk:
    """A desk that is set up for mail."""
    desk.app.state.settings = msgspec.structs.replace(
        desk.app.state.settings,
        smtp_host="mail.test",
        smtp_from=Sender("Desk", "desk@example.com"),
        url="http://desk.test",
    )
    return desk


@pytest.fixture
def deliver(desk: Desk) -> Deliver:
    """Let go out what is due: the mails that this asks for, each of which was asked for once."""
    seen = 0

    async def run() -> list[Mail]:
        nonlocal seen
        await work(desk, DELIVER)
        rows = await desk.db._pool.fetch(
            "select id, arguments from jobs where name = 'send_mail' and id > $1 order by id", seen
        )
        seen = max((row["id"] for row in rows), default=seen)
        return [msgspec.convert(row["arguments"]["mail"], Mail) for row in rows]

    return run
