"""Whoever dies when: each message is handed to the push service, and more than once only where its worker died between
that and writing it down."""

import signal
from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from tests.conftest import MORNING, Clock
from tests.support.dying_workers import dying_workers
from tests.support.people import Desk, Person
from tests.support.push_service import push_service
from webapp.jobs.models import Resources
from webapp.jobs.worker import AT_ONCE, Worker
from webapp.push.models import PushMessage
from webapp.push.queries import queue_push
from webapp.push.sending import SEND_PUSH

pytestmark = pytest.mark.anyio

STEPS = 40
# A job that killed its process five times waits for a person: here the processes are to blame, not the jobs.
DIED = "update jobs set lease_until = now(), tries_left = 5 where state = 'running'"


def message(number: int) -> PushMessage:
    """One of the messages."""
    return PushMessage(f"Task {number}", "Due at 10:00", f"/w/alder-finch/tasks/{number}", f"task {number}")


async def test_each_of_many_messages_is_handed_over_though_workers_are_killed_at_each_step(
    desk: Desk, ana: Person, dsn: str, clock: Clock
) -> None:
    async with push_service() as service:
        state = desk.app.state
        state.settings = msgspec.structs.replace(state.settings, push_services=(service.origin,))
        browser, ended = service.subscriber(), []
        assert (await ana.browser.post("/account/push", data=browser.form)).status_code == 201
        async with dying_workers(dsn, MORNING, service.origin) as workers:
            for step in range(1, STEPS + 1):
                await queue_push(desk.db, ana.account_id, message(step), key=f"message {step}", now=MORNING)
                ended.append(await workers.die_at(step))
                await desk.fetch(DIED)
        clock.now = MORNING + timedelta(hours=1)
        await Worker(Resources(desk.db, state.store, state.settings, desk.clock), [SEND_PUSH]).work()
        titles = Counter(browser.read(body)["title"] for body in service.bodies)
    kills = ended.count(-signal.SIGKILL)
    assert kills > 25
    assert set(ended) <= {-signal.SIGKILL, 0}
    assert set(titles) == {"Messages are on", *(message(step).title for step in range(1, STEPS + 1))}
    assert 0 < titles.total() - len(titles) <= kills * AT_ONCE, "again only what was in flight"
    assert await desk.fetch("select count(*) from jobs where state <> 'done'") == 0
