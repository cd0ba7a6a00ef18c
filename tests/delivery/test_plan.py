"""When something goes out: at once, gathered, and not in quiet hours, on the clock on the wall."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from webapp.delivery.models import Preferences, When
from webapp.delivery.plan import planned
from webapp.notifications.models import Reason

NIGHT = {"quiet_from": time(22), "quiet_until": time(7, 30)}
TILL_HALF_PAST_TWO = {"quiet_from": time(22), "quiet_until": time(2, 30)}
NOON = {"quiet_from": time(12), "quiet_until": time(13)}
HOURLY, DAILY = When.HOURLY, When.DAILY


def at(text: str) -> datetime:
    """A moment of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "preferences", "goes"),
    [
        ("Europe/Vienna", "2026-03-04T10:17", {}, "2026-03-04T10:17"),
        ("Europe/Vienna", "2026-03-04T10:17", {"mentions": When.NEVER}, None),
        ("Europe/Vienna", "2026-03-04T10:17", {"mentions": HOURLY}, "2026-03-04T11:00"),
        ("Asia/Kolkata", "2026-03-04T10:17", {"mentions": HOURLY}, "2026-03-04T10:30"),
        ("Europe/Vienna", "2026-03-04T10:17", {"mentions": DAILY}, "2026-03-05T07:00"),
        ("Europe/Vienna", "2026-03-04T06:59", {"mentions": DAILY}, "2026-03-04T07:00"),
        ("Europe/Vienna", "2026-03-04T07:00", {"mentions": DAILY}, "2026-03-05T07:00"),
        ("America/New_York", "2026-03-04T02:00", {"mentions": DAILY, "daily_at": time(22)}, "2026-03-04T03:00"),
        # the clocks go forward over the hour of the daily mail, and back over it
        ("Europe/Vienna", "2026-03-28T12:00", {"mentions": DAILY, "daily_at": time(2, 30)}, "2026-03-29T01:00"),
        ("Europe/Vienna", "2026-10-24T12:00", {"mentions": DAILY, "daily_at": time(2, 30)}, "2026-10-25T00:30"),
        # quiet hours, over midnight and within a day, and where the clocks change in them
        ("Europe/Vienna", "2026-03-04T20:59", NIGHT, "2026-03-04T20:59"),
        ("Europe/Vienna", "2026-03-04T21:00", NIGHT, "2026-03-05T06:30"),
        ("Europe/Vienna", "2026-03-05T06:29", NIGHT, "2026-03-05T06:30"),
        ("Europe/Vienna", "2026-03-05T06:30", NIGHT, "2026-03-05T06:30"),
        ("Europe/Vienna", "2026-03-28T23:00", NIGHT, "2026-03-29T05:30"),
        ("Europe/Vienna", "2026-10-24T23:00", NIGHT, "2026-10-25T06:30"),
        ("Europe/Vienna", "2026-10-25T00:10", TILL_HALF_PAST_TWO, "2026-10-25T00:30"),
        ("Europe/Vienna", "2026-10-25T01:10", TILL_HALF_PAST_TWO, "2026-10-25T01:30"),
        ("Europe/Vienna", "2026-03-04T11:20", NOON, "2026-03-04T12:00"),
        ("Europe/Vienna", "2026-03-04T20:20", {"mentions": HOURLY, **NIGHT}, "2026-03-05T06:30"),
        ("Europe/Vienna", "2026-03-04T20:20", {"mentions": DAILY, "daily_at": time(23), **NIGHT}, "2026-03-05T06:30"),
    ],
)
def test_when_a_mention_goes_out(zone: str, now: str, preferences: dict[str, object], goes: str | None) -> None:
    wanted = Preferences(**preferences)  # type: ignore[arg-type]
    assert planned(Reason.MENTION, wanted, ZoneInfo(zone), at(now)) == (at(goes) if goes else None)


def test_a_reminder_comes_in_quiet_hours_too_and_news_of_what_is_followed_once_a_day() -> None:
    zone, now, quiet = ZoneInfo("Europe/Vienna"), at("2026-03-04T22:00"), Preferences(**NIGHT)  # type: ignore[arg-type]
    assert planned(Reason.REMINDER, quiet, zone, now) == now
    assert planned(Reason.FOLLOWING, quiet, zone, now) == at("2026-03-05T07:00")
    assert planned(Reason.ASSIGNED, quiet, zone, now) == at("2026-03-05T06:30")
