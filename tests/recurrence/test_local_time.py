"""Times of day over clock changes."""

from datetime import UTC, date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.recurrence.rfc5545 import moment_of
from tests.recurrence.strategies import clocks, days, zones
from webapp.recurrence.local_time import ClockChange, clock_change, moment_at

CHANGES = [
    ("America/New_York", "2026-03-08", "02:30", ClockChange.REMOVED, "2026-03-08T03:00:00-04:00"),
    ("America/New_York", "2026-03-08", "02:00", ClockChange.REMOVED, "2026-03-08T03:00:00-04:00"),
    ("America/New_York", "2026-03-08", "03:00", ClockChange.NONE, "2026-03-08T03:00:00-04:00"),
    ("America/New_York", "2026-11-01", "01:30", ClockChange.DOUBLED, "2026-11-01T01:30:00-04:00"),
    ("America/New_York", "2026-11-01", "02:00", ClockChange.NONE, "2026-11-01T02:00:00-05:00"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", ClockChange.REMOVED, "2026-10-04T02:30:00+11:00"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", ClockChange.DOUBLED, "2026-04-05T01:45:00+11:00"),
    ("America/Sao_Paulo", "2018-11-04", "00:00", ClockChange.REMOVED, "2018-11-04T01:00:00-02:00"),
    ("Pacific/Apia", "2011-12-30", "09:00", ClockChange.REMOVED, "2011-12-31T00:00:00+14:00"),
    ("Europe/Dublin", "2026-03-29", "01:30", ClockChange.REMOVED, "2026-03-29T02:00:00+01:00"),
    ("UTC", "2026-03-08", "02:30", ClockChange.NONE, "2026-03-08T02:30:00+00:00"),
    ("America/New_York", "1883-11-18", "12:00", ClockChange.DOUBLED, "1883-11-18T12:00:00-04:56:02"),
    ("Africa/Monrovia", "1972-01-07", "00:10", ClockChange.REMOVED, "1972-01-07T00:45:00+00:00"),
]


@pytest.mark.parametrize(("zone", "day", "clock", "change", "moment"), CHANGES)
def test_a_time_that_is_gone_is_the_first_valid_minute_and_a_doubled_one_the_first(
    zone: str, day: str, clock: str, change: ClockChange, moment: str
) -> None:
    when = date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone)
    assert clock_change(*when) is change
    assert moment_at(*when).isoformat() == moment


@given(days, clocks, zones)
@settings(max_examples=60)
def test_the_moment_is_the_first_minute_that_shows_the_time_or_a_later_one(
    day: date, clock: time, zone: ZoneInfo
) -> None:
    assert moment_at(day, clock, zone).astimezone(UTC) == moment_of(day, clock, zone)


@given(
    st.sampled_from([(date.fromisoformat(day), ZoneInfo(zone)) for zone, day, *_ in CHANGES[:10]]),
    st.builds(time, st.integers(0, 4), st.integers(0, 59)),
)
@settings(max_examples=80)
def test_so_it_is_on_days_when_the_clocks_change(change: tuple[date, ZoneInfo], clock: time) -> None:
    day, zone = change
    assert moment_at(day, clock, zone).astimezone(UTC) == moment_of(day, clock, zone)
