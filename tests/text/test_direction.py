"""Titles and names keep to themselves in sentences of ours."""

import pytest

from webapp.text.direction import isolated, isolated_in

HEBREW = "\u05e4\u05d2\u05d9\u05e9\u05d4 12!"


@pytest.mark.parametrize(
    "text", ["", "Order paper", "Müller & Söhne", "\u5728\u5eab\u78ba\u8a8d", "\u2615", "5 \u20ac"]
)
def test_what_runs_from_the_left_stays_as_it_is(text: str) -> None:
    assert isolated(text) == text


@pytest.mark.parametrize("text", [HEBREW, "\u0627\u062a\u0635\u0644", "a\u202eb", "\U0001e900", "\ufb2a"])
def test_what_runs_from_the_right_is_isolated(text: str) -> None:
    assert isolated(text) == f"\u2068{text}\u2069"


def test_nothing_in_a_text_ends_its_isolation() -> None:
    assert isolated(f"{HEBREW}\u2069x") == f"\u2068{HEBREW}x\u2069"


def test_each_text_of_a_value_is_isolated_by_itself() -> None:
    value = {"title": HEBREW, "items": [{"title": HEBREW, "id": 3}, "plain"], "done": None}
    alone = isolated(HEBREW)
    assert isolated_in(value) == {"title": alone, "items": [{"title": alone, "id": 3}, "plain"], "done": None}
