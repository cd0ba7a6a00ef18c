"""What the clock asks for is done once each time, however many look at it, and wherever it goes."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock
from tests.jobs.test_worker import a_job, a_worker, states
from tests.support.people import Desk
from webapp.jobs.models import Attempt, Schedule
from webapp.jobs.times import Daily, Every, Times

BERLIN = ZoneInfo("Europe/Berlin")


class Told:
    """A job that a schedule asks for, and when it was done."""

    def __init__(self, desk: Desk, times: Times, *, late: bool = True) -> None:
        self.desk = desk
        self.done: list[datetime] = []
        self.fails = False
        self.job = a_job(self.do)
        self.schedule = Schedule("nightly", self.job, lambda settings: times, late=late)

    async def do(self, attempt: Attempt) -> None:
        """Be done."""
        if self.fails:
            raise RuntimeError("nobody expected this")
        self.done.append(self.desk.clock())

    async def look(self) -> None:
        """Two processes look at the clock at once."""
        await asyncio.gather(*(a_worker(self.desk, self.job, schedules=(self.schedule,)).work() for _ in range(2)))


@pytest.mark.anyio
async def test_two_workers_and_a_clock_that_leaps_an_hour_both_ways(desk: Desk, clock: Clock) -> None:
    told = Told(desk, Every(timedelta(minutes=20)))
    await told.look()
    assert told.done == []
    clock.advance(minutes=20)  # 10:20
    await told.look()
    await told.look()
    assert len(told.done) == 1
    clock.advance(hours=1, minutes=3)  # 11:23, by the clock that leaps: once for all that were missed
    await told.look()
    assert len(told.done) == 2
    clock.advance(hours=-1)  # 10:23 again
    await told.look()
    clock.advance(minutes=58)  # 11:21 again
    await told.look()
    assert len(told.done) == 2
    clock.advance(minutes=20)
    await told.look()
    assert len(told.done) == 3


@pytest.mark.anyio
async def test_a_clock_that_was_a_year_ahead_does_not_keep_a_schedule_waiting(desk: Desk, clock: Clock) -> None:
    told = Told(desk, Daily(3, UTC))
    await told.look()
    clock.advance(days=365)
    await told.look()
    assert len(told.done) == 1
    clock.advance(days=-365)
    await told.look()
    assert len(told.done) == 1
    clock.advance(days=1)
    await told.look()
    assert len(told.done) == 2


@pytest.mark.anyio
@pytest.mark.parametrize(("late", "times"), [(True, 1), (False, 0)])
async def test_missed_times_are_made_up_for_once_or_skipped(desk: Desk, clock: Clock, late: bool, times: int) -> None:
    told = Told(desk, Daily(3, UTC), late=late)
    await told.look()
    clock.advance(days=3)
    await told.look()
    assert len(told.done) == times
    clock.now = clock.now.replace(hour=3) + timedelta(days=1)
    await told.look()
    assert len(told.done) == times + 1


@pytest.mark.anyio
async def test_the_latest_failure_of_a_schedule_waits_until_it_works_again(desk: Desk, clock: Clock) -> None:
    told = Told(desk, Daily(3, UTC))
    await told.look()
    told.fails = True
    for _ in range(3):
        clock.now = clock.now.replace(hour=3) + timedelta(days=1)
        for _ in range(5):
            await told.look()
            clock.advance(hours=1)
    assert await states(desk) == {"failed": 1}
    told.fails = False
    clock.advance(days=1)
    await told.look()
    assert await states(desk) == {"done": 1}


moments = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
schedules = st.one_of(
    st.builds(Daily, st.integers(0, 23), st.sampled_from([BERLIN, UTC, ZoneInfo("Australia/Lord_Howe"), None])),
    st.builds(Every, st.timedeltas(timedelta(seconds=1), timedelta(days=40))),
)


@given(times=schedules, now=moments)
def test_each_time_follows_the_one_before(times: Times, now: datetime) -> None:
    latest, following = times.latest(now), times.following(now)
    assert latest <= now < following
    assert times.latest(following) == following
    assert times.following(latest) == following
    assert times.following(following - timedelta(microseconds=1)) == following


@pytest.mark.parametrize(
    ("day", "hours"),
    [(datetime(2026, 3, 29, tzinfo=UTC), [1]), (datetime(2026, 10, 25, tzinfo=UTC), [0])],
    ids=["skipped", "shown twice"],
)
def test_a_day_on_which_clocks_change_has_the_time_once(day: datetime, hours: list[int]) -> None:
    times = Daily(2, BERLIN)
    found, now = [], day - timedelta(hours=3)
    while (now := times.following(now)) < day + timedelta(hours=20):
        found.append(now.hour)
    assert found == hours
