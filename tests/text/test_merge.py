"""Merging: no word is lost, what doesn't touch merges, and it doesn't matter who was first."""

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from webapp.text.diff import hunks, longest_common, tokens
from webapp.text.merge import merge

# Few different pieces, so that texts repeat themselves and changes can be told in several places.
PIECES = st.sampled_from(
    ["a", "b", "c", "the", " ", " ", "\n", "\n\n", ".", ", ", "naïve", "don't", "16:30", "家", "👩‍👩‍👧"]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)
ANY_TEXT = st.text(max_size=60)


def words(text: str) -> Counter[str]:
    """How often each word is in a text."""
    return Counter(re.findall(r"家|[^\W家]+", text))


@given(TEXTS | ANY_TEXT)
def test_tokens_are_the_text_again(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(TEXTS, TEXTS)
def test_hunks_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    old, new = tokens(before), tokens(after)
    for late in (True, False):
        made, place = [], 0
        for b0, b1, a0, a1 in hunks(before, after, late=late):
            assert b0 >= place
            assert (b1, a1) != (b0, a0)
            made += [*old[place:b0], *new[a0:a1]]
            place = b1
        assert "".join([*made, *old[place:]]) == after


@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abc"), max_size=9))
def test_the_longest_common_subsequence_is_the_longest(old: list[str], new: list[str]) -> None:
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, left in enumerate(old):
        for j, right in enumerate(new):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if left == right else max(lengths[i][j + 1], lengths[i + 1][j])
    found = longest_common(old, new)
    assert sum(block.length for block in found) == lengths[-1][-1]
    for before, after, length in found:
        assert old[before : before + length] == new[after : after + length]


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=400)
def test_no_merge_drops_a_word_that_either_side_added(before: str, yours: str, theirs: str) -> None:
    merged = words(merge(before, yours, theirs).text)
    for side in (yours, theirs):
        assert words(side) - words(before) <= merged


@given(TEXTS, TEXTS, TEXTS)
@example("b\n", "b\nthe\n", "b\n\n")  # each of the line ends can be the one that was added
@settings(max_examples=400)
def test_the_order_does_not_matter_where_there_is_no_clash(before: str, yours: str, theirs: str) -> None:
    one, other = merge(before, yours, theirs), merge(before, theirs, yours)
    assert bool(one.clashes) == bool(other.clashes)
    if not one.clashes:
        assert one.text == other.text
    assert [(clash.before, clash.theirs, clash.yours) for clash in other.clashes] == [
        (clash.before, clash.yours, clash.theirs) for clash in one.clashes
    ]


@given(TEXTS, TEXTS)
def test_one_side_alone_is_taken_as_it_is(before: str, changed: str) -> None:
    assert merge(before, changed, before) == (changed, [])
    assert merge(before, before, changed) == (changed, [])
    assert merge(before, changed, changed) == (changed, [])


@given(TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from(["\n", "\nx\n", "\na\n", "\n\n"]))
@settings(max_examples=400)
def test_a_change_before_and_a_change_after_something_always_merge(
    left: str, right: str, new_left: str, new_right: str, between: str
) -> None:
    """Whatever the texts repeat, so that the changes can be told in several places."""
    merged = merge(left + between + right, new_left + between + right, left + between + new_right)
    assert merged.clashes == []
    assert words(new_left) <= words(merged.text)
    assert words(new_right) <= words(merged.text)


