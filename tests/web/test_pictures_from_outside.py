"""Pictures from other sites: a page of ours shows a link in their place, and loads nothing from there."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.web.markdown.render import render_changes, render_markdown

pytestmark = pytest.mark.anyio

THERE = "https://elsewhere.test/door.png"
OURS = "/w/x/files/3/a.png"


def said(html: str) -> list[tuple[str, str, str]]:
    """The links and pictures of a text: tag, address and words."""
    tree = LexborHTMLParser(html)
    return [
        (
            str(node.tag),
            node.attributes.get("href") or node.attributes.get("src") or "",
            node.attributes.get("alt") or node.text(),
        )
        for node in tree.css("a, img")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"![The *door*]({THERE})", [("a", THERE, "The door")]),
        (f"![]({THERE})", [("a", THERE, "elsewhere.test")]),
        ("![](//elsewhere.test/door.png)", [("a", "//elsewhere.test/door.png", "elsewhere.test")]),
        ("![a](HTTP://elsewhere.test/b.png)", [("a", "HTTP://elsewhere.test/b.png", "a")]),
        (f"![a][1] and ![b]({OURS})\n\n[1]: {THERE}", [("a", THERE, "a"), ("img", OURS, "b")]),
        (
            f"[![Door]({THERE})](https://shop.test) ![x]({THERE})",
            [("a", "https://shop.test", "Door"), ("a", THERE, "x")],
        ),
        (f"[![]({THERE})](https://shop.test)", [("a", "https://shop.test", "elsewhere.test")]),
        (f'![a <b>&"]({THERE}?x="&y)', [("a", f"{THERE}?x=%22&y", 'a <b>&"')]),
        (f"![a](https://desk.test{OURS})", [("img", f"https://desk.test{OURS}", "a")]),
        ("![a](b.png)", [("img", "b.png", "a")]),
    ],
)
def test_a_picture_of_another_site_is_a_link_with_its_words(text: str, shown: list[tuple[str, str, str]]) -> None:
    assert said(render_markdown(text)) == shown


def test_its_title_is_the_title_of_the_link() -> None:
    link = LexborHTMLParser(render_markdown(f'![a]({THERE} "b & c")')).css_first("a")
    assert link is not None
    assert link.attributes["title"] == "b & c"
    assert link.attributes["rel"] == "noopener nofollow"


def test_a_text_that_is_shown_elsewhere_keeps_it() -> None:
    assert said(render_markdown(f"![a]({THERE})", elsewhere=True)) == [("img", THERE, "a")]


def test_it_is_a_link_where_changes_are_shown() -> None:
    assert said(render_changes("Before", f"Before ![a]({THERE})").html) == [("a", THERE, "a")]


async def test_no_page_of_the_desk_loads_it(desk: Desk, ana: Person) -> None:
    text = f"The door: ![Our door]({THERE})"
    draft = await desk.draft(ana, "Doors", body=text, kind="page")
    task = await desk.task(ana, "Paint", notes=text)
    await ana.post(f"/tasks/{task}/comments", {"body": text})
    pages = {
        path: Page(await ana.get(path))
        for path in (f"/drafts/{draft}/reading", f"/drafts/{draft}/preflight", f"/tasks/{task}")
    }
    pages["preview"] = Page(await ana.htmx("/drafts/preview", {"body": text}))
    for path, page in pages.items():
        links = [node for node in page.tree.css(f"a[href='{THERE}']") if node.text() == "Our door"]
        assert len(links) == (2 if "tasks" in path else 1), path
        assert not page.tree.css(f"img[src^='{THERE}']"), path
