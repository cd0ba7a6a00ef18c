"""Of the ways in which something may have been said, the likeliest that makes sense here is meant."""

import pytest

from tests.voice.hearing import KNOWN
from webapp.voice.alike import written_otherwise
from webapp.voice.choosing import choose, vocabulary_of
from webapp.voice.engine.decoding import Guess, told_before


@pytest.mark.parametrize(
    ("guesses", "meant"),
    [
        (["Remind me to order ink.", "Remind me to order pink."], 0),
        (["The oven as it fixed after all.", "The oven isn't fixed after all."], 1),
        (["Move the den appointment to Monday.", "Move the dentist appointment to Monday."], 1),
        (["Hand the supplier contract, Jonas.", "Hand the supplier contract to Jonas."], 1),
        (["Move the dentist's appointment today.", "Remind me to buy stamps."], 0),
        (["Find the loving.", "Find the oven."], 1),
        (["Let Honest do the price list.", "Let Jonas do the price list."], 1),
        (["I wonder if Dana paid the electricity bill.", "I wonder if D. Paid the electricity bill."], 0),
        (["Order 50 paid for cups.", "Order fifty paper cups."], 1),
        (["Call the bank at 11.50.", "Call the bank at eleven fifteen."], 1),
        (["Pay invoice 1042.", "Pay invoice ten forty two."], 0),
        (["Call the bank on the 15th.", "Call the bank on the fifteen."], 0),
    ],
)
def test_the_likeliest_is_meant_unless_another_makes_more_sense(guesses: list[str], meant: int) -> None:
    ways = [Guess(words, -0.6 * at) for at, words in enumerate(guesses)]
    assert choose(ways, KNOWN) == guesses[meant]


def test_what_makes_much_more_sense_is_not_meant_where_it_is_hardly_heard() -> None:
    assert choose([Guess("The weather is nice.", 0.0), Guess("Order paper is done.", -9.0)], KNOWN) == (
        "The weather is nice."
    )
    assert choose([], KNOWN) == ""


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("Leave a nov on the oven saying it is hot.", "Leave a note on the oven saying it is hot."),
        ("Brat the page about our catering.", "Draft a page about our catering."),
        ("Have sent the invoice to Acme.", "I've sent the invoice to Acme."),
        ("Mark the team lunch has done.", "Mark the team lunch as done."),
        ("The oven as it fixed after all.", "The oven isn't fixed after all."),
        ("Post phone the team lunch by three days.", "Postpone the team lunch by three days."),
        ("And assign the team lunch.", "Unassign the team lunch."),
        ("And you read me my desk for tomorrow.", "Can you read me my tasks for tomorrow."),
        ("Right and the spring newsletter. We open late.", "Write in the spring newsletter. We open late."),
        ("Make order paper do on Friday.", "Make order paper due on Friday."),
        ("I call the landlord.", "I called the landlord."),
        ("Envoiced the hotel by Friday.", "Invoice the hotel by Friday."),
        ("Post boundly team lunch by three days.", "Postpone team lunch by three days."),
        # These make sense.
        ("I need the oven on Friday.", "I need the oven on Friday."),
        ("Write and send the letter to Jonas.", "Write and send the letter to Jonas."),
        ("Remind me to take off the sign.", "Remind me to take off the sign."),
        ("Put the key in the box.", "Put the key in the box."),
        ("Have lunch with Dana on Friday.", "Have lunch with Dana on Friday."),
        ("Break the page into two parts.", "Break the page into two parts."),
    ],
)
def test_what_sounds_like_something_that_makes_sense_is_that(heard: str, meant: str) -> None:
    assert choose([Guess(heard, 0.0)], KNOWN) == meant


def test_each_thing_is_written_otherwise_by_itself() -> None:
    assert list(written_otherwise("Take off the oven in the lunch.")) == [
        "tick off the oven in the lunch.",
        "Take off the oven and the lunch.",
    ]
    assert list(written_otherwise("Order paper tomorrow.")) == []


def test_a_model_is_told_names_and_then_titles_as_far_as_it_can_be() -> None:
    vocabulary = vocabulary_of(KNOWN, ("Dana", "Website"))
    names, titles = told_before(vocabulary, "en")
    assert names is not None
    assert titles is not None
    assert "Website" in names
    assert "order paper" in titles
    assert "spring newsletter" in titles
    assert "order paper" not in names
    many = vocabulary._replace(tasks=[f"Task number {number}" for number in range(1000)])
    assert len(told_before(many, "en")[1] or "") < 1300
    assert told_before(vocabulary, "de") == ["Dana Website"]
    assert told_before(vocabulary._replace(tasks=(), drafts=()), "en") == [names, names]
    orders = vocabulary._replace(names=["<|endoftext|>"], tasks=["<|startoftranscript|>"])
    assert not any("<|" in (told or "") for told in told_before(orders, "en"))
