"""RFC 5545 recurrence rules by their definition, a day at a time: plain, and independent of the product.

A rule falls on a day if the day's period is a whole number of intervals after that of the start, and if the
day is among those that the BY parts leave of its period; where BYSETPOS is given, at that place of them.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
DAY = timedelta(days=1)


def days_of(rrule: str, start: date, last: date) -> Iterator[date]:
    """The days of a rule from `start` to `last`."""
    parts = dict(part.split("=") for part in rrule.split(";"))
    day = start
    period: tuple[int, ...] = ()
    left: list[date] = []
    while day <= last:
        this_period = _period_of(parts, day)
        if this_period != period:
            period, left = (
                this_period,
                _days_left(parts, start, day) if _in_interval(parts, start, day) else [],
            )
        if day in left:
            yield day
        day += DAY


def _period_of(parts: dict[str, str], day: date) -> tuple[int, ...]:
    """Days that share it belong to one period; a day of a week or of the days stands for itself."""
    length = {"YEARLY": 1, "MONTHLY": 2}.get(parts["FREQ"], 3)
    return (day.year, day.month, day.day)[:length]


def moment_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first minute at which the wall clock of the zone shows this time or a later one."""
    wanted = datetime.combine(day, clock)
    moment = datetime.combine(day - DAY, time(), ZoneInfo("UTC"))
    while moment.astimezone(zone).replace(tzinfo=None) < wanted:
        moment += timedelta(minutes=1)
    return moment


def _in_interval(parts: dict[str, str], start: date, day: date) -> bool:
    first = CODES.index(parts.get("WKST", "MO"))
    passed = {
        "DAILY": (day - start).days,
        "WEEKLY": (_start_of_week(day, first) - _start_of_week(start, first)).days // 7,
        "MONTHLY": 12 * (day.year - start.year) + day.month - start.month,
        "YEARLY": day.year - start.year,
    }[parts["FREQ"]]
    return passed % int(parts.get("INTERVAL", "1")) == 0


def _start_of_week(day: date, first: int) -> date:
    while day.weekday() != first:
        day -= DAY
    return day


def _days_left(parts: dict[str, str], start: date, day: date) -> list[date]:
    match parts["FREQ"]:
        case "YEARLY":
            period = [date(day.year, 1, 1) + timedelta(days=count) for count in range(366)]
            period = [each for each in period if each.year == day.year]
        case "MONTHLY":
            length = monthrange(day.year, day.month)[1]
            period = [date(day.year, day.month, number) for number in range(1, length + 1)]
        case _:
            period = [day]
    left = [each for each in period if _is_left(parts, start, each)]
    if "BYSETPOS" not in parts:
        return left
    position = int(parts["BYSETPOS"])
    place = position - 1 if position > 0 else len(left) + position
    return left[place : place + 1] if place >= 0 else []


def _is_left(parts: dict[str, str], start: date, day: date) -> bool:
    frequency = parts["FREQ"]
    by_days = "BYDAY" in parts or "BYMONTHDAY" in parts
    if "BYMONTH" in parts:
        if str(day.month) not in parts["BYMONTH"].split(","):
            return False
    elif frequency == "YEARLY" and day.month != start.month:
        return False
    if frequency == "WEEKLY" and not by_days:
        return day.weekday() == start.weekday()
    if frequency in {"MONTHLY", "YEARLY"} and not by_days:
        return day.day == start.day
    length = monthrange(day.year, day.month)[1]
    month_days = {str(day.day), str(day.day - length - 1)}
    if "BYMONTHDAY" in parts and month_days.isdisjoint(parts["BYMONTHDAY"].split(",")):
        return False
    if "BYDAY" not in parts:
        return True
    code = CODES[day.weekday()]
    from_start, from_end = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    return bool({code, f"{from_start}{code}", f"{from_end}{code}"} & set(parts["BYDAY"].split(",")))
