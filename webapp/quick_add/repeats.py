"""Repeats: `every ...`, `every! ...`, `after N days`, `daily`, with their start, end, length and time."""

from msgspec.structs import replace

from webapp.quick_add import lists
from webapp.quick_add.amounts import count, minutes_of_word, unit, workday_at
from webapp.quick_add.clock import part_at
from webapp.quick_add.edges import edge_of_every_period, rule_of_edge
from webapp.quick_add.phrases import (
    ADVERBS,
    DAY_PARTS,
    FREQUENCY_OF_UNIT,
    LETTERS_OF_WEEKDAYS,
    NOON,
    PLURAL_WEEKDAYS,
    SATURDAY,
    START_LEADS,
    WEEKDAYS,
)
from webapp.quick_add.ranges import time_at
from webapp.quick_add.reader import Reader
from webapp.quick_add.repeat_tail import Repetition, in_weeks, with_tail
from webapp.quick_add.result import Anchor
from webapp.recurrence.rule import MOST_INTERVALS, WORKDAYS, Rule
from webapp.recurrence.rule import Day as RuleDay

EVERY: dict[str, Anchor] = {"every": "schedule", "every!": "completion", "each": "schedule"}
_AND = frozenset({"and", "&"})
_HOURS = ("h", "hr", "hrs")
_SEVERAL = 3


def repeat_at(reader: Reader, index: int, key: str) -> Repetition | None:
    """The repeat that begins at the word `key`, or None."""
    if key in EVERY:
        body = reader.then(index + 1)
        found = _every(reader, index + 1, body) if body else None
        if found is None:
            return None
        found.anchor = EVERY[key]
        found = with_tail(reader, index, found)
        found.strong = key != "each" or found.clock is not None
        return found
    if key in ADVERBS:
        frequency, interval = ADVERBS[key]
        found = with_tail(reader, index, Repetition(index + 1, Rule(frequency, interval)))
        found.strong = found.clock is not None
        return found if found.strong or key != "nightly" else None
    if key in PLURAL_WEEKDAYS:
        days = lists.weekdays(reader, index, key)
        found = with_tail(reader, index, Repetition(*days)) if days is not None else None
        if found is not None:
            found.strong = found.clock is not None  # “mondays at 6pm”; “closed on mondays” is a fact
        return found
    if key == "after":
        return _after(reader, index)
    if key in WEEKDAYS or key in LETTERS_OF_WEEKDAYS or "/" in key or "-" in key:
        return _of_weekdays(reader, index, key)
    days = lists.days_of_every_month(reader, index, key) or edge_of_every_period(reader, index, key)
    return None if days is None else with_tail(reader, index, Repetition(*days))


def some_weekdays_at(reader: Reader, index: int, key: str) -> Repetition | None:
    """Three weekdays or more, after the time at which they repeat: `6am mon, wed and fri`."""
    days = lists.weekdays(reader, index, key) if key[:3] in WEEKDAYS or key in LETTERS_OF_WEEKDAYS else None
    return with_tail(reader, index, Repetition(*days)) if days is not None and len(days[1].days) >= _SEVERAL else None


def _of_weekdays(reader: Reader, index: int, key: str) -> Repetition | None:
    """The days that stand before the `every`, `tue and thu every week`; and three or more with a time, which are no one
    date: `mon-fri 7am`, `mon, wed and fri at 9`; two where it is said until when or so: `mon, thu 4pm until may`."""
    is_from = reader.before(index) in START_LEADS  # a day, or what is moved: no list
    days = lists.weekdays(reader, index, key) if index >= reader.no_list_before and not is_from else None
    if days is None:
        return None
    end, rule = days
    if reader.then(end) in EVERY:
        every = _every(reader, end + 1, reader.then(end + 1)) if reader.then(end + 1) else None
        if every is None or every.rule.frequency != "WEEKLY" or not every.rule.is_plain:
            return None
        rule = in_weeks(reader, replace(rule, interval=every.rule.interval))
        return with_tail(reader, index, Repetition(every.end, rule))
    found = with_tail(reader, index, Repetition(end, rule)) if len(rule.days) > 1 else None
    is_clear = found is not None and found.clock is not None and (len(rule.days) >= _SEVERAL or found.is_bounded)
    if found is None or not is_clear or (_ends_in_a_part(reader, found) and not lists.opens(reader, found.end)):
        reader.no_list_before = end
        return None
    return found


def _ends_in_a_part(reader: Reader, found: Repetition) -> bool:
    """Whether it ends in a mere part of the day: the “mon-thu night crew”."""
    return reader.tokens[found.end - 1].key in DAY_PARTS


