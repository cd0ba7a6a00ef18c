"""A repeat, and what bounds it: `starting apr 1`, `until june`, `for 3 weeks`, `except sundays`; its time and days."""

from datetime import date, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from webapp.quick_add import lists
from webapp.quick_add.amounts import MINUTES, count, length_at, unit, workday_at
from webapp.quick_add.calendar import first_of_next_month, last_of_month, start_of_next_week, units_later
from webapp.quick_add.clock import VAGUE, by_hour, part_at, short_clock_at
from webapp.quick_add.dates import date_at
from webapp.quick_add.day import Day
from webapp.quick_add.phrases import LINKS, MONTHS, RANGE_LINKS, SATURDAY, SUNDAY, THROUGH, UNITS, UNTIL
from webapp.quick_add.ranges import time_at
from webapp.quick_add.reader import Reader
from webapp.quick_add.result import Anchor
from webapp.quick_add.times import AT, Clock
from webapp.recurrence.rule import WORKDAYS, Rule
from webapp.recurrence.rule import Day as RuleDay
from webapp.recurrence.workdays import OffDays

_START = frozenset({"starting", "from", "beginning"})
_END = frozenset({*UNTIL, "ending", *THROUGH})
_BY = frozenset({"by", "before", "b4", "around"})
_UP_TO = frozenset({"to"})  # only after a start: “from june 6 to sept 6”
_WHICH = frozenset({"this", "next"})
_DURING = frozenset({"in", "during", "throughout", *_WHICH})
_DAY = timedelta(days=1)
_MOST_TIMES = 99
_THIS = frozenset({"week", "month", "year"})
_EXCEPT = frozenset({"except", "but"})
_COMPLETED = frozenset({"completion", "completing", "done", "completed", "finished"})
_DONE = {"after": _COMPLETED, "from": frozenset({"completion"}), "when": _COMPLETED - {"completion", "completing"}}
_DIRECTIONS: dict[str, OffDays] = {
    **dict.fromkeys(("before", "previous", "preceding"), "before"),
    **dict.fromkeys(("after", "next", "following"), "after"),
}
_ALL_DAYS = tuple(RuleDay(day) for day in range(7))
_WEEKEND = Rule("WEEKLY", days=(RuleDay(SATURDAY), RuleDay(SUNDAY)))


class Repetition(Struct):
    """A repeat as written: its rule, and what bounds it. It ends before word `end`.

    It falls so many `times`, where that isn't 0. `estimate` is a length that follows its time (first word, end,
    minutes), `minutes` that of its time itself; a `strong` one is read anywhere.
    """

    end: int
    rule: Rule
    anchor: Anchor = "schedule"
    strong: bool = True
    clock: time | None = None
    starts: date | None = None
    ends: date | None = None
    lasts: tuple[int, str] | None = None
    times: int = 0
    estimate: tuple[int, int, int] | None = None
    minutes: int = 0
    off_days: OffDays = "stay"
    begins_line: bool = False

    @property
    def is_bounded(self) -> bool:
        """Whether it is said from when, until when, or for how long it repeats."""
        return self.starts is not None or self.has_end

    @property
    def has_end(self) -> bool:
        """Whether it is said until when, for how long, or how often it repeats."""
        return self.ends is not None or self.lasts is not None or self.times > 0


def in_weeks(reader: Reader, rule: Rule) -> Rule:
    """Where every other week has several days, it matters on which day a week starts."""
    start = reader.context.week_start
    return replace(rule, week_start=start) if start and rule.interval > 1 and len(rule.days) > 1 else rule


def with_tail(reader: Reader, first: int, found: Repetition) -> Repetition:
    """Read on for as long as the words say more about the repeat that begins at this word; each kind of word once."""
    found.begins_line = first <= reader.first_word
    while True:
        key = reader.then(found.end, comma=True)
        if not key:
            return found
        at = found.end
        read = _on(reader, found, at, key) or (key in _EXCEPT and _except(reader, found, at))
        read = read or (key in _DONE and _from_completion(reader, found, at))
        read = read or (found.clock is None and _time(reader, found, at, key))
        read = read or (key in _START and found.starts is None and _start(reader, found, at))
        read = read or (key in _END and not found.has_end and _until(reader, found, at))
        read = read or (key in _UP_TO and found.starts is not None and found.ends is None and _until(reader, found, at))
        read = read or (not found.has_end and _times(reader, found, at, key))
        read = read or (key == "for" and _for(reader, found, at))
        read = read or (key in _DURING and not found.is_bounded and _during(reader, found, at, key))
        read = read or (key == "or" and found.off_days == "stay" and _off_days(reader, found, at))
        if not read:
            return found


