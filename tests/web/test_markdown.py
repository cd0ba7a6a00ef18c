"""Markdown: what a person writes becomes HTML that does no harm."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from webapp.web.markdown.blocks import CLASSES
from webapp.web.markdown.render import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    is_laid_out,
    render_long_markdown,
    render_markdown,
    render_plainly,
)
from webapp.web.sandbox import running
from webapp.web.threads import LONG

pytestmark = pytest.mark.anyio

HARMFUL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=//evil.test></iframe>",
    "<style>*{display:none}</style>",
    "<form action=//evil.test><button>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:x)",
    "![a](javascript:alert(1))",
    '![a](x "onerror=alert(1)")',
    '![a" onerror="alert(1)](x)',
    '[a](x "\\" onmouseover=\\"alert(1)")',
    "<a href='javascript:alert(1)'>a</a>",
    '<https://a.test/" onclick="alert(1)>',
    "`</code><script>alert(1)</script>`",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    '```" onclick="alert(1)\nx\n```',
    "[a]: javascript:alert(1)\n\n[a]",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]


def assert_harmless(html: str) -> None:
    """Only the listed tags, attributes and kinds of links."""
    body = LexborHTMLParser(f"<body>{html}</body>").body
    assert body is not None
    for node in body.css("*"):
        if node.tag == "body":
            continue
        assert node.tag in ALLOWED_TAGS
        allowed = ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(node.tag, set())
        allowed |= {"rel"} if node.tag == "a" else set()
        assert set(node.attributes) - allowed <= ({"class"} if node.tag in CLASSES else set())
        assert set((node.attributes.get("class") or "").split()) <= CLASSES.get(node.tag, set())
        for name in ("href", "src"):
            address = (node.attributes.get(name) or "").strip().lower()
            assert ":" not in address.partition("/")[0] or address.startswith(("http:", "https:", "mailto:", "tel:"))


def test_a_new_line_is_a_new_line() -> None:
    assert render_markdown("Oak\nAsh") == '<p dir="auto">Oak<br>\nAsh</p>\n'


@pytest.mark.parametrize("text", HARMFUL)
def test_nothing_harmful_comes_out(text: str) -> None:
    assert_harmless(render_markdown(text))


@given(st.lists(st.sampled_from([*HARMFUL, "\n\n", "**", "`", "> ", "- ", "|a|\n|-|\n", "[", "](", ")", "\x00"])))
def test_nothing_harmful_comes_out_of_any_mixture(pieces: list[str]) -> None:
    assert_harmless(render_markdown("".join(pieces)))


def test_tags_in_the_text_are_text() -> None:
    assert render_markdown("a <b>bold</b> move") == '<p dir="auto">a &lt;b&gt;bold&lt;/b&gt; move</p>\n'


def test_what_people_write_is_there() -> None:
    html = render_markdown("# A\n\n*b* **c** ~~d~~ `e`\n\n1. f\n\n> g\n\n| h |\n|---|\n| i |\n\n[j](https://k.test)")
    for part in (">A</h", "<em>b</em>", "<strong>c</strong>", "<s>d</s>", "<code>e</code>", "<ol ", ">i</td>"):
        assert part in html
    assert '<a href="https://k.test" rel="noopener nofollow">j</a>' in html


async def test_a_long_text_comes_out_the_same() -> None:
    text = "A line with **bold** words.\n\n" * (LONG // 20)
    async with running():
        assert await render_long_markdown(text) == await asyncio.to_thread(render_markdown, text)


def test_blocks_tell_their_line_where_that_is_asked_for() -> None:
    text = "# One\n\nTwo\nthree\n\n- four\n- five\n\n```\nsix\n```\n"
    tree = LexborHTMLParser(render_markdown(text, lines=True))
    lines = {node.tag: node.attributes["data-line"] for node in tree.css("h2, body > p, ul, code")}
    assert lines == {"h2": "0", "p": "2", "ul": "5", "code": "8"}
    assert [node.attributes["data-line"] for node in tree.css("li")] == ["5", "6"]
    assert "data-line" not in render_markdown(text)


def test_nobody_can_write_a_line_number_by_hand() -> None:
    assert "data-line" not in str(render_markdown('<p data-line="9">x</p>')).replace("&lt;p data-line", "")


def links_of(text: str) -> dict[str, str]:
    """The links of a text by their words."""
    tree = LexborHTMLParser(render_markdown(text))
    return {node.text(): node.attributes["href"] or "" for node in tree.css("a")}


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://oak.test/a_b?c=d, then", {"https://oak.test/a_b?c=d": "https://oak.test/a_b?c=d"}),
        ("(www.oak.test)", {"www.oak.test": "http://www.oak.test"}),
        ("to mara@oak.test.", {"mara@oak.test": "mailto:mara@oak.test"}),
        ("www.oak.test[^1] and\n\n[^2]: x", {"www.oak.test": "http://www.oak.test"}),
        ("詳細 https://oak.test/道。次", {"https://oak.test/道": "https://oak.test/%E9%81%93"}),
        ("said https://oak.test”, (https://ash.test)", {t: t for t in ("https://oak.test", "https://ash.test")}),
        (
            "https://oak.test/?a[]=1&b[c]=2",
            {"https://oak.test/?a[]=1&b[c]=2": "https://oak.test/?a%5B%5D=1&b%5Bc%5D=2"},
        ),
        (f"https://oak.test/{'a' * 2000}", {}),
        (
            "HTTPS://Oak.Test/A and WWW.oak.test",
            {"HTTPS://Oak.Test/A": "HTTPS://Oak.Test/A", "WWW.oak.test": "http://WWW.oak.test"},
        ),
        (
            "„https://oak.test“ «www.oak.test»",
            {t: t for t in ("https://oak.test",)} | {"www.oak.test": "http://www.oak.test"},
        ),
        ("see:https://oak.test/%20x…", {"https://oak.test/%20x": "https://oak.test/%20x"}),
        ("mail:mara@oak.test, not müller@oak.test", {"mara@oak.test": "mailto:mara@oak.test"}),
        ("https://oak.test、https://ash.test。", {t: t for t in ("https://oak.test", "https://ash.test")}),
        (
            "(https://oak.test/wiki/Oak_(tree))",
            {"https://oak.test/wiki/Oak_(tree)": "https://oak.test/wiki/Oak_(tree)"},
        ),
        ("[a]\n\n[a]: https://oak.test", {"a": "https://oak.test"}),
        (
            "https://oak.test/?a=1&amp;b=2&copy=3",
            {"https://oak.test/?a=1&b=2&copy=3": "https://oak.test/?a=1&b=2&copy=3"},
        ),
        (
            "&lt;https://oak.test/a&gt; &quot;www.oak.test&quot; https://ash.test&nbsp;x",
            {"https://oak.test/a": "https://oak.test/a", "www.oak.test": "http://www.oak.test"}
            | {"https://ash.test": "https://ash.test"},
        ),
        ("node.js, report.md and 12.30 are none", {}),
        ("`https://oak.test` in code is none", {}),
        ("[here](https://a.test) once", {"here": "https://a.test"}),
    ],
)
def test_bare_addresses_are_links(text: str, links: dict[str, str]) -> None:
    assert links_of(text) == links


def test_columns_are_set_to_the_side_that_was_asked_for() -> None:
    tree = LexborHTMLParser(render_markdown("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |"))
    for row in ("th", "td"):
        assert [cell.attributes.get("class") for cell in tree.css(row)] == ["left", "center", "right", None]


def test_boxes_are_boxes_and_say_whether_they_are_ticked() -> None:
    tree = LexborHTMLParser(render_markdown("- [ ] glue\n- [x] **plane**\n\n1. [X] saw\n\n- [y] no box\n- []( no box"))
    boxes = [(node.text(), node.attributes["aria-label"]) for node in tree.css(".task-box")]
    assert boxes == [("☐", "To do"), ("☑", "Done"), ("☑", "Done")]
    assert [node.text().strip() for node in tree.css("li")][:3] == ["☐ glue", "☑ plane", "☑ saw"]
    assert "[y] no box" in (tree.html or "")


def test_a_list_is_shown_however_deep_it_is() -> None:
    text = "".join(f"{'  ' * level}- level{level}\n" for level in range(40))
    html = render_markdown(text)
    assert all(f"level{level}" in html for level in range(40))


def test_footnotes_stand_at_the_end_and_lead_back_and_none_is_left_out() -> None:
    text = "Oak[^1] and ash[^ash], oak[^1] again.\n\n[^1]: Of the *hill*.\n\n[^ash]: White.\n\n[^2]: Alone."
    tree = LexborHTMLParser(render_markdown(text, called="c1"))
    assert [node.attributes["href"] for node in tree.css("sup a")] == ["#fn-c1-1", "#fn-c1-2", "#fn-c1-1"]
    assert [node.text() for node in tree.css("sup a")] == ["[1]", "[2]", "[1]"]
    notes = {node.attributes["id"]: node.text(strip=True) for node in tree.css(".footnotes li")}
    assert notes == {"fn-c1-1": "Of thehill.↩\ufe0e↩\ufe0e", "fn-c1-2": "White.↩\ufe0e", "fn-c1-3": "Alone."}
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    assert {(node.attributes["href"] or "")[1:] for node in tree.css("a")} <= ids


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**「強い」**言葉です", "「強い」"),
        ("これは**重要。**次", "重要。"),
        ("**이것은 “중요”**하다", "이것은 “중요”"),
        ("他说**（是的）**吗", "（是的）"),
        ("plain **bold** text", "bold"),
        ("not **bold **text", None),
        ('a**"b"**c', None),
    ],
)
@pytest.mark.parametrize(("sign", "tag"), [("**", "strong"), ("~~", "del, s")])
def test_marks_need_no_spaces_where_a_script_has_none(sign: str, tag: str, text: str, bold: str | None) -> None:
    node = LexborHTMLParser(render_markdown(text.replace("**", sign))).css_first(tag)
    assert (node.text() if node else None) == bold


@pytest.mark.parametrize("mark", ["**", "*", "~~"])
@pytest.mark.parametrize("space", ["\u3000", "\u00a0", "\u2003"])
def test_marks_end_before_a_wide_space_at_the_end_of_a_line(space: str, mark: str) -> None:
    html = render_markdown(f"It is {mark}gone!{mark}{space}")
    assert mark not in html
    assert "gone!" in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [("~~~a~~~ b", "~<s>a</s>~ b"), ("~a~ b", "~a~ b"), ("a~~b~~c", "a<s>b</s>c"), ("~~ a ~~", "~~ a ~~")],
)
def test_two_waves_strike_out_and_one_is_a_letter(text: str, shown: str) -> None:
    assert shown in render_markdown(f"x {text}")


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", "\u2003"])
def test_wide_spaces_at_the_edges_of_a_line_stay(space: str) -> None:
    html = render_markdown(f"{space}段落{space}\n\n- {space}項目\n\n```\n{space}code\n```")
    for part in (f"{space}段落", f"{space}項目", f"{space}code"):
        assert part in html.replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize("text", ["[Mara]: yes", "x[^my note]\n\n[^my note]: Oak", "[todo]: buy"])
def test_what_is_said_behind_a_name_in_brackets_is_shown(text: str) -> None:
    assert text.rsplit(maxsplit=1)[-1] in LexborHTMLParser(render_markdown(text)).text()


def test_of_two_footnotes_with_one_name_the_first_is_meant_and_the_other_shown() -> None:
    tree = LexborHTMLParser(render_markdown("Oak[^1].\n\n[^1]: One.\n\n[^1]: Two.\n\n[^2]: ג"))
    assert [node.text(strip=True).rstrip("↩\ufe0e") for node in tree.css(".footnotes li")] == ["One.", "Two.", "ג"]
    assert [node.attributes.get("dir") for node in tree.css(".footnotes p")] == ["auto"] * 3


def test_each_block_lies_as_its_letters_do() -> None:
    tree = LexborHTMLParser(render_markdown("# שלום\n\nOak\n\n- א\n\n> ב\n\n| ג |\n|---|\n| ד |"))
    assert tree.body is not None
    assert [node.attributes.get("dir") for node in tree.body.iter()] == ["auto"] * 5


def test_paragraphs_of_a_quote_and_cells_of_a_table_lie_as_their_own_letters_do() -> None:
    tree = LexborHTMLParser(
        render_markdown("> שלום\n>\n> Oak!\n\n| ג | Oak |\n|---|---|\n| ד | Ash! |\n\n- א\n\n  Elm!")
    )
    assert {node.attributes.get("dir") for node in tree.css("p, th, td")} == {"auto"}


def test_whether_a_text_was_laid_out_is_known() -> None:
    assert is_laid_out(render_markdown("Too much to lay out: this is the text as it was typed."))
    assert not is_laid_out(render_plainly("# A title"))
