"""`cofounder voice`: words in, one JSON object a line out."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from webapp.cli import main

OPTIONS = [
    *("--now", "2026-03-04T10:00:00-05:00", "--zone", "America/New_York"),
    *("--week-start", "monday", "--date-order", "mdy", "--project", "Website", "--member", "Dana", "--member", "Jonas"),
    *("--task", "Dentist appointment", "--task", "Send invoice to Acme", "--task", "Send invoice to Bluebird"),
    *("--draft", "Spring newsletter"),
]
KEYS = [
    "due_date",
    "due_time",
    "rrule",
    "anchor",
    "ends",
    "priority",
    "project",
    "labels",
    "assignee",
    "estimate_minutes",
    "reminder",
    "notes",
]
NOT_SAID: dict[str, Any] = dict.fromkeys(KEYS) | {"labels": []}


def run(*arguments: str, words: str = "") -> Result:
    return CliRunner().invoke(main, ["voice", *arguments, *OPTIONS], input=words)


def said(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_line_of_words_gives_its_acts_and_what_is_left() -> None:
    words = "Add a task for Jonas to call the bank tomorrow at ten, high priority. The weather is nice."
    assert said(run("--text", words=words)) == [
        {
            "file": "-",
            "transcript": words,
            "acts": [
                {
                    "act": "add_task",
                    "title": "Call the bank",
                    **NOT_SAID,
                    "due_date": "2026-03-05",
                    "due_time": "10:00",
                    "priority": "high",
                    "assignee": "Jonas",
                }
            ],
            "left": "The weather is nice.",
        }
    ]


def test_each_kind_of_act_has_the_keys_of_its_own() -> None:
    words = (
        "Mark the dentist as done, move it to Monday at nine thirty and start a blog post called Rye. "
        "Open the spring newsletter. Mark the invoice as done. Show me overdue tasks."
    )
    (line,) = said(run("--text", words=words))
    assert line["acts"] == [
        {"act": "complete_task", "task": "Dentist appointment"},
        {
            "act": "reschedule_task",
            "task": "Dentist appointment",
            "due_date": "2026-03-09",
            "due_time": "09:30",
        },
        {"act": "create_draft", "kind": "blog_post", "title": "Rye"},
        {"act": "open", "what": "Spring newsletter", "kind": "draft"},
        {
            "act": "complete_task",
            "task": None,
            "candidates": ["Send invoice to Acme", "Send invoice to Bluebird"],
        },
        {"act": "open", "what": "overdue"},
    ]
    assert line["left"] == ""


def test_lines_come_from_files_too(tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("Buy stamps\nNew task, sweep the yard\n", "utf-8")
    assert [(each["file"], each["acts"][0]["title"]) for each in said(run("--text", str(lines)))] == [
        (str(lines), "Buy stamps"),
        (str(lines), "Sweep the yard"),
    ]


def test_what_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    assert run().exit_code == 2
    missing = run("--text", str(tmp_path / "nothing.txt"))
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "nothing.txt can't be read" in missing.stderr