def _on(reader: Reader, found: Repetition, at: int, key: str) -> bool:
    """`every 2 weeks on tue`, `every month on the 15th`, `every year on jan 27`; `monthly, first monday`."""
    is_led = key == "on"
    if not found.rule.is_plain:
        return False
    if is_led:
        at += 1
        at += reader.then(at) in {"the", "a"}
        key = reader.then(at)
    rule = found.rule
    if not key:
        return False
    on: tuple[int, Rule] | None = None
    if rule.frequency == "WEEKLY":
        on = lists.weekdays(reader, at, key)
    elif rule.frequency == "MONTHLY":
        on = lists.days(reader, at, key)
    elif rule.frequency == "YEARLY":
        on = lists.dates(reader, at, key) or lists.days(reader, at, key)
    if on is None or on[1].frequency != rule.frequency:
        return False
    if not (is_led or lists.opens(reader, on[0]) or part_at(reader, on[0], reader.then(on[0])) is not None):
        return False  # “every week monday specials”
    found.end, found.rule = on[0], in_weeks(reader, replace(on[1], interval=rule.interval))
    return True


def _from_completion(reader: Reader, found: Repetition, at: int) -> bool:
    """`every 10 days after completion`, `every 2 weeks when done`."""
    following = reader.then(at + 1)
    end = at + 2
    if following in {"it", "its", "it's"}:
        following, end = reader.then(at + 2), at + 3
        if following == "is":
            following, end = reader.then(at + 3), at + 4
    if following not in _DONE[reader.then(at, comma=True)] or found.anchor == "completion":
        return False
    found.anchor, found.end = "completion", end
    return True


def _except(reader: Reader, found: Repetition, at: int) -> bool:
    """`every day except sunday`, `every weekday except friday`."""
    key, rule = reader.then(at + 1), found.rule
    but = (at + 2, _WEEKEND) if key == "weekends" else lists.weekdays(reader, at + 1, key)
    each = WORKDAYS if found.off_days == "after" else _ALL_DAYS
    days = each if rule == Rule("DAILY") else rule.days if rule.frequency == "WEEKLY" else ()
    left = () if but is None else tuple(day for day in days if day not in but[1].days)
    if but is None or not left or len(left) == len(days):
        return False
    found.end, found.rule = but[0], Rule("WEEKLY", rule.interval, days=left, week_start=rule.week_start)
    found.off_days = "stay" if rule.frequency == "DAILY" else found.off_days
    return True


def _off_days(reader: Reader, found: Repetition, at: int) -> bool:
    """`or the workday before`, `or the next working day`: where it goes from a day that isn't one of work."""
    at += 1
    if reader.then(at) == "the":
        at += 1
    direction = _DIRECTIONS.get(reader.then(at)) if reader.then(at) not in {"before", "after"} else None
    at += direction is not None
    key = reader.then(at)
    end = workday_at(reader, at, key) if key else None
    if end is None:
        return False
    behind = reader.then(end)
    if direction is None and behind in {"before", "after"}:
        direction, end = _DIRECTIONS[behind], end + 1
    if direction is None or found.rule.frequency == "HOURLY" or found.rule.is_of_workdays:
        return False
    found.off_days, found.end = direction, end
    return True


def _time(reader: Reader, found: Repetition, at: int, key: str) -> bool:
    by = by_hour(reader, at, key) if key in _BY else None  # “every friday by 4”
    clock = by or time_at(reader, at, key) or part_at(reader, at, key) or short_clock_at(reader, at, key)
    return clock is not None and _take(reader, found, clock)


def _take(reader: Reader, found: Repetition, clock: Clock) -> bool:
    if clock.day is not None or (clock.minutes and found.rule.frequency == "HOURLY"):
        return False
    if clock.flavour in VAGUE and not clock.strong and not lists.opens(reader, clock.end):
        may_begin = found.begins_line and clock.flavour != "numbers" and not reader.is_capitalised(clock.end)
        if not may_begin or reader.then(clock.end) in UNITS:
            return False  # “every friday at 5 guys”; but “Every friday at 5 call Bo”
    found.clock, found.end, found.minutes = clock.clock, clock.end, clock.minutes
    return True


