"""What changed between two texts, marked in the later one as it reads."""

import sys
from collections.abc import Callable

import hypothesis
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from webapp.web.markdown.render import render_changes, render_changes_plainly, render_markdown

WORDS = st.sampled_from(["nine", "ten", "we", "open", "at", "*six*", "**sharp**", "`code`", "oak,", "a\\*b", "&", "雨"])
LINE = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
BLOCK = st.one_of(
    LINE,
    LINE.map("## {}".format),
    LINE.map("> {}".format),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    LINE.map("```\n{}\nend\n```".format),
    st.tuples(LINE, LINE).map(lambda cells: f"| {cells[0]} | b |\n|-|-|\n| {cells[1]} | c |"),
)
TEXT = st.lists(BLOCK, max_size=5).map("\n\n".join)


def words_of(html: str, *without: str) -> list[str]:
    """The words that HTML shows, leaving some tags out with what is in them."""
    tree = LexborHTMLParser(html)
    for tag in without:
        for node in tree.css(tag):
            node.decompose()
    return tree.body.text().split() if tree.body else []


@hypothesis.given(TEXT, TEXT)
def test_without_what_was_removed_it_reads_as_the_later_text_and_nothing_breaks_its_layout(
    before: str, after: str
) -> None:
    changes = render_changes(before, after)
    assert words_of(changes.html, "del", ".moved-note") == words_of(render_markdown(after))
    tags = ("h2", "blockquote", "ul", "table", "td", "em", "strong")
    marked, plain = LexborHTMLParser(changes.html), LexborHTMLParser(render_markdown(after))
    assert [len(marked.css(tag)) for tag in tags] == [len(plain.css(tag)) for tag in tags]


@hypothesis.given(TEXT, TEXT)
def test_every_word_of_both_texts_is_there_once_or_said_to_have_moved(before: str, after: str) -> None:
    changes = render_changes(before, after)
    if "moved-note" in changes.html:
        return
    assert sorted(words_of(changes.html, "ins")) == sorted(words_of(render_markdown(before)))


@hypothesis.given(TEXT)
def test_a_text_that_is_the_same_has_no_marks(text: str) -> None:
    changes = render_changes(text, text)
    assert (changes.places, changes.html) == (0, render_markdown(text))


def test_marks_stand_within_what_is_laid_out() -> None:
    html = render_changes("We open at *nine* sharp.", "We open at *ten* sharp.").html
    assert "at <em><del>nine</del><ins>ten</ins></em> sharp." in html


def test_an_item_that_was_removed_stands_where_it_was() -> None:
    html = render_changes("- oak\n- ash\n- elm", "- oak\n- elm").html
    assert [node.text() for node in LexborHTMLParser(html).css("li")] == ["oak", "ash", "elm"]
    assert "<del" in html


def test_where_a_link_leads_is_a_change() -> None:
    changes = render_changes("See [the table](https://a.test).", "See [the table](https://b.test).")
    assert "<del>(link to https://a.test)" in changes.html
    assert "<ins>(link to https://b.test)</ins>" in changes.html
    assert (changes.places, changes.added, changes.removed) == (1, 0, 0)


def test_another_picture_is_a_change() -> None:
    changes = render_changes("![Oak](/a.png)", "![Oak](/b.png)")
    assert "[picture: Oak]</del>" in changes.html
    assert '<ins><img src="/b.png" alt="Oak"></ins>' in changes.html


def test_what_moved_says_so_in_both_places() -> None:
    one, two = "The big old house on the hill.", "Another paragraph stays for ever."
    html = render_changes(f"{one}\n\n{two}", f"{two}\n\n{one}").html
    assert html.count("moved-note") == 2
    assert html.count("<ins>") == 0


def test_code_keeps_its_lines() -> None:
    html = render_changes("```\none two three four\nfive six\n```", "```\none two three four\nfive seven\n```").html
    assert "<pre><code>one two three four\nfive <del>six</del><ins>seven</ins>\n</code></pre>" in html


def test_what_is_marked_is_as_safe_as_what_is_not() -> None:
    html = render_changes("<script>a</script>", "<img src=x onerror=alert(1)> [x](javascript:alert(1))").html
    assert not LexborHTMLParser(html).css("script, [onerror], [href^=javascript]")


def test_what_takes_too_long_is_compared_line_by_line() -> None:
    changes = render_changes_plainly("one\ntwo", "one\nthree")
    assert "one\n<del>two</del>\n<ins>three</ins>\n" in changes.html
    assert (changes.added, changes.removed, changes.places) == (1, 1, 2)


def test_marks_in_a_paragraph_cost_as_much_as_there_is_to_mark_and_not_its_square() -> None:
    def cost_of(lines: int) -> int:
        before, after = (
            "\n".join(said if n % 2 else f"The *oak* of line {n} dries" for n in range(lines))
            for said in ("An *old* shed", "New planks, *sawn*")
        )
        return calls_of(render_changes, before, after)

    assert cost_of(800) < 6 * cost_of(200)


def calls_of(work: Callable[..., object], *arguments: str) -> int:
    """How many calls some work makes, which is the same each time."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    profiler = sys.getprofile()
    sys.setprofile(count)
    try:
        work(*arguments)
    finally:
        sys.setprofile(profiler)
    return calls
