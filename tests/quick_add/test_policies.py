"""The policies, where known tools disagree: each with lines of its own. Now is Wednesday 2026-03-04 10:00."""

from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from tests.quick_add.readings import NEW_YORK, read, said
from webapp.recurrence.occurrences import Repeat, occurrences
from webapp.recurrence.rule import read_rule

SUNDAY, SATURDAY = 6, 5


def due(line: str, **changes: object) -> str | None:
    parsed = read(line, **changes)
    result: str | None = said(parsed).get("due")
    return result


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize("word", ["wednesday", "wed", "on wednesday", "by wed", "Wednesday"])
def test_1_the_weekday_that_today_is_means_next_week(word: str) -> None:
    assert due(f"Standup notes {word}") == "2026-03-11"
    assert due(f"Standup notes {word} 4pm") == "2026-03-11 16:00"


@pytest.mark.parametrize(
    ("line", "monday_first", "sunday_first"),
    [
        ("Call next friday", "2026-03-13", "2026-03-13"),
        ("Call next monday", "2026-03-09", "2026-03-09"),
        ("Call next sunday", "2026-03-15", "2026-03-08"),
        ("Call next saturday", "2026-03-14", "2026-03-14"),
        ("Call next wed", "2026-03-11", "2026-03-11"),
    ],
)
def test_2_next_friday_is_that_of_the_next_calendar_week(line: str, monday_first: str, sunday_first: str) -> None:
    assert due(line) == monday_first
    assert due(line, week_start=SUNDAY) == sunday_first


@pytest.mark.parametrize(("start", "expected"), [(0, "2026-03-09"), (SUNDAY, "2026-03-08"), (SATURDAY, "2026-03-07")])
def test_3_next_week_is_its_first_day(start: int, expected: str) -> None:
    assert due("Review budget next week", week_start=start) == expected
    assert due("Review next week budget", week_start=start) == expected


def test_3_on_the_first_day_of_a_week_next_week_is_a_week_away() -> None:
    assert due("Review next week", now=at("2026-03-09T10:00")) == "2026-03-16"
    assert due("Review next week", now=at("2026-03-08T10:00")) == "2026-03-09"


def test_4_next_month_is_the_1st() -> None:
    assert due("Renew next month") == "2026-04-01"
    assert due("Renew next month", now=at("2026-12-31T10:00")) == "2027-01-01"
    assert due("Renew next month at noon") == "2026-04-01 12:00"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Pay rent 3rd", "2026-04-03"),
        ("Pay rent 4th", "2026-03-04"),
        ("Pay rent 5th", "2026-03-05"),
        ("Pay rent mar 3", "2027-03-03"),
        ("Pay rent 3 mar", "2027-03-03"),
        ("Pay rent mar 4", "2026-03-04"),
        ("Pay rent 3/3", "2027-03-03"),
        ("Pay rent feb", "2027-02-01"),
        ("Pay rent 2026-03-03", "2026-03-03"),
        ("Pay rent mar 3, 2026", "2026-03-03"),
    ],
)
def test_5_what_is_past_moves_to_next_month_or_next_year(line: str, expected: str) -> None:
    assert due(line) == expected


def test_5_a_day_that_the_next_month_lacks_waits_for_one_that_has_it() -> None:
    assert due("Pay rent 31st", now=at("2026-04-10T10:00")) == "2026-05-31"


@pytest.mark.parametrize(
    ("written", "mdy", "dmy", "ymd"),
    [
        ("05/06", "2026-05-06", "2026-06-05", "2026-05-06"),
        ("27/1", "2027-01-27", "2027-01-27", "2027-01-27"),
        ("1/27", "2027-01-27", "2027-01-27", "2027-01-27"),
        ("05/06/2027", "2027-05-06", "2027-06-05", "2027-05-06"),
        ("2026-05-06", "2026-05-06", "2026-05-06", "2026-05-06"),
        ("2026/05/06", "2026-05-06", "2026-05-06", "2026-05-06"),
        ("27/28", None, None, None),
    ],
)
def test_6_the_order_is_the_members_and_an_impossible_month_flips_it(
    written: str, mdy: str | None, dmy: str | None, ymd: str | None
) -> None:
    assert due(f"Review {written}", date_order="mdy") == mdy
    assert due(f"Review {written}", date_order="dmy") == dmy
    assert due(f"Review {written}", date_order="ymd") == ymd


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Standup at 9:30", "2026-03-05 09:30"),
        ("Standup at 10:30", "2026-03-04 10:30"),
        ("Standup 9am", "2026-03-05 09:00"),
        ("Standup at 10:00", "2026-03-04 10:00"),
        ("Standup in the morning", "2026-03-05 09:00"),
        ("Standup in the evening", "2026-03-04 19:00"),
        ("Standup today at 9am", "2026-03-04 09:00"),
    ],
)
def test_7_a_clock_time_already_past_means_tomorrow(line: str, expected: str) -> None:
    assert due(line) == expected


def test_7_past_is_past_on_the_members_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert due("Standup at 15:30", zone=berlin) == "2026-03-05 15:30"
    assert due("Standup at 17:00", zone=berlin) == "2026-03-04 17:00"
    assert due("Standup today", zone=ZoneInfo("Pacific/Auckland")) == "2026-03-05"


