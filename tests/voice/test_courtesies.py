"""However politely something is asked for, it is the same that is asked for."""

import re

import pytest

from tests.voice.hearing import rows, told
from webapp.voice.grammar.words import listed

BEFORE = (
    *("Could you please {}?", "Can you just {}?", "Would you kindly {}?", "Please would you {}?"),
    *(
        "I'd like you to {}.",
        "I'd love it if you could {}.",
        "I'd be so grateful if you could {}.",
        "I need you to {}.",
    ),
    *("I was wondering if you could {}.", "I wonder if you might {}.", "Do you think you could {}?"),
    *("Would it be possible to {}?", "Is there any chance you could {}?", "Would it be all right if you {}?"),
    *("Would you be so kind as to {}?", "Would you be kind enough to {}?", "Be a dear and {}."),
    *("May I ask you to {}?", "Could I trouble you to {}?", "Could I get you to {}?"),
    *("When you get a chance, {}.", "Whenever you have a moment, could you {}?", "If you don't mind, {}."),
    *(
        "If it's not too much trouble, {}.",
        "Sorry to bother you, but could you {}?",
        "It would be great if you could {}.",
    ),
    *("If you could {}, that would be great.", "Hello there, could you {}?", "Good morning! Please {}."),
    *("Hey cofounder, {}.", "Oh, and one more thing, {}.", "What I'd like you to do is {}.", "Kindly {}."),
)
DOING = ("Would you mind {}?", "Would you mind awfully {}, please?", "Do you mind {}?", "I'd appreciate you {}.")
BEHIND = (
    *("{}, please.", "{}, thanks.", "{}, thank you so much.", "{}, thanks a million.", "{}, if you'd be so kind."),
    *("{}, if you don't mind.", "{}, would you?", "{}, will you please?", "{}, all right?", "{}, that's all for now."),
    *("{} when you get a chance.", "{}, if it's not too much trouble.", "{}, love.", "{}. Thank you very much!"),
    *("{}. You're a star.", "{}. Much appreciated.", "{}, that would be lovely.", "{} if you can."),
)
_VERBS = listed("add remind move mark assign give push show find start create approve reopen tick reschedule postpone")
_TEXTS = ("comment", "dictate", "draft")  # what stands behind these may be meant as it is said


def plain() -> list[tuple[str, list[str]]]:
    """What is asked for in one sentence, and its one act."""
    return [
        (words[:1].lower() + words[1:].rstrip("."), acts)
        for words, acts in rows("lines.txt")
        if words.split(" ")[0].casefold() in _VERBS
        and re.search(r"[?!:;,]|\.(?! *$)", words) is None
        and len(acts) == 1
        and acts[0].split(" ")[0] not in {*_TEXTS, "left"}
    ]


def doing(words: str) -> str:
    """`moving the lunch` of `move the lunch`."""
    verb, rest = words.split(" ", 1)
    return f"{verb.removesuffix('e') if verb.endswith('e') else verb}ing {rest}"


@pytest.mark.parametrize("number", range(len(BEFORE)))
def test_a_courtesy_before_what_is_asked_for_changes_nothing(number: int) -> None:
    asked = plain()[number % 5 :: 5]
    wrong = {said: acts for words, right in asked if (acts := told(said := BEFORE[number].format(words))) != right}
    assert len(asked) > 20
    assert wrong == {}


@pytest.mark.parametrize("number", range(len(DOING)))
def test_what_is_asked_for_by_its_doing_is_the_same(number: int) -> None:
    asked = plain()[number::4]
    wrong = {
        said: acts for words, right in asked if (acts := told(said := DOING[number].format(doing(words)))) != right
    }
    assert wrong == {}


@pytest.mark.parametrize("number", range(len(BEHIND)))
def test_a_courtesy_behind_what_is_asked_for_changes_nothing(number: int) -> None:
    asked = plain()[number % 5 :: 5]
    wrong = {
        said: acts
        for words, right in asked
        if (acts := told(said := BEHIND[number].format(words[:1].upper() + words[1:]))) != right
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Jonas, would you mind fixing the oven?", ["assign Fix the oven | to Jonas"]),
        ("I'm happy to say I've ordered the paper", ["done Order paper"]),
        ("Move the dentist, if you don't mind, to Friday", ["move Dentist appointment | to 2026-03-06"]),
        (
            "Would you mind reminding me to call Dana tomorrow and moving the dentist to Friday?",
            ["add Call Dana | due 2026-03-05", "move Dentist appointment | to 2026-03-06"],
        ),
        ("Could you comment on the oven that it smells?", ["comment Fix the oven | It smells"]),
    ],
)
def test_who_is_asked_and_what_is_told_politely_is_understood(words: str, expected: list[str]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Write a note to say thank you", "add Write a note to say thank you"),
        ("Buy a card that says you're the best", "add Buy a card that says you're the best"),
        ("Start a newsletter called if you have a minute", "draft newsletter | If you have a minute"),
        ("Comment on the oven: thank you so much", "comment Fix the oven | Thank you so much"),
        ("Remind me to ask Dana if she can", "add Ask Dana if she can"),
        ("Do you mind if I move the dentist to Monday?", "left Do you mind if I move the dentist to Monday"),
        ("I wonder if we should move the dentist to Monday", "left I wonder if we should move the dentist to Monday"),
    ],
)
def test_words_that_only_look_like_a_courtesy_are_meant(words: str, expected: str) -> None:
    assert told(words) == [expected]
