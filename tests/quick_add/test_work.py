"""The work that a line makes grows with its length and no faster, counted in words looked at."""

import pytest

from tests.quick_add.readings import CONTEXT
from webapp.quick_add.parser import Reading

LENGTH = 10_000
LOOKS_PER_CHARACTER = 4

UNITS = [
    "every ",
    "every 2, ",
    "every mon, ",
    "every jan 1, ",
    "every 1st and ",
    "every other day until ",
    "2, ",
    "mon ",
    "sun ",
    "tom ",
    "3 weeks before ",
    "2 hours after ",
    "a week from ",
    "friday 3 ",
    "friday the ",
    "in 1 hour 30 ",
    "next week on ",
    "end of ",
    "on by until the ",
    "the the the ",
    "tomorrow, ",
    "tomorrow and ",
    "monday to ",
    "at 4 ",
    "at 4pm - ",
    "9am to ",
    "@ ",
    "daily at ",
    "last of every ",
    "first and last ",
    "#a ",
    "#help ",
    "#help center ",
    '#"',
    '@"a ',
    '"a ',
    "“a ",
    '" ',
    "+dana ",
    "+sam ",
    "!30 ",
    "!1 hour 30 min ",
    "~1h ",
    "~1 hour and ",
    "for 45min ",
    "for 3 ",
    "p1 ",
    "// ",
    "\\today ",
    "\\\\",
    "\\",
    "(",
    ")",
    "( tomorrow ) ",
    ". ",
    ", ",
    "- ",
    "1/2/",
    "9" * 50,
    "2026-03-04 ",
    "a",
    " ",
    "\x00",
    "e\u0301",
    "🎉 ",
    "👩‍👩‍👧",
]


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_a_hostile_line_makes_no_more_work_per_character_when_it_grows(unit: str) -> None:
    short, long = ((unit * length)[:length] for length in (LENGTH // 4, LENGTH))
    looks_short, looks_long = (Reading(line, CONTEXT).reader.looks for line in (short, long))
    assert looks_long <= LOOKS_PER_CHARACTER * LENGTH
    assert looks_long <= 4 * looks_short + 100


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_the_title_and_pieces_of_a_hostile_line_still_rebuild_it(unit: str) -> None:
    line = (unit * LENGTH)[:LENGTH]
    parsed = Reading(line, CONTEXT).parsed()
    for piece in reversed(parsed.pieces):
        assert line[piece.start : piece.end] == piece.text
        line = line[: piece.start] + line[piece.end :]
    assert "".join(line.replace("\x00", " ").split()) == "".join(parsed.title.split())


def test_a_line_of_ordinary_length_is_read_with_few_looks() -> None:
    line = (
        "Prepare slides for the board meeting in the big room every 2 weeks on mon, thu at 9:30 for 45min "
        "starting apr 1 until jun 30 #Help Center @board @slides p1 +Sam Lee !30 min before // bring copies"
    )
    assert 190 < len(line) <= 200
    assert Reading(line, CONTEXT).reader.looks < 100