def _after(reader: Reader, index: int) -> Repetition | None:
    number = count(reader.then(index + 1))
    name = unit(reader.then(index + 2), number) if number else None
    rule = None if number is None or name is None else _of_unit(name, number)
    if rule is None:
        return None
    return with_tail(reader, index, Repetition(index + 3, rule, "completion", strong=False))


def _every(reader: Reader, index: int, key: str) -> Repetition | None:
    for body in (_unit, _other, _counted, _listed, _at_a_time, _month_end):
        found = body(reader, index, key)
        if found is not None:
            return found
    return None


def _unit(reader: Reader, index: int, key: str) -> Repetition | None:
    """`every day`, `every weekday`, `every weekend`, `every quarter`, `every morning`."""
    end = rule_of_edge("end", key, reader.context.week_start) if reader.then(index + 1) == "end" else None
    if end is not None:
        return Repetition(index + 2, end)
    workday = workday_at(reader, index, key)
    if workday is not None and key == "weekday":
        return Repetition(workday, Rule("WEEKLY", days=WORKDAYS))
    if workday is not None:
        return Repetition(workday, Rule("DAILY"), off_days="after")
    if key == "weekend":
        return Repetition(index + 1, Rule("WEEKLY", days=(RuleDay(SATURDAY),)))
    part = part_at(reader, index, key)
    if part is not None:
        if reader.then(part.end) in _AND and reader.then(part.end + 1) in DAY_PARTS:
            return None  # “every morning and evening”, which no rule can say
        return Repetition(part.end, Rule("DAILY"), clock=part.clock)
    if key == "noon":
        return Repetition(index + 1, Rule("DAILY"), clock=NOON)
    name = unit(key, 1)
    rule = None if name is None else _of_unit(name, 1)
    return None if rule is None else Repetition(index + 1, rule)


def _other(reader: Reader, index: int, key: str) -> Repetition | None:
    """`every other friday`, `every other week`."""
    if key != "other":
        return None
    key = reader.then(index + 1)
    if not key:
        return None
    days = (index + 2, Rule("WEEKLY", days=(RuleDay(SATURDAY),))) if key == "weekend" else None
    days = days or lists.weekdays(reader, index + 1, key)
    if days is not None:
        return Repetition(days[0], in_weeks(reader, replace(days[1], interval=2)))
    name = unit(key, 1)
    rule = None if name is None else _of_unit(name, 2)
    return None if rule is None else Repetition(index + 2, rule)


def _counted(reader: Reader, index: int, key: str) -> Repetition | None:
    """`every 2 weeks`, `every three months`, `every 12h`."""
    minutes = minutes_of_word(key) if key.endswith(_HOURS) else None
    if minutes is not None and minutes % 60 == 0 and minutes // 60 <= MOST_INTERVALS:
        return Repetition(index + 1, Rule("HOURLY", minutes // 60))
    number = count(key)
    name = unit(reader.then(index + 1), number) if number else None
    rule = None if number is None or name is None else _of_unit(name, number)
    return None if rule is None else Repetition(index + 2, rule)


def _listed(reader: Reader, index: int, key: str) -> Repetition | None:
    """`every mon, thu`, `every 15th`, `every 3rd friday`, `every jan 27th`."""
    days = lists.weekdays(reader, index, key)
    if days is not None and reader.then(days[0]) == "fortnight":  # “every thursday fortnight”
        return Repetition(days[0] + 1, in_weeks(reader, replace(days[1], interval=2)))
    found = days or lists.dates(reader, index, key) or lists.days(reader, index, key)
    return None if found is None else Repetition(*found)


def _at_a_time(reader: Reader, index: int, key: str) -> Repetition | None:
    """`every 9am` is every day at that time."""
    clock = time_at(reader, index, key) if key[0].isdigit() else None
    return None if clock is None else Repetition(clock.end, Rule("DAILY"), clock=clock.clock, minutes=clock.minutes)


def _month_end(reader: Reader, index: int, key: str) -> Repetition | None:
    """`every end of month`."""
    if key != "end" or reader.then(index + 1) != "of":
        return None
    at = index + 3 if reader.then(index + 2) == "the" else index + 2
    return Repetition(at + 1, Rule("MONTHLY", month_days=(-1,))) if reader.then(at) == "month" else None


def _of_unit(name: str, number: int) -> Rule | None:
    if name == "quarter":
        name, number = "month", number * 3
    if name == "fortnight":
        name, number = "week", number * 2
    frequency = FREQUENCY_OF_UNIT.get(name)
    return Rule(frequency, number) if frequency is not None and number <= MOST_INTERVALS else None
