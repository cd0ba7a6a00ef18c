"""What has to be done now and then is done again, whatever happened before."""

from datetime import date, timedelta

import pytest

from tests.conftest import Clock
from tests.jobs.test_worker import resources_of
from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, repeating
from webapp.background import JOBS, SCHEDULES
from webapp.files.garbage_collection import Cleaner
from webapp.housekeeping import TIDY, tidy
from webapp.jobs.calendar import Calendar
from webapp.jobs.worker import Worker

pytestmark = pytest.mark.anyio


async def test_what_fails_of_tidying_leaves_the_rest_to_be_done(desk: Desk, ana: Person) -> None:
    await desk.fetch("alter table sessions rename to away")
    await desk.fetch(
        "insert into counters (workspace_id, subject, dimension, value, status, amount) "
        "values ($1, 'task', 'label', 'old', 'open', 0)",
        ana.workspace_id,
    )
    with pytest.raises(ExceptionGroup) as raised:
        await tidy(desk.db, desk.app.state.store, Cleaner(), desk.clock())
    assert len(raised.value.exceptions) == 1
    assert "sessions" in TIDY.said(raised.value)
    assert not TIDY.expects(raised.value)
    assert await desk.fetch("select count(*) from counters where amount = 0") == 0
    await desk.fetch("alter table away rename to sessions")


async def test_what_is_done_by_itself_is_asked_for_by_the_clock(desk: Desk, ana: Person) -> None:
    clock: Clock = desk.app.state.clock
    await repeating(desk, ana, a_repeat("FREQ=WEEKLY", "2026-03-02", missed="jump"))
    await Worker(resources_of(desk), JOBS, SCHEDULES).work()
    clock.advance(hours=1)
    await Worker(resources_of(desk), JOBS, SCHEDULES).work()
    assert await desk.fetch("select due_on from tasks where is_open") == date(2026, 3, 9)
    done = "select array_agg(name order by name) from jobs where state = 'done'"
    assert await desk.fetch(done) == [
        "deliver",
        "look_after_publishing",
        "look_for_news",
        "move_missed",
        "read_bounces",
        "remind_reviewers",
        "send_mornings",
        "tell_reminders",
        "tidy",
    ]
    clock.advance(days=3)
    await Worker(resources_of(desk), JOBS, SCHEDULES).work()
    clock.advance(hours=1)
    await Worker(resources_of(desk), JOBS, SCHEDULES).work()
    assert await desk.fetch("select count(*) from jobs where ended_at < $1", clock.now - timedelta(days=2)) == 0


class Machine:
    """A machine's clock, and what really passes."""

    def __init__(self, desk: Desk) -> None:
        self.now = desk.clock()
        self.passed = 0.0
        self.calendar = Calendar(lambda: self.now, lambda: self.passed)
        self.calendar.last_used = self.now

    def trusts(self, *, really: timedelta = timedelta(minutes=1), leap: timedelta = timedelta()) -> bool:
        """Whether its clock is believed after some time, and having been set."""
        self.passed += really.total_seconds()
        self.now += really + leap
        return self.calendar.is_trusted()


async def test_a_clock_that_leaps_ahead_is_believed_after_an_hour_or_once_it_is_set_back(desk: Desk) -> None:
    machine = Machine(desk)
    assert machine.trusts()
    assert not machine.trusts(leap=timedelta(days=400))
    assert not machine.trusts()
    assert machine.trusts(leap=-timedelta(days=400))
    assert not machine.trusts(leap=timedelta(days=2))
    assert not machine.trusts(really=timedelta(minutes=58))
    assert machine.trusts(really=timedelta(minutes=2))


async def test_small_corrections_and_sleep_are_no_leap(desk: Desk) -> None:
    machine = Machine(desk)
    assert machine.trusts()
    assert machine.trusts(leap=timedelta(hours=1))
    assert machine.trusts(really=timedelta(days=30))
    assert machine.trusts(leap=-timedelta(days=300))


@pytest.mark.parametrize(("rest", "believed"), [(timedelta(days=6), True), (timedelta(days=8), False)])
async def test_a_desk_that_starts_long_after_its_last_use_waits_for_its_clock_to_be_mended(
    desk: Desk, rest: timedelta, believed: bool
) -> None:
    machine = Machine(desk)
    assert machine.trusts(leap=rest) is believed
    assert machine.trusts(really=timedelta(hours=2))


async def test_repeats_do_not_move_for_years_by_a_clock_that_is_wrong(desk: Desk, ana: Person) -> None:
    clock: Clock = desk.app.state.clock
    await repeating(desk, ana, a_repeat("FREQ=WEEKLY", "2026-03-02", missed="jump"))
    worker = Worker(resources_of(desk), JOBS, SCHEDULES)
    for leap in [0, 0, 400, 0, -400, 0]:
        clock.advance(days=leap, minutes=1)
        await worker.work()
    assert await desk.fetch("select due_on from tasks where is_open") == date(2026, 3, 9)