@st.composite
def disjoint_edits(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """A text of different words, what two people made of different words of it, and both together."""
    separators = st.sampled_from([" ", " ", ", ", ". ", "\n", "\n\n"])
    size = draw(st.integers(1, 12))
    owners = draw(st.lists(st.sampled_from(["both", "ana", "ben"]), min_size=size, max_size=size))
    made: list[list[str]] = [[], [], [], []]
    for number, owner in enumerate(owners):
        old = f"w{number}"
        extra = [f"{owner}{number}x{more}" for more in range(draw(st.integers(0, 3)))]
        new = draw(st.sampled_from([" ".join(extra), " ".join([old, *extra]), " ".join([*extra, old])]))
        gap = draw(separators) + f"keep{number}" + draw(separators)
        for text, changes in zip(made, ([], ["ana"], ["ben"], ["ana", "ben"]), strict=True):
            text += [new if owner in changes else old, gap]
    before, yours, theirs, both = map("".join, made)
    return before, yours, theirs, both


@given(disjoint_edits())
@settings(max_examples=400)
def test_disjoint_edits_merge_into_both(texts: tuple[str, str, str, str]) -> None:
    before, yours, theirs, both = texts
    assert merge(before, yours, theirs) == (both, [])


@pytest.mark.parametrize(
    ("before", "yours", "theirs", "merged"),
    [
        ("We close at four.", "We close at five.", "We all close at four.", "We all close at five."),
        ("One\n\nTwo", "One\n\nNew\n\nTwo", "One\n\nTwo!", "One\n\nNew\n\nTwo!"),
        ("A\n\nB\n\nC", "B\n\nC", "A\n\nB\n\nC\n\nD", "B\n\nC\n\nD"),
        ("one two three", "ONE two three", "one two THREE", "ONE two THREE"),
        ("one two", "ONE two", "one TWO", "ONE TWO"),
        ("", "same", "same", "same"),
        ("a a a", "a a a a", "b a a", "b a a a"),
        ("open 9:00", "open 9:30", "Open 9:00", "Open 9:30"),
        ("at four", "at five", "at five sharp", "at five sharp"),
        ("one two", "ONE two", "one new two", "ONE new two"),
        ("one two", "one TWO", "one new two", "one new TWO"),
        ("One\n\nTwo\n\nThree", "One\n\nThree", "One!\n\nTwo\n\nThree", "One!\n\nThree"),
        ("One\n\nTwo", "One\n\nNew\n\nTwo", "One!\n\nTwo", "One!\n\nNew\n\nTwo"),
    ],
)
def test_what_does_not_touch_merges(before: str, yours: str, theirs: str, merged: str) -> None:
    assert merge(before, yours, theirs) == (merged, [])
    assert merge(before, theirs, yours) == (merged, [])


@pytest.mark.parametrize(
    ("before", "yours", "theirs", "proposed"),
    [
        ("We close at four.", "We close at five.", "We close at six.", "We close at five six."),
        ("", "Mine", "Theirs", "Mine Theirs"),
        ("Keep\n\nGone", "Keep\n\n", "Keep\n\nGone away", "Keep\n\nGone away"),
        ("End", "End mine", "End theirs\n\nMore", "End mine theirs\n\nMore"),
        ("One line", "One\nline", "One\n\nline", "One\n\n\nline"),
        ("at 16:30", "at 17:30", "at 16:45", "at 17:30 16:45"),
    ],
)
def test_what_touches_clashes_and_both_are_proposed(before: str, yours: str, theirs: str, proposed: str) -> None:
    merged = merge(before, yours, theirs)
    assert merged.text == proposed
    (clash,) = merged.clashes
    assert merged.text[clash.at :].startswith(clash.proposed)
    assert clash.yours != clash.theirs


@pytest.mark.parametrize(
    ("before", "yours", "theirs", "merged"),
    [
        ("- a\n- b", "- a\n- b\n- Ana", "- a\n- b\n- Ben", "- a\n- b\n- Ana\n- Ben"),
        ("- a\n- b\n", "- a\n- b\n- Ana\n", "- a\n- b\n- Ben\n", "- a\n- b\n- Ana\n- Ben\n"),
        ("- a\n", "- a\n- Ana", "- a\n- Ben", "- a\n- Ana\n- Ben"),
        ("- a\n- ", "- a\n- Ana", "- a\n- Ben", "- a\n- Ana\n- Ben"),
        ("- a\n- [x] ", "- a\n- [x] Ana", "- a\n- [x] Ben", "- a\n- [x] Ana\n- [ ] Ben"),
        ("1. a\n2. ", "1. a\n2. Ana", "1. a\n2. Ben", "1. a\n2. Ana\n3. Ben"),
        ("- a\n- Be", "- a\n- Be\n- Ana", "- a\n- Ben", "- a\n- Ben\n- Ana"),
        ("- a\n- Be", "- a\n- Be\n- Ana", "- a\n- Be and\n- Cleo", "- a\n- Be and\n- Cleo\n- Ana"),
        ("- a\n- b\n- c", "- a\n- b\n- Ana\n- c", "- a\n- b\n- Ben\n- c", "- a\n- b\n- Ana\n- Ben\n- c"),
        ("| a |\n| - |", "| a |\n| - |\n| Ana |", "| a |\n| - |\n| Ben |", "| a |\n| - |\n| Ana |\n| Ben |"),
        ("End", "End\n\nMine", "End\n\nTheirs", "End\n\nMine\n\nTheirs"),
        ("End", "End of it", "End\n\nTheirs", "End of it\n\nTheirs"),
        ("Begin", "Mine\n\nBegin", "Theirs\n\nBegin", "Mine\n\nTheirs\n\nBegin"),
        ("Begin", "We begin", "Theirs\n\nBegin", "Theirs\n\nWe begin"),
        ("One\n\n\nTwo", "One\n\nMine\nTwo", "One\n\nTheirs\nTwo", "One\n\nMine\nTheirs\nTwo"),
        ("One\nGone", "One", "One\nGone\nNew", "One\nNew"),
    ],
)
def test_lines_that_were_added_stay_lines(before: str, yours: str, theirs: str, merged: str) -> None:
    assert merge(before, yours, theirs) == (merged, [])
    assert merge(before, theirs, yours) == (merged, [])


@st.composite
def added_lines(draw: st.DrawFn) -> tuple[list[str], list[str], list[str], str]:
    """Lines, the same with those that each of two people added, and what parts them."""
    kind, apart = draw(
        st.sampled_from([("- {}", "\n"), ("{}", "\n\n"), ("| {} | x |", "\n"), ("> {}", "\n"), ("{}", "\n")])
    )
    size = draw(st.integers(1, 5))
    old = [kind.format(f"old{number}") for number in range(size)]
    sides = []
    for who in ("ana", "ben"):
        places = draw(st.lists(st.integers(0, size), max_size=4))
        lines = list(old)
        for number, place in enumerate(sorted(places, reverse=True)):
            lines.insert(place, kind.format(f"{who}{number}"))
        sides.append(lines)
    return old, sides[0], sides[1], apart


@given(added_lines(), st.sampled_from(["", "\n"]))
@settings(max_examples=400)
def test_lines_that_two_people_add_anywhere_are_lines_of_their_own(
    texts: tuple[list[str], list[str], list[str], str], end: str
) -> None:
    old, yours, theirs, apart = texts
    merged = merge(*(apart.join(lines) + end for lines in (old, yours, theirs)))
    assert merged.clashes == []
    lines = merged.text.removesuffix("\n").split(apart)
    assert Counter(lines) == Counter(yours) + Counter(theirs) - Counter(old)
    for side in (old, yours, theirs):
        assert [line for line in lines if line in side] == side


class Typist:
    """Somebody who types a list of words as bullets, letter by letter, at the end of what is there."""

    def __init__(self, text: str, words: list[str]) -> None:
        self.base = self.text = text
        self.typed = [letter for word in words for letter in (f"\n- {word[0]}", *word[1:])]
        self.line = text.rpartition("\n")[2]  # that is being typed

    def types(self) -> None:
        """One key, in the line that is theirs."""
        if not self.typed:
            return
        lines = self.text.split("\n")
        at = max(place for place, line in enumerate(lines) if line == self.line)
        letter = self.typed.pop(0)
        lines[at] += letter
        self.line = lines[at].split("\n")[-1]
        self.text = "\n".join(lines)


@given(st.lists(st.tuples(st.integers(0, 1), st.booleans()), max_size=80))
@settings(max_examples=200)
def test_two_people_who_write_bullets_at_the_end_of_one_list_never_clash(steps: list[tuple[int, bool]]) -> None:
    there = "- milk"
    people = [Typist(there, ["Anas", "apples"]), Typist(there, ["Bens", "beans"])]
    for which, saves in [*steps, *[(0, False), (1, False)] * 15, (0, True), (1, True), (0, True)]:
        person = people[which]
        if not saves:
            person.types()
            continue
        merged = merge(person.base, person.text, there)
        assert merged.clashes == []
        there = person.base = person.text = merged.text
    assert sorted(there.split("\n")) == ["- Anas", "- Bens", "- apples", "- beans", "- milk"]
