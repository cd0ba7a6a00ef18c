"""Lists of days within a repeat: weekdays, days of a month, numbered weekdays, days of a year.

Each rule returns where the list ends and the rule it makes, or None. A list has at most as many entries as
there are such days, so none of these reads on for ever.
"""

from collections.abc import Callable

from msgspec.structs import replace

from webapp.quick_add.amounts import day_ordinal, ordinal_or_word, unit, whole_number, workday_at
from webapp.quick_add.hours import written_clock
from webapp.quick_add.phrases import (
    AMBIGUOUS_DAYS,
    FREQUENCY_OF_UNIT,
    FUNCTION_WORDS,
    LAST,
    LETTERS_OF_WEEKDAYS,
    MONTHS,
    ORDINAL_WORDS,
    PLURAL_WEEKDAYS,
    RANGE_LINKS,
    WEEKDAYS,
    WORKDAYS,
)
from webapp.quick_add.ranges import is_range
from webapp.quick_add.reader import Reader
from webapp.recurrence.rule import Day, Rule, RuleError, check_rule

Found = tuple[int, Rule]
_AND = frozenset({"and", "&"})
_STOPS = frozenset({".", ".,"})
_RANGE_MARKS = "-–"
_MOST_DAYS = 31
_MOST_WEEKDAYS = 7
_MOST_MONTHS = 12
_MOST_WEEKS = 5
LAST_NUMBER = -1
_EACH = frozenset({"each", "every"})
_OF_EACH = frozenset({"the", *_EACH})
_GOING_ON = _EACH | WEEKDAYS.keys()
_INTERVAL_UNITS = frozenset({"day", "week", "month", "year", "quarter", "fortnight"})


def weekdays(reader: Reader, index: int, key: str) -> Found | None:
    """`mon`, `mon, thu`, `mon/wed/fri`, `monday, wednesday and friday`, `monday to friday`, `mon-fri`."""
    chosen: list[int] = []
    place, end = index, index
    while (found := _weekdays_of(reader, place, key)) is not None and len(chosen) < _MOST_WEEKDAYS:
        stop, some = found
        if chosen and key in AMBIGUOUS_DAYS and not (reader.then(stop) in _GOING_ON or opens(reader, stop)):
            break  # “every friday, sun cream”: the last one is a word of the title
        chosen += some
        end = stop
        place, key = _next_weekday(reader, end)
    if not chosen:
        return None
    return end, Rule("WEEKLY", days=tuple(Day(day) for day in sorted(set(chosen))))


def _weekdays_of(reader: Reader, index: int, key: str) -> tuple[int, list[int]] | None:
    """The weekdays that one entry of a list names, and the place after it: one, a range, or some with slashes."""
    if key in WEEKDAYS:
        link, last = reader.then(index + 1), reader.then(index + 2)
        if link in RANGE_LINKS - _AND - {"or"} and last in WEEKDAYS:
            return index + 3, _range(WEEKDAYS[key], WEEKDAYS[last])
        return index + 1, [WEEKDAYS[key]]
    if key in PLURAL_WEEKDAYS or key in LETTERS_OF_WEEKDAYS:
        return index + 1, list(PLURAL_WEEKDAYS.get(key) or LETTERS_OF_WEEKDAYS[key])
    for sign in _RANGE_MARKS:
        first, _, last = key.partition(sign)
        if first in WEEKDAYS and last in WEEKDAYS:
            return index + 1, _range(WEEKDAYS[first], WEEKDAYS[last])
    parts = key.split("/")
    return (index + 1, [WEEKDAYS[part] for part in parts]) if all(part in WEEKDAYS for part in parts) else None


def _range(first: int, last: int) -> list[int]:
    return [(first + offset) % 7 for offset in range((last - first) % 7 + 1)]


