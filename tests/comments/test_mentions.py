"""Mentions: which names are found in a text, and where they are none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.web.markdown.render import find_mentions, mentions_of, render_markdown

pytestmark = pytest.mark.anyio

NAMES = {
    1: "Ana",
    2: "Dana",
    3: "Dana Fox",
    4: "Ben O'Hara",
    5: "Zoë Müller",
    6: "Lee Ray",
    7: "Lee Moss",
    8: "C++ Guru",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ana, look", [1]),
        ("look, @ana.", [1]),
        ("(@Ana)", [1]),
        ("**@Ana** and *@Dana*", [1, 2]),
        ("@Dana Fox knows", [3]),
        ("@Dana knows Fox", [2]),
        ("@dana  fox", [3]),
        ('@"Dana Fox"s', [3]),
        ('@"Dana"', [2]),
        ('@"Dana Fox', []),
        ('@"Nobody"', []),
        ("@Ana's turn", [1]),
        ("@Anabel", []),
        ("@Ana-Maria", []),
        ("@Dana Foxes", [2]),
        ("@Ben", [4]),
        ("@Ben O'Hara and @Zoë", [4, 5]),
        ("@ZOË MÜLLER", [5]),
        ("@Lee", []),
        ("@Lee Moss", [7]),
        ("@C++ Guru", [8]),
        ("write to x@Ana or x.y@ana", []),
        ("@Ana@example.com and @ana.example", []),
        ("`@Ana` and\n\n    @Ana\n\n```\n@Ana\n```", []),
        ("[@Ana](https://a.test) <https://a.test/@Ana> ![@Ana](a.png)", []),
        ("\\@Ana", []),
        ("https://a.test/@Ana/1", []),
        ("> - @Ana\n\n# @Dana\n\n| @Ben |\n|---|\n| @Zoë |", [1, 2, 4, 5]),
        ("@Ana @Ana @ @@Ana", [1]),
        ("Ana", []),
    ],
)
async def test_who_is_mentioned(text: str, found: list[int]) -> None:
    assert await find_mentions(text, NAMES) == found
    assert ('class="mention"' in render_markdown(text, NAMES)) == bool(found)


WORLD = {
    1: "José Peña",
    2: "Łukasz",
    3: "Zoë",
    4: "李小龙",
    5: "Dr. Müller (Sales)",
    6: "Anne-Marie O'Neil",
    7: "สมชาย",
    8: "Dr. Schmidt",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@jose and @lukasz and @zoe", [1, 2, 3]),
        ("@Jose\u0301 Pen\u0303a", [1]),
        ("@jose pena's turn", [1]),
        ("@Josefine", []),
        ("@李小龙さん", [4]),
        ("请@李小龙看一下", []),
        ("请 @李小龙看一下", [4]),
        ("@สมชายช่วยดู", [7]),
        ("@Zoëさん", [3]),
        ("@Dr. Müller", [5]),
        ("@muller", [5]),
        ("@Dr. Schmidt", [8]),
        ("@Dr. Huber", []),
        ("@Dr.", []),
        ("@“Anne-Marie O'Neil” and @Anne-Marie O’Neil", [6]),
        ("@„Anne-Marie O’Neil“", [6]),
    ],
)
async def test_names_are_found_without_their_accents_and_in_scripts_without_spaces(text: str, found: list[int]) -> None:
    assert await find_mentions(text, WORLD) == found


def test_a_mention_without_accents_is_shown_as_it_was_written() -> None:
    html = render_markdown("Straße: @jose pena, @ZOE!", WORLD)
    assert html == (
        '<p dir="auto">Straße: <span class="mention">@jose pena</span>, <span class="mention">@ZOE</span>!</p>\n'
    )


async def test_two_of_one_name_are_both_meant() -> None:
    assert await find_mentions("@ana", {1: "Ana", 2: "ana", 3: "Ben"}) == [1, 2]
    assert await find_mentions("@Ana", {}) == []


def test_a_mention_stands_out_by_its_name_as_written() -> None:
    html = render_markdown('Ask @"dana fox" & @Ana.', NAMES)
    assert html == (
        '<p dir="auto">Ask <span class="mention">@dana fox</span> &amp; <span class="mention">@Ana</span>.</p>\n'
    )
    assert "mention" not in render_markdown("Ask @Ana.")


@given(
    st.text(alphabet='@"Dan Fox`*[]()\\<&.\n', max_size=60),
    st.dictionaries(st.integers(1, 9), st.text(alphabet='Dan Fox.*+?()["\\<', min_size=1, max_size=12), max_size=4),
)
async def test_what_is_found_is_shown_and_no_text_is_lost(text: str, names: dict[int, str]) -> None:
    found = await find_mentions(text, names)
    html = render_markdown(text, names)
    assert bool(found) == ('<span class="mention">' in html)
    plain = render_markdown(text)
    assert html.striptags().replace('"', "").replace("&#34;", "") == plain.striptags().replace('"', "").replace(
        "&#34;", ""
    )
    assert set(found) <= set(names)


def test_a_long_hostile_text_is_read_in_a_moment() -> None:
    names = {number: f"Dana {'a ' * number}Fox" for number in range(1, 60)}
    for text in ("@" * 20_000, "@Dana " + "a " * 9_000, ("@Dana a a a " * 1_600), '@"' * 10_000):
        started = time.thread_time()
        mentions_of(text, names)
        assert time.thread_time() - started < 5


async def test_members_are_mentioned_and_stored_by_their_accounts(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    ben, cy = await desk.member("viewer", ana), await desk.member("editor", ana, "Cy")
    eve = await desk.owner("Eve", business="Elsewhere")
    await ana.post(f"/members/{cy.account_id}?_method=delete")
    await ana.post(f"/tasks/{task}/comments", {"body": "@Ben @Cy @Eve @Ana"})
    assert await desk.fetch("select mentions from comments") == [ana.account_id, ben.account_id]
    assert eve.account_id
    page = Page(await ana.get(f"/tasks/{task}"))
    shown = [node.text() for node in page.tree.css("#comment-1 .mention")]
    assert shown == ["@Ben", "@Cy", "@Ana"]  # who has left keeps the name, and hears nothing
    offered = [node.attributes["data-name"] for node in page.tree.css("#mention-names [role=option]")]
    assert offered == ["Ana", "Ben"]


async def test_a_comment_is_shown_anew_when_a_member_gets_another_name(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    ben = await desk.member("editor", ana)
    await desk.comment(ana, task, "@Benjamin?")
    assert Page(await ana.get(f"/tasks/{task}")).tree.css(".mention") == []
    settings = Page(await ben.browser.get("/account"))
    await settings.submit(ben.browser, "Save", {"Your name": "Benjamin"})
    assert len(Page(await ana.get(f"/tasks/{task}")).tree.css(".mention")) == 1
