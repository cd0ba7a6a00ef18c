"""Rules, zones and moments to try."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.recurrence.rfc5545 import CODES

ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "America/New_York",
        "America/St_Johns",
        "America/Sao_Paulo",
        "Europe/London",
        "Europe/Berlin",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Asia/Tehran",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Chatham",
    )
]
zones = st.sampled_from(ZONES)
clocks = st.one_of(
    st.builds(time, st.integers(0, 3), st.sampled_from([0, 15, 30, 59])),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
days = st.dates(date(2005, 1, 1), date(2035, 12, 31))
moments = st.integers(1_100_000_000, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))

_intervals = st.integers(1, 5)
_day_lists = st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True).map(",".join)
_nths = st.sampled_from([1, 2, 3, 4, 5, -1, -2])
_numbered_days = st.lists(
    st.builds(lambda nth, code: f"{nth}{code}", st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(CODES)),
    min_size=1,
    max_size=3,
    unique=True,
).map(",".join)
_month_days = st.lists(st.sampled_from([*range(1, 32), -1, -2]), min_size=1, max_size=4, unique=True).map(
    lambda numbers: ",".join(map(str, numbers))
)
_months = st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True).map(
    lambda numbers: ",".join(map(str, numbers))
)
_of_month = st.one_of(
    _month_days.map(lambda text: f";BYMONTHDAY={text}"),
    _numbered_days.map(lambda text: f";BYDAY={text}"),
    st.builds(lambda text, nth: f";BYDAY={text};BYSETPOS={nth}", _day_lists, st.sampled_from([1, 2, 4, -1])),
    st.integers(29, 31).map(lambda last: f";BYMONTHDAY={','.join(map(str, range(28, last + 1)))};BYSETPOS=-1"),
)
rules = st.one_of(
    _intervals.map(lambda every: f"FREQ=DAILY;INTERVAL={every}"),
    _day_lists.map(lambda text: f"FREQ=DAILY;BYDAY={text}"),
    _intervals.map(lambda every: f"FREQ=WEEKLY;INTERVAL={every}"),
    st.builds(
        lambda every, text, first: f"FREQ=WEEKLY;INTERVAL={every};BYDAY={text};WKST={first}",
        _intervals,
        _day_lists,
        st.sampled_from(["MO", "SU", "SA"]),
    ),
    st.builds(lambda every, text: f"FREQ=MONTHLY;INTERVAL={every}{text}", _intervals, _of_month),
    _intervals.map(lambda every: f"FREQ=MONTHLY;INTERVAL={every}"),
    st.builds(lambda months, text: f"FREQ=YEARLY;BYMONTH={months}{text}", _months, _of_month),
    _intervals.map(lambda every: f"FREQ=YEARLY;INTERVAL={every}"),
)
