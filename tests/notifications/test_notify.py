"""What is put into an inbox lies there once for each thing, and goes out once."""

from datetime import timedelta

import pytest

from tests.support.people import Desk, Person
from webapp.notifications.models import Reason
from webapp.notifications.queries import list_unsent, mark_sent, notify

pytestmark = pytest.mark.anyio


async def test_what_is_unread_gathers_and_tells_by_the_strongest_reason(desk: Desk, ana: Person) -> None:
    task, now = await desk.task(ana), desk.clock()
    for minutes, reason in enumerate((Reason.REMINDER, Reason.FOLLOWING, Reason.MENTION, Reason.FOLLOWING)):
        at = now + timedelta(minutes=minutes)
        await notify(desk.db, ana.workspace_id, ana.account_id, reason, "task", task, now=at, event_id=minutes)
    (row,) = await list_unsent(desk.db, upto=now + timedelta(hours=1), limit=10)
    assert row.reasons == [Reason.MENTION, Reason.REMINDER, Reason.FOLLOWING]
    assert (row.event_id, row.changes, row.at) == (2, 4, now + timedelta(minutes=3))


async def test_what_went_out_goes_out_again_only_with_news(desk: Desk, ana: Person) -> None:
    task, now = await desk.task(ana), desk.clock()

    async def remind(minutes: int) -> None:
        at = now + timedelta(minutes=minutes)
        await notify(desk.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", task, now=at)

    await remind(0)
    listed = await list_unsent(desk.db, upto=now, limit=10, account_ids=[ana.account_id])
    await remind(1)
    await mark_sent(desk.db, listed, now=now)
    listed = await list_unsent(desk.db, upto=now + timedelta(hours=1), limit=10)
    assert [row.changes for row in listed] == [2]
    await mark_sent(desk.db, listed, now=now)
    assert await list_unsent(desk.db, upto=now + timedelta(hours=1), limit=10) == []
