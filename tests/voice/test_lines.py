"""What is said is understood as the tables say, `lines.txt` and five more."""

import pytest

from tests.voice.hearing import CAFE, CLINIC, DAYS, KNOWN, STUDIO, TRADES, rows, told
from webapp.voice.grammar import Known


@pytest.mark.parametrize(
    ("table", "known"), [("lines.txt", KNOWN), ("cafe.txt", CAFE), ("studio.txt", STUDIO), ("clinic.txt", CLINIC)]
)
def test_what_is_said_is_understood_as_the_table_says(table: str, known: Known) -> None:
    found = rows(table)
    wrong = {words: acts for words, expected in found if (acts := told(words, known)) != expected}
    assert len(found) > 80
    assert wrong == {}


@pytest.mark.parametrize(
    ("table", "trade", "known"),
    [("trades.txt", *each) for each in TRADES.items()] + [("days.txt", *each) for each in DAYS.items()],
)
def test_what_people_of_a_trade_say_is_understood_as_the_table_says(table: str, trade: str, known: Known) -> None:
    found = rows(table, trade)
    wrong = {words: acts for words, expected in found if (acts := told(words, known)) != expected}
    assert len(found) > 20
    assert wrong == {}


def test_a_name_that_several_have_is_offered_and_none_is_chosen() -> None:
    assert told("Mark the invoice as done") == ["done ? Send invoice to Acme / Send invoice to Bluebird"]


@pytest.mark.parametrize(
    "words",
    ["Should I move the dentist appointment to Monday?", "Don't mark order paper as done", "Did Dana order the flour"],
)
def test_what_is_asked_or_forbidden_changes_nothing(words: str) -> None:
    assert told(words) == [f"left {words.rstrip('?')}"]
