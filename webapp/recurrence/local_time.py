"""From the clock on the wall to a moment, also where the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)


class ClockChange(Enum):
    """What a clock change does to a time of day on one date."""

    NONE = "none"
    REMOVED = "removed"
    """The clocks jump over this time; the first valid minute stands in for it."""
    DOUBLED = "doubled"
    """The clocks show this time twice; the first one counts."""


def moment_at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which the wall clock of `zone` shows `clock` on `day`.

    A time that does not exist becomes the first valid minute after the gap, a time that exists twice
    its first occurrence. Raises OverflowError outside of the years 1 to 9999.
    """
    shown = datetime.combine(day, clock, zone)
    if _exists(shown, zone):
        return shown
    return _end_of_gap(shown, zone)


def clock_change(day: date, clock: time, zone: ZoneInfo) -> ClockChange:
    """Whether `clock` exists once, twice or not at all on `day` in `zone`."""
    shown = datetime.combine(day, clock, zone)
    if shown.utcoffset() == shown.replace(fold=1).utcoffset():
        return ClockChange.NONE
    return ClockChange.DOUBLED if _exists(shown, zone) else ClockChange.REMOVED


def _exists(shown: datetime, zone: ZoneInfo) -> bool:
    if shown.utcoffset() == shown.replace(fold=1).utcoffset():
        return True  # no change near: the usual case, decided without a round trip
    back = shown.astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None) == shown.replace(tzinfo=None)


def _end_of_gap(shown: datetime, zone: ZoneInfo) -> datetime:
    """Find the change by bisection: within a gap, fold 1 is read before it and fold 0 after it (PEP 495)."""
    before = int(shown.replace(fold=1).timestamp())
    after = int(shown.timestamp())
    offset_after = datetime.fromtimestamp(after, zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset_after:
            after = middle
        else:
            before = middle
    first = datetime.fromtimestamp(after, zone)
    if first.second:  # some changes of the nineteenth century fall within a minute
        first = (first.astimezone(UTC).replace(second=0) + _MINUTE).astimezone(zone)
    return first
