"""What is offered while a query is typed, and the page that says what can be."""

import re

import pytest

from tests.quality import ROOT
from tests.query.test_parser import CONTEXT
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.drafts.query import fields as drafts
from webapp.query.offers import offers
from webapp.query.parser import parse
from webapp.tasks.query.examples import EXAMPLES
from webapp.tasks.query.fields import FIELDS

pytestmark = pytest.mark.anyio

# What is typed, with | for the caret; what is offered first; the text with that, and the caret.
OFFERED = [
    ("sta|", "status:", "status:|"),
    ("oak st|", "status:", "oak status:|"),
    ("(oak or -la|", "label:", "(oak or -label:|"),
    ("status:wa|", "waiting", "status:waiting |"),
    ("status:|oak", "pending", "status:pending |"),
    ("project:he|", "Help Center", 'project:"Help Center" |'),
    ('project:"help c|', "Help Center", 'project:"Help Center" |'),
    ('project:"help c|ent" oak', "Help Center", 'project:"Help Center" |oak'),
    ("project:gro|", "Größe (alt)", 'project:"Größe (alt)" |'),
    ("assignee:|", "me", "assignee:me |"),
    ("assignee:no|", "none", "assignee:none |"),
    ("assignee:oak|", "Ben Oak", 'assignee:"Ben Oak" |'),
    ("due<fri|", "friday", "due<friday |"),
    ("due>=next|", "next week", 'due>="next week" |'),
    ("no:du|", "due", "no:due |"),
    ("is:not|", "not-started", "is:not-started |"),
    ("priority>=|", "urgent", "priority>=urgent |"),
    ("label:C|", "c++", "label:c++ |"),
    ("oa|", None, ""),
    ('"oak|', None, ""),
    ("project:nowhere|", None, ""),
]


@pytest.mark.parametrize(("typed", "first", "expected"), OFFERED)
def test_what_may_come_next_is_offered_and_can_be_read(typed: str, first: str | None, expected: str) -> None:
    text, at = typed.replace("|", ""), typed.index("|")
    found = offers(text, at, FIELDS, CONTEXT)
    assert [offer.words for offer in found[:1]] == ([] if first is None else [first])
    for offer in found[:1]:
        assert f"{offer.text[: offer.at]}|{offer.text[offer.at :]}" == expected
    for offer in found:
        if " " in offer.text[offer.at - 1 : offer.at]:
            assert all(
                each.is_told or "parenthesis" in each.message for each in parse(offer.text, FIELDS, CONTEXT).problems
            )


@pytest.mark.parametrize("text", ["(" * 300, "due:" * 300, '"' * 300, "a" * 8000, "project:\\", "\x00"])
def test_any_text_and_any_place_is_answered(text: str) -> None:
    for at in (0, 1, len(text) // 2, len(text)):
        offers(text, at, FIELDS, CONTEXT)


def test_the_document_shows_the_same_examples_and_every_field() -> None:
    text = (ROOT / "docs/queries.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.+?`) \| .+ \|$", text, re.MULTILINE)
    assert rows[: len(EXAMPLES)] == [f"`{query}`" for query, _ in EXAMPLES]
    assert {f"`{query}`" for query, _ in drafts.EXAMPLES} <= set(rows)
    for field in (*FIELDS.fields, *drafts.FIELDS.fields):
        assert f"`{field.name}:`" in text
        for value in (*field.choices, *field.flags, *field.opposites):
            assert f"`{value}`" in text, value


async def test_the_desk_offers_its_own_names(desk: Desk, ana: Person) -> None:
    await desk.project(ana, "Help Center")
    await desk.task(ana, labels=["help"])
    page = Page(await ana.get("/tasks/queries/offers", params={"q": "oak project:he", "at": "14"}))
    assert [text_of(each) for each in page.tree.css("[role=option]")] == ["Help Center"]
    assert page.one("[role=option]").attributes["data-text"] == 'oak project:"Help Center" '
    page = Page(await ana.get("/tasks/queries/offers", params={"q": "label:"}))
    assert [text_of(each) for each in page.tree.css("[role=option]")] == ["none without labels", "help"]
    for query in ({"q": "x" * 9000}, {"q": "due:", "at": "x"}):
        assert (await ana.get("/tasks/queries/offers", params=query)).status_code == 422


async def test_the_examples_can_be_tried(desk: Desk, ana: Person) -> None:
    await desk.task(ana, labels=["ops", "q4"])
    page = Page(await ana.get("/tasks/queries"))
    links = [link.attributes["href"] or "" for link in page.tree.css("#main li a")]
    assert len(links) == len(EXAMPLES) == 10
    for link in links:
        found = Page(await ana.browser.get(link))
        assert found.errors == [], link
    assert Page(await ana.get("/tasks")).tree.css(f"a[href='{ana.path('/tasks/queries')}']")
