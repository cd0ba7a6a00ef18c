"""Reading, checking and writing RRULEs."""

from datetime import date

import pytest
from hypothesis import given, settings

from tests.recurrence.strategies import rules
from webapp.recurrence.rule import (
    Day,
    Rule,
    RuleError,
    check_rule,
    dates,
    first_date,
    keep_month_end,
    later,
    read_rule,
)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=HOURLY;INTERVAL=12",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
        "FREQ=MONTHLY;BYMONTHDAY=2,15,-1",
        "FREQ=MONTHLY;BYDAY=3FR,-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=1,4;BYMONTHDAY=14",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=4TH",
    ],
)
def test_a_rule_is_written_as_it_was_read(text: str) -> None:
    assert str(read_rule(text)) == text
    assert str(read_rule(f"RRULE:{text.lower()}")) == text


@given(rules)
@settings(max_examples=100)
def test_reading_what_was_written_gives_the_same_rule(text: str) -> None:
    try:
        rule = read_rule(text)
    except RuleError:
        return
    assert read_rule(str(rule)) == rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not one part"),
        ("FREQ", "not one part"),
        ("FREQ=DAILY;FREQ=DAILY", "not one part"),
        ("INTERVAL=2", "FREQ"),
        ("FREQ=SECONDLY", "FREQ"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=1000", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=two", "whole numbers"),
        ("FREQ=DAILY;INTERVAL=٣", "whole numbers"),
        ("FREQ=DAILY;COUNT=3", "COUNT is not offered"),
        ("FREQ=DAILY;UNTIL=20300101", "UNTIL is not offered"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "belong to"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "INTERVAL=1"),
        ("FREQ=WEEKLY;BYDAY=3FR", "numbered weekday"),
        ("FREQ=WEEKLY;BYDAY=XX", "day of the week"),
        ("FREQ=WEEKLY;BYDAY=6FR", "BYDAY"),
        ("FREQ=HOURLY;BYDAY=MO", "hourly"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1", "exclude"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "no such day"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=1", "INTERVAL=1"),
        ("FREQ=YEARLY;BYMONTHDAY=1", "BYMONTH"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no such day"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH"),
        ("FREQ=YEARLY;BYMONTH=2", "BYMONTH needs"),
        ("FREQ=MONTHLY;BYMONTH=2", "BYMONTH needs"),
    ],
)
def test_a_rule_that_is_not_offered_says_why(text: str, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        read_rule(text)


def test_a_rule_made_by_hand_is_checked_alike() -> None:
    with pytest.raises(RuleError):
        check_rule(Rule("YEARLY", months=(4,), month_days=(31,)))
    check_rule(Rule("MONTHLY", days=(Day(4, 5),)))


def test_intervals_are_counted_from_the_first_date() -> None:
    rule = read_rule("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31")
    assert first_date(rule, date(2026, 4, 1)) == date(2026, 5, 31)
    found = dates(rule, date(2026, 4, 1))
    assert [next(found), next(found)] == [date(2026, 5, 31), date(2027, 5, 31)]


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("FREQ=MONTHLY", date(2026, 1, 31), ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("FREQ=MONTHLY", date(2026, 1, 30), ["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30"]),
        (
            "FREQ=MONTHLY;INTERVAL=3",
            date(2025, 11, 30),
            ["2025-11-30", "2026-02-28", "2026-05-30"],
        ),
        (
            "FREQ=YEARLY",
            date(2024, 2, 29),
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"],
        ),
        ("FREQ=MONTHLY", date(2026, 1, 28), ["2026-01-28", "2026-02-28"]),
        ("FREQ=YEARLY", date(2026, 1, 31), ["2026-01-31", "2027-01-31"]),
    ],
)
def test_a_month_that_is_short_gets_its_last_day(text: str, start: date, expected: list[str]) -> None:
    found = dates(keep_month_end(read_rule(text), start), start)
    assert [str(next(found)) for _ in expected] == expected


def test_a_search_that_begins_far_from_the_start_finds_the_same_dates() -> None:
    rule = read_rule("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH")
    start = date(1950, 1, 5)
    from_start = [day for day, _ in zip(dates(rule, start), range(4000), strict=False)]
    wanted = date(2000, 1, 1)
    near = dates(rule, start, wanted)
    assert [next(near) for _ in range(3)] == [day for day in from_start if day >= wanted][:3]


def test_adding_months_stays_within_the_month() -> None:
    assert later(date(2026, 1, 31), 1, "MONTHLY") == date(2026, 2, 28)
    assert later(date(2024, 2, 29), 1, "YEARLY") == date(2025, 2, 28)
    for frequency in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        with pytest.raises(OverflowError):
            later(date(9999, 12, 31), 9999, frequency)
