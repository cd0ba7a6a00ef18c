"""A journal at a host name of its own."""

import httpx
import pytest
from msgspec.structs import replace

from tests.support.html import Page
from tests.support.journal import published, turn_off, turn_on
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

OWN = {"host": "journal.example.com"}


async def test_a_journal_answers_at_its_own_name(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana, host="journal.example.com")
    await published(desk, ana, keywords=["Shop"], body="[next](why-ash)")
    page = Page(await visitor.get("/", headers=OWN))
    assert page.one(".entry h2 a").attributes["href"] == "/winter-hours"
    for host in ("journal.example.com", "JOURNAL.example.com:443"):
        post = Page(await visitor.get("/winter-hours", headers={"host": host}))
        assert post.one("link[rel=canonical]").attributes["href"] == "https://journal.example.com/winter-hours"
        assert post.one(".labels a").attributes["href"] == "/labels/shop"
        assert post.one(".prose a").attributes["href"] == "/why-ash"
    feed = (await visitor.get("/feed.xml", headers=OWN)).text
    assert "https://journal.example.com/winter-hours" in feed
    assert "/journal/alder-finch" not in feed
    assert "https://journal.example.com/sitemap.xml" in (await visitor.get("/robots.txt", headers=OWN)).text


async def test_it_is_found_below_the_desk_too_and_says_which_is_the_one(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana, host="journal.example.com")
    await published(desk, ana)
    page = Page(await visitor.get("/journal/alder-finch/winter-hours"))
    assert page.one("link[rel=canonical]").attributes["href"] == "https://journal.example.com/winter-hours"
    assert page.one(".brand").attributes["href"] == "/journal/alder-finch/"


async def test_nothing_of_the_desk_is_at_a_journal_s_name(desk: Desk, ana: Person) -> None:
    await turn_on(desk, ana, host="journal.example.com")
    for path in (ana.path("/tasks"), "/signin", "/health/live", "/workspaces", "/journal/alder-finch/", "/static/x"):
        reply = await ana.browser.get(path, headers=OWN)
        assert reply.status_code == 404, path
        assert "set-cookie" not in reply.headers
    assert (await ana.browser.post(ana.path("/tasks"), data={"title": "x"}, headers=OWN)).status_code == 405


async def test_a_journal_that_is_off_has_no_name(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana, host="journal.example.com")
    await turn_off(desk, ana)
    assert "alder" not in (await visitor.get("/", headers=OWN)).text.lower()
    assert (await visitor.get("/winter-hours", headers=OWN)).status_code == 404


async def test_other_names_are_the_desk_s(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana, host="journal.example.com")
    assert (await visitor.get("/health/live", headers={"host": "example.com"})).status_code == 200
    assert (await visitor.get("/health/live", headers={"host": ""})).status_code == 200


async def test_the_desk_is_never_hidden_by_a_journal(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana, host="journal.example.com")
    desk.app.state.settings = replace(desk.app.state.settings, url="https://journal.example.com")
    assert (await visitor.get("/health/live", headers=OWN)).status_code == 200
