"""What is said is understood as the tables say, `lines.txt` and five more."""

import pytest
from msgspec.structs import replace

from tests.voice.hearing import CAFE, CLINIC, DAYS, KNOWN, STUDIO, TRADES, in_short, rows, told
from webapp.voice.grammar import Known, Thing, understand

_BOX = "Sort the lost and found box"
_REPLY = "Reply to Mrs Doyle"


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
    assert len(found) > 15
    assert wrong == {}


def test_a_name_that_several_have_is_offered_and_none_is_chosen() -> None:
    assert told("Mark the invoice as done") == ["done ? Send invoice to Acme / Send invoice to Bluebird"]


@pytest.mark.parametrize(
    "words",
    ["Should I move the dentist appointment to Monday?", "Don't mark order paper as done", "Did Dana order the flour"],
)
def test_what_is_asked_or_forbidden_changes_nothing(words: str) -> None:
    assert told(words) == [f"left {words.rstrip('?')}"]


@pytest.mark.parametrize(
    "said",
    [
        "Did you {}?",
        "She said we should {}",
        "My accountant told me to {}",
        "There is no need to {}",
        "I forgot to {}",
        "What happens if I {}?",
        "I hate it when people {}",
    ],
)
def test_what_only_runs_on_from_words_that_are_not_understood_is_not_done(said: str) -> None:
    for command in (
        "mark order paper as done",
        "add a task to call the bank",
        "move the dentist appointment to Monday",
    ):
        words = said.format(command)
        assert told(words) == [f"left {words.rstrip('?')}"]


@pytest.mark.parametrize(
    "words", ["Move the team lunch to Friday if it rains", "Mark order paper as done unless Dana has"]
)
def test_nothing_becomes_of_what_there_is_under_a_condition(words: str) -> None:
    assert told(words) == [f"left {words}"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Find the task read the contract", "open Read the contract (task)"),
        ("I'm waiting for the bank on find a new baker", "wait Find a new baker | for the bank"),
        ("I finished wait list for the course", "done Wait list for the course"),
        ("Mark mark the parking spaces as done", "done Mark the parking spaces"),
        ("Complete invoice 1042", "done Invoice 1042"),
        ("Find Friday stand-up", "open Friday stand-up (task)"),
        ("Assign draft the budget to Dana", "assign Draft the budget | to Dana"),
        ("Open the draft the budget task", "open Draft the budget (task)"),
        ("I sorted the lost and found box", "done Sort the lost and found box"),
        ("Reply to Mrs Doyle, done", "done Reply to Mrs Doyle"),
        ("On Friday, write a reply to the baker", "add Write a reply to the baker | due 2026-03-06"),
    ],
)
def test_a_name_that_is_said_in_full_is_one_whatever_words_it_has(words: str, expected: str) -> None:
    names = ("Read the contract", "Find a new baker", "Wait list for the course", "Mark the parking spaces")
    tasks = tuple(map(Thing, (*names, "Invoice 1042", "Friday stand-up", "Draft the budget", _BOX, _REPLY)))
    found = in_short(understand(words, replace(KNOWN, tasks=tasks)))
    assert [line.replace('"', "") for line in found] == [expected]
