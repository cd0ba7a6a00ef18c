"""Styles and pages go together: no rule is for a class that nothing has."""

import re

import pytest

from tests.quality import ROOT
from tests.support.html import Page
from tests.support.pages.kept import Seen

pytestmark = pytest.mark.anyio

NO_SELECTOR = re.compile(r"/\*.*?\*/|\"[^\"]*\"|url\([^)]*\)", re.DOTALL)
CLASS = re.compile(r"\.([a-z][\w-]*)")
NUMBERED_OR_OF_OTHERS = re.compile(r"hue-\d|cm-|htmx-")  # of CodeMirror and htmx


def all_of(folder: str, suffix: str) -> str:
    """The text of all files of a folder."""
    return "".join(path.read_text("utf-8") for path in sorted((ROOT / folder).rglob(f"*{suffix}")))


def styled() -> set[str]:
    """The classes that stylesheets have rules for."""
    sheets = NO_SELECTOR.sub("", all_of("static/css", ".css"))
    return {name for name in CLASS.findall(sheets) if not NUMBERED_OR_OF_OTHERS.match(name)}


def written() -> set[str]:
    """The classes in templates, also where no page of the tests has them, and all words that code has strings of."""
    attributes = re.findall(r"\bclass=\"([^\"]*)\"", all_of("templates", ".html"))
    strings = re.findall(r"\"([a-z][\w -]*)\"", all_of("static/js", ".js") + all_of("webapp", ".py"))
    return {name for text in attributes + strings for name in re.findall(r"[a-z][\w-]*", text)}


async def test_every_class_with_a_rule_is_on_a_page(every_page: Seen) -> None:
    shown = {
        name
        for html in every_page["html"].values()
        for node in Page(html).tree.css("[class]")
        for name in (node.attributes["class"] or "").split()
    }
    assert shown
    assert styled() - shown - written() == set()
