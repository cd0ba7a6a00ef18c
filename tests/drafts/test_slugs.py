"""Slugs: made from titles of any script, and checked when they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.drafts.details.slugs import MAX_SLUG, SLUG, SUGGESTED, Slug, slugify
from webapp.web.forms.fields import Invalid


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Über uns", "ueber-uns"),
        ("U\u0308ber uns", "ueber-uns"),
        ("Winter opening hours", "winter-opening-hours"),
        ("  Three stools, ONE plank!  ", "three-stools-one-plank"),
        ("Grüße aus der Straße", "gruesse-aus-der-strasse"),
        ("L’été à la plage", "lete-a-la-plage"),
        ("Don't stop", "dont-stop"),
        ("Smørrebrød på Øresund", "smorrebrod-pa-oresund"),
        ("Привет, мир", "privet-mir"),
        ("深圳 open day", "shenzhen-open-day"),
        ("Καλημέρα κόσμε", "kalimera-kosme"),
        ("شكرا", "shkr"),
        ("100 % ash", "100-ash"),
        ("🎉", "tada"),
        ("—", ""),
        ("", ""),
        ("a" * 80, "a" * SUGGESTED),
        ("word " * 40, "-".join(["word"] * 12)),
    ],
)
def test_a_title_becomes_a_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(max_size=200))
def test_what_is_suggested_is_always_a_slug_that_can_be_typed(title: str) -> None:
    slug = slugify(title)
    assert len(slug) <= SUGGESTED
    assert slug == "" or SLUG.fullmatch(slug)
    assert Slug("Slug")(slug) == slug
    assert slugify(slug) == slug


@pytest.mark.parametrize("typed", ["", "  ", "a", "7", "winter-hours", " winter-hours ", "a-1-b", "x" * MAX_SLUG])
def test_a_slug_is_taken_as_it_is_typed(typed: str) -> None:
    assert Slug("Slug")(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["Winter", "a b", "a--b", "-a", "a-", "ä", "a/b", "a.b", "a\u0660", "x" * 101, "a\nb"]
)
def test_what_is_no_slug_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        Slug("Slug")(typed)


def test_a_refused_slug_is_answered_with_one_that_could_be_meant() -> None:
    with pytest.raises(Invalid, match="like “ueber-uns”"):
        Slug("Slug")("Über Uns!")
