"""Readers are answered from memory, which is bounded, and knows of what others change."""

import time
from datetime import timedelta
from math import inf

import httpx
import pytest

from tests.support.journal import published, turn_off, turn_on
from tests.support.people import Desk, Person
from webapp.database.failures import DatabaseUnavailable
from webapp.journal import queries
from webapp.journal.following import LOOK, look
from webapp.journal.memory import MEMORY, MOST_JOURNALS

pytestmark = pytest.mark.anyio

ROOT = "/journal/alder-finch/"


class Counting:
    """A database that counts what it is asked, and can be away."""

    def __init__(self, desk: Desk) -> None:
        self.db = desk.app.state.db
        self.asked = 0
        self.is_away = False

    def __getattr__(self, name: str) -> object:
        self.asked += 1
        if self.is_away:
            raise DatabaseUnavailable("away")
        return getattr(self.db, name)


@pytest.fixture
def counting(desk: Desk) -> Counting:
    """What stands between the readers of this test and the database."""
    found = Counting(desk)
    desk.app.state.db = found
    return found


async def test_a_page_that_was_read_asks_the_database_nothing(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, counting: Counting
) -> None:
    await turn_on(desk, ana)
    await published(desk, ana)
    for path in ("", "winter-hours", "feed.xml", "archive", "sitemap.xml"):
        first = await visitor.get(ROOT + path)
        before = counting.asked
        assert (await visitor.get(ROOT + path)).content == first.content
        assert (await visitor.get(f"{ROOT}{path}?utm_source=letter")).content == first.content
        assert counting.asked == before, path


async def test_what_is_asked_for_in_vain_again_and_again_asks_the_database_nothing(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, counting: Counting
) -> None:
    await turn_on(desk, ana)
    first = await visitor.get(f"{ROOT}wp-login.php")
    before = counting.asked
    made_up = ("winter-hours", "labels/none", "labels/none/page/2", "archive/2026/03", "page/2", "page/7", "xmlrpc.php")
    for path in (*made_up, *(f"{path}-{number}" for path in ("a", "labels/a") for number in range(20))):
        again = await visitor.get(ROOT + path)
        assert (again.status_code, again.content, again.headers) == (404, first.content, first.headers), path
    for number in range(1, 20):
        assert (await visitor.get(f"{ROOT}files/{number}/a.png")).status_code == 404
    assert counting.asked == before
    await published(desk, ana, keywords=["Shop"])
    for path in ("winter-hours", "labels/shop", f"archive/{desk.clock():%Y/%m}"):
        assert (await visitor.get(ROOT + path)).status_code == 200, path
        assert (await visitor.get(f"{ROOT}{path}/page/2")).status_code == 404, path


async def test_journals_that_are_made_up_cost_a_look_now_and_then(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, counting: Counting
) -> None:
    await turn_on(desk, ana)
    await visitor.get(ROOT)
    before, began = counting.asked, time.monotonic()
    for number in range(200):
        assert (await visitor.get(f"/journal/nobody-{number}/")).status_code == 404
    assert counting.asked - before <= (time.monotonic() - began) / LOOK + 1


async def test_of_more_than_can_be_known_the_database_is_asked(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.journal.contents.MOST", 1)
    monkeypatch.setattr(queries, "MOST", 1)
    monkeypatch.setattr(queries, "MOST_SLUGS", 0)
    await turn_on(desk, ana)
    for number, word in enumerate(("Winter", "Spring", "Summer")):
        at = desk.clock() - timedelta(days=40 * number)
        await published(desk, ana, f"{word} hours", keywords=[word], published_at=at)
        for path, status in ((f"{word.lower()}-hours", 200), (f"labels/{word.lower()}", 200), ("labels/none", 404)):
            assert (await visitor.get(ROOT + path)).status_code == status, path
        assert (await visitor.get(f"{ROOT}archive/{at:%Y/%m}")).status_code == 200
    assert (await visitor.get("/journal/nobody/")).status_code == 404


async def test_what_was_read_is_there_while_the_database_is_away(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, counting: Counting
) -> None:
    await turn_on(desk, ana)
    await published(desk, ana)
    assert (await visitor.get(ROOT)).status_code == 200
    counting.is_away = True
    MEMORY.sites["alder-finch"].is_stale = True
    assert (await visitor.get(ROOT)).status_code == 200
    never = await visitor.get(f"{ROOT}winter-hours")
    assert (never.status_code, never.headers["retry-after"]) == (503, "2")
    assert never.headers["cache-control"] == "no-store"
    MEMORY.slugs_at = -inf
    assert (await visitor.get("/journal/oak/")).status_code == 503
    counting.is_away = False
    assert (await visitor.get(f"{ROOT}winter-hours")).status_code == 200


async def test_what_another_process_changes_is_known(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    await published(desk, ana)
    assert "Other words" not in (await visitor.get(ROOT)).text
    await desk.fetch("update journals set title = 'Other words', change = change + 1")
    await look(desk.db)
    assert "Other words" in (await visitor.get(ROOT)).text
    await desk.fetch("update journals set is_on = false, change = change + 1")
    await look(desk.db)
    assert (await visitor.get(ROOT)).status_code == 404
    await desk.fetch("update journals set is_on = true, host = 'journal.example.com', change = change + 1")
    await look(desk.db)
    assert (await visitor.get(ROOT)).status_code == 200
    assert (await visitor.get("/", headers={"host": "journal.example.com"})).status_code == 200


async def test_memory_is_bounded_whatever_is_asked_for(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    await visitor.get(ROOT)
    kept = len(MEMORY.pages)
    for number in range(50):
        await visitor.get(f"/journal/nobody-{number}/")
        await visitor.get(f"{ROOT}nothing-{number}")
        await visitor.get(f"{ROOT}labels/nothing-{number}")
    assert MEMORY.slugs == frozenset({"alder-finch"})
    assert (len(MEMORY.pages), len(MEMORY.in_vain)) == (kept, 1)
    assert len(MEMORY.sites) <= MOST_JOURNALS


async def test_turning_on_what_was_asked_for_in_vain_shows_it(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    assert (await visitor.get(ROOT)).status_code == 404
    await turn_on(desk, ana)
    assert (await visitor.get(ROOT)).status_code == 200
    await turn_off(desk, ana)
    assert (await visitor.get(ROOT)).status_code == 404
    assert await queries.find_journal(desk.db, "alder-finch") is None
