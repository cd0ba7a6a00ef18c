"""A repeat on the days before or after its own: what it is on the calendar of another place, where its time falls on
another day.
"""

from datetime import timedelta
from itertools import islice

from msgspec.structs import replace

from webapp.recurrence.occurrences import Repeat
from webapp.recurrence.rule import Day, Rule, RuleError, check_rule, dates

_COMPARED = 60  # dates: five years of months


def shifted(repeat: Repeat, days: int) -> Repeat | None:
    """The repeat that falls so many days after each date of another one (before it, where negative).

    None where no rule says that, as for the day before each first of a month, or before days of work.
    """
    if not days:
        return repeat
    if repeat.asks_for_work:
        return None
    by = timedelta(days=days)
    try:
        rule = _shifted(repeat.rule, days)
        check_rule(rule)
        start = repeat.start + by
        wanted = [day + by for day in islice(dates(repeat.rule, repeat.start), _COMPARED)]
        if list(islice(dates(rule, start), _COMPARED)) != wanted:
            return None
        ends = repeat.ends + by if repeat.ends is not None else None
        return replace(repeat, rule=rule, start=start, ends=ends, skipped=frozenset(day + by for day in repeat.skipped))
    except (RuleError, OverflowError):
        return None


def _shifted(rule: Rule, days: int) -> Rule:
    """The rule with each of its days moved, as if weeks and months had no end."""
    return replace(
        rule,
        days=tuple(sorted(Day((day.weekday + days) % 7, day.nth) for day in rule.days)),
        month_days=tuple(day + days for day in rule.month_days),
    )