def _start(reader: Reader, found: Repetition, at: int) -> bool:
    """`starting apr 1`, `from monday`, `starting at 9pm`, `from 15:00`."""
    key = reader.then(at + 1)
    if not key:
        return False
    day = _bound(reader, at + 1, key, reader.today)
    if day is not None:
        found.starts, found.end = day.day, day.end
        return True
    at += key in AT
    clock = by_hour(reader, at, "from") if found.clock is None else None
    return clock is not None and reader.then(clock.end) not in RANGE_LINKS and _take(reader, found, clock)


def _until(reader: Reader, found: Repetition, at: int) -> bool:
    base = max(found.starts or reader.today, reader.today)
    key = reader.then(at + 1)
    day = _bound(reader, at + 1, key, base) if key else None
    if day is None:
        return False
    is_whole = day.flavour == "month" and reader.tokens[at].key in THROUGH
    found.ends, found.end = last_of_month(day.day.year, day.day.month) if is_whole else day.day, day.end
    return True


def _during(reader: Reader, found: Repetition, at: int, key: str) -> bool:
    """`every tuesday in march`, `every day next week`: from its first day, or from today, to its last."""
    if found.rule.frequency not in {"DAILY", "WEEKLY"}:
        return False
    following = reader.then(at + 1)
    if key in _WHICH:
        days = _days_of(reader, key, following)
        end = at + 2
    else:
        day = date_at(reader, at + 1, following, reader.today) if following in MONTHS else None
        if day is None or day.flavour != "month":
            return False
        is_now = MONTHS[following] == reader.today.month and day.end == at + 2
        first, end = reader.today if is_now else day.day, day.end
        days = first, last_of_month(first.year, first.month)
    if days is None or reader.then(end) in LINKS:
        return False  # “in may and june”
    found.starts, found.ends, found.end = None if days[0] <= reader.today else days[0], days[1], end
    return True


def _days_of(reader: Reader, which: str, period: str) -> tuple[date, date] | None:
    """The first and the last day of this or the next week or month."""
    if period == "week":
        first = start_of_next_week(reader.today, reader.context.week_start)
        length = timedelta(days=7)
        return (first, first + length - _DAY) if which == "next" else (first - length, first - _DAY)
    if period == "month":
        first = first_of_next_month(reader.today)
        return (first, last_of_month(first.year, first.month)) if which == "next" else (reader.today, first - _DAY)
    return None


def _bound(reader: Reader, at: int, key: str, base: date) -> Day | None:
    if key in {"on", "the"}:
        at, key = at + 1, reader.then(at + 1)
    if key == "this" and reader.then(at + 1) in _THIS:
        return Day(at + 2, base, "next")  # “starting this week”
    day = date_at(reader, at, key, base) if key else None
    return None if day is None or day.flavour in {"span", "elapsed"} else day


def _times(reader: Reader, found: Repetition, at: int, key: str) -> bool:
    """`every tuesday 10 times`, `every week for 6 times`; “every week 3 times” may be three times in each."""
    if found.anchor == "completion" or found.rule.frequency == "HOURLY" or (key != "for" and found.rule.is_plain):
        return False
    at += key == "for"
    number = count(reader.then(at, comma=True))
    if number is None or number > _MOST_TIMES or reader.then(at + 1) != "times":
        return False
    found.times, found.end = number, at + 2
    return True


def _for(reader: Reader, found: Repetition, at: int) -> bool:
    """`for 3 weeks` bounds the repeat; `for 45min` is how long it takes, where it has a time."""
    start = at
    if reader.then(at + 1) == "the" and reader.then(at + 2) == "next":  # “for the next 2 months”
        at += 2
    key = reader.then(at + 1)
    if not key:
        return False
    number = 1 if key in {"a", "an"} else count(key)
    name = unit(reader.then(at + 2), number) if number else None
    if number is not None and name is not None and name not in MINUTES:
        if found.has_end:
            return False
        units_later(reader.today, number, name)  # raises here for a length past the end of the calendar
        found.lasts, found.end = (number, name), at + 3
        return True
    length = length_at(reader, at + 1, key)
    if length is None or found.clock is None or found.estimate is not None:
        return False
    found.end = length[0]
    found.estimate = (start, *length)
    return True
