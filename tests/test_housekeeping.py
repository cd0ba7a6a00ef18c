"""What has to be done now and then is done again, whatever happened before."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, repeating
from webapp import housekeeping
from webapp.database.failures import DatabaseUnavailable
from webapp.files.garbage_collection import Cleaner
from webapp.housekeeping import Calendar, move_missed_forever, tidy, tidy_forever

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("trouble", "level"), [(RuntimeError("nobody expected this"), "ERROR"), (DatabaseUnavailable("away"), "WARNING")]
)
async def test_housekeeping_goes_on_after_an_error(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception,
    level: str,
) -> None:
    monkeypatch.setattr(housekeeping, "FIRST", timedelta(0))
    monkeypatch.setattr(housekeeping, "EVERY", timedelta(0))
    asked = 0
    again = asyncio.Event()

    def clock() -> datetime:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise trouble
        again.set()
        return desk.clock()

    tidying = asyncio.create_task(tidy_forever(desk.db, desk.app.state.store, clock))
    waiting = asyncio.create_task(again.wait())
    await asyncio.wait([tidying, waiting], return_when=asyncio.FIRST_COMPLETED)
    assert waiting.done()
    tidying.cancel()
    await asyncio.wait([tidying])
    (line,) = [line for line in caplog.records if line.name == "cofounder.housekeeping"]
    assert (line.levelname, line.exc_info is not None) == (level, level == "ERROR")


async def test_what_fails_of_tidying_leaves_the_rest_to_be_done(
    desk: Desk, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.fetch("alter table sessions rename to away")
    await desk.fetch(
        "insert into counters (workspace_id, subject, dimension, value, status, amount) "
        "values ($1, 'task', 'label', 'old', 'open', 0)",
        ana.workspace_id,
    )
    await tidy(desk.db, desk.app.state.store, Cleaner(), desk.clock())
    assert [line.exc_info is not None for line in caplog.records if line.name == "cofounder.housekeeping"] == [True]
    assert await desk.fetch("select count(*) from counters where amount = 0") == 0
    await desk.fetch("alter table away rename to sessions")


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


async def test_repeats_do_not_move_for_years_by_a_clock_that_is_wrong(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "MOVE_EVERY", timedelta(0))
    await repeating(desk, ana, a_repeat("FREQ=WEEKLY", "2026-03-02", missed="jump"))
    looked = asyncio.Event()
    looks = 0

    def clock() -> datetime:
        nonlocal looks
        looks += 1
        if looks > 30:
            looked.set()
        return desk.clock() + timedelta(days=400 if 10 < looks < 20 else 0)

    moving = asyncio.create_task(move_missed_forever(desk.db, clock))
    await looked.wait()
    moving.cancel()
    await asyncio.wait([moving])
    assert await desk.fetch("select due_on from tasks where is_open") == date(2026, 3, 9)
