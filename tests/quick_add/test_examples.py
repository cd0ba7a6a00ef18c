"""The table of examples of the rules, row by row."""

from typing import Any

import pytest

from tests.quick_add.readings import read, said

ROWS: list[tuple[str, str, dict[str, Any]]] = [
    ("Order paper Tomorrow at 4pm", "Order paper", {"due": "2026-03-05 16:00"}),
    ("Standup notes wednesday", "Standup notes", {"due": "2026-03-11"}),
    ("Renew lease next friday", "Renew lease", {"due": "2026-03-13"}),
    ("Review budget next week", "Review budget", {"due": "2026-03-09"}),
    ("Pay rent 27th", "Pay rent", {"due": "2026-03-27"}),
    ("Supplier review 05/06", "Supplier review", {"due": "2026-05-06"}),
    ("Order gifts 3 weeks before dec 24", "Order gifts", {"due": "2026-12-03"}),
    ("Standup at 9:30", "Standup", {"due": "2026-03-05 09:30"}),
    ("Server switch sun 2:30am", "Server switch", {"due": "2026-03-08 03:00"}),
    ("Vitamins every day", "Vitamins", {"due": "2026-03-04", "rrule": "FREQ=DAILY"}),
    ("Payroll every 15th", "Payroll", {"due": "2026-03-15", "rrule": "FREQ=MONTHLY;BYMONTHDAY=15"}),
    ("Team lunch every 3rd friday", "Team lunch", {"due": "2026-03-20", "rrule": "FREQ=MONTHLY;BYDAY=3FR"}),
    (
        "Reconcile every last workday",
        "Reconcile",
        {"due": "2026-03-31", "rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"},
    ),
    (
        "Change filter every! 3 months",
        "Change filter",
        {"due": "2026-03-04", "rrule": "FREQ=MONTHLY;INTERVAL=3", "anchor": "completion"},
    ),
    (
        "Training every day for 3 weeks",
        "Training",
        {"due": "2026-03-04", "rrule": "FREQ=DAILY", "ends": "2026-03-24"},
    ),
    (
        "Check inventory every 2 weeks starting apr 1 until jun 30",
        "Check inventory",
        {"due": "2026-04-01", "rrule": "FREQ=WEEKLY;INTERVAL=2", "ends": "2026-06-30"},
    ),
    (
        "Order flyers #Marketing @print p2 fri",
        "Order flyers",
        {"due": "2026-03-06", "project": "Marketing", "labels": ["print"], "priority": "high"},
    ),
    ("Email bob@example.com tomorrow", "Email bob@example.com", {"due": "2026-03-05"}),
    ("Publish today's specials", "Publish today's specials", {}),
    ("Create monthly report", "Create monthly report", {}),
    ("Buy 27 eggs", "Buy 27 eggs", {}),
    ("Fix sun shade", "Fix sun shade", {}),
    ("Write a 3 month plan", "Write a 3 month plan", {}),
]


@pytest.mark.parametrize(("line", "title", "expected"), ROWS, ids=[line for line, _, _ in ROWS])
def test_each_row_of_the_table_is_read_as_it_says(line: str, title: str, expected: dict[str, Any]) -> None:
    parsed = read(line)
    assert parsed.title == title
    assert said(parsed) == expected


def test_the_rows_that_suggest_do_and_the_others_do_not() -> None:
    suggested = {line: [chip.text for chip in read(line).suggestions] for line, _, _ in ROWS}
    assert {line: texts for line, texts in suggested.items() if texts} == {
        "Create monthly report": ["monthly"],
        "Fix sun shade": ["sun"],
    }


def test_a_time_that_a_clock_change_removes_says_so_on_its_chip() -> None:
    (chip,) = read("Server switch sun 2:30am").pieces
    assert chip.note == "The clocks change: there is no 02:30 on 2026-03-08, so it is due at 03:00."


def test_a_repeat_shows_its_next_three_dates() -> None:
    assert [str(day) for day in read("Team lunch every 3rd friday").next] == [
        "2026-03-20",
        "2026-04-17",
        "2026-05-15",
    ]
    assert [moment.isoformat() for moment in read("Standup every day at 9:30").next] == [
        "2026-03-05T09:30:00-05:00",
        "2026-03-06T09:30:00-05:00",
        "2026-03-07T09:30:00-05:00",
    ]
    assert read("Standup at 9:30").next == ()
