"""What holds for every line.

Rebuilding, exactly: the pieces are in order, do not overlap, and their texts are those of their places in the
line; and what is left of the line without them is the title, once white space and control characters are
taken out of both. The title itself has no white space but single spaces between its words.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from string import ascii_letters
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.quick_add.readings import CONTEXT
from webapp.quick_add import Context, Parsed, Piece, as_words, parse, phrases
from webapp.quick_add.leads import may_begin
from webapp.text.unseen import seen_places


def _words(text: str) -> list[str]:
    return text.split()


PHRASES = _words(
    "today tod tomorrow tom monday mon wed thu friday fri sat sun jan may march next this week weekend "
    "month quarter year every every! other after daily weekly monthly until by on at @ 4pm 9:30 16:00 4 "
    "pm noon morning in the for 45min 2h 3 weeks 2 hours 27th 3rd 1/2 27/1 2026-03-09 2026-03-09T09:00 +3 "
    "+Dana #Marketing #help center #new @print @7pm p1 p3 !high !9am !30 min before ~45m // , . : - ( ) "
    "(tomorrow) (tomorrow tomorrow, friday. and or to from starting ending first last workday day a an of "
    "end mid Bob eggs 27 today's fri-sat 24/7 tonight before due within except 9999 99999 ' "
)
ODD_WORDS = [
    "\\",
    "\\today",
    "\\\\",
    '"',
    '"call',
    'milk"',
    "\u2013",
    "\xa34.30",
    "\U0001f389",
    "\u0301",
    "\x00",
]
ODD_WORDS += [
    "\u2019",
    "\u201ctoday\u201d",
    "\xab",
    "\xbb",
    "e\u0301",
    "\ufe0f",
    "\u200d",
    "\u2028",
    "\u202e",
    "\ud800",
]
KNOWN_WORDS = {
    *phrases.WEEKDAYS,
    *phrases.MONTHS,
    *phrases.UNITS,
    *phrases.PRIORITIES,
    *phrases.DAY_PARTS,
    *phrases.ZONES,
}
SEPARATORS = [" ", "  ", "\t", "\u00a0", ", ", " - "]

words = st.one_of(st.sampled_from([*PHRASES, *ODD_WORDS]), st.text(max_size=6))
lines = st.one_of(
    st.lists(st.tuples(words, st.sampled_from(SEPARATORS)), max_size=14).map(
        lambda pairs: "".join(word + separator for word, separator in pairs)
    ),
    st.text(max_size=120),
).map(lambda line: "".join(line[place] for place in seen_places(line)))
contexts = st.builds(
    Context,
    now=st.integers(-600_000_000, 200_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    zone=st.sampled_from(
        [
            ZoneInfo(name)
            for name in ("UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
        ]
    ),
    week_start=st.integers(0, 6),
    date_order=st.sampled_from(["mdy", "dmy", "ymd"]),
    projects=st.lists(st.text(max_size=8), max_size=3).map(tuple),
    members=st.lists(st.text(max_size=8), max_size=3).map(tuple),
)


def without_space(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]", "", text)


def cut_out(line: str, pieces: Iterable[Piece]) -> str:
    for piece in sorted(pieces, key=lambda each: each.start, reverse=True):
        line = line[: piece.start] + line[piece.end :]
    return line


def squeeze(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip(" ")


@given(lines, contexts)
@settings(max_examples=400)
def test_reading_never_raises(line: str, context: Context) -> None:
    assert parse(line, context).line == line


@given(lines)
@settings(max_examples=400)
def test_title_and_pieces_rebuild_the_line(line: str) -> None:
    parsed = parse(line, CONTEXT)
    place = 0
    for piece in parsed.pieces:
        assert place <= piece.start < piece.end
        assert line[piece.start : piece.end] == piece.text
        place = piece.end
    assert without_space(cut_out(line, parsed.pieces)) == without_space(parsed.title)
    assert parsed.title == squeeze(parsed.title)
    for chip in parsed.suggestions:
        assert line[chip.start : chip.end] == chip.text


@given(lines)
@settings(max_examples=400)
def test_turning_every_piece_into_words_gives_the_line_back(line: str) -> None:
    parsed = first = parse(line, CONTEXT)
    for _ in range(20):  # turning one into words may let another be read, but there is an end to it
        pieces = [piece for piece in parsed.pieces if piece.kind != "literal"]
        if not pieces:
            break
        parsed = parse(as_words(parsed.line, pieces), CONTEXT)
    assert all(piece.kind == "literal" for piece in parsed.pieces)
    typed = squeeze(cut_out(line, (piece for piece in first.pieces if piece.text == "\\")))
    in_quotes = any(piece.text != "\\" for piece in parsed.pieces)
    assert parsed.title == (squeeze(typed[1:-1]) if in_quotes else typed)


@given(lines)
@settings(max_examples=200)
def test_reading_a_title_word_by_place_is_as_good_as_a_backslash(line: str) -> None:
    parsed = parse(line, CONTEXT)
    spans = frozenset((piece.start, piece.end) for piece in parsed.pieces if piece.kind != "literal")
    again = parse(line, CONTEXT, literal=spans)
    assert spans.isdisjoint((piece.start, piece.end) for piece in again.pieces)


ordinary = st.text(ascii_letters, min_size=1, max_size=8).filter(
    lambda word: not may_begin(word.lower()) and word.lower() not in KNOWN_WORDS
)


@given(
    st.lists(ordinary, min_size=1, max_size=8),
    st.lists(ordinary, max_size=4),
    st.sampled_from(["tomorrow", "next friday at 4pm", "in 3 days", "every mon, thu", "#Shop", "p1", "~45m", "@x"]),
)
@settings(max_examples=200)
def test_no_ordinary_word_vanishes(before: list[str], after: list[str], piece: str) -> None:
    parsed = parse(" ".join([*before, piece, *after]), CONTEXT)
    assert parsed.title == " ".join([*before, *after])
    assert [each.text for each in parsed.pieces] == [piece]


ONCE: dict[str, Callable[[Parsed], object]] = {
    "project": lambda parsed: parsed.project,
    "assignee": lambda parsed: parsed.assignee,
    "priority": lambda parsed: parsed.priority,
    "start": lambda parsed: parsed.start_date,
}


@given(lines)
@settings(max_examples=400)
def test_what_a_task_has_once_no_two_chips_say_differently(line: str) -> None:
    parsed = parse(line, CONTEXT)
    for kind, value_of in ONCE.items():
        for piece in parsed.pieces:
            if piece.kind == kind:
                assert value_of(parse(f"x {piece.text}", CONTEXT)) == value_of(parsed), piece


@given(lines)
@settings(max_examples=300)
def test_every_visible_word_is_in_the_title_or_in_a_chip(line: str) -> None:
    parsed = parse(line, CONTEXT)
    chips = "".join(piece.text for piece in parsed.pieces if piece.kind != "literal")
    marks = "".join(piece.text for piece in parsed.pieces if piece.kind == "literal")
    assert sorted(filter(str.isalnum, line)) == sorted(filter(str.isalnum, parsed.title + chips))
    assert not any(map(str.isalnum, marks))


@given(lines, st.sampled_from("\u200b\u200e\ufeff\u00ad\u2060"), st.data())
@settings(max_examples=200)
def test_what_nobody_can_see_changes_nothing(line: str, unseen: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(line)))
    plain, parsed = parse(line, CONTEXT), parse(line[:place] + unseen + line[place:], CONTEXT)
    assume(not {"\u200c", "\u200d"} & set(line))  # which mean something by what stands beside them
    assert (parsed.title, parsed.due_at, parsed.rrule) == (plain.title, plain.due_at, plain.rrule)
    assert [piece.text.replace(unseen, "") for piece in parsed.pieces] == [piece.text for piece in plain.pieces]