def days(reader: Reader, index: int, key: str) -> Found | None:
    """`15th`, `15.`, `2, 15, 27`, `1st and 15th`, `3rd friday`, `last day`, `last workday`, `2nd week`."""
    ordinals, end = _with_a_stop(reader, index, key) or _ordinals(reader, index, key)
    if ordinals:
        return _of_ordinals(reader, ordinals, end)
    numbers, end = _numbers(reader, index, key)
    if len(numbers) > 1 and opens(reader, end):
        return end, Rule("MONTHLY", month_days=tuple(sorted(set(numbers))))
    return None


def days_of_every_month(reader: Reader, index: int, key: str) -> Found | None:
    """`first monday of every month`, `15th each month`, `10. of every month`: a repeat without an `every` in front."""
    ordinals, end = _with_a_stop(reader, index, key) or _ordinals(reader, index, key)
    found = _of_ordinals(reader, ordinals, end) if ordinals else None
    if found is None or reader.then(found[0] - 1) != "month" or reader.then(found[0] - 2) not in _EACH:
        return None
    return found


def _with_a_stop(reader: Reader, index: int, key: str) -> tuple[list[int], int] | None:
    """The `10.` of “10. of every month”, `1. and 15.`, as ordinals are written where the day comes first; elsewhere
    only before `of`."""
    chosen: list[int] = []
    at = index
    while key and reader.tokens[at].trail in _STOPS and len(chosen) < _MOST_DAYS:
        day = whole_number(key)
        if not day or day > _MOST_DAYS or (reader.context.date_order != "dmy" and reader.then(at + 1) != "of"):
            break
        chosen.append(day)
        index = at + 1
        at = index + 1 if reader.at(index) in _AND else index
        key = reader.at(at) if at > index or reader.tokens[index - 1].trail == ".," else ""
    return (chosen, index) if chosen else None


def dates(reader: Reader, index: int, key: str) -> Found | None:
    """`jan 27th`, `27 jan`, `14 jan, 14 apr`, `january`; only what one rule can say."""
    chosen: list[tuple[int, int]] = []
    place, end = index, index
    while key and len(chosen) < _MOST_MONTHS:
        found = _date(reader, place, key)
        if found is None:
            break
        end = found[0]
        chosen.append(found[1])
        place, key = _next_entry(reader, end)
    months = tuple(sorted({month for month, _ in chosen}))
    month_days = tuple(sorted({day for _, day in chosen}))
    if not chosen or len(months) * len(month_days) != len(set(chosen)):
        return None
    return _checked(end, Rule("YEARLY", months=months, month_days=month_days))


def opens(reader: Reader, index: int) -> bool:
    """Whether a phrase may end before this word: at the end, at punctuation, before a time or like `for`."""
    key = reader.then(index)
    return not key or key in FUNCTION_WORDS or written_clock(key) is not None or is_range(key)


def _of_ordinals(reader: Reader, ordinals: list[int], end: int) -> Found | None:
    key = reader.then(end)
    name = unit(key, 1)
    if name == "day" and max(ordinals) <= _MOST_DAYS and (LAST_NUMBER in ordinals or reader.then(end + 1) == "of"):
        return _of_the_month(reader, end + 1, Rule("MONTHLY", month_days=tuple(sorted(set(ordinals)))))
    if name in _INTERVAL_UNITS and LAST_NUMBER not in ordinals:
        if len(ordinals) > 1 or ordinals[0] < 2:  # “every 1st day” says nothing
            return None
        number = ordinals[0] * (3 if name == "quarter" else 1)
        return end + 1, Rule(FREQUENCY_OF_UNIT.get(name, "MONTHLY"), number)
    if key in WEEKDAYS:
        return _numbered_weekdays(reader, ordinals, end, key)
    workday = workday_at(reader, end, key) if len(ordinals) == 1 else None
    if workday is not None:
        rule = Rule("MONTHLY", days=tuple(Day(day) for day in WORKDAYS), position=ordinals[0])
        return _of_the_month(reader, workday, rule)
    if LAST_NUMBER in ordinals or max(ordinals) > _MOST_DAYS:
        return None
    found = _of_the_month(reader, end, Rule("MONTHLY", month_days=tuple(sorted(set(ordinals)))))
    if found is None or found[0] > end:
        return found
    written_out = reader.tokens[end - 1].key in ORDINAL_WORDS
    return found if not written_out and (len(ordinals) > 1 or opens(reader, end)) else None


