"""Finding words in drafts."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest

from tests.support.drafts import saved
from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from webapp.drafts import queries
from webapp.drafts.queries import PAGE_SIZE
from webapp.drafts.query.asking import get_asked

pytestmark = pytest.mark.anyio

WALK = 200  # drafts that are looked at first


async def found(who: Person, typed: str, **params: str) -> list[str]:
    """The titles that a search finds."""
    return Page(await who.get("/drafts", params={"q": typed, **params})).titles


async def test_drafts_are_found_by_their_titles_and_their_text(desk: Desk, ana: Person) -> None:
    await desk.draft(ana, "Crème brûlée", body="What to order: *vanilla* (RE-2026-0042), 電話する.")
    await desk.draft(ana, "Winter hours")
    for typed in ("creme", "vanilla", "van creme", "0042", "電話"):
        assert await found(ana, typed) == ["Crème brûlée"], typed
    for typed in ("winter vanilla", "%", "c++"):
        assert await found(ana, typed) == [], typed


async def test_a_text_is_found_as_it_was_saved_last(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="Closed on Mondays")
    await saved(ana, draft, 1, "Closed on Sundays")
    assert await found(ana, "mondays") == []
    assert await found(ana, "sundays") == ["Winter hours"]


async def test_a_search_keeps_the_other_filters_and_the_words(desk: Desk, ana: Person) -> None:
    await desk.draft(ana, "Winter page", kind="page")
    await desk.draft(ana, "Winter letter", kind="newsletter")
    page = Page(await ana.get("/drafts", params={"q": "winter", "kind": "page"}))
    assert page.titles == ["Winter page"]
    assert (page.value("Find words in drafts"), page.value("Kind")) == ("winter kind:page", "page")
    assert "No draft fits" in Page(await ana.get("/drafts", params={"q": "summer"})).text


async def test_what_is_in_the_trash_is_not_found(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours")
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert await found(ana, "winter") == []


@pytest.mark.parametrize(
    "places",
    [range(3, WALK + 100, 3), range(WALK + 1, WALK + 101), [2, WALK + 50]],  # near and far, only far, one of each
)
async def test_each_is_found_once_and_the_last_changed_first(
    desk: Desk, ana: Person, places: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "get_asked", partial(get_asked, reaches=(WALK, WALK, WALK)))
    await desk.fetch(
        "insert into drafts (workspace_id, title, updated_at) "
        "select $1, case when n = any($3::integer[]) then 'Oak ' else 'Pine ' end || n, "
        "$2::timestamptz - n * interval '1 minute' from generate_series(1, $4::integer) n",
        ana.workspace_id,
        desk.clock() - timedelta(days=1),
        list(places),
        WALK + 100,
    )
    page = Page(await ana.get("/drafts", params={"q": "oak"}))
    titles = page.titles
    assert len(titles) == min(len(places), PAGE_SIZE)
    while more := page.tree.css("a[rel=next]"):
        page = Page(await ana.browser.get(more[0].attributes["href"] or "", headers=HTMX))
        titles += page.titles
    assert titles == [f"Oak {n}" for n in places]
