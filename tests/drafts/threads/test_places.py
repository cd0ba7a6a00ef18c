"""A comment follows its passage through all that happens to the text, or says that it was removed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drafts.threads.reading import TEXT, begin, marked, reading, said
from tests.support.drafts import saved, send
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.drafts.threads.models import Anchor, State
from webapp.drafts.threads.places import as_place, followed

pytestmark = pytest.mark.anyio


async def test_a_passage_is_followed_and_said_to_be_removed_and_back_when_the_text_is(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await begin(ana, draft, "We close at six.", "Why six?")
    await saved(ana, draft, 1, "We said: We close at six.\n\n" + TEXT.replace("six.", "six. Really."))
    page = await reading(ana, draft)
    assert marked(page) == "We close at six."
    assert text_of(page.one("p:has(> mark)")).startswith("We close at six. Comments on this passage Really.")
    assert page.tree.css(".thread-state") == []
    await saved(ana, draft, 2, TEXT.replace("We close at six.", "We close at seven."))
    page = await reading(ana, draft)
    assert marked(page) == "We close at seven"
    assert text_of(page.one(".thread-state")) == "This passage was changed since."
    await saved(ana, draft, 3, TEXT.replace("We close at six.", "") + "\n\nOther words.\n")
    page = await reading(ana, draft)
    assert marked(page) == ""
    assert text_of(page.one(".thread-state")) == "This passage was removed."
    assert text_of(page.one("#thread-1 q")) == "We close at six."
    assert said(page) == ["Why six?"]
    assert (await ana.post(f"/drafts/{draft}/revisions/1/restoration", {"revision": "4"})).status_code == 303
    page = await reading(ana, draft)
    assert marked(page) == "We close at six."
    assert page.tree.css(".thread-state") == []


async def test_a_passage_is_followed_through_a_merge_and_a_conflict(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await begin(ana, draft, "We close")
    await saved(ana, draft, 1, "Hello.\n\n" + TEXT)
    merged = await send(ana, draft, 1, TEXT + "\nBye.\n")
    assert merged.json()["state"] == "merged"
    assert marked(await reading(ana, draft)) == "We close"
    now = merged.json()["revision"]
    await saved(ana, draft, now, TEXT.replace("Opening", "Start"))
    clash = await send(ana, draft, now, TEXT.replace("Opening", "Begin"))
    assert clash.status_code == 409
    assert marked(await reading(ana, draft)) == "We close"


async def test_a_passage_of_an_autosave_is_kept_whatever_becomes_of_autosaves(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="First")
    await saved(ana, draft, 1, TEXT, autosave=True, session="a")
    await begin(ana, draft, "We close", revision=2)
    await saved(ana, draft, 2, "Before.\n\n" + TEXT, autosave=True, session="a")
    await desk.fetch("with gone as (delete from autosaves returning 1) select count(*) from gone")
    assert marked(await reading(ana, draft)) == "We close"


async def test_threads_stand_in_the_order_of_the_text(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await begin(ana, draft, "We close", "second")
    await begin(ana, draft, "We open", "first")
    await begin(ana, draft, "", "whole")
    await begin(ana, draft, "Opening", "gone")
    await saved(ana, draft, 1, TEXT.replace("# Opening", "# Hello"))
    assert said(await reading(ana, draft)) == ["whole", "first", "second", "gone"]


async def test_what_says_the_same_elsewhere_is_not_the_passage(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await begin(ana, draft, "We close at six.")
    await saved(ana, draft, 1, TEXT.replace("We close at six.", "Nothing."))
    again = "# Other\n\nIt was said: We close at six. But no.\n\n" + TEXT.replace("We close at six.", "Nothing.")
    await saved(ana, draft, 2, again)
    page = await reading(ana, draft)
    assert marked(page) == ""
    assert "removed" in text_of(page.one(".thread-state"))


async def test_one_thread_is_read_by_itself_after_its_passage_went(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body=TEXT)
    thread = await begin(ana, draft, "We close at six.")
    await saved(ana, draft, 1, "All is new.")
    page = Page(await ana.get(f"/drafts/{draft}/threads/{thread}"))
    assert text_of(page.one("#thread-1 q")) == "We close at six."
    assert "removed" in text_of(page.one(".thread-state"))


WORDS = st.sampled_from(["nine", "six", "we", "open", "close", "the", "at", "**x**", "強い", "😀", "-", "shop", "door"])
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=12)


@given(LINES, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 30), st.text("ab c\n", max_size=12))), st.data())
def test_a_place_has_the_same_words_or_says_otherwise(
    lines: list[str], edits: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    old = "\n\n".join(lines)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    new = old
    for at, length, words in edits:
        new = new[:at] + words + new[at + length :]
    (span,), _ = followed(old, new, [(start, end)], whole=True)
    place = as_place((old, new), Anchor(1, start, end, "x"), span)
    if place.state is State.SAME:
        assert new[place.starts : place.ends] == old[start:end]
    elif place.state is State.CHANGED:
        assert 0 <= place.starts < place.ends <= len(new)
        assert new[place.starts : place.ends] != old[start:end]
    if new == old:
        assert (place.state, place.starts, place.ends) == (State.SAME, start, end)


@given(LINES, LINES, LINES, st.data())
def test_what_is_written_before_and_after_in_lines_of_its_own_moves_a_passage_along(
    lines: list[str], before: list[str], after: list[str], data: st.DataObject
) -> None:
    own = [f"{line} {number} only" for number, line in enumerate(lines)]
    old = "\n\n".join(own)
    line = data.draw(st.integers(0, len(own) - 1))
    start = sum(len(each) + 2 for each in own[:line])
    end = start + len(own[line])
    new = "\n\n".join([*before, *own, *after])
    (span,), _ = followed(old, new, [(start, end)], whole=True)
    assert span
    assert new[slice(*span)] == own[line]
    assert span[0] == start + sum(len(each) + 2 for each in before)


def test_where_too_much_is_to_be_compared_nobody_says_that_a_passage_was_removed() -> None:
    places, whole = followed("a b c\n\nd e f", "a x c\n\nd e f", [(0, 5), (7, 12)], whole=False)
    assert places == [(), (7, 12)]
    assert not whole
