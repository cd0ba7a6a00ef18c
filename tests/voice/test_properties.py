"""What holds whatever is said: no word is lost, nothing raises, and the same words mean the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice.hearing import CAFE, KNOWN, rows
from webapp.voice.grammar import AddTask, Understood, as_json, understand
from webapp.voice.grammar.words import cut

LINES = [words for table in ("lines.txt", "cafe.txt") for words, _ in rows(table)]
WORDS = sorted({word for line in LINES for word in line.split()})
ODD = [
    "",
    "…",
    "no",
    "x" * 200,
    "\x00",
    "é",
    "李雷",
    "Ωmega",
    "#Website",
    "+Dana",
    "p1",
    "// note",
    "“so”",
    "🎉",
    "a.m.",
    "1/2",
]
JOINTS = st.sampled_from([" ", ". ", ", ", " and ", " and then ", " no ", "\n", " - ", ": ", "? "])


@st.composite
def mixtures(draw: st.DrawFn) -> str:
    """Lines, words and odd signs, joined and shuffled."""
    parts = draw(
        st.lists(
            st.one_of(
                st.sampled_from(LINES),
                st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
                st.sampled_from(ODD),
                st.text(max_size=12),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return draw(JOINTS).join(parts)


def lost(understood: Understood) -> list[str]:
    """The words that are in no act, aren't left, and weren't passed."""
    places = [*understood.left_places, *understood.passed, *(place for act in understood.acts for place in act.places)]
    return [
        word.text
        for word in cut(understood.words)
        if not any(place.start <= word.start and word.end <= place.end for place in places)
    ]


@given(mixtures())
@settings(max_examples=300, deadline=None)
def test_no_word_is_lost_and_the_same_words_mean_the_same(words: str) -> None:
    understood = understand(words, KNOWN)
    assert lost(understood) == []
    assert understand(words, KNOWN) == understood
    for act in understood.acts:
        assert act.places == tuple(sorted(act.places))
        assert as_json(act)["act"]
        assert not isinstance(act, AddTask) or act.title
    left = {word.text for word in cut(understood.left)}
    for place in understood.left_places:
        assert {word.text for word in cut(words[place.start : place.end])} <= left


@given(st.sampled_from(LINES), st.sampled_from(LINES))
@settings(max_examples=100, deadline=None)
def test_names_of_another_workspace_lose_no_word_either(one: str, other: str) -> None:
    assert lost(understand(f"{one}. {other}", CAFE)) == []
