"""`cofounder quick-add`: lines in, one JSON object a line out."""

import json
from typing import Any

from click.testing import CliRunner

from webapp.quick_add.command import quick_add

OPTIONS = [
    *("--now", "2026-03-04T10:00:00-05:00", "--zone", "America/New_York"),
    *("--week-start", "monday", "--date-order", "mdy"),
    *("--project", "Marketing", "--project", "Help Center", "--member", "Dana"),
]
KEYS = [
    *("line", "title", "due_date", "due_time", "rrule", "anchor", "ends", "priority", "project", "labels"),
    *("assignee", "estimate_minutes", "reminder", "notes", "next", "pieces", "suggestions"),
]


def run(text: str | bytes, options: list[str] = OPTIONS) -> list[dict[str, Any]]:
    result = CliRunner().invoke(quick_add, options, input=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_each_line_gives_one_object_with_exactly_the_keys_of_the_rules() -> None:
    objects = run("Order flyers #Marketing @print p2 fri\n\nFix sun shade")
    assert [list(each) for each in objects] == [KEYS] * 3
    assert objects[0]["pieces"][3] == {"kind": "due", "start": 34, "end": 37, "text": "fri"}
    assert objects[2]["suggestions"] == [{"kind": "due", "start": 4, "end": 7, "text": "sun", "due_date": "2026-03-08"}]


def test_what_a_line_says() -> None:
    line = (
        "Ship samples every friday 4pm for 90 minutes until jun 30 p2 #Marketing @print +Dana "
        "!30 min before // with the price list"
    )
    (said,) = run(line)
    pieces = said.pop("pieces")
    assert said == {
        "line": line,
        "title": "Ship samples",
        "due_date": "2026-03-06",
        "due_time": "16:00",
        "rrule": "FREQ=WEEKLY;BYDAY=FR",
        "anchor": "schedule",
        "ends": "2026-06-30",
        "priority": "high",
        "project": "Marketing",
        "labels": ["print"],
        "assignee": "Dana",
        "estimate_minutes": 90,
        "reminder": "-PT30M",
        "notes": "with the price list",
        "next": ["2026-03-06T16:00:00-05:00", "2026-03-13T16:00:00-04:00", "2026-03-20T16:00:00-04:00"],
        "suggestions": [],
    }
    assert [(piece["kind"], piece["text"]) for piece in pieces] == [
        ("repeat", "every friday 4pm"),
        ("estimate", "for 90 minutes"),
        ("repeat", "until jun 30"),
        ("priority", "p2"),
        ("project", "#Marketing"),
        ("label", "@print"),
        ("assignee", "+Dana"),
        ("reminder", "!30 min before"),
        ("notes", "// with the price list"),
    ]


def test_what_a_line_does_not_say_is_null_or_empty() -> None:
    (said,) = run("Buy 27 eggs\n")
    assert said == dict.fromkeys(KEYS) | {
        "line": "Buy 27 eggs",
        "title": "Buy 27 eggs",
        "labels": [],
        "next": [],
        "pieces": [],
        "suggestions": [],
    }


def test_the_note_of_a_chip_is_shown() -> None:
    (said,) = run("Server switch sun 2:30am")
    assert said["due_time"] == "03:00"
    assert said["pieces"][0]["note"].startswith("The clocks change: there is no 02:30")


def test_any_bytes_are_read() -> None:
    objects = run(b"caf\xe9 \x00 tomorrow\r\nline\x0btwo\x85 \xe2\x80\xa8today\n\xef\xbf\xbd")
    assert [each["title"] for each in objects] == ["caf\ufffd", "line two\ufffd", "\ufffd"]
    assert objects[0]["line"] == "caf\ufffd \x00 tomorrow"


def test_the_options_have_defaults() -> None:
    (said,) = run("Review 2030-01-27", [])
    assert said["due_date"] == "2030-01-27"
    assert run("", []) == []


def test_the_options_are_the_members_habits() -> None:
    (said,) = run("Review 5/6", ["--now", "2026-03-04T10:00:00Z", "--date-order", "dmy"])
    assert said["due_date"] == "2026-06-05"
    (said,) = run("Review next week", ["--now", "2026-03-04T10:00", "--week-start", "sunday"])
    assert said["due_date"] == "2026-03-08"


def test_a_wrong_option_is_explained() -> None:
    for options, words in (
        (["--zone", "Mars/Base"], "“Mars/Base” is not a time zone"),
        (["--zone", "../etc/passwd"], "is not a time zone"),
        (["--now", "yesterday"], "“yesterday” is not a moment"),
        (["--week-start", "someday"], "someday"),
    ):
        result = CliRunner().invoke(quick_add, options, input="x")
        assert result.exit_code == 2
        assert words in result.output
