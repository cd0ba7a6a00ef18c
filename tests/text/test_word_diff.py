"""Comparing: nothing of either text is missing, words are marked, moved paragraphs are recognised."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from webapp.text.word_diff import Piece, compare, folded, inline_pieces, paragraphs, word_change, word_pieces

LINES = st.lists(
    st.lists(st.sampled_from(["wood", "oak", "dries", "slowly", "in", "a", "dry", "shed", "·"]), max_size=8).map(
        " ".join
    ),
    max_size=8,
)
TEXTS = LINES.map("\n".join)


def joined(pieces: list[Piece], *kinds: str) -> str:
    """The text of the pieces of some kinds."""
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_a_comparison(before: str, after: str) -> None:
    rows = compare(before, after)
    assert [joined(row.after, "same", "added") for row in rows if row.after] == paragraphs(after)
    old = Counter(joined(row.before, "same", "removed") for row in rows if row.before and row.kind != "left")
    assert old == Counter(paragraphs(before))


@given(TEXTS, TEXTS)
def test_the_inline_view_holds_both_versions_of_a_paragraph(before: str, after: str) -> None:
    for row in compare(before, after):
        pieces = inline_pieces(row)
        if row.kind in ("changed", "moved"):
            assert joined(pieces, "same", "added") == joined(row.after, "same", "added")
            assert joined(pieces, "same", "removed") == joined(row.before, "same", "removed")


@given(TEXTS, TEXTS)
def test_folding_leaves_no_row_out(before: str, after: str) -> None:
    rows = compare(before, after)
    stretches = folded(rows)
    assert [row for stretch in stretches for row in stretch.rows] == rows
    assert all(row.kind == "same" for stretch in stretches if stretch.folded for row in stretch.rows)


def test_a_changed_word_is_marked_and_the_others_are_not() -> None:
    (row,) = compare("We close at four.", "We close at five.")
    assert row.kind == "changed"
    assert row.before == [Piece("same", "We close at "), Piece("removed", "four"), Piece("same", ".")]
    assert row.after == [Piece("same", "We close at "), Piece("added", "five"), Piece("same", ".")]
    assert inline_pieces(row) == [
        Piece("same", "We close at "), Piece("removed", "four"), Piece("added", "five"), Piece("same", "."),
    ]  # fmt: skip


def test_words_that_two_rewritten_sentences_happen_to_share_are_not_picked_out() -> None:
    removed, added = word_pieces("Bring the boards inside", "Leave the planks outdoors")
    assert [piece.kind for piece in removed] == ["removed"]
    assert [piece.kind for piece in added] == ["added"]


ONE, TWO, THREE = "Oak dries slowly in the shed.", "We open at nine on weekdays.", "Bring your own boards, please."


def test_a_moved_paragraph_is_recognised_in_both_places() -> None:
    rows = compare(f"{ONE}\n\n{TWO}\n\n{THREE}", f"{TWO}\n\n{THREE}\n\n{ONE}")
    assert [row.kind for row in rows] == ["left", "same", "same", "moved"]
    assert rows[0].link == rows[3].link == 1
    assert word_change(rows) == (0, 0)


def test_a_moved_paragraph_is_recognised_though_a_word_of_it_changed() -> None:
    rows = compare(f"{ONE}\n\n{TWO}\n\n{THREE}", f"{TWO}\n\n{THREE}\n\n{ONE.replace('slowly', 'fast')}")
    assert [row.kind for row in rows] == ["left", "same", "same", "moved"]
    assert Piece("added", "fast") in rows[3].after
    assert word_change(rows) == (1, 1)


def test_a_new_paragraph_before_a_changed_one_is_new() -> None:
    rows = compare(f"{ONE}\n\n{TWO}", f"{ONE}\n\n{THREE}\n\n{TWO.replace('nine', 'ten')}")
    assert [row.kind for row in rows] == ["same", "added", "changed"]


def test_short_lines_are_not_taken_for_moved() -> None:
    rows = compare("- oak\n- ash\n- elm", "- elm\n- yew\n- oak")
    assert "moved" not in {row.kind for row in rows}


def test_what_is_far_from_any_change_is_folded() -> None:
    text = [f"Paragraph {number} says this." for number in range(20)]
    rows = compare("\n".join(text), "\n".join([*text[:10], "Something new here.", *text[10:]]))
    assert [(stretch.folded, len(stretch.rows)) for stretch in folded(rows)] == [(True, 8), (False, 5), (True, 8)]


def test_only_blank_lines_are_no_difference() -> None:
    assert {row.kind for row in compare("One\n\n\nTwo  ", "One\nTwo\n")} == {"same"}
