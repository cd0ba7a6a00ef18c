"""Where a phrase is read, and where its words stay in the title."""

import pytest

from tests.quick_add.readings import CONTEXT, read, said
from webapp.quick_add import parse
from webapp.quick_add.phrases import AMBIGUOUS

STRONG = [
    "today",
    "tomorrow",
    "2026-04-01",
    "in 5 days",
    "in 2 hours",
    "+3 weeks",
    "next week",
    "next friday",
    "next month",
    "every day",
    "every friday at 4pm",
    "every! 3 months",
    "friday 4pm",
    "4pm friday",
    "27th at 16:00",
    "jan 27 9am",
    "tomorrow morning",
    "at 4pm",
    "@ 7pm",
]
WEAK = [
    "friday",
    "fri",
    "march",
    "27th",
    "27/1",
    "jan 27",
    "27 jan",
    "3 weeks",
    "2 hours",
    "tod",
    "end of month",
]
ADVERBS = ["daily", "weekly", "monthly", "yearly"]


@pytest.mark.parametrize("phrase", STRONG)
def test_a_strong_phrase_is_read_anywhere(phrase: str) -> None:
    expected = said(read(f"Order paper {phrase}"))
    assert expected
    for line in (f"{phrase} Order paper", f"Order {phrase} paper", f"Order paper {phrase}"):
        parsed = read(line)
        assert (parsed.title, said(parsed)) == ("Order paper", expected), line
        assert parsed.suggestions == ()


@pytest.mark.parametrize("phrase", WEAK)
def test_a_weak_phrase_is_read_at_the_end_and_only_suggested_in_the_middle(phrase: str) -> None:
    at_the_end = read(f"Order paper {phrase}")
    assert at_the_end.title == "Order paper"
    middle = read(f"Order {phrase} paper")
    assert (middle.title, said(middle)) == (f"Order {phrase} paper", {})
    (chip,) = middle.suggestions
    assert (chip.kind, chip.text, chip.due_date) == ("due", phrase, at_the_end.due_date)
    assert middle.line[chip.start : chip.end] == phrase


@pytest.mark.parametrize("phrase", ["friday", "fri", "27th", "27/1", "jan 27", "27 jan", "mon", "this weekend", "tod"])
def test_a_weak_phrase_is_read_at_the_start(phrase: str) -> None:
    parsed = read(f"{phrase} order paper")
    assert (parsed.title, said(parsed)) == ("order paper", said(read(f"Order paper {phrase}")))


@pytest.mark.parametrize("phrase", ["3 weeks", "2 hours", "march", "1st", "3rd", "10th anniversary", "1/2 cup", "24/7"])
def test_what_is_mostly_a_part_of_a_name_is_not_read_at_the_start(phrase: str) -> None:
    assert read(f"{phrase} order paper").title == f"{phrase} order paper"


@pytest.mark.parametrize("phrase", ["3 weeks", "march", "1st", "noon"])
def test_a_colon_or_a_comma_sets_it_apart(phrase: str) -> None:
    assert read(f"{phrase}: order paper").title == "order paper"
    assert read(f"{phrase}, order paper").title == "order paper"


@pytest.mark.parametrize("word", ["friday", "fri", "27th", "jan 27", "27/1", "sat", "sun"])
@pytest.mark.parametrize("lead", ["on", "by", "until"])
def test_a_weak_phrase_is_read_after_on_by_and_until(lead: str, word: str) -> None:
    parsed = read(f"Order paper {lead} {word} for Ana")
    assert parsed.title == "Order paper for Ana"
    assert said(parsed) == said(read(f"Order paper {word}"))
    assert [piece.text for piece in parsed.pieces] == [f"{lead} {word}"]


@pytest.mark.parametrize("word", ["friday", "fri", "27th", "jan 27", "27/1", "sun", "tod"])
def test_a_weak_phrase_is_read_next_to_a_time(word: str) -> None:
    for line in (
        f"Order {word} 4pm paper",
        f"Order 4pm {word} with paper",
        f"Order at 4pm on {word} with paper",
    ):
        assert said(read(line)).get("due", "").endswith("16:00"), line
        assert said(read(line))["due"][:10] == said(read(f"Order {word}"))["due"]


@pytest.mark.parametrize("word", ADVERBS)
def test_an_adverb_is_read_at_the_end_and_before_a_time(word: str) -> None:
    assert read(f"Check the till {word}").title == "Check the till"
    assert read(f"Check {word} at 9am the till").title == "Check the till"
    assert read(f"Check the {word} till").title == f"Check the {word} till"
    assert read(f"{word} check").title == f"{word} check"
    (chip,) = read(f"Write {word} report").suggestions
    assert (chip.kind, chip.text, chip.anchor) == ("repeat", word, "schedule")
    assert chip.rrule == read(f"Check the till {word}").rrule


@pytest.mark.parametrize("word", sorted(AMBIGUOUS))
def test_a_short_form_that_is_a_name_or_a_word_is_never_read_at_the_start(word: str) -> None:
    for shown in (word, word.title(), word.upper()):
        parsed = read(f"{shown} order paper")
        assert (parsed.title, said(parsed)) == (f"{shown} order paper", {})
        assert read(f"p2 {shown} order paper").title == f"{shown} order paper"
        assert read(f"{shown}: order paper").title == f"{shown}: order paper"


@pytest.mark.parametrize("word", ["today", "tomorrow", "2026-04-01", "friday", "27th"])
@pytest.mark.parametrize(
    "around",
    [
        "{}'s",
        "{}’s",
        "'{}'",
        "{}-ish",
        "pre-{}",
        "{}/all",
        "all/{}",
        "v{}.2",
        "https://x.com/{}",
        "{}.pdf",
        "${}",
        "{}\u0301",
    ],
)
def test_what_touches_the_word_stops_it(word: str, around: str) -> None:
    shown = around.format(word)
    parsed = read(f"Order {shown} paper {shown}")
    assert (parsed.title, said(parsed), parsed.suggestions) == (f"Order {shown} paper {shown}", {}, ())


@pytest.mark.parametrize("around", ["({})", "[{}]", "{},", "{}.", "{}!", "{}?", "{};", "{}…", "{}🎉"])
def test_sentence_punctuation_does_not(around: str) -> None:
    assert said(read(f"Order paper {around.format('tomorrow')}")) == {"due": "2026-03-05"}


def test_edges_are_those_of_the_title() -> None:
    for line in (
        "Order paper fri #Shop p2",
        "Order paper fri // soon",
        "#Shop p2 fri order paper",
        "🎉 fri order paper",
    ):
        assert said(read(line))["due"] == "2026-03-06", line


def test_a_taken_suggestion_is_read_where_it_stands() -> None:
    (chip,) = read("Fix sun shade").suggestions
    parsed = parse("Fix sun shade", CONTEXT, taken=frozenset({(chip.start, chip.end)}))
    assert (parsed.title, said(parsed), parsed.suggestions) == ("Fix shade", {"due": "2026-03-08"}, ())


def test_a_taken_suggestion_displaces_what_was_read_before() -> None:
    (chip,) = read("Plan friday party tomorrow").suggestions
    parsed = parse("Plan friday party tomorrow", CONTEXT, taken=frozenset({(chip.start, chip.end)}))
    assert (parsed.title, said(parsed)) == ("Plan party tomorrow", {"due": "2026-03-06"})
    assert [each.text for each in parsed.suggestions] == ["tomorrow"]
