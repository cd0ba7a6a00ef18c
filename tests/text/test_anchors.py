"""Passages stay with their words: what changes around them moves them along, and they never turn up elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.anchors import follow, follow_all, untouched_all
from webapp.text.merge import merge

PIECES = st.sampled_from(["a", "b", "oak", "the", " ", " ", "\n", "\n\n", ".", ", ", "naïve", "don't", "家"])
TEXTS = st.lists(PIECES, max_size=25).map("".join)
WORDS = ["alder", "beech", "cedar", "elder", "hazel", "larch", "maple", "poplar", "rowan", "spruce", "walnut", "yew"]


def place_of(text: str, passage: str) -> tuple[int, int]:
    """Where a passage that a text has once is."""
    assert text.count(passage) == 1
    start = text.index(passage)
    return start, start + len(passage)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], list[str], int, int]:
    """Words in lines, the same edited everywhere but in some that follow on each other, and where those are."""
    words = [word + draw(st.sampled_from([" ", " ", "\n", "\n\n"])) for word in WORDS[: draw(st.integers(3, 12))]]
    start = draw(st.integers(0, len(words) - 1))
    end = draw(st.integers(start + 1, min(len(words), start + 5)))
    before, after = (
        [
            new + word if new is not None else ""
            for word in part
            for new in [draw(st.sampled_from(["", "", "new ", "new new\n", "\n", None]))]
        ]
        for part in (words[:start], words[end:])
    )
    return words, [*before, *words[start:end], *after], start, end


@given(edited())
def test_a_passage_goes_along_with_whatever_is_done_around_it(case: tuple[list[str], list[str], int, int]) -> None:
    words, new, start, end = case
    old_text, new_text = "".join(words), "".join(new)
    passage = "".join(words[start:end]).strip()
    found = follow(old_text, new_text, *place_of(old_text, passage))
    assert found is not None
    assert new_text[slice(*found)] == passage


@given(TEXTS, TEXTS, st.data())
def test_a_place_in_the_new_text_is_always_one_and_half_of_the_passage(old: str, new: str, data: st.DataObject) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    found = follow(old, new, start, end)
    if found is not None:
        assert 0 <= found[0] < found[1] <= len(new)
    assert follow(old, old, start, end) == (start, end)


@given(TEXTS, TEXTS, st.data())
def test_what_is_untouched_has_exactly_its_words(old: str, new: str, data: st.DataObject) -> None:
    spans = [sorted(data.draw(st.tuples(*[st.integers(0, len(old))] * 2))) for _ in range(3)]
    passages = [(start, end) for start, end in spans]
    for (start, end), found in zip(passages, untouched_all(old, new, passages), strict=True):
        assert found is None or new[slice(*found)] == old[start:end]


@given(edited(), st.sampled_from(["other", "one\n\ntwo"]))
def test_putting_something_in_an_untouched_place_is_what_merging_it_would_be(
    case: tuple[list[str], list[str], int, int], instead: str
) -> None:
    words, new, first, last = case
    old_text, new_text = "".join(words), "".join(new)
    start, end = len("".join(words[:first])), len("".join(words[:last]).rstrip())
    (found,) = untouched_all(old_text, new_text, [(start, end)])
    if found is not None:
        merged = merge(old_text, f"{old_text[:start]}{instead}{old_text[end:]}", new_text)
        assert not merged.clashes
        assert f"{new_text[: found[0]]}{instead}{new_text[found[1] :]}" == merged.text


ONE, TWO, THREE = "Oak dries slowly in the shed.", "We open at nine on weekdays.", "Bring your own boards, please."


def followed(old: str, new: str, passage: str) -> str | None:
    """What a passage of an old text is in a new one."""
    found = follow(old, new, *place_of(old, passage))
    return None if found is None else new[slice(*found)]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("Oak dries slowly in the old shed.", "slowly in the old shed"),
        ("Oak dries fast in the shed.", "fast in the shed"),
        ("Oak dries in the shed.", "in the shed"),
        ("Oak dries slowly in the barn.\n\nBring boards.", "slowly in the barn."),
        ("Oak dries very slowly in the shed outside.", "slowly in the shed"),
        ("Oak dries.", None),
        ("Oak dries where we keep the van, as it does for us all.", None),
        ("", None),
    ],
)
def test_a_passage_that_was_changed_within_is_what_is_left_of_it(new: str, expected: str | None) -> None:
    assert followed(ONE, new, "slowly in the shed") == expected


@given(st.lists(st.booleans(), min_size=2, max_size=8), st.sampled_from(["\n\n", "\n", " "]))
def test_a_removed_passage_never_turns_up_where_the_same_words_stand(kept: list[bool], between: str) -> None:
    old = between.join(f"{ONE}{between}The {word} is here." for word in WORDS[: len(kept)])
    new = between.join(
        f"{ONE if keep else ''}{between}The {word} is here." for keep, word in zip(kept, WORDS, strict=False)
    )
    passages = [place_of(old, f"{ONE}{between}The {word}") for word in WORDS[: len(kept)]]
    found = follow_all(old, new, [(start, start + len(ONE)) for start, _ in passages])
    for keep, word, place in zip(kept, WORDS, found, strict=False):
        assert (place is not None) == keep
        if place is not None:
            assert new[place[0] :].startswith(f"{ONE}{between}The {word}")
            assert place[1] - place[0] == len(ONE)


def test_a_moved_paragraph_takes_its_passages_along() -> None:
    old = f"{ONE}\n\n{TWO}\n\n{THREE}"
    assert followed(old, f"{TWO}\n\n{THREE}\n\n{ONE}", "in the shed") == "in the shed"
    assert followed(old, f"{TWO}\n\n{THREE}\n\n{ONE.replace('the', 'a')}", "slowly in the shed") == "slowly in a shed"
    (found,) = untouched_all(old, f"{TWO}\n\n{THREE}\n\n{ONE}", [place_of(old, "slowly")])
    assert found is not None


def test_a_passage_is_followed_through_a_merge() -> None:
    old = f"{ONE}\n\n{TWO}\n\n{THREE}"
    yours, theirs = f"News!\n\n{old}", old.replace("own boards", "own planks and boards")
    merged = merge(old, yours, theirs).text
    assert followed(old, merged, TWO) == TWO
    assert followed(old, merged, "your own boards") == "your own planks and boards"


def test_many_passages_are_followed_at_once() -> None:
    old = f"{ONE}\n\n{TWO}\n\n{THREE}"
    new = f"Today. {ONE}\n\n{THREE}"
    found = follow_all(old, new, [place_of(old, text) for text in (ONE, TWO, THREE)])
    assert found == [place_of(new, ONE), None, place_of(new, THREE)]


@pytest.mark.parametrize("passage", [(-1, 2), (2, 2), (3, 1), (0, 99)])
def test_what_is_no_passage_of_the_text_is_refused(passage: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no such passage"):
        follow("Oak dries.", "Oak.", *passage)
