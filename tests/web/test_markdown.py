"""Markdown: what a person writes becomes HTML that does no harm."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from webapp.web.markdown.render import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, render_long_markdown, render_markdown
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
        assert set(node.attributes) <= ALLOWED_ATTRIBUTES.get(node.tag, set()) | ({"rel"} if node.tag == "a" else set())
        for name in ("href", "src"):
            address = (node.attributes.get(name) or "").strip().lower()
            assert ":" not in address.partition("/")[0] or address.startswith(("http:", "https:", "mailto:", "tel:"))


def test_a_new_line_is_a_new_line() -> None:
    assert render_markdown("Oak\nAsh") == "<p>Oak<br>\nAsh</p>\n"


@pytest.mark.parametrize("text", HARMFUL)
def test_nothing_harmful_comes_out(text: str) -> None:
    assert_harmless(render_markdown(text))


@given(st.lists(st.sampled_from([*HARMFUL, "\n\n", "**", "`", "> ", "- ", "|a|\n|-|\n", "[", "](", ")", "\x00"])))
def test_nothing_harmful_comes_out_of_any_mixture(pieces: list[str]) -> None:
    assert_harmless(render_markdown("".join(pieces)))


def test_tags_in_the_text_are_text() -> None:
    assert render_markdown("a <b>bold</b> move") == "<p>a &lt;b&gt;bold&lt;/b&gt; move</p>\n"


def test_what_people_write_is_there() -> None:
    html = render_markdown("# A\n\n*b* **c** ~~d~~ `e`\n\n1. f\n\n> g\n\n| h |\n|---|\n| i |\n\n[j](https://k.test)")
    for part in (">A</h", "<em>b</em>", "<strong>c</strong>", "<s>d</s>", "<code>e</code>", "<ol>", "<td>i</td>"):
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
