"""The edges of every period: `at the end of every month`, `start of each week`; that of every day is every day."""

from webapp.quick_add.lists import Found
from webapp.quick_add.reader import Reader
from webapp.recurrence.rule import Day, Rule

_EACH = frozenset({"every", "each"})
_FRIDAY = 4
_MONTHS_OF_QUARTERS = {"start": (1, 4, 7, 10), "end": (3, 6, 9, 12)}
_DAYS = {"start": 1, "middle": 15, "end": -1}
EDGES = {"start": "start", "beginning": "start", "middle": "middle", "end": "end"}


def edge_of_every_period(reader: Reader, index: int, key: str) -> Found | None:
    """The rule and the place after it of `at the end of every month`, at its first word; or None."""
    at = index
    if key == "at" and reader.then(at + 1) == "the":
        at += 2
        key = reader.then(at)
    if key not in EDGES or reader.then(at + 1) != "of" or reader.then(at + 2) not in _EACH:
        return None
    rule = rule_of_edge(EDGES[key], reader.then(at + 3), reader.context.week_start)
    return None if rule is None else (at + 4, rule)


def rule_of_edge(edge: str, period: str, week_start: int) -> Rule | None:
    """How the start, the middle or the end of a period repeats, where a rule can say it."""
    match period:
        case "day" if edge != "middle":
            return Rule("DAILY")
        case "week" if edge != "middle":
            return Rule("WEEKLY", days=(Day(week_start if edge == "start" else _FRIDAY),))
        case "month":
            return Rule("MONTHLY", month_days=(_DAYS[edge],))
        case "quarter" if edge != "middle":
            return Rule("YEARLY", months=_MONTHS_OF_QUARTERS[edge], month_days=(_DAYS[edge],))
        case "year" if edge != "middle":
            return Rule("YEARLY", months=(1 if edge == "start" else 12,), month_days=(1 if edge == "start" else 31,))
    return None