def _numbered_weekdays(reader: Reader, ordinals: list[int], end: int, key: str) -> Found | None:
    """`3rd friday`, `1st and 3rd friday`, `1st monday and 3rd friday`."""
    chosen: list[Day] = []
    stop = end
    while ordinals and key in WEEKDAYS and len(chosen) < _MOST_DAYS:
        if max(ordinals) > _MOST_WEEKS:
            return None
        chosen += [Day(WEEKDAYS[key], nth) for nth in ordinals]
        stop = end + 1
        place, key = _next_entry(reader, stop)
        ordinals, end = _ordinals(reader, place, key)
        key = reader.then(end) if ordinals else ""
    return _of_the_month(reader, stop, Rule("MONTHLY", days=tuple(chosen)))


def _of_the_month(reader: Reader, end: int, rule: Rule) -> Found | None:
    """Read on over `of the month`, `in the month`, or a month by name; any other `of` makes it a part of the title."""
    link = reader.then(end)
    is_in = link == "in" and reader.then(end + 1) == "the" and reader.then(end + 2) == "month"
    at = end + 1 if link == "of" or is_in else end
    key = reader.then(at)
    if key in MONTHS and reader.tokens[at].trail != ",":  # a list of such dates is more than one rule can say
        return _checked(at + 1, replace(rule, frequency="YEARLY", months=(MONTHS[key],)))
    if at == end and not (key in _EACH and reader.then(at + 1) == "month"):
        return _checked(end, rule)
    if key in _OF_EACH and reader.then(at + 1) == "month":
        return _checked(at + 2, rule)
    return None


def _date(reader: Reader, index: int, key: str) -> tuple[int, tuple[int, int]] | None:
    if key in MONTHS:
        following = reader.then(index + 1)
        day = day_ordinal(following) or whole_number(following)
        if day is not None and unit(reader.then(index + 2), day) is None:
            return index + 2, (MONTHS[key], day)
        return index + 1, (MONTHS[key], 1)
    day = day_ordinal(key) or whole_number(key)
    at = index + 2 if reader.then(index + 1) == "of" else index + 1
    month = MONTHS.get(reader.then(at))
    return None if day is None or month is None else (at + 1, (month, day))


def _ordinals(reader: Reader, index: int, key: str) -> tuple[list[int], int]:
    return _entries(reader, index, key, lambda word: LAST_NUMBER if word == LAST else ordinal_or_word(word))


def _numbers(reader: Reader, index: int, key: str) -> tuple[list[int], int]:
    return _entries(reader, index, key, whole_number)


def _entries(reader: Reader, index: int, key: str, number_of: Callable[[str], int | None]) -> tuple[list[int], int]:
    chosen: list[int] = []
    place, end = index, index
    while key and len(chosen) < _MOST_DAYS:
        number = number_of(key)
        if not number or number > _MOST_DAYS:
            break
        chosen.append(number)
        end = place + 1
        place, key = _next_entry(reader, end)
    return chosen, end


def _next_entry(reader: Reader, index: int) -> tuple[int, str]:
    """The place and key of a further entry of a list, after a comma, an `and`, or both; else an empty key."""
    with_comma = index < reader.count and reader.tokens[index - 1].trail == ","
    key = reader.then(index, comma=True)
    if key in _AND:
        return index + 1, reader.then(index + 1)
    return (index, key) if with_comma else (index, "")


def _next_weekday(reader: Reader, index: int) -> tuple[int, str]:
    """As `_next_entry`, also for `mon wed fri` and `every monday and every thursday`."""
    key = reader.then(index)
    if key in WEEKDAYS:
        return index, key
    place, key = _next_entry(reader, index)
    return (place + 1, reader.then(place + 1)) if key == "every" else (place, key)


def _checked(end: int, rule: Rule) -> Found | None:
    try:
        check_rule(rule)
    except RuleError:
        return None
    return end, rule
