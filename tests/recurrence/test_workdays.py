"""Repeats that know of days of work: where a date goes that isn't one, and dates that are counted in them."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from tests.recurrence.strategies import days, rules
from webapp.recurrence.occurrences import (
    Occurrence,
    Repeat,
    after_completion,
    after_skipping,
    at_start,
    end_before,
    first_occurrence,
    if_missed,
    next_occurrences,
    occurrences,
    skip,
)
from webapp.recurrence.rule import read_rule
from webapp.recurrence.workdays import OffDays, moved_to_work

DAY = timedelta(days=1)


class Shop(Struct, frozen=True):
    """It works on some days of the week, but for some dates."""

    week: frozenset[int] = frozenset(range(5))
    off: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day.weekday() in self.week and day not in self.off


# The days around May Day of 2026, a Friday, and the first of June, a Monday.
CLOSED = Shop(off=frozenset({date(2026, 5, 1), date(2026, 6, 1)}))


def a_repeat(rule: str, start: str, off_days: OffDays = "stay", work: Shop = CLOSED, **fields: object) -> Repeat:
    return Repeat(
        rule=read_rule(rule),
        start=date.fromisoformat(start),
        zone=ZoneInfo("UTC"),
        off_days=off_days,
        work=work,
        **{"missed": "keep", **fields},  # type: ignore[arg-type]
    )


def shown(found: list[Occurrence]) -> list[str]:
    return [f"{each.day:%d.%m.}" + (f" for {each.rule_day:%d.%m.}" if each.rule_day else "") for each in found]


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def done_in_turn(repeat: Repeat, count: int) -> list[str]:
    """When it is due, each time that it is done on its day."""
    due = at_start(repeat, repeat.start)
    found = [due]
    for _ in range(count - 1):
        following = after_completion(replace(repeat, stands_for=due.rule_day), due, noon(due.day.isoformat()))
        assert following is not None
        found.append(following)
        due = following
    return shown(found)


def test_a_date_stays_or_moves_and_those_after_it_are_where_they_were() -> None:
    monthly = "FREQ=MONTHLY;BYMONTHDAY=1"
    assert done_in_turn(a_repeat(monthly, "2026-05-01"), 3) == ["01.05.", "01.06.", "01.07."]
    assert done_in_turn(a_repeat(monthly, "2026-05-01", "before"), 3) == [
        "01.05.",  # it would be past
        "29.05. for 01.06.",
        "01.07.",
    ]
    assert done_in_turn(a_repeat(monthly, "2026-04-01", "before"), 4) == [
        "01.04.",
        "30.04. for 01.05.",
        "29.05. for 01.06.",
        "01.07.",
    ]
    assert done_in_turn(a_repeat(monthly, "2026-05-01", "after"), 4) == [
        "04.05. for 01.05.",
        "02.06. for 01.06.",
        "01.07.",
        "03.08. for 01.08.",
    ]
    assert done_in_turn(a_repeat("FREQ=WEEKLY;BYDAY=FR", "2026-04-24", "after"), 4) == [
        "24.04.",
        "04.05. for 01.05.",
        "08.05.",
        "15.05.",
    ]


def test_those_that_move_to_one_day_are_one() -> None:
    every_workday = a_repeat("FREQ=DAILY", "2026-04-29", "after")
    assert done_in_turn(every_workday, 4) == ["29.04.", "30.04.", "04.05. for 01.05.", "05.05."]
    assert done_in_turn(replace(every_workday, off_days="before"), 4) == ["29.04.", "30.04.", "04.05.", "05.05."]
    shop = Shop(frozenset({1, 2, 3, 4, 5}))
    assert shown(next_occurrences(replace(every_workday, work=shop), 4, date(2026, 5, 2))) == [
        "02.05.",
        "05.05. for 03.05.",
        "06.05.",
        "07.05.",
    ]


def test_a_date_before_its_own_is_not_due_again_where_the_closure_is_gone_by_then() -> None:
    moved = a_repeat("FREQ=MONTHLY;BYMONTHDAY=1", "2026-04-01", "before", stands_for=date(2026, 6, 1))
    opened = replace(moved, work=Shop())
    following = after_completion(opened, Occurrence(date(2026, 5, 29)), noon("2026-05-29"))
    assert following is not None
    assert following.day == date(2026, 7, 1)


def test_what_is_skipped_missed_or_ended_is_reckoned_from_the_date_by_the_rule() -> None:
    moved = a_repeat("FREQ=MONTHLY;BYMONTHDAY=1", "2026-04-01", "before", stands_for=date(2026, 6, 1))
    due = Occurrence(date(2026, 5, 29))
    following = after_skipping(skip(moved, date(2026, 6, 1)), due, noon("2026-05-20"))
    assert following == Occurrence(date(2026, 7, 1))
    assert if_missed(replace(moved, missed="jump"), due, noon("2026-05-30")) == Occurrence(date(2026, 7, 1))
    assert end_before(moved, due).ends == date(2026, 5, 31)
    later_on = a_repeat("FREQ=MONTHLY;BYMONTHDAY=1", "2026-03-02", "after", missed="jump")
    assert if_missed(later_on, Occurrence(date(2026, 4, 1)), noon("2026-05-04")) == Occurrence(
        date(2026, 5, 4), None, date(2026, 5, 1)
    )  # today's, though the first is past


def test_the_last_workday_is_the_last_one_that_is_worked() -> None:
    last = a_repeat("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-03-31")
    assert shown(next_occurrences(last, 3)) == ["31.03.", "30.04.", "29.05."]
    closed = Shop(off=frozenset({date(2026, 3, 31), date(2026, 4, 30), date(2026, 4, 29)}))
    assert shown(next_occurrences(replace(last, work=closed, start=date(2026, 3, 4)), 3)) == [
        "30.03.",
        "28.04.",
        "29.05.",
    ]
    assert shown(next_occurrences(replace(last, work=Shop(frozenset({5, 6}))), 3)) == ["26.04.", "31.05.", "28.06."]
    second = replace(last, rule=read_rule("FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2"))
    assert shown(next_occurrences(second, 3)) == ["05.05.", "02.07.", "02.09."]
    yearly = replace(last, rule=read_rule("FREQ=YEARLY;BYMONTH=5;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"))
    assert shown(next_occurrences(yearly, 2)) == ["04.05.", "03.05."]


def test_where_nobody_ever_works_dates_stay_and_nothing_is_looked_for_for_ever() -> None:
    never = Shop(frozenset())
    assert done_in_turn(a_repeat("FREQ=MONTHLY", "2026-05-01", "after", never), 2) == ["01.05.", "01.06."]
    last = a_repeat("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-03-31", "stay", never)
    assert next_occurrences(last, 3) == []


def test_the_first_one_is_none_that_would_be_past() -> None:
    rule, zone = read_rule("FREQ=MONTHLY;BYMONTHDAY=1"), ZoneInfo("UTC")
    assert first_occurrence(rule, zone, noon("2026-05-30"), None, "before", CLOSED) == Occurrence(date(2026, 7, 1))
    assert first_occurrence(rule, zone, noon("2026-05-29"), None, "before", CLOSED).own_day == date(2026, 6, 1)
    assert first_occurrence(rule, zone, noon("2026-05-30"), None, "after", CLOSED).day == date(2026, 6, 2)


def test_counted_from_completion_it_is_after_that_day() -> None:
    daily = a_repeat("FREQ=DAILY", "2026-05-04", "before", anchor="completion")
    assert after_completion(daily, Occurrence(date(2026, 5, 8)), noon("2026-05-08")) == Occurrence(date(2026, 5, 11))
    monthly = a_repeat("FREQ=MONTHLY", "2026-05-04", "after", anchor="completion")
    following = after_completion(monthly, Occurrence(date(2026, 5, 4)), noon("2026-05-02"))
    assert following == Occurrence(date(2026, 6, 2))


shops = st.builds(
    Shop,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=30),
)


@given(rules, st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(["before", "after"]), shops, days)
def test_each_date_is_one_of_the_rule_moved_and_all_of_them_come(
    text: str, start: date, off_days: OffDays, work: Shop, not_before: date
) -> None:
    rule = read_rule(text)
    repeat = Repeat(rule=rule, start=start, zone=ZoneInfo("UTC"), off_days=off_days, work=work)
    found = list(islice(occurrences(repeat), 12))
    assert all(work.is_working(each.day) for each in found)
    assert all(one.day < other.day for one, other in pairwise(found))
    stays = replace(repeat, off_days="stay")
    last = found[-1].own_day if found else start
    rows = [each.day for each in islice(occurrences(stays), 400) if each.day <= last]
    assert {moved_to_work(day, off_days, work) for day in rows} == {each.day for each in found}
    if found and found[0].day <= not_before <= found[-1].day:
        from_there = [each.day for each in islice(occurrences(repeat, not_before), 12)]
        wanted = [each.day for each in found if each.day >= not_before]
        assert from_there[: len(wanted)] == wanted
