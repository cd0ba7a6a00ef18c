"""When a repeating task is due next, held against the definition of RFC 5545 over zones and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.recurrence.rfc5545 import days_of, moment_of
from tests.recurrence.strategies import clocks, days, moments, rules, zones
from webapp.recurrence.occurrences import (
    Anchor,
    Missed,
    Occurrence,
    Repeat,
    after_completion,
    after_skipping,
    end_before,
    first_occurrence,
    if_missed,
    next_occurrences,
    occurrences,
    skip,
)
from webapp.recurrence.rule import RuleError, read_rule

NEW_YORK = ZoneInfo("America/New_York")
LAST = date(2060, 12, 31)


def repeat(
    rrule: str,
    start: str,
    *,
    zone: ZoneInfo = NEW_YORK,
    clock: time | None = None,
    anchor: Anchor = "schedule",
    missed: Missed = "jump",
    ends: date | None = None,
) -> Repeat:
    return Repeat(
        rule=read_rule(rrule),
        start=date.fromisoformat(start),
        zone=zone,
        clock=clock,
        anchor=anchor,
        missed=missed,
        ends=ends,
    )


def on(day: str) -> Occurrence:
    return Occurrence(date.fromisoformat(day))


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def shown(occurrence: Occurrence | None) -> str | None:
    if occurrence is None:
        return None
    return str(occurrence.day) if occurrence.at is None else occurrence.at.isoformat()


@given(rules, days, st.integers(0, 1500))
@settings(max_examples=150)
def test_the_dates_are_those_of_the_definition(rrule: str, start: date, passed: int) -> None:
    try:
        rule = read_rule(rrule)
    except RuleError:
        assume(False)
    begin = next(days_of(_every_interval(rrule), start, LAST))
    wanted_from = begin + timedelta(days=passed)
    expected = [*islice((day for day in days_of(rrule, begin, LAST) if day >= wanted_from), 3)]
    found = islice(occurrences(Repeat(rule=rule, start=start, zone=NEW_YORK), wanted_from), len(expected))
    assert [occurrence.day for occurrence in found] == expected


@given(rules, days, clocks, zones)
@settings(max_examples=100)
def test_the_moments_are_those_of_the_wall_clock(rrule: str, start: date, clock: time, zone: ZoneInfo) -> None:
    try:
        rule = read_rule(rrule)
    except RuleError:
        assume(False)
    for occurrence in next_occurrences(Repeat(rule=rule, start=start, zone=zone, clock=clock), 3):
        assert occurrence.at is not None
        assert occurrence.at.astimezone(UTC) == moment_of(occurrence.day, clock, zone)


@given(
    rules,
    days,
    st.none() | clocks,
    zones,
    moments,
    st.sampled_from(["jump", "keep"]),
    st.sets(days, max_size=3),
)
@settings(max_examples=150)
def test_completing_never_goes_back_piles_up_or_leaves_the_rule(
    rrule: str,
    start: date,
    clock: time | None,
    zone: ZoneInfo,
    now: datetime,
    missed: Missed,
    skipped: set[date],
) -> None:
    try:
        rule = read_rule(rrule)
    except RuleError:
        assume(False)
    each = Repeat(rule=rule, start=start, zone=zone, clock=clock, missed=missed, skipped=frozenset(skipped))
    due = next(occurrences(each))
    following = after_completion(each, due, now)
    assert following is not None
    assert following.is_after(due)
    assert following.day not in skipped
    if following.at is not None:
        assert following.at > now
    else:
        today = now.astimezone(zone).date()
        assert following.day > today or (missed == "keep" and following.day == today)
    between = [
        occurrence
        for occurrence in islice(occurrences(each, max(due.day, now.astimezone(zone).date())), 5)
        if occurrence.is_after(due) and following.is_after(occurrence)
    ]
    assert all(not _is_to_come(occurrence, now, zone, missed) for occurrence in between)


def _is_to_come(occurrence: Occurrence, now: datetime, zone: ZoneInfo, missed: Missed) -> bool:
    if occurrence.at is not None:
        return occurrence.at > now
    today = now.astimezone(zone).date()
    return occurrence.day > today or (missed == "keep" and occurrence.day == today)


def _every_interval(rrule: str) -> str:
    return ";".join(part for part in rrule.split(";") if not part.startswith("INTERVAL="))


@pytest.mark.parametrize(
    ("due", "completed", "jump", "keep"),
    [
        ("2026-03-04", "2026-03-04T18:00", "2026-03-05", "2026-03-05"),
        ("2026-03-05", "2026-03-04T18:00", "2026-03-06", "2026-03-06"),
        ("2026-03-01", "2026-03-04T18:00", "2026-03-05", "2026-03-04"),
        ("2026-03-03", "2026-03-04T00:10", "2026-03-05", "2026-03-04"),
    ],
)
def test_a_late_completion_jumps_to_the_next_future_date_or_takes_today(
    due: str, completed: str, jump: str, keep: str
) -> None:
    daily = repeat("FREQ=DAILY", "2026-02-01")
    assert shown(after_completion(daily, on(due), at(completed))) == jump
    kept = repeat("FREQ=DAILY", "2026-02-01", missed="keep")
    assert shown(after_completion(kept, on(due), at(completed))) == keep


def test_a_late_completion_keeps_the_days_of_the_schedule() -> None:
    biweekly = repeat("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-01-02")
    assert shown(after_completion(biweekly, on("2026-01-16"), at("2026-03-04T10:00"))) == "2026-03-13"


def test_a_time_later_today_is_not_past() -> None:
    daily = repeat("FREQ=DAILY", "2026-03-01", clock=time(16))
    due = Occurrence(date(2026, 3, 3), at("2026-03-03T16:00"))
    assert shown(after_completion(daily, due, at("2026-03-04T10:00"))) == "2026-03-04T16:00:00-05:00"
    assert shown(after_completion(daily, due, at("2026-03-04T16:00"))) == "2026-03-05T16:00:00-05:00"


@pytest.mark.parametrize(
    ("rrule", "due", "completed", "expected"),
    [
        ("FREQ=MONTHLY;INTERVAL=3", "2026-03-04", "2026-03-10T10:00", "2026-06-10"),
        ("FREQ=MONTHLY", "2026-01-31", "2026-01-31T10:00", "2026-02-28"),
        ("FREQ=DAILY;INTERVAL=90", "2026-03-04", "2026-03-01T10:00", "2026-05-30"),
        ("FREQ=YEARLY", "2024-02-29", "2024-02-29T10:00", "2025-02-28"),
        ("FREQ=WEEKLY;BYDAY=FR", "2026-03-06", "2026-03-04T10:00", "2026-03-13"),
        ("FREQ=WEEKLY;BYDAY=FR", "2026-03-06", "2026-03-18T10:00", "2026-03-20"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-03-06", "2026-03-06T10:00", "2026-03-20"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-03-06", "2026-03-09T10:00", "2026-03-20"),
        ("FREQ=MONTHLY;BYDAY=3FR", "2026-03-20", "2026-04-18T10:00", "2026-05-15"),
    ],
)
def test_a_repeat_from_completion_counts_from_the_day_it_is_done(
    rrule: str, due: str, completed: str, expected: str
) -> None:
    each = repeat(rrule, due, anchor="completion")
    assert shown(after_completion(each, on(due), at(completed))) == expected


def test_a_repeat_from_completion_keeps_its_time_and_its_zone() -> None:
    each = repeat("FREQ=DAILY", "2026-03-06", anchor="completion", clock=time(2, 30))
    due = Occurrence(date(2026, 3, 6), at("2026-03-06T02:30"))
    done = datetime(2026, 3, 8, 3, tzinfo=UTC)  # the evening of the 7th in New York
    assert shown(after_completion(each, due, done)) == "2026-03-08T03:00:00-04:00"


def test_hours_are_counted_in_elapsed_time_over_a_clock_change() -> None:
    each = repeat("FREQ=HOURLY;INTERVAL=12", "2026-03-07", clock=time(21))
    assert [shown(occurrence) for occurrence in next_occurrences(each, 3)] == [
        "2026-03-07T21:00:00-05:00",
        "2026-03-08T10:00:00-04:00",
        "2026-03-08T22:00:00-04:00",
    ]
    due = next(occurrences(each))
    assert shown(after_completion(each, due, at("2026-03-08T10:00"))) == "2026-03-08T22:00:00-04:00"
    done = repeat("FREQ=HOURLY;INTERVAL=12", "2026-03-07", clock=time(21), anchor="completion")
    assert shown(after_completion(done, due, at("2026-03-07T21:30:40"))) == "2026-03-08T10:30:00-04:00"


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    each = repeat("FREQ=HOURLY", "2026-11-01", clock=time(0))
    assert [shown(occurrence) for occurrence in next_occurrences(each, 4)] == [
        "2026-11-01T00:00:00-04:00",
        "2026-11-01T01:00:00-04:00",
        "2026-11-01T01:00:00-05:00",
        "2026-11-01T02:00:00-05:00",
    ]
    first, second, third = next_occurrences(each, 3)
    assert third.is_after(second)
    assert shown(after_completion(each, second, at("2026-11-01T00:30"))) == shown(third)
    assert first.at is not None


def test_an_hourly_repeat_that_is_long_running_is_found_near_the_wanted_day() -> None:
    each = repeat("FREQ=HOURLY;INTERVAL=5", "1990-01-01", clock=time(0), zone=ZoneInfo("UTC"))
    found = next(occurrences(each, date(2026, 3, 4)))
    hours = (found.at or at("1990-01-01T00:00")) - datetime(1990, 1, 1, tzinfo=UTC)
    assert hours % timedelta(hours=5) == timedelta(0)
    assert found.day == date(2026, 3, 4)


def test_a_repeat_ends_after_its_last_date() -> None:
    each = repeat("FREQ=DAILY", "2026-03-01", ends=date(2026, 3, 5))
    assert len(list(occurrences(each))) == 5
    assert shown(after_completion(each, on("2026-03-04"), at("2026-03-04T10:00"))) == "2026-03-05"
    assert after_completion(each, on("2026-03-05"), at("2026-03-05T10:00")) is None
    assert after_completion(each, on("2026-03-02"), at("2026-03-06T10:00")) is None
    done = repeat("FREQ=DAILY;INTERVAL=3", "2026-03-01", ends=date(2026, 3, 5), anchor="completion")
    assert after_completion(done, on("2026-03-04"), at("2026-03-04T10:00")) is None


def test_skipped_dates_are_passed_over() -> None:
    each = skip(skip(repeat("FREQ=DAILY", "2026-03-01"), date(2026, 3, 5)), date(2026, 3, 6))
    assert shown(after_completion(each, on("2026-03-04"), at("2026-03-04T10:00"))) == "2026-03-07"
    done = skip(repeat("FREQ=DAILY;INTERVAL=2", "2026-03-01", anchor="completion"), date(2026, 3, 6))
    assert shown(after_completion(done, on("2026-03-04"), at("2026-03-04T10:00"))) == "2026-03-08"


def test_skipping_this_one_goes_to_the_next_that_is_not_past() -> None:
    each = repeat("FREQ=WEEKLY;BYDAY=FR", "2026-01-02")
    assert shown(after_skipping(each, on("2026-03-06"), at("2026-03-04T10:00"))) == "2026-03-13"
    assert shown(after_skipping(each, on("2026-01-02"), at("2026-03-06T10:00"))) == "2026-03-06"
    done = repeat("FREQ=WEEKLY;INTERVAL=2", "2026-03-06", anchor="completion")
    assert shown(after_skipping(done, on("2026-03-06"), at("2026-03-04T10:00"))) == "2026-03-20"


def test_ending_before_this_one_takes_it_and_all_later_ones() -> None:
    each = end_before(repeat("FREQ=DAILY", "2026-03-01"), on("2026-03-04"))
    assert [shown(occurrence) for occurrence in occurrences(each)] == [
        "2026-03-01",
        "2026-03-02",
        "2026-03-03",
    ]
    assert end_before(each, on("2026-03-09")).ends == date(2026, 3, 3)


def test_an_undone_occurrence_jumps_or_stays() -> None:
    daily = repeat("FREQ=DAILY", "2026-03-01")
    assert shown(if_missed(daily, on("2026-03-02"), at("2026-03-04T00:10"))) == "2026-03-04"
    assert if_missed(daily, on("2026-03-04"), at("2026-03-04T23:50")) is None
    assert (
        if_missed(repeat("FREQ=DAILY", "2026-03-01", missed="keep"), on("2026-03-02"), at("2026-03-04T10:00")) is None
    )
    assert (
        if_missed(repeat("FREQ=DAILY", "2026-03-01", anchor="completion"), on("2026-03-02"), at("2026-03-04T10:00"))
        is None
    )
    timed = repeat("FREQ=DAILY", "2026-03-01", clock=time(9))
    due = Occurrence(date(2026, 3, 4), at("2026-03-04T09:00"))
    assert shown(if_missed(timed, due, at("2026-03-04T10:00"))) == "2026-03-05T09:00:00-05:00"
    assert if_missed(timed, due, at("2026-03-04T08:00")) is None
    last = repeat("FREQ=DAILY", "2026-03-01", ends=date(2026, 3, 2))
    assert if_missed(last, on("2026-03-02"), at("2026-03-04T10:00")) is None


def test_a_repeat_begins_today_if_its_time_is_still_ahead() -> None:
    def first(rrule: str, clock: time | None = None) -> str | None:
        return shown(first_occurrence(read_rule(rrule), NEW_YORK, at("2026-03-04T10:00"), clock))

    assert first("FREQ=DAILY") == "2026-03-04"
    assert first("FREQ=DAILY", time(9)) == "2026-03-05T09:00:00-05:00"
    assert first("FREQ=DAILY", time(11)) == "2026-03-04T11:00:00-05:00"
    assert first("FREQ=HOURLY;INTERVAL=2") == "2026-03-04T12:00:00-05:00"
    assert first("FREQ=MONTHLY;BYMONTHDAY=-1") == "2026-03-31"


def test_the_end_of_the_calendar_ends_a_repeat() -> None:
    each = repeat("FREQ=YEARLY", "9990-01-01")
    assert len(list(occurrences(each))) == 10
    done = repeat("FREQ=YEARLY;INTERVAL=999", "9990-01-01", anchor="completion")
    assert after_completion(done, on("9990-01-01"), at("9990-01-01T10:00")) is None
