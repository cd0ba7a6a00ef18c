"""Passages of a text: found by what was selected of it as it is shown, and marked there letter by letter."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from webapp.web.markdown.passages import SPACES, Passage, Reading, Selected
from webapp.web.markdown.render import passage_between, passage_selected, render_markdown

TEXT = """# A *fine* title

We open at **nine**, and [close](https://x.test "at nine") at nine &amp; \\*later\\*.
Second `code here` line.

- one
- two **bold** item
  goes on

| a | b |
|---|---|
| x \\| y | 「強」**い** 😀 |

> quote here
> on lines

```py
code = 1
  more
```

![Alt words](/a.png)

Foot[^1].

[^1]: The note.
"""


def shown(html: str) -> str:
    """What a text says as it is shown, without what leads to comments."""
    tree = LexborHTMLParser(html)
    for beside in tree.css(".passage-link, .comment-on"):
        beside.decompose()
    return tree.body.text() if tree.body else ""


def letters(text: str) -> str:
    """A text without its spaces."""
    return "".join(char for char in text if char not in SPACES)


def marked(html: str, thread: int = 1) -> str:
    """What of a text is marked for a thread, without spaces."""
    marks = LexborHTMLParser(html).css(f"mark[data-threads~='{thread}']")
    return letters("".join(mark.text() for mark in marks))


@pytest.mark.parametrize(
    ("wanted", "source", "quote"),
    [
        (Selected(0), "A *fine* title", "A fine title"),
        (Selected(2, 8, 8), "nine**, and", "nine, and"),
        (Selected(2, 16, 9), 'close](https://x.test "at nine") at ni', "close at ni"),
        (Selected(2, 27, 6), "&amp; \\*late", "& *late"),
        (Selected(2, 42, 8), "code here", "code here"),
        (Selected(5), "one", "one"),
        (Selected(6), "two **bold** item\n  goes on", "two bold item\ngoes on"),
        (Selected(6, 3, 4), "bold", "bold"),
        (Selected(5, 0, 6), "one\n- two", "one\ntwo"),
        (Selected(11), "x \\| y", "x | y"),
        (Selected(11, 3, 4), "「強」**い", "「強」い"),
        (Selected(11, 7, 1), "😀", "😀"),
        (Selected(13, 5, 6), "here\n> on", "here\non"),
        (Selected(16, 4, 6), "= 1\n  more", "= 1\n  more"),
        (Selected(21), "![Alt words](/a.png)", "Alt words"),
        (Selected(25), "The note.", "The note."),
    ],
)
def test_what_is_selected_is_found_in_the_source(wanted: Selected, source: str, quote: str) -> None:
    found = passage_selected(TEXT, wanted)
    assert found is not None
    assert TEXT[found.start : found.end] == source
    assert found.quote == quote
    assert passage_between(TEXT, found.start, found.end) == found


def test_a_table_is_one_passage() -> None:
    found = passage_selected(TEXT, Selected(9))
    assert found is not None
    assert found.quote.split() == ["a", "b", "x", "|", "y", "「強」い", "😀"]


@pytest.mark.parametrize(
    "wanted", [Selected(99), Selected(1), Selected(3), Selected(2, 0, 10_000), Selected(2, 9_999, 1)]
)
def test_what_is_not_in_the_text_is_not_found(wanted: Selected) -> None:
    assert passage_selected(TEXT, wanted) is None


def test_a_stretch_of_which_nothing_is_shown_is_no_passage() -> None:
    start = TEXT.index("\n- one")
    assert passage_between(TEXT, start, start + 1) is None
    assert passage_between(TEXT, TEXT.index("https"), TEXT.index("https") + 8) is None


@pytest.mark.parametrize(
    "source",
    [
        "title",
        "nine**, and [cl",
        "nine &amp; \\*la",
        "de he",
        "bold** item\n  goes",
        "y | 「強",
        "here\n> on",
        "= 1\n  mo",
    ],
)
def test_a_passage_is_marked_across_markup_and_leads_to_its_thread(source: str) -> None:
    start = TEXT.index(source)
    found = passage_between(TEXT, start, start + len(source))
    assert found is not None
    html = render_markdown(TEXT, reading=Reading((Passage(1, start, start + len(source)),)))
    assert marked(html) == letters(found.quote)
    links = LexborHTMLParser(html).css("#passage-1")
    assert [link.attributes["href"] for link in links] == ["#thread-1"]
    assert LexborHTMLParser(html).css("a a, mark p, mark td") == []


def test_passages_may_lie_in_each_other() -> None:
    whole, part = TEXT.index("We open"), TEXT.index("**nine")
    reading = Reading((Passage(1, whole, whole + 40), Passage(2, part, part + 6)))
    html = render_markdown(TEXT, reading=reading)
    assert marked(html, 2) == "nine"
    assert "nine" in marked(html, 1)


def test_a_picture_that_is_a_passage_leads_to_its_thread() -> None:
    start = TEXT.index("![Alt")
    html = render_markdown(TEXT, reading=Reading((Passage(7, start, start + 20),)))
    assert LexborHTMLParser(html).css_first("p:has(img) #passage-7") is not None


def test_each_block_leads_to_where_it_is_commented_on() -> None:
    html = render_markdown(TEXT, reading=Reading((), "/new?line="))
    ways = [way.attributes["href"] or "" for way in LexborHTMLParser(html).css("a.comment-on")]
    assert ways == [f"/new?line={line}" for line in (0, 2, 5, 6, 9, 13, 16, 21, 23, 25)]
    for way in ways:
        assert passage_selected(TEXT, Selected(int(way.rpartition("=")[2]))) is not None, way
    assert LexborHTMLParser(html).css(":is(h1, h2) a") == []
    assert len(LexborHTMLParser(html).css(":is(h1, h2) + .comment-on-block")) == 1


def test_nothing_that_somebody_writes_passes_for_a_mark_or_a_way() -> None:
    text = (
        '<mark data-threads="1">x</mark> <a class="comment-on" href="/new">y</a> <span class="visually-hidden">z</span>'
    )
    html = render_markdown(text, reading=Reading())
    assert LexborHTMLParser(html).css("mark, .comment-on, .visually-hidden") == []


LINES = ["\n\n", "> ", "- ", "1. ", "# ", "| ", "  \n", "```\n", "https://a.test ", "\n[^1]: ", "|-|-|\n"]
MARKS = [
    "**",
    "*",
    "_",
    "`",
    "~~",
    "[",
    "](u)",
    "![",
    "\\*",
    "\\\\",
    "&amp;",
    "&#62;",
    "😀",
    "強",
    "「",
    "[^1]",
    "<b>",
    "é",
]
BITS = st.sampled_from([*"ab c.\n\t", *LINES, *MARKS])


@given(st.lists(BITS, max_size=30).map("".join), st.data())
def test_marking_changes_nothing_of_a_text_and_what_is_marked_is_what_was_found(text: str, data: st.DataObject) -> None:
    plain = render_markdown(text, lines=True)
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start + 1, len(text) + 1))
    reading = Reading((Passage(1, start, end), Passage(2, 0, end)), "/new?line=")
    html = render_markdown(text, lines=True, reading=reading)
    assert letters(shown(html)) == letters(shown(plain))
    found = passage_between(text, start, min(end, len(text)))
    said = letters(found.quote) if found else ""
    assert marked(html) == said or ("![" in text and not marked(html))


@given(st.lists(BITS, max_size=30).map("".join), st.data())
def test_what_is_told_by_letters_is_found_as_it_is_shown(text: str, data: st.DataObject) -> None:
    """As a page's script counts them: letters of a block before the selection, and its own."""
    tree = LexborHTMLParser(render_markdown(text, lines=True))
    for beside in tree.css(".task-box, .footnote-ref, a[href^='#fnref']"):
        beside.decompose()
    blocks = [node for node in tree.css("p[data-line], code[data-line], h2[data-line]") if letters(node.text())]
    if not blocks:
        return
    block = data.draw(st.sampled_from(blocks))
    said = letters(block.text())
    before = data.draw(st.integers(0, len(said) - 1))
    amount = data.draw(st.integers(1, len(said) - before))
    found = passage_selected(text, Selected(int(block.attributes["data-line"] or 0), before, amount))
    assert found is not None
    assert letters(found.quote) == said[before : before + amount]
    again = passage_between(text, found.start, found.end)
    assert again is not None
    assert letters(again.quote) == letters(found.quote)
    assert re.search(r"\S", text[found.start : found.end])
