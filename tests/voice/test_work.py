"""The work that words make grows with their number and no faster, counted in looks at them."""

import pytest

from tests.voice.hearing import KNOWN
from webapp.voice.grammar.understanding import Hearing

WORDS = 1000
LOOKS_PER_WORD = 6

UNITS = [
    "remind me to ",
    "and then ",
    "no ",
    "um ",
    "x ",
    "buy milk and ",
    "buy milk. ",
    "move the dentist to ",
    "mark order paper as done ",
    "mark order paper and ",
    "to ",
    "a. ",
    "for Dana to ",
    "in the project ",
    "comment on the oven: the ",
    "write in the spring newsletter x ",
    "add three tasks a, b ",
    "if ",
    "tomorrow ",
    "not Dana, Jonas ",
    "scratch that ",
    "call the bank on tuesday, no, wednesday ",
    "and a task ",
    "remind me half an hour before ",
    "with a note ",
]


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_many_words_make_no_more_work_each_than_few(unit: str) -> None:
    times = WORDS // len(unit.split())
    looks_few, looks_many = (looks(unit * number) for number in (times // 4, times))
    assert looks_many <= LOOKS_PER_WORD * WORDS
    assert looks_many <= 4 * looks_few + 100


def looks(words: str) -> int:
    hearing = Hearing(words, KNOWN)
    hearing.listen()
    return hearing.mind.looks
