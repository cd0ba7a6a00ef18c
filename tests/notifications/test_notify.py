"""What is put into an inbox lies there once for each thing."""

from datetime import timedelta

import pytest

from tests.support.people import Desk, Person
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify

pytestmark = pytest.mark.anyio


async def test_what_is_unread_gathers_and_tells_by_the_strongest_reason(desk: Desk, ana: Person) -> None:
    task, now = await desk.task(ana), desk.clock()
    for minutes, reason in enumerate((Reason.REMINDER, Reason.FOLLOWING, Reason.MENTION, Reason.FOLLOWING)):
        at = now + timedelta(minutes=minutes)
        await notify(desk.db, ana.workspace_id, ana.account_id, reason, "task", task, now=at, event_id=minutes)
    row = await desk.db._pool.fetchrow("select reasons::text[], event_id, changes, at from notifications")
    assert row is not None
    assert tuple(row) == (["mention", "reminder", "following"], 2, 4, now + timedelta(minutes=3))
