"""Dates and lengths in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.web import formatting as words
from webapp.web.viewer import Account, DateOrder, Viewer

NOW = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)  # a Wednesday evening


def viewer(order: DateOrder = "dmy", zone: str = "UTC") -> Viewer:
    """Somebody who looks at a page."""
    return Viewer(
        account=Account(1, "ana@example.com", "Ana Alder", "system", 1),
        workspace_or_none=None,
        role_or_none=None,
        zone=ZoneInfo(zone),
        week_start="monday",
        date_order=order,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("value", "dmy", "mdy", "ymd"),
    [
        (date(2026, 3, 3), "Yesterday", "Yesterday", "Yesterday"),
        (date(2026, 3, 4), "Today", "Today", "Today"),
        (date(2026, 3, 5), "Tomorrow", "Tomorrow", "Tomorrow"),
        (date(2026, 3, 6), "Friday", "Friday", "Friday"),
        (date(2026, 3, 10), "Tuesday", "Tuesday", "Tuesday"),
        (date(2026, 3, 11), "Wed 11 Mar", "Wed Mar 11", "Wed Mar 11"),
        (date(2026, 3, 2), "Mon 2 Mar", "Mon Mar 2", "Mon Mar 2"),
        (date(2025, 1, 3), "3 Jan 2025", "Jan 3, 2025", "2025-01-03"),
    ],
)
def test_a_day_is_said_in_the_order_of_whoever_reads_it(value: date, dmy: str, mdy: str, ymd: str) -> None:
    assert words.day(value, viewer("dmy")) == dmy
    assert words.day(value, viewer("mdy")) == mdy
    assert words.day(value, viewer("ymd")) == ymd


def test_today_is_where_the_reader_is() -> None:
    assert words.day(date(2026, 3, 5), viewer(zone="Asia/Tokyo")) == "Today"
    assert words.moment(NOW, viewer(zone="Asia/Tokyo")) == "Today 07:30"
    assert words.moment(NOW, viewer(zone="America/New_York")) == "Today 17:30"
    assert words.clock(NOW, viewer(zone="Asia/Kolkata")) == "04:00"


def test_in_full() -> None:
    assert words.exact(NOW, viewer()) == "Wednesday, 4 March 2026, 22:30"
    assert words.exact_day(date(2026, 11, 20), viewer("mdy")) == "Friday, November 20, 2026"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=11, minutes=59), "11 h ago"),
        (timedelta(hours=12), "today 10:30"),
        (timedelta(hours=23), "yesterday 23:30"),
        (timedelta(seconds=-5), "just now"),
    ],
)
def test_how_long_ago(passed: timedelta, said: str) -> None:
    assert words.ago(NOW - passed, viewer()) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (150, "2 h 30 min"), (6000, "100 h")]
)
def test_a_length_of_work(value: int, said: str) -> None:
    assert words.minutes(value) == said


@given(st.dates(), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_every_day_can_be_said(value: date, order: DateOrder) -> None:
    assert words.day(value, viewer(order))
    assert str(value.year) in words.exact_day(value, viewer(order))


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1 Version/18.0 Safari/605.1", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Android"),
        ("", "A browser"),
        ("curl/8.0", "A browser"),
    ],
)
def test_a_browser_by_its_name(user_agent: str, said: str) -> None:
    assert words.browser(user_agent) == said


@pytest.mark.parametrize(("name", "letters"), [("Ana Alder", "AA"), ("ben", "B"), ("Ana von der Au", "AA")])
def test_initials(name: str, letters: str) -> None:
    assert Account(1, "", name, "system", 1).initials == letters


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (NOW, "since today"),
        (NOW - timedelta(hours=22), "since today"),
        (NOW - timedelta(hours=23), "since yesterday"),
        (NOW - timedelta(days=3), "for 3 days"),
        (NOW - timedelta(days=1200), "for 1,200 days"),
        (NOW + timedelta(days=2), "since today"),
    ],
)
def test_how_long_something_lasts_is_counted_in_days(since: datetime, told: str) -> None:
    assert words.since(since, viewer()) == told
