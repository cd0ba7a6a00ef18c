"""The inbox as a page: what it says, and what can be done in it."""

import pytest

from tests.notifications.telling import a_minute_later
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_smoke(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, assignee_id=ben.account_id)
    await a_minute_later(desk)
    reply = await ben.get("/inbox/")
    print(reply.text)
    assert reply.status_code == 200
    assert (await ben.get(f"/tasks/{task}")).status_code == 200
    reply = await ben.post("/inbox/1/completion")
    assert reply.status_code == 303
    reply = await ben.get("/inbox/")
    assert "Done" in reply.text
