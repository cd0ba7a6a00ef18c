"""When something goes out: by what a member wants, on the clock on their wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from webapp.delivery.models import Preferences, When
from webapp.notifications.models import Reason
from webapp.recurrence.local_time import moment_at


def planned(reason: Reason, preferences: Preferences, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When what is told now goes out; None where it doesn't. A reminder has the moment that was set for it, so quiet
    hours don't hold it."""
    match preferences.when(reason):
        case When.NEVER:
            return None
        case When.AT_ONCE:
            moment = now
        case When.HOURLY:
            moment = next_hour(zone, now)
        case When.DAILY:
            moment = next_daily(preferences, zone, now)
    return moment if reason is Reason.REMINDER else after_quiet(moment, preferences, zone)


def next_hour(zone: ZoneInfo, now: datetime) -> datetime:
    """When the clock next shows a full hour."""
    shown = now.astimezone(zone)
    return now + timedelta(minutes=60 - shown.minute, seconds=-shown.second, microseconds=-shown.microsecond)


def next_daily(preferences: Preferences, zone: ZoneInfo, now: datetime) -> datetime:
    """When the next daily mail goes."""
    today = now.astimezone(zone).date()
    moment = moment_at(today, preferences.daily_at, zone)
    if moment <= now:
        moment = moment_at(today + timedelta(days=1), preferences.daily_at, zone)
    return moment.astimezone(UTC)


def after_quiet(moment: datetime, preferences: Preferences, zone: ZoneInfo) -> datetime:
    """A moment, or the end of the quiet hours that it falls into."""
    begin, end = preferences.quiet_from, preferences.quiet_until
    if begin is None or end is None:
        return moment
    shown = moment.astimezone(zone)
    clock = shown.time()
    quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not quiet:
        return moment
    ends = moment_at(shown.date() + timedelta(days=clock >= end), end, zone)
    if ends.astimezone(UTC) <= moment:  # of an hour that is shown twice this is the second one
        ends = ends.replace(fold=1)
    return ends.astimezone(UTC)
