"""What people at the desk are told, once the time to take things back is over."""

from typing import Any

from tests.conftest import Clock
from tests.jobs.test_worker import resources_of
from tests.support.people import Desk, Person
from webapp.background import JOBS
from webapp.jobs.queries import enqueue
from webapp.jobs.worker import Worker
from webapp.notifications.telling import LOOK


async def look(desk: Desk) -> None:
    """Let the desk look for news, and do what is due."""
    await enqueue(desk.db, LOOK, now=desk.clock())
    await Worker(resources_of(desk), JOBS).work()


async def a_minute_later(desk: Desk) -> None:
    """Look for news, and tell them."""
    clock: Clock = desk.app.state.clock
    await look(desk)
    clock.advance(seconds=61)
    await look(desk)


async def inbox(desk: Desk, who: Person) -> list[tuple[Any, ...]]:
    """What lies in somebody's inbox: reasons, what happened, how often; the latest first."""
    rows = await desk.db._pool.fetch(
        "select n.reasons::text[] as reasons, e.action, n.changes from notifications n "
        "left join events e on e.workspace_id = n.workspace_id and e.id = n.event_id "
        "where n.account_id = $1 and n.done_at is null order by n.at desc, n.id desc",
        who.account_id,
    )
    return [tuple(row) for row in rows]
