"""Templates stay what they are when they are laid out anew."""

import re
from collections.abc import Iterator

import pytest

from tests.quality import ROOT
from webapp.web.templating import make_environment

PIECE = re.compile(
    r"(?P<comment>\{#.*?#\}|<!--.*?-->)|(?P<block>\{%.*?%\})|(?P<value>\{\{.*?\}\})"
    r"|(?P<begin><[a-zA-Z][\w-]*)|(?P<quote>[\"'])|(?P<end>>)|(?P<other>\S)",
    re.DOTALL,
)


def blocks_that_glue(template: str) -> Iterator[str]:
    """The blocks within a tag that take away the space before them, where a formatter gives each a line of its own.

    That is done by a minus, and by a block that only space divides from the one before: the line breaks after a block
    and the indentation before one are no part of a page.
    """
    inside, quote, after_block = False, "", False
    for piece in PIECE.finditer(template):
        kind, text = piece.lastgroup, piece[0]
        if kind == "block" and inside and not quote and (after_block or text.startswith("{%-") or text.endswith("-%}")):
            yield f"line {template.count(chr(10), 0, piece.start()) + 1}: {text}"
        if kind == "begin" and not inside:
            inside = True
        elif kind == "quote" and inside:
            quote = "" if quote == text else quote or text
        elif kind == "end" and not quote:
            inside = False
        after_block = kind == "block" or (kind == "comment" and after_block)


@pytest.mark.parametrize(
    ("template", "glues"),
    [
        ('<p class="a"{% if b %} id="b"{% endif %} hidden{% if c %} lang="c"{% endif %}>', []),
        ('<p\n  {% if b %}id="b"{% endif %}\n  {% if c %}lang="c"{% endif %}>', ["line 3: {% if c %}"]),
        ('<p hidden {%- if b %} id="b"{% endif %}>', ["line 1: {%- if b %}"]),
        ('<p class="{% if b %}b{% endif %}{% if c %}c\'s{% endif %}">{%- if b %}{% endif %}</p>', []),
    ],
)
def test_blocks_that_glue_are_found(template: str, glues: list[str]) -> None:
    assert list(blocks_that_glue(template)) == glues


def test_no_attributes_of_a_template_glue() -> None:
    found = {
        f"{path.relative_to(ROOT)}, {block}"
        for path in (ROOT / "templates").rglob("*.html")
        for block in blocks_that_glue(path.read_text("utf-8"))
    }
    assert found == set()


def test_pages_are_sent_without_the_indentation_of_templates() -> None:
    template = (
        "<ul>\n    {% if value %}\n    <li>One  two</li>\n    {% endif %}\n</ul>\n<textarea>\n{{ value }}</textarea>"
    )
    page = make_environment().from_string(template).render(value="A\n\n    b  c")
    assert page == "<ul>\n <li>One two</li>\n</ul>\n<textarea>\nA\n\n    b  c</textarea>"
