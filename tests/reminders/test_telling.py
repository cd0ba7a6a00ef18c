"""A reminder comes into the inbox of who has to do it, at its moment and once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import to_builtins

from tests.conftest import MORNING, Clock
from tests.support.background import until_it_waits, work
from tests.support.people import Desk, Person
from webapp.jobs.models import Resources
from webapp.jobs.queries import enqueue
from webapp.jobs.worker import Worker
from webapp.live.queries import change_accounts
from webapp.notifications.models import Reason, Telling
from webapp.notifications.queries import sql as notifications
from webapp.reminders import telling
from webapp.reminders.telling import TELL_REMINDERS
from webapp.tasks.models import Status
from webapp.tasks.queries import change_task, update_task_status

pytestmark = pytest.mark.anyio

NOON = MORNING + timedelta(hours=2)
AT_NOON: dict[str, Any] = {"reminder": NOON.isoformat(timespec="minutes"), "remind_at": NOON}


async def told(desk: Desk) -> list[Any]:
    """Who was told of which task, as meant for when."""
    rows = await desk.db._pool.fetch(
        "select account_id, subject_id, at from notifications where reasons = '{reminder}' order by 1, 2"
    )
    return [tuple(row) for row in rows]


async def pass_time(desk: Desk, **amount: float) -> None:
    """Let time pass, and tell what is due."""
    desk.app.state.clock.advance(**amount)
    await work(desk, TELL_REMINDERS)


async def test_a_reminder_is_told_at_its_minute_and_once_to_the_assignee_else_to_who_added_it(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana)
    await desk.task(ana, **AT_NOON)
    await desk.task(ana, **AT_NOON, assignee_id=ben.account_id)
    await pass_time(desk, hours=1, minutes=59)
    assert await told(desk) == []
    await pass_time(desk, minutes=1)
    assert await told(desk) == [(ana.account_id, 1, NOON), (ben.account_id, 2, NOON)]
    await desk.fetch("update notifications set read_at = at")
    await pass_time(desk, days=1)
    assert await desk.fetch("select count(*) from notifications where read_at is null") == 0
    assert await desk.fetch("select count(*) from reminders") == 0


async def test_what_was_due_while_the_desk_was_down_is_told_once_and_says_when_it_was_meant(
    desk: Desk, ana: Person
) -> None:
    await desk.task(ana, **AT_NOON)
    await pass_time(desk, days=3)
    await pass_time(desk, days=1)
    assert await told(desk) == [(ana.account_id, 1, NOON)]
    assert await desk.fetch("select changes from notifications") == 1


@pytest.mark.parametrize("how", ["completed", "cancelled", "deleted"])
async def test_nobody_is_reminded_of_what_is_over(desk: Desk, ana: Person, how: str) -> None:
    await desk.task(ana, **AT_NOON)
    if how == "deleted":
        await change_task(
            desk.db, ana.workspace_id, 1, ana.account_id, "task.deleted", {"deleted_at": MORNING}, now=MORNING
        )
    else:
        await update_task_status(desk.db, ana.workspace_id, 1, ana.account_id, Status(how), now=MORNING)
    await pass_time(desk, hours=3)
    assert await told(desk) == []


async def test_of_a_task_whose_assignee_has_left_its_creator_is_reminded_and_nobody_where_both_have(
    desk: Desk, ana: Person
) -> None:
    ben, cy = await desk.member("editor", ana), await desk.member("editor", ana, "Cy")
    await desk.task(cy, **AT_NOON, assignee_id=ben.account_id)
    await desk.task(ben, **AT_NOON)
    await desk.fetch("update members set left_at = now() where account_id = $1", ben.account_id)
    await pass_time(desk, hours=2)
    assert await told(desk) == [(cy.account_id, 1, NOON)]


async def change(desk: Desk, who: Person, **patch: Any) -> None:
    """Change a task."""
    patch = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in patch.items()}
    await change_task(desk.db, who.workspace_id, 1, who.account_id, "task.updated", patch, now=desk.clock())


async def test_a_reminder_moves_with_its_task_and_comes_again_when_it_is_set_anew(desk: Desk, ana: Person) -> None:
    due: dict[str, Any] = {
        "due_on": "2026-03-04",
        "due_at": NOON + timedelta(hours=1),
        "reminder": "-PT1H",
        "remind_at": NOON,
    }
    await desk.task(ana, **due)
    later = NOON + timedelta(hours=3)
    await change(desk, ana, due_at=later, remind_at=later - timedelta(hours=1))
    await pass_time(desk, hours=2)
    assert await told(desk) == []
    await pass_time(desk, hours=2)
    assert await told(desk) == [(ana.account_id, 1, NOON + timedelta(hours=2))]
    await change(desk, ana, title="Order good paper")
    await pass_time(desk, minutes=1)
    assert await desk.fetch("select changes from notifications") == 1
    await change(desk, ana, due_at=later + timedelta(days=1), remind_at=NOON + timedelta(days=1))
    await pass_time(desk, days=1)
    assert await desk.fetch("select changes from notifications") == 2


async def test_a_moment_that_has_passed_when_it_is_set_is_not_told_and_one_that_is_taken_away_neither(
    desk: Desk, ana: Person
) -> None:
    past = MORNING - timedelta(hours=1)
    await desk.task(ana, reminder=past.isoformat(timespec="minutes"), remind_at=past)
    await change(desk, ana, **AT_NOON)
    await change(desk, ana, reminder=None, remind_at=None)
    await pass_time(desk, hours=3)
    assert await told(desk) == []
    await change(desk, ana, **AT_NOON)
    await pass_time(desk, hours=3)
    assert await told(desk) == []


async def test_each_occurrence_of_a_repeat_has_its_own_by_the_clock_of_its_zone_where_the_clocks_change(
    desk: Desk, clock: Clock
) -> None:
    eva = await desk.owner("Eva", time_zone="Europe/Vienna")
    clock.now = datetime(2026, 3, 27, 6, 0, tzinfo=UTC)
    await eva.post("/tasks/", {"title": "Open the shop every day at 9:00 from tomorrow !30 min before"})
    moments = []
    for day in (28, 29, 30):  # the clocks go forward on the 29th
        clock.now = datetime(2026, 3, day, 12, 0, tzinfo=UTC)
        await work(desk, TELL_REMINDERS)
        moments.append(await desk.fetch("select max(at) from notifications"))
        task_id = await desk.fetch("select id from tasks where is_open")
        await eva.post(f"/tasks/{task_id}/completion")
    assert moments == [datetime(2026, 3, day, hour, 30, tzinfo=UTC) for day, hour in ((28, 7), (29, 6), (30, 6))]


async def test_many_are_told_in_several_goes_by_two_who_do_it_at_once(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST", 7)
    for number in range(20):
        await desk.task(ana, f"Task {number}", **AT_NOON)
    desk.app.state.clock.advance(hours=2)
    await asyncio.gather(work(desk, TELL_REMINDERS), work(desk, TELL_REMINDERS))
    assert len(await told(desk)) == 20
    assert await desk.fetch("select sum(changes) from notifications") == 20


async def test_nothing_is_told_for_years_by_a_clock_that_is_wrong(desk: Desk, ana: Person) -> None:
    await desk.task(ana, **AT_NOON)
    clock: Clock = desk.app.state.clock
    resources = Resources(desk.db, desk.app.state.store, desk.app.state.settings, clock)
    worker = Worker(resources, [TELL_REMINDERS])
    seen = []
    for leap in [0, 400, 0, -400]:
        clock.advance(days=leap, minutes=1)
        await enqueue(desk.db, TELL_REMINDERS, now=clock())
        await worker.work()
        seen.append(len(await told(desk)))
    clock.now = NOON
    await enqueue(desk.db, TELL_REMINDERS, now=NOON)
    await worker.work()
    assert (seen, await told(desk)) == ([0, 0, 0, 0], [(ana.account_id, 1, NOON)])


async def test_who_tells_in_two_workspaces_and_who_tells_in_one_never_wait_for_each_other(
    desk: Desk, ana: Person
) -> None:
    other = await desk.owner("Zoe", business="Elsewhere")
    await desk.fetch(
        "insert into members (workspace_id, account_id, role) values ($1, $2, 'editor')",
        other.workspace_id,
        ana.account_id,
    )
    await desk.task(ana, **AT_NOON)
    task_id = await desk.task(other, **AT_NOON, assignee_id=ana.account_id)
    desk.app.state.clock.advance(hours=2)
    telling = [Telling(ana.account_id, "task", task_id, (Reason.REMINDER,), None, 1, (), NOON)]
    async with desk.db.transaction() as tx:
        await tx.execute(notifications.notify, workspace_id=other.workspace_id, told=to_builtins(telling))
        at_work = asyncio.create_task(work(desk, TELL_REMINDERS))
        await until_it_waits(desk, at_work)
        await change_accounts(tx, [ana.account_id])
    await at_work
    assert await desk.fetch("select array_agg(state::text) from jobs") == ["done"]
    assert await desk.fetch("select sum(changes) from notifications") == 3