@pytest.mark.parametrize("line", ["Switch sun 2:30am", "Switch 2026-03-08 2am", "Switch at 2:59am on sunday"])
def test_8_a_time_that_the_clocks_skip_is_the_first_valid_minute_and_the_chip_says_so(line: str) -> None:
    parsed = read(line)
    assert said(parsed) == {"due": "2026-03-08 03:00"}
    assert parsed.due_at is not None
    assert parsed.due_at.isoformat() == "2026-03-08T03:00:00-04:00"
    assert "there is no" in parsed.pieces[0].note


def test_8_a_repeat_keeps_its_time_and_moves_only_on_that_day() -> None:
    parsed = read("Server check every sunday at 2:30am")
    assert [str(moment) for moment in parsed.next] == [
        "2026-03-08 03:00:00-04:00",
        "2026-03-15 02:30:00-04:00",
        "2026-03-22 02:30:00-04:00",
    ]
    assert f"{parsed.due_time:%H:%M}" == "02:30"
    assert "there is no 02:30 on 2026-03-08" in parsed.pieces[0].note


def test_8_a_time_that_comes_twice_is_the_first_and_the_chip_says_so() -> None:
    parsed = read("Switch 2026-11-01 1:30am")
    assert parsed.due_at is not None
    assert parsed.due_at.isoformat() == "2026-11-01T01:30:00-04:00"
    assert "comes twice" in parsed.pieces[0].note
    assert read("Switch 2026-11-02 1:30am").pieces[0].note == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Vitamins every day", "2026-03-04"),
        ("Vitamins every day at 9am", "2026-03-05 09:00"),
        ("Vitamins every day at 10:01", "2026-03-04 10:01"),
        ("Vitamins every wednesday", "2026-03-04"),
        ("Vitamins every wednesday at 9am", "2026-03-11 09:00"),
        ("Vitamins every 4th", "2026-03-04"),
        ("Vitamins every 3rd", "2026-04-03"),
        ("Vitamins every 3 weeks at 9am", "2026-03-05 09:00"),
        ("Vitamins every jan 27", "2027-01-27"),
    ],
)
def test_9_a_repeat_without_a_start_begins_today_if_its_time_is_still_ahead(line: str, expected: str) -> None:
    assert due(line) == expected


@pytest.mark.parametrize(
    ("line", "last", "times"),
    [
        ("Training every day for 3 weeks", "2026-03-24", 21),
        ("Training every day for 10 days", "2026-03-13", 10),
        ("Training every day for a month", "2026-04-03", 31),
        ("Training every friday for 3 weeks", "2026-03-26", 3),
        ("Training every day starting apr 1 for 2 weeks", "2026-04-14", 14),
    ],
)
def test_10_a_length_is_counted_from_the_first_date(line: str, last: str, times: int) -> None:
    parsed = read(line)
    assert str(parsed.ends) == last
    assert parsed.rrule is not None
    assert parsed.due_date is not None
    repeat = Repeat(rule=read_rule(parsed.rrule), start=parsed.due_date, zone=NEW_YORK, ends=parsed.ends)
    assert len(list(islice(occurrences(repeat), 100))) == times


@pytest.mark.parametrize(
    "line",
    ["Filter every! 3 months", "Filter after 90 days", "Filter every! day", "Filter every! other week"],
)
def test_11_a_repeat_counted_from_completion_without_a_date_starts_today(line: str) -> None:
    parsed = read(line)
    assert parsed.anchor == "completion"
    assert due(line) == "2026-03-04"
    assert due(line.replace("Filter", "Filter tomorrow")) == "2026-03-05"


def test_12_the_weekend_starts_on_saturday() -> None:
    assert due("Paint this weekend") == "2026-03-07"
    assert due("Paint next weekend") == "2026-03-14"
    assert due("Paint every weekend") == "2026-03-07"
    assert due("Paint this weekend", now=at("2026-03-08T10:00")) == "2026-03-08"
    assert due("Paint next weekend", now=at("2026-03-08T10:00")) == "2026-03-14"


WORDS = [
    "Chase",
    "the",
    "late",
    "invoice",
    "of",
    "the",
    "baker",
    "about",
    "two",
    "trays",
    "for",
    "Ana",
    "and",
    "Bob",
    "in",
    "town",
    "on",
    "account",
    "by",
    "hand",
    "until",
    "paid",
]


@pytest.mark.parametrize("piece", ["tomorrow", "next friday", "in 3 days", "2026-04-01", "every monday", "p1", "@home"])
def test_13_no_ordinary_word_vanishes_wherever_the_piece_stands(piece: str) -> None:
    for place in range(len(WORDS) + 1):
        if WORDS[max(0, place - 1)] in {"on", "by", "until", "for"}:
            continue  # these lead into the date and go with it
        line = " ".join([*WORDS[:place], piece, *WORDS[place:]])
        assert read(line).title == " ".join(WORDS), line


@pytest.mark.parametrize(
    ("line", "title", "expected"),
    [
        ("Back up the till tonight", "Back up the till", "2026-03-04 22:00"),
        ("Empty our till tomorrow", "Empty our till", "2026-03-05"),
        ("Collect the due today", "Collect the due", "2026-03-04"),
        ("Close the shop till tomorrow", "Close the shop", "2026-03-05"),
        ("Rent due the 27th", "Rent", "2026-03-27"),
    ],
)
def test_13_a_word_that_leads_into_a_date_is_a_thing_after_an_article(line: str, title: str, expected: str) -> None:
    assert (read(line).title, due(line)) == (title, expected)
