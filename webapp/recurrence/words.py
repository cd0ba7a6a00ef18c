"""A repeat in plain words, as quick add would read it: “every third Friday at 09:00 until 30 June 2026”."""

from collections.abc import Sequence
from datetime import date, time

from webapp.recurrence.rule import WORKDAYS, Day, Rule
from webapp.recurrence.workdays import OffDays

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNITS = {"HOURLY": "hour", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
_SHORTEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of each month
_FIFTH = 5
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def in_words(
    rule: Rule,
    *,
    clock: time | None = None,
    ends: date | None = None,
    from_completion: bool = False,
    off_days: OffDays = "stay",
) -> str:
    """The rule as a phrase in English, with where a date goes that isn't a day of work, its time and its last date."""
    parts = [_after_completion(rule, off_days) if from_completion else _by_schedule(rule, off_days)]
    if clock is not None:
        parts.append(f"at {clock:%H:%M}")
    if ends is not None:
        parts.append(f"until {ends.day} {_MONTHS[ends.month - 1]} {ends.year}")
    return " ".join(parts)


def skips(rule: Rule) -> str:
    """Which months or years a rule leaves out, as a sentence; "" where it falls in all of them."""
    if rule.position or rule.frequency not in {"MONTHLY", "YEARLY"}:
        return ""
    shortest = [_SHORTEST[month - 1] for month in rule.months] or [min(_SHORTEST)]
    days = [day for day in rule.month_days if abs(day) > min(shortest)]
    missing = [_ordinal(day) for day in days] + [_numbered((day,)) for day in rule.days if abs(day.nth) == _FIFTH]
    if not missing:
        return ""
    unit = "Years" if len(rule.months) == 1 else "Months"
    name = f"{_list(missing, 'or')}{f' of {_MONTHS[rule.months[0] - 1]}' if unit == 'Years' else ''}"
    if len(missing) < len(rule.month_days) + len(rule.days):
        return f"{unit} without a {name} have the other dates only."
    return f"{unit} without a {name} are skipped."


def is_every_workday(rule: Rule, off_days: OffDays) -> bool:
    """Whether it falls on every day of work: each day, and what falls on others together with the next one."""
    return rule == Rule("DAILY") and off_days == "after"


def _after_completion(rule: Rule, off_days: OffDays) -> str:
    if rule.is_plain and not is_every_workday(rule, off_days):
        unit = _UNITS[rule.frequency]
        amount = f"1 {unit}" if rule.interval == 1 else f"{rule.interval} {unit}s"
        return f"{amount} after it is done{_else(rule, off_days)}"
    return f"{_by_schedule(rule, off_days)}, counted from when it is done"


def _else(rule: Rule, off_days: OffDays) -> str:
    if off_days == "stay" or rule.frequency == "HOURLY" or rule.is_of_workdays:
        return ""
    return f" or the workday {off_days}"


def _by_schedule(rule: Rule, off_days: OffDays) -> str:
    return "every workday" if is_every_workday(rule, off_days) else _every(rule) + _else(rule, off_days)


def _every(rule: Rule) -> str:
    if rule.days == WORKDAYS and not rule.position and rule.interval == 1:
        return "every weekday"
    on = _on(rule)
    if rule.interval == 1 and on and rule.frequency in {"WEEKLY", "MONTHLY"} and not _is_of_several(rule):
        return f"every {on.removeprefix('the ')}"
    unit = _UNITS[rule.frequency]
    every = f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"
    return f"{every} on {on}" if on else every


def _is_of_several(rule: Rule) -> bool:
    """Whether the days stand in for one another, which takes a longer sentence."""
    return bool(rule.position and rule.month_days)


def _on(rule: Rule) -> str:
    if rule.frequency == "YEARLY" and rule.month_days and not rule.position:
        return _list([f"{day} {_MONTHS[month - 1]}" for month in rule.months for day in rule.month_days])
    if rule.frequency == "YEARLY" and rule.month_days and rule.position == -1 and len(rule.months) == 1:
        last, month = rule.month_days[-1], _MONTHS[rule.months[0] - 1]
        return f"{last} {month}, or the {_ordinal(last - 1)} in years without it"
    days = _days(rule)
    if rule.frequency == "YEARLY" and days:
        return f"{days} of {_list([_MONTHS[month - 1] for month in rule.months])}"
    return days


def _days(rule: Rule) -> str:
    if rule.position and rule.days:
        names = [_WEEKDAYS[day.weekday] for day in rule.days]
        return f"the {_nth(rule.position)} {'workday' if rule.days == WORKDAYS else _list(names, 'or')}"
    if rule.position == -1 and rule.month_days:
        return f"the {_ordinal(rule.month_days[-1])}, or the last day of a shorter month"
    if rule.position:
        return f"the {_nth(rule.position)} of the days {_list([str(day) for day in rule.month_days])}"
    if rule.month_days:
        return f"the {_list([_ordinal(day) for day in rule.month_days])}"
    if any(day.nth for day in rule.days):
        return f"the {_numbered(rule.days)}"
    return _list([_WEEKDAYS[day.weekday] for day in rule.days])


def _numbered(days: tuple[Day, ...]) -> str:
    if len({day.weekday for day in days}) == 1:
        return f"{_list([_nth(day.nth) for day in days])} {_WEEKDAYS[days[0].weekday]}"
    return _list([f"{_nth(day.nth)} {_WEEKDAYS[day.weekday]}" for day in days])


def _nth(number: int) -> str:
    return _NTH.get(number) or _ordinal(number)


def _ordinal(number: int) -> str:
    if number < 0:
        return "last day" if number == -1 else f"{_ordinal(-number)} last day"
    ending = "th" if number % 100 in {11, 12, 13} else _SUFFIXES.get(number % 10, "th")
    return f"{number}{ending}"


def _list(words: Sequence[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""
