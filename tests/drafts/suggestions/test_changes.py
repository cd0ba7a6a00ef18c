"""What suggestions are made of: together they are what was typed, and each fits while nobody writes where it is."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.drafts.suggestions.changes import (
    Replacement,
    Stretch,
    Wanted,
    one_stretch,
    places_at_the_edges,
    places_in,
    put_in,
    stretches_of,
)

PIECES = st.sampled_from(["oak", "ash", "dries", "in", "the", "shed", " ", " ", "\n", "\n\n", ".", ", ", "don't", "家"])
TEXTS = st.lists(PIECES, max_size=30).map("".join)
TITLES = st.sampled_from(["Winter hours", "Summer hours"])


def wanted(stretches: list[Stretch]) -> list[Wanted]:
    """Stretches as suggestions."""
    return [Wanted(number, each.part, each.start, each.end) for number, each in enumerate(stretches)]


@given(TITLES, TEXTS, TITLES, TEXTS)
def test_all_suggestions_together_are_what_was_typed(title: str, body: str, new_title: str, new_body: str) -> None:
    for make in (stretches_of, one_stretch):
        stretches = make(title, body, new_title, new_body)
        for each in stretches:
            assert each.before != each.after
            assert (title if each.part == "title" else body)[each.start : each.end] == each.before
        all_of_them = [
            Replacement(number, each.part, each.start, each.end, each.after) for number, each in enumerate(stretches)
        ]
        made, text, taken = put_in(title, body, all_of_them)
        assert (made, text.rstrip()) == (new_title, new_body.rstrip())
        assert sorted(taken) == list(range(len(stretches)))


@given(TEXTS, TEXTS, st.data())
def test_suggestions_still_fit_after_others_of_the_same_text_were_taken(
    body: str, new_body: str, data: st.DataObject
) -> None:
    stretches = stretches_of("T", body, "T", new_body)
    chosen = data.draw(st.lists(st.sampled_from(range(len(stretches))), unique=True) if stretches else st.just([]))
    some = [
        Replacement(number, each.part, each.start, each.end, each.after)
        for number, each in enumerate(stretches)
        if number in chosen
    ]
    _, text, _ = put_in("T", body, some)
    places = places_in([("T", body, wanted(stretches))], "T", text)
    for number, place in places.items():
        if place is not None:
            assert text[slice(*place)] == stretches[number].before


@given(TEXTS, TEXTS, TEXTS)
def test_what_fits_plainly_has_the_words_that_it_is_about(body: str, new_body: str, now: str) -> None:
    stretches = stretches_of("T", body, "T", new_body)
    for find in (places_in, places_at_the_edges):
        for number, place in find([("T", body, wanted(stretches))], "T", now).items():
            assert place is None or now[slice(*place)] == stretches[number].before


def test_of_two_suggestions_that_touch_each_other_one_is_put_in() -> None:
    both = [
        Replacement(1, "body", 3, 6, "ash"),
        Replacement(2, "body", 6, 6, " too"),
        Replacement(3, "body", 0, 2, "A"),
    ]
    assert put_in("T", "An oak.", both) == ("T", "A ash.", [3, 1])
