"""`cofounder query --explain`: how a query was read, as JSON."""

import json
from typing import Any

from click.testing import CliRunner

from webapp.tasks.query.command import query

OPTIONS = [
    *("--now", "2026-03-04T10:00:00-05:00", "--zone", "America/New_York", "--week-start", "monday"),
    *("--project", "Help Center", "--member", "Dana", "--label", "ops", "--me", "Ana"),
]


def run(text: str, options: list[str] = OPTIONS) -> dict[str, Any]:
    result = CliRunner().invoke(query, ["--explain", text, *options])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.output)
    return told


def test_a_query_is_explained() -> None:
    assert run('due<friday (assignee:dana or project:"help center") -label:OPS spent>1h sattus:done oak') == {
        "query": 'due<friday (assignee:dana or project:"help center") -label:OPS spent>1h sattus:done oak',
        "read": 'due<friday (assignee:Dana or project:"Help Center") -label:ops spent>1h oak',
        "meaning": {
            "and": [
                {
                    "field": "due",
                    "is": "<",
                    "value": {"typed": "friday", "first": "2026-03-06", "last": "2026-03-06"},
                },
                {
                    "or": [
                        {"field": "assignee", "is": ":", "value": "Dana"},
                        {"field": "project", "is": ":", "value": "Help Center"},
                    ]
                },
                {"not": {"field": "label", "is": ":", "value": "ops"}},
                {"field": "spent", "is": ">", "value": {"minutes": 60}},
                {"words": "oak"},
            ]
        },
        "problems": [
            {
                "start": 72,
                "end": 78,
                "text": "sattus",
                "message": "There is no field “sattus”. Did you mean “status:”? Words with a colon stand in quotes.",
                "instead": "status",
                "left_out": True,
            }
        ],
    }


def test_a_query_of_drafts_is_explained_by_what_these_can_be_asked_for() -> None:
    found = run("status:review kind:letter scheduled:none due:today", [*OPTIONS, "--of", "drafts"])
    assert found["read"] == "status:in-review kind:newsletter no:schedule"
    assert [each["text"] for each in found["problems"]] == ["due"]
    assert run("status:review")["problems"]


def test_any_text_is_explained_and_a_wrong_option_is() -> None:
    assert run("")["meaning"] == {"and": []}
    assert run('"' * 300 + "(" * 100)["problems"]
    result = CliRunner().invoke(query, ["--explain", "x", "--zone", "Mars/Base"])
    assert result.exit_code == 2
    assert "“Mars/Base” is not a time zone" in result.output
